"""What must be known before any of the figures is believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.insight.notes import ENOUGH, FEW, MADE_TOO_OFTEN, Light, Note
from ondo.insight.what_if.bands import Order
from ondo.insight.what_if.by_rule import RuleHits, knows_too_much
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.what_if.sufficiency import Sufficiency

_KINDS = ("hit", "miss")


def cautions(
    found: Sequence[Hits], made: Sequence[Hits], lights: Sequence[Sufficiency], begun: Instant | None
) -> list[Note]:
    """Everything that forbids or limits a conclusion, the grave first.

    Of two playbooks, the worst is told, and the figures of both as `first` and `second`. `made` are the
    arrivals among `found` that were made MQLs rather than became or were judged ones.
    """
    notes = [*_about_outcomes(found, lights), *_about_time(found, begun), *_about_people(found, made)]
    if any(one.arrivals for one in found):
        notes.append(Note("what_if.note_counterfactual"))
    return sorted(notes, key=lambda note: not note.grave)


def about_scores(playbook: str, found: Order, rules: Sequence[RuleHits]) -> Iterator[Note]:
    """What speaks against its points: falling bands, rates that did not hold, rules that know too much."""
    if not found.rises:
        yield Note("what_if.note_falls", {"playbook": playbook})
    if found.promise is not None and not found.promise.kept:
        came = found.promise.later
        yield Note(
            "what_if.note_not_kept",
            {"expected": round(found.promise.expected), "came": came.part, "known": came.whole},
        )
    yield from knows_too_much(rules)


def about_people(history: History, people: int) -> Iterator[Note]:
    """Whom nobody counts, since nothing is known of them but what a machine did; `people` are those who count."""
    if history.counts.people > people:
        yield Note("report.note_left_out", {"count": history.counts.people - people, "all": history.counts.people})


def _about_outcomes(found: Sequence[Hits], lights: Sequence[Sufficiency]) -> Iterator[Note]:
    if not any(one.arrivals for one in found):
        yield Note("what_if.note_nobody", grave=True)
        return
    place = min(range(len(lights)), key=lambda n: (list(Light).index(lights[n].light), lights[n].rarer))
    worst = lights[place]
    match worst.light:
        case Light.NONE if not any(one.hit for one in found):
            yield Note("what_if.note_no_outcomes", grave=True)
        case Light.NONE | Light.FEW:
            yield _few(found, found[place])
        case Light.SOME:
            needed = max(2 * ENOUGH, worst.needed or 0)
            told = {"known": worst.known, "rarer": worst.rarer, "needed": needed}
            yield Note("what_if.note_some", {**told, **_each([light.rarer for light in lights])})
        case Light.ENOUGH:
            pass


def _few(found: Sequence[Hits], worst: Hits) -> Note:
    """Too few of one kind: of none at all, that kind may not be recorded."""
    if worst.hit >= FEW and not worst.miss:
        return Note("what_if.note_no_misses", {"hit": worst.hit}, grave=True)
    if len(found) == 1:
        return Note("what_if.note_few", {"hit": worst.hit, "miss": worst.miss, "needed": FEW}, grave=True)
    counts = {f"{what}_{which}": getattr(one, what) for which, one in zip("ab", found, strict=True) for what in _KINDS}
    return Note("what_if.note_few_both", {**counts, "needed": FEW}, grave=True)


def _each(counts: Sequence[int]) -> dict[str, int]:
    """The figure of each of two playbooks."""
    return dict(zip(("first", "second"), counts, strict=True)) if len(counts) > 1 else {}


def _counted(key: str, counts: Sequence[int], more: Mapping[str, str] | None = None, *, grave: bool = False) -> Note:
    return Note(key, {"count": max(counts), **_each(counts), **(more or {})}, grave)


def _about_time(found: Sequence[Hits], begun: Instant | None) -> Iterator[Note]:
    if begun is not None:
        month = f"{datetime.fromtimestamp(begun / 1000, UTC):%Y-%m}"
        yield _counted("what_if.note_late", [one.unrecorded for one in found], {"month": month}, grave=True)
    young = [one.open for one in found]
    if any(young):
        yield _counted("what_if.note_open", young)


def _about_people(found: Sequence[Hits], made: Sequence[Hits]) -> Iterator[Note]:
    shares = [(one.arrivals, all_.arrivals) for one, all_ in zip(made, found, strict=True) if one.arrivals]
    most, mqls = max(shares, key=lambda share: share[0] / share[1], default=(0, 1))
    if most > MADE_TOO_OFTEN * mqls:
        told = {"made": most, "mqls": mqls, "percent": round(100 * most / mqls)}
        yield Note("report.note_made", {**told, **_each([one.arrivals for one in made])}, grave=True)
    unworked, before = [one.unworked for one in found], [one.before for one in found]
    if any(unworked):
        yield _counted("what_if.note_unworked", unworked)
    if any(before):
        yield _counted("what_if.note_before", before)
