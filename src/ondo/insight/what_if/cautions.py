"""What must be known before any of the figures is believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ondo.domain.instants import Instant
from ondo.insight.notes import ENOUGH, FEW, MADE_TOO_OFTEN, Light, Note
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.what_if.sufficiency import Sufficiency


def cautions(
    found: Sequence[Hits], made: Sequence[Hits], lights: Sequence[Sufficiency], begun: Instant | None
) -> list[Note]:
    """Everything that forbids or limits a conclusion, the grave first; of several playbooks, the worst is told.

    `made` are the arrivals among `found` that were made MQLs rather than became or were judged ones.
    """
    notes = [*_about_outcomes(found, lights), *_about_time(found, begun), *_about_people(found, made)]
    if any(one.arrivals for one in found):
        notes.append(Note("what_if.note_counterfactual"))
    return sorted(notes, key=lambda note: not note.grave)


def _about_outcomes(found: Sequence[Hits], lights: Sequence[Sufficiency]) -> Iterator[Note]:
    if not any(one.arrivals for one in found):
        yield Note("what_if.note_nobody", grave=True)
        return
    worst = min(lights, key=lambda light: (list(Light).index(light.light), light.rarer))
    match worst.light:
        case Light.NONE:
            yield Note("what_if.note_no_outcomes", grave=True)
        case Light.FEW:
            yield Note("what_if.note_few", {"rarer": worst.rarer, "needed": FEW}, grave=True)
        case Light.SOME:
            needed = max(2 * ENOUGH, worst.needed or 0)
            yield Note("what_if.note_some", {"known": worst.known, "rarer": worst.rarer, "needed": needed})
        case Light.ENOUGH:
            pass


def _about_time(found: Sequence[Hits], begun: Instant | None) -> Iterator[Note]:
    if begun is not None:
        month = f"{datetime.fromtimestamp(begun / 1000, UTC):%Y-%m}"
        yield Note("what_if.note_late", {"count": max(one.unrecorded for one in found), "month": month}, grave=True)
    young = max((one.open for one in found), default=0)
    if young:
        yield Note("what_if.note_open", {"count": young})


def _about_people(found: Sequence[Hits], made: Sequence[Hits]) -> Iterator[Note]:
    shares = [(one.arrivals, all_.arrivals) for one, all_ in zip(made, found, strict=True) if one.arrivals]
    most, mqls = max(shares, key=lambda share: share[0] / share[1], default=(0, 1))
    if most > MADE_TOO_OFTEN * mqls:
        yield Note("report.note_made", {"made": most, "mqls": mqls, "percent": round(100 * most / mqls)}, grave=True)
    unworked = max((one.unworked for one in found), default=0)
    if unworked:
        yield Note("what_if.note_unworked", {"count": unworked})
    before = max((one.before for one in found), default=0)
    if before:
        yield Note("what_if.note_before", {"count": before})
