"""What users and their programs write into an act, as far as it is taken: how long words are, which dates can be meant.

What is recorded already keeps its meaning: only what is new is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ondo.domain.errors import OndoError, Problem
from ondo.domain.traits import calendar_date

LONGEST = 10_000
"""Letters of one text. Letters by mail, names and keys have lengths of their own."""
FIRST, LAST = date(1970, 1, 1), date(2099, 12, 31)
"""The dates that are taken: those whose instants are told as they were given."""
FARTHEST = timedelta(days=3653)
"""What is planned or comes back does so within ten years: whoever is away for longer has fallen through."""
DATES = ("due", "until", "closes_on")
"""Properties of acts that say a date."""


def problems(told: Mapping[str, object], dates: tuple[str, ...] = DATES) -> Iterator[Problem]:
    """What of an act is not taken: texts that are too long, and `dates` that no calendar of ours reaches."""
    for field, value in told.items():
        if _letters(value) > LONGEST:
            yield Problem("person.too_long", {"field": field, "most": LONGEST})
        elif field in dates and is_far_off(value):
            yield Problem("person.date_far_off", {"field": field, "value": value})


def refuse(told: Mapping[str, object]) -> None:
    """Raises OndoError for the first of `problems`; its `field` says where."""
    for problem in problems(told):
        raise OndoError(problem.key, **problem.params)


def ahead(field: str, value: object, today: date, first: timedelta = timedelta(0)) -> Problem | None:
    """What is wrong with a date that has to come: before `first` days from today on, or too far; None for no date."""
    on = calendar_date(value)
    if on is None:
        return None
    if on < today + first:
        return Problem("triage.date_past", {"field": field, "value": value})
    return Problem("triage.date_too_far", {"field": field, "value": value}) if on - today > FARTHEST else None


def is_far_off(value: object) -> bool:
    """Whether a date lies outside the years that are taken. What is no date lies nowhere."""
    on = calendar_date(value)
    return on is not None and not FIRST <= on <= LAST


def says_nothing(words: object) -> bool:
    """Whether a text has no letter that anybody could see."""
    return not isinstance(words, str) or not any(one.isprintable() and not one.isspace() for one in words)


def _letters(value: object) -> int:
    """The letters of the longest text in a value."""
    if isinstance(value, str):
        return len(value)
    inner = (
        [*value, *value.values()] if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    )
    return max(map(_letters, inner), default=0)
