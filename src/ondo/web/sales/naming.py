"""How pages of sales call things: in the words of the playbook in force."""

from __future__ import annotations

from ondo.domain.errors import OndoError
from ondo.domain.ratings import RATINGS
from ondo.insight.words import Words
from ondo.texts import say
from ondo.web.frame.words import words_now

USUAL = ("price", "timing", "features", "no_decision", "competitor")
"""Reasons that many CRMs give for a deal, where the playbook has no names for them."""


def words_of() -> Words | None:
    """The words of the playbook in force; None where there is none."""
    try:
        return words_now()
    except OndoError:
        return None


def said_label(kind: str, said: str | None, words: Words | None) -> str:
    """A rating or a reason in words; as it was written where it has no name."""
    if said is None:
        return ""
    if kind == "rating" and said in RATINGS:
        return say(f"person_page.rating_{said}")
    found = words.any_reason(said) if words is not None else said
    return say(f"sales.usual_{said}") if found == said and said in USUAL else found
