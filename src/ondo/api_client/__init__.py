"""A client of Ondo's API, typed: `Client(server, token)`.

    with Client("https://ondo.example.co.jp", token) as ondo:
        for person in ondo.people(stage="mql"):
            print(person.key, person.score)

It needs httpx and msgspec, and nothing else of Ondo.
"""

from ondo.api_client.asking import Refused, Unreachable
from ondo.api_client.client import Client

__all__ = ["Client", "Refused", "Unreachable"]
