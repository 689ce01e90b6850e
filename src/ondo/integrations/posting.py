"""One HTTP POST to an address that somebody entered: never into our own network, never further than asked for.

The name is looked up once, here, and the connection goes to the address that was checked: a name that leads elsewhere a
moment later leads nobody astray. Redirects are not followed, proxies of the environment not asked.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.domain.instants import SECOND, Duration
from ondo.integrations.message import Answer, shortened
from ondo.texts import say

TIMEOUT = httpx.Timeout(5.0)
"""Seconds for each of connecting, writing and reading."""
READ = 200
"""So much of an answer is kept, where it says what went wrong."""
GONE = 410
_BUSY = (429, 503)


def check_url(url: str) -> None:
    """Raises OndoError for what is no address of a service: https, or anything where private ones are allowed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in (("https", "http") if settings.private_webhooks() else ("https",)):
        raise OndoError("telling.bad_url", url=shortened(url, 100))
    if parts.username or parts.password:
        raise OndoError("telling.url_with_password")


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post it; whatever goes wrong is in the answer. A 2xx is success."""
    try:
        check_url(url)
        where = httpx.URL(url)
        address = _address_of(where.host, where.port or (443 if where.scheme == "https" else 80))
        return _post(where, address, body, headers)
    except OndoError as error:
        return Answer(error=say(error.problem.key, None, **error.problem.params))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Answer(error=f"{type(error).__name__}: {shortened(str(error), 200)}")


def _post(where: httpx.URL, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    told = {"User-Agent": "Ondo", **headers, "Host": where.netloc.decode("ascii")}
    secure = {"sni_hostname": where.host} if where.scheme == "https" else {}
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", where.copy_with(host=address), content=body, headers=told, extensions=secure) as answer,
    ):
        if answer.is_success:
            return Answer(answer.status_code)
        said = next(answer.iter_bytes(READ), b"")[:READ].decode("utf-8", "replace")
    error = say("telling.answered", status=answer.status_code, said=" ".join(said.split()))
    return Answer(answer.status_code, error.strip(), gone=answer.status_code == GONE, wait=_wait(answer))


def _address_of(host: str, port: int) -> str:
    """An address of that name. Raises OndoError where one of them is private, and OSError where there is none."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.private_webhooks():
        for one in found:
            if not ip_address(one.partition("%")[0]).is_global or ip_address(one.partition("%")[0]).is_multicast:
                raise OndoError("telling.private_address", host=host)
    return found[0]


def _wait(answer: httpx.Response) -> Duration | None:
    asked = answer.headers.get("Retry-After", "")
    return int(asked) * SECOND if answer.status_code in _BUSY and asked.isdecimal() and len(asked) < 6 else None
