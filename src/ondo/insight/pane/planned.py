"""What is planned for somebody, in words."""

from __future__ import annotations

from ondo.insight.words import Words

NEXT_ACTIVITY = "next_activity"
"""The field by which a verdict asks for the next activity."""
KINDS = frozenset({"call", "mail", "meeting", "seminar", "contact", "plan", "reply", "check_address"})
"""Kinds of activities that have names of ours."""


def activity(words: Words, kind: str) -> str:
    """A kind of activity: the playbook's own words where a verdict of it asks for one, else ours, else as it is."""
    asked = (ask for verdict in words.playbook.verdicts for ask in verdict.ask if ask.key == NEXT_ACTIVITY)
    labels = {key: label for ask in asked for key, label in ask.choices}
    if kind in labels:
        return words.label(labels[kind])
    return words.say(f"person_page.kind_{kind}") if kind in KINDS else kind
