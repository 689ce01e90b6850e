"""Chatwork: a message to a room, in its own notation."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from ondo.domain.errors import OndoError
from ondo.integrations.message import Answer, Target, Told
from ondo.integrations.posting import check_url, post

ROOMS = "https://api.chatwork.com/v2/rooms/{room}/messages"
_ROOM = re.compile(r"(?:https://www\.chatwork\.com/#!rid)?(\d+)")


def check(to: Target) -> None:
    """Raises OndoError for what is no room, or without a token."""
    check_url(room_url(to.address))
    if not to.secret or not to.secret.isascii() or not to.secret.isprintable():
        raise OndoError("telling.token_wanted")


def send(told: Told, to: Target) -> Answer:
    """Post the message into the room."""
    body = urlencode({"body": message(told), "self_unread": "1"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-ChatWorkToken": to.secret}
    return post(room_url(to.address), body, headers)


def room_url(address: str) -> str:
    """Where messages to a room go: it is given by its number, by its page, or by that address itself."""
    found = _ROOM.fullmatch(address.strip())
    return ROOMS.format(room=found[1]) if found else address


def message(told: Told) -> str:
    """A box with a title, the facts line by line, and the link."""
    lines = [f"{_plain(label)} {_plain(text)}" for label, text in told.facts]
    lines += [f"{told.link_text} {told.link}"] if told.link else []
    return f"[info][title]{_plain(told.title)}[/title]{chr(10).join(lines)}[/info]"


def _plain(text: str) -> str:
    """Text in which no tag begins: what people wrote calls nobody and closes no box."""
    return text.replace("[", "［").replace("]", "］")
