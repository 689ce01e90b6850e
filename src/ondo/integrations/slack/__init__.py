"""Slack: a Block Kit message to an incoming webhook."""

from __future__ import annotations

import json

from ondo.integrations.message import Answer, Target, Told, shortened
from ondo.integrations.posting import check_url, post

MOST_HEADER, MOST_TEXT = 150, 3000
"""What Slack takes in a header and in a text."""


def check(to: Target) -> None:
    """Raises OndoError for an address that is none."""
    check_url(to.address)


def send(told: Told, to: Target) -> Answer:
    """Post the message."""
    body = json.dumps(message(told), ensure_ascii=False).encode()
    return post(to.address, body, {"Content-Type": "application/json; charset=utf-8"})


def message(told: Told) -> dict[str, object]:
    """A header, the facts, and a button; `text` is what notifications and screen readers say."""
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": {"type": "plain_text", "text": shortened(told.title, MOST_HEADER), "emoji": False}}
    ]
    if told.facts:
        lines = "\n".join(f"*{_plain(label)}* {_plain(text)}" for label, text in told.facts)
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": shortened(lines, MOST_TEXT)}})
    if told.link:
        button = {"type": "button", "text": {"type": "plain_text", "text": told.link_text}, "url": told.link}
        blocks.append({"type": "actions", "elements": [button]})
    return {"text": shortened(_plain(told.title), MOST_TEXT), "blocks": blocks}


def _plain(text: str) -> str:
    """Text that mentions nobody and links nowhere: Slack's three letters are escaped, its marks kept from pairing."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"{letter}\u200b" if letter in "*_~`" else letter for letter in escaped)
