"""Microsoft Teams: an Adaptive Card to the webhook of a workflow."""

from __future__ import annotations

import json

from ondo.integrations.message import Answer, Target, Told, shortened
from ondo.integrations.posting import check_url, post

MOST_TEXT = 1000
"""A whole message may have 28 KB; so none of its texts comes near that."""


def check(to: Target) -> None:
    """Raises OndoError for an address that is none."""
    check_url(to.address)


def send(told: Told, to: Target) -> Answer:
    """Post the card."""
    body = json.dumps(message(told, to.language), ensure_ascii=False).encode()
    return post(to.address, body, {"Content-Type": "application/json; charset=utf-8"})


def message(told: Told, language: str) -> dict[str, object]:
    """The card in the envelope that workflows expect."""
    content: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": language,
        "fallbackText": shortened(told.title, MOST_TEXT),
        "body": [_text(_run(told.title, size="Large", weight="Bolder")), *(_fact(*fact) for fact in told.facts)],
    }
    if told.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": told.link_text, "url": told.link}]
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [card]}


def _fact(label: str, text: str) -> dict[str, object]:
    return _text(_run(f"{label} ", weight="Bolder"), _run(text))


def _text(*runs: dict[str, str]) -> dict[str, object]:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, **style: str) -> dict[str, str]:
    """Text as it is: unlike a TextBlock, a TextRun reads no Markdown in what people wrote."""
    return {"type": "TextRun", "text": shortened(text, MOST_TEXT), **style}
