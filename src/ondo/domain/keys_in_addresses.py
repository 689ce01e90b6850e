"""Keys of people, companies and deals as one part of an address. Other systems give them, with whatever signs."""

from __future__ import annotations

import base64
import re

PLAIN = re.compile(r"\w[\w .:@+-]*")
"""Keys that stand in an address as they are. Of others a browser, or a router, might make something else."""
CODED = "~"


def in_address(key: str) -> str:
    """The part that leads to a key: a plain key as it is, any other one coded, after a `~`."""
    return key if PLAIN.fullmatch(key) else CODED + base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def of_address(part: str) -> str:
    """The key that a part says. Raises ValueError for what codes none."""
    if not part.startswith(CODED):
        return part
    coded = part.removeprefix(CODED)
    key = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars="-_", validate=True).decode()
    if not key or "\0" in key:  # no database has such a key
        raise ValueError(part)
    return key
