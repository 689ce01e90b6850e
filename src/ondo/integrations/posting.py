"""One HTTP POST to an address that somebody entered: never into our own network, never further than asked for.

The name is looked up once, here, and the connection goes to the address that was checked: a name that leads elsewhere a
moment later leads nobody astray. Redirects are not followed, proxies of the environment not asked. Whoever answers may
mean harm: of an answer a few bytes are read, as they come, and no attempt lasts longer than it may.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpcore
import httpx

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.domain.instants import SECOND, Duration
from ondo.integrations.in_time import Connecting, Until, addresses
from ondo.integrations.message import MOST_CITED, Answer, cited, shortened
from ondo.texts import say

SILENCE = {"connect": 5.0, "write": 5.0, "read": 5.0}
"""Seconds for each of connecting, writing and reading."""
WHOLE = 10.0
"""Seconds after which an attempt is over, whatever it was at."""
GONE = 410
_BUSY = (429, 503)
_ROUNDABOUT = [ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "fec0::/10")]
"""They count as global, and lead to any address of IPv4 by way of a gateway (NAT64, 6to4), or into one's own site."""
_BROKEN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


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
    until = Until.after(WHOLE)
    try:
        check_url(url)
        where = httpx.URL(url)
        address = _address_of(where.host, where.port or (443 if where.scheme == "https" else 80), until)
        return _post(where, address, body, headers, until)
    except OndoError as error:
        return Answer(error=say(error.problem.key, None, **error.problem.params))
    except (*_BROKEN, httpx.InvalidURL, OSError, UnicodeError) as error:
        return Answer(error=type(error).__name__, said=cited(str(error)))


def _post(where: httpx.URL, address: str, body: bytes, headers: Mapping[str, str], until: Until) -> Answer:
    ours = {"User-Agent": "Ondo", "Accept-Encoding": "identity"}
    told = {**ours, **headers, "Host": where.netloc.decode("ascii"), "Content-Length": str(len(body))}
    named = {"sni_hostname": where.host} if where.scheme == "https" else {}
    with (
        httpcore.ConnectionPool(network_backend=Connecting(until)) as pool,
        pool.stream(
            "POST",
            str(where.copy_with(host=address)),
            headers=list(told.items()),
            content=body,
            extensions={"timeout": SILENCE, **named},
        ) as answer,
    ):
        if 200 <= answer.status < 300:
            return Answer(answer.status)
        return Answer(
            answer.status,
            say("telling.answered", status=answer.status),
            said=_said(answer),
            gone=answer.status == GONE,
            wait=_wait(answer),
        )


def _said(answer: httpcore.Response) -> str:
    """How the answer begins. It is not unpacked: a few bytes can become any number."""
    with suppress(*_BROKEN):
        for part in answer.iter_stream():
            return cited(part[:MOST_CITED].decode("utf-8", "replace"))
    return ""


def _address_of(host: str, port: int, until: Until) -> str:
    """An address of that name. Raises OndoError where one of them is private, and OSError where there is none."""
    found = addresses(host, port, until)
    if not settings.private_webhooks():
        if not all(_leads_out(ip_address(one.partition("%")[0])) for one in found):
            raise OndoError("telling.private_address", host=host)
    return found[0]


def _leads_out(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in _ROUNDABOUT)


def _wait(answer: httpcore.Response) -> Duration | None:
    asked = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    return int(asked) * SECOND if answer.status in _BUSY and asked.isdigit() and len(asked) < 6 else None
