"""Where people and systems outside are told."""

from __future__ import annotations

from difflib import get_close_matches
from urllib.parse import urlsplit

from ondo.domain.errors import OndoError
from ondo.domain.notices import ALERTS, NoticeKind
from ondo.store.models import Destination

CHATS = ("slack", "teams", "chatwork", "mail")
"""Kinds that people read; where nothing is said they are told what calls for somebody to act. Systems are told all."""


def destinations() -> list[Destination]:
    """All destinations in the order of their names."""
    return list(Destination.objects.order_by("name"))


def destinations_after(after: int, limit: int) -> list[Destination]:
    """The next destinations by their ids."""
    return list(Destination.objects.filter(pk__gt=after).order_by("pk")[:limit])


def destination_numbered(number: int, *, lock: bool = False) -> Destination:
    """The destination of this number; locked until the end of the transaction. Raises OndoError where there is none."""
    found = Destination.objects.filter(pk=number)
    one = (found.select_for_update() if lock else found).first()
    if one is None:
        raise OndoError("api.not_found")
    return one


def destination_of(name: str) -> Destination:
    """The destination of this name. Raises OndoError, with the nearest name, where there is none."""
    found = Destination.objects.filter(name=name).first()
    if found is not None:
        return found
    near = get_close_matches(name, Destination.objects.values_list("name", flat=True), n=1)
    if near:
        raise OndoError("telling.unknown_near", name=name, near=near[0])
    raise OndoError("telling.unknown", name=name)


def kinds_told(destination: Destination) -> tuple[NoticeKind, ...]:
    """The kinds of notices that a destination is told."""
    if destination.told:
        return tuple(NoticeKind(kind) for kind in destination.told)
    return ALERTS if destination.kind in CHATS else tuple(NoticeKind)


def shown_address(destination: Destination) -> str:
    """The address as it may be shown: an address of a chat or a webhook is a secret beyond the host."""
    if destination.kind in ("mail", "chatwork"):
        return destination.address
    parts = urlsplit(destination.address)
    return f"{parts.scheme}://{parts.netloc}/…{destination.address[-4:]}"
