"""Finish a call that went by a script: what was answered, in which tone, and the verdict that it ended in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.actions.triage import triage
from ondo.actions.typed import LONGEST
from ondo.domain.calls import CONNECTED
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.scripts import Script, follow
from ondo.store.models import Person

BETWEEN = " / "
"""Parts what was said to one question from the next, in the event's own words."""


@transaction.atomic
def finish_call(
    *,
    person: Person,
    script: Script,
    chosen: Mapping[str, str],
    words: Mapping[str, str],
    tone: str | None,
    verdict: str | None,
    given: Mapping[str, object] | None = None,
    lang: str,
    after: int | None = None,
    by: str,
    at: Instant,
) -> list[int]:
    """Record the call and, where it is given, the verdict; returns the ids of the events.

    `chosen`: answer by question; `words`: what was said, by question; only what the answers lead to is kept. Raises
    OndoError where nothing was answered, where it is too long altogether (`field`: the question with the longest
    answer), and what `triage` raises: nothing is recorded then.
    """
    if verdict is not None and verdict not in script.outcomes:
        raise OndoError("person_page.outcome_missing", field="verdict")
    told = said(script, chosen, words, lang)
    if not told:
        raise OndoError("person_page.nothing_answered")
    answers = BETWEEN.join(told.values())
    if len(answers) > LONGEST:
        longest = max(told, key=lambda key: len(told[key]))
        raise OndoError("person_page.answers_too_long", field=longest, most=LONGEST)
    asked = f"{script.key}@{version(script)}"
    properties: dict[str, object] = {"outcome": "talked", "answers": answers, "script": asked}
    properties |= {"tone": tone} if tone else {}
    properties |= {f"answer_{key}": value for key, value in chosen.items() if key in script.position}
    called = record_act(
        person=person, name=CONNECTED, properties=properties, channel="phone", after=after, by=by, at=at
    )
    if verdict is None:
        return [called]
    heard = {"tone": tone, "answers": answers, **(given or {})}
    told_with = {key: value for key, value in heard.items() if value not in (None, "")}
    return [called, triage(person=person, verdict=verdict, given=told_with, after=called, by=by, at=at)]


def said(script: Script, chosen: Mapping[str, str], words: Mapping[str, str], lang: str) -> dict[str, str]:
    """`Question: answer, words` for every question on the way that was answered, in their order."""
    found: dict[str, str] = {}
    for question in follow(script, chosen).asked:
        answer = question.answer(chosen.get(question.key))
        parts = [answer.label.text(lang) if answer else "", words.get(question.key, "").strip()]
        told = ", ".join(part for part in parts if part)
        found |= {question.key: f"{question.says.text(lang)} {told}"} if told else {}
    return found


def version(script: Script) -> str:
    """Twelve digits that are others as soon as anything of the script is: what was asked can be told for ever."""
    return hashlib.sha256(repr(script).encode()).hexdigest()[:12]
