"""What distinct events, traits and verdicts mean to a playbook: asked of `ondo.domain` once for each that is different.

Text never reaches the kernel. An event becomes the number of its kind (what is different about it to this playbook),
what is known of a person the number of that state of knowledge, a verdict what was given with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ondo.domain.events import OPPORTUNITY_EVENTS, RETRACTED, TRAITS, TRIAGE, Event, EventPattern, Events, Initiator
from ondo.domain.lifecycle import FieldType
from ondo.domain.state import State
from ondo.domain.traits import date_instant
from ondo.domain.triage import (
    DUE,
    REASON,
    VERDICT,
    _field_problems,
    _reason_problems,
    acts,
)
from ondo.domain.values import is_blank
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.matching.tables import Compiled, ints, offsets, table
from ondo.engine.kernel.reading.said import same

REMEMBERED = 1 << 16
"""So many different events are remembered by what is asked of them."""

STATE_PROBLEMS = (
    "triage.unknown_verdict",
    "triage.stage_does_not_take_it",
    "triage.trait_missing",
    "triage.refused_when_given",
)
"""In the order of the numbers in `folding/verdicts.py`."""
NOBODY = State()


@dataclass
class KindsOf:
    """The kinds of events that a playbook tells apart."""

    book: Compiled
    numbers: dict[object, int] = field(default_factory=dict)
    what: list[tuple[int, ...]] = field(default_factory=list)
    ops: list[tuple[tuple[int, int, int], ...]] = field(default_factory=list)
    happened: list[tuple[bool, ...]] = field(default_factory=list)
    stops: list[tuple[bool, ...]] = field(default_factory=list)
    _asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _kinds: dict[object, int] = field(default_factory=dict)

    def number(self, event: Event) -> int:
        """The number of an event's kind."""
        if event.flagged:
            key: object = (None, event.name == TRAITS)
        else:
            asked = self.asked(event.name)
            key = (
                event.name,
                event.initiator,
                event.channel,
                bool(event.id),
                *[same(event.properties.get(name)) for name in asked],
            )
        found = self.numbers.get(key)
        if found is None:
            if len(self.numbers) >= REMEMBERED:
                self.numbers.clear()
            found = self.numbers[key] = self._kind(event)
        return found

    def asked(self, name: str) -> tuple[str, ...]:
        """The properties that anything tests in an event of that name."""
        if name not in self._asked:
            keys: set[str] = set()
            for events in self._everything():
                for pattern in events.any_of:
                    if not pattern.names or name in pattern.names:
                        keys |= _properties(pattern)
            self._asked[name] = tuple(sorted(keys))
        return self._asked[name]

    def _everything(self) -> Iterable[Events]:
        book, index = self.book.playbook, self.book.index
        for rule in book.engagement_rules:
            yield rule.events
            yield from _given(rule.cleared_by)
        for penalty in book.absences:
            yield from _given(penalty.cleared_by)
        for counted in index.counted:
            yield counted.events
        for sequence in index.sequences:
            yield from (*sequence.steps, *_given(sequence.without))
        for absence in index.absences:
            yield from (absence.after, absence.no, *_given(absence.again_after))
        yield from (origin.events for origin in book.origins)
        yield from self.book.happened
        yield from self.book.stopping
        yield from _given(book.silence.events if book.silence else None)

    def _kind(self, event: Event) -> int:
        """Events of which everything follows alike are one kind, however many pages there are."""
        ops = () if event.flagged or event.name == TRAITS else tuple(self._ops(event))
        happened = tuple(events.match(event) for events in self.book.happened)
        stops = tuple(events.match(event) for events in self.book.stopping)
        kind = (self._what(event), ops, happened, stops)
        found = self._kinds.setdefault(kind, len(self.what))
        if found == len(self.what):
            self.what.append(kind[0])
            self.ops.append(ops)
            self.happened.append(happened)
            self.stops.append(stops)
        return found

    def _what(self, event: Event) -> tuple[int, ...]:
        own = event.initiator is Initiator.PERSON
        flagged, traits = event.flagged, event.name == TRAITS
        index, silence = self.book.index, self.book.playbook.silence
        breaks = silence is not None and (own if silence.events is None else silence.events.match(event))
        return (
            flagged,
            own,
            breaks and not traits,
            traits,
            event.name == TRIAGE and not flagged,
            event.name == RETRACTED and not flagged,
            self.book.name(event.name),
            next((n for n, o in index.listeners(event.name).originating if o.match(event)), -1),
            index.cites_acts and bool(event.id) and own and not traits,
            not flagged and not traits and event.name not in OPPORTUNITY_EVENTS,
        )

    def _ops(self, event: Event) -> Iterable[tuple[int, int, int]]:
        heard = self.book.index.listeners(event.name)
        for codes, listening in (
            (at.CLEARS, heard.clearing),
            (at.FORGIVES, heard.forgiving),
            (at.AWARDS, heard.awarding),
        ):
            yield from ((codes, n, 0) for n, events in listening if events.match(event))
        yield from ((at.COUNTS, n, 0) for n, counted in heard.counting if counted.events.match(event))
        for n, sequence in heard.sequencing:
            bits = sum(1 << (place + 1) for place, step in enumerate(sequence.steps) if step.match(event))
            bits |= sequence.without is not None and sequence.without.match(event)
            if bits:
                yield at.FOLLOWS, n, int(bits)
        for n, absence in heard.missing:
            again = absence.again_after is not None and absence.again_after.match(event)
            how = absence.after.match(event) | absence.no.match(event) << 1 | again << 2
            if how:
                yield at.MISSES, n, int(how)

    def tables(self) -> dict[int, Ints]:
        """The tables of all kinds so far."""
        return {
            at.KIND_TABLE: table(self.what, at.KIND_WIDTH),
            at.OP_AT: offsets(len(row) for row in self.ops),
            at.OPS: table([one for row in self.ops for one in row], 3),
            at.HAPPENED_TABLE: table(self.happened, len(self.book.happened)),
            at.STOPS_TABLE: table(self.stops, len(self.book.stopping)),
        }


def _given(events: Events | None) -> tuple[Events, ...]:
    return () if events is None else (events,)


def _properties(pattern: EventPattern) -> set[str]:
    keys = {key for key, _ in pattern.where}
    keys |= {"path", "url"} if pattern.pages is not None else set()
    return keys | ({"search", "url", "path"} if pattern.query else set())


@dataclass
class GivenOf:
    """The verdicts of a history, each as it was given."""

    book: Compiled
    problems: list[str] = field(default_factory=lambda: list(STATE_PROBLEMS))
    what: list[list[int]] = field(default_factory=list)
    checks: list[list[tuple[int, int, int]]] = field(default_factory=list)
    cited: list[list[int]] = field(default_factory=list)

    def cites(self, event: Event) -> bool:
        """Whether a verdict names acts of the person's."""
        verdict = self.book.playbook.verdict_by_key.get(str(event.properties.get(VERDICT, "")))
        asked = [ask.key for ask in verdict.ask if ask.type is FieldType.ACTS] if verdict else []
        return any(not is_blank(event.properties.get(key)) for key in asked)

    def acts_cited(self, event: Event) -> list[str]:
        """The acts that it names."""
        verdict = self.book.playbook.verdict_by_key.get(str(event.properties.get(VERDICT, "")))
        told = [event.properties.get(ask.key) for ask in verdict.ask if ask.type is FieldType.ACTS] if verdict else []
        return [one for value in told if not is_blank(value) for one in acts(value)]

    def number(self, event: Event, rows_of: Mapping[str, Sequence[int]]) -> int:
        """The number of a verdict. `rows_of`: id → the rows of the same person's acts of that id."""
        verdict = self.book.playbook.verdict_by_key.get(str(event.properties.get(VERDICT, "")))
        key = -1 if verdict is None else self.book.verdicts[verdict.key]
        reason = verdict.reason(event.properties.get(REASON)) if verdict else None
        zone = self.book.playbook.zone
        number = next((n for n, (v, one) in enumerate(self.book.reasons) if v == key and one is reason), -1)
        on = None
        if reason and reason.returns and reason.returns.date_field:
            on = date_instant(event.properties.get(reason.returns.date_field), zone)
        due = date_instant(event.properties.get(DUE), zone)
        cites = False
        if verdict:
            cited = [event.properties.get(ask.key) for ask in verdict.ask if ask.type is FieldType.ACTS]
            cites = any(acts(one) for one in cited if not is_blank(one))
        self.what.append(
            [
                key,
                number,
                event.accepted,
                event.refused,
                NONE if due is None else due,
                NONE if on is None else on,
                cites,
            ]
        )
        self.checks.append(list(self._checks(event, verdict, rows_of)) if verdict else [])
        return len(self.what) - 1

    def _checks(
        self, event: Event, verdict: Any, rows_of: Mapping[str, Sequence[int]]
    ) -> Iterable[tuple[int, int, int]]:
        for ask in verdict.ask:
            value = event.properties.get(ask.key)
            if ask.type is FieldType.ACTS and not is_blank(value) and acts(value):
                first = len(self.cited)
                self.cited += [list(rows_of.get(one, ())) for one in acts(value)]
                yield self._problem("triage.not_their_act"), first, len(self.cited)
            else:
                yield from ((self._problem(p.key), NONE, NONE) for p in _field_problems(ask, value, NOBODY))
        yield from ((self._problem(p.key), NONE, NONE) for p in _reason_problems(verdict, event.properties))

    def _problem(self, key: str) -> int:
        if key not in self.problems:
            self.problems.append(key)
        return self.problems.index(key)

    def tables(self) -> dict[int, Ints]:
        """The tables of all verdicts so far."""
        return {
            at.GIVEN_TABLE: table(self.what, at.GIVEN_WIDTH),
            at.CHECK_AT: offsets(len(row) for row in self.checks),
            at.CHECK: table([one for row in self.checks for one in row], 3),
            at.CITED_AT: offsets(len(row) for row in self.cited),
            at.CITED_ROW: ints(one for row in self.cited for one in row),
        }
