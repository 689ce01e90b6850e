"""The states of knowledge about people that a playbook tells apart.

What is known of a trait counts only by how it passes the tests that the playbook asks of it: everybody with the same
answers to all of them is one state of knowledge. So there are few, however many people and mail addresses there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from ondo.domain.conditions import Between, Present, Test
from ondo.domain.moves import QUALIFIED_KINDS
from ondo.domain.relations import RELATION
from ondo.domain.rules import Condition, PersonaCondition, Scope
from ondo.domain.scorecard import Source, _fit_lines
from ondo.domain.state import State
from ondo.domain.traits import date_instant, hold, is_left_out, trait
from ondo.domain.triage import PLANNED, missing_traits
from ondo.domain.values import as_millis, is_blank
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.matching.tables import Compiled, ints, offsets, table
from ondo.engine.kernel.reading.said import same

REMEMBERED = 1 << 16
"""So many different values of each trait are remembered."""

Asked = tuple[Scope, str]


@dataclass
class Answers:
    """The classes of values of one trait: those that pass the same tests. `exact`: the value itself counts."""

    tests: list[Test] = field(default_factory=list)
    exact: bool = False
    values: list[object] = field(default_factory=list)
    """One value of each class."""
    answers: list[int] = field(default_factory=list)
    """For each class which others pass the same tests: several do where the value itself counts."""
    _passed: dict[tuple[bool, ...], int] = field(default_factory=dict)
    _numbers: dict[object, int] = field(default_factory=dict)
    _known: dict[object, int] = field(default_factory=dict)
    _of_words: tuple[pa.Array, Ints] | None = None

    def of_words(self, words: pa.Array) -> Ints:
        """The class of each of these words, and last of all that of no word; -1 where nobody asked yet."""
        if self._of_words is None or self._of_words[0] is not words:
            self._of_words = words, np.full(len(words) + 1, -1, dtype=np.int32)
        return self._of_words[1]

    @property
    def only_presence(self) -> bool:
        """Whether nothing is asked but that something is known."""
        return not self.exact and all(isinstance(test, Present) for test in self.tests)

    def number(self, value: object) -> int:
        """The class of a value."""
        key = value if type(value) is str else same(value)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            passed = self._answers(value)
            told = key if self.exact else passed
            if told not in self._numbers:
                self._numbers[told] = len(self.values)
                self.values.append(value)
                self.answers.append(self._passed.setdefault(passed, len(self._passed)))
            found = self._known[key] = self._numbers[told]
        return found

    def _answers(self, value: object) -> tuple[bool, ...]:
        numeric = any(isinstance(test, Between) for test in self.tests)
        is_number = numeric and as_millis(value) is not None
        return (is_blank(value), is_number, *(test.holds(value) for test in self.tests))


@dataclass
class KnownOf:
    """The states of knowledge so far."""

    book: Compiled
    numbers: dict[tuple[int, ...], int] = field(default_factory=dict)
    fit: list[int] = field(default_factory=list)
    lines: list[list[tuple[int, int, int]]] = field(default_factory=list)
    holds: list[list[bool]] = field(default_factory=list)
    lacks: list[list[bool]] = field(default_factory=list)
    missing: list[list[bool]] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)
    answers: dict[Asked, Answers] = field(default_factory=dict)
    _like: dict[tuple[int, ...], int] = field(default_factory=dict)
    _instants: dict[tuple[Asked, int], int] = field(default_factory=dict)
    _made: dict[int, Ints] = field(default_factory=dict)

    def __post_init__(self) -> None:
        playbook = self.book.playbook
        for condition in [*(rule.when for rule in playbook.fit_rules), *self.book.conditions]:
            self._ask(condition)
        scopes = {known.key: known.scope for known in playbook.traits}
        for stage in playbook.stages:
            for key in stage.must_have:
                if key not in PLANNED:
                    self._of(scopes.get(key, Scope.PERSON), key)
        for scope, key in [*self.book.dates, *([(Scope.PERSON, RELATION)] if playbook.left_out else [])]:
            self._of(scope, key).exact = True
        self.asked = sorted(self.answers)
        self._dates = [(one, self.asked.index(one)) for one in self.book.dates]

    def _of(self, scope: Scope, key: str) -> Answers:
        return self.answers.setdefault((scope, key), Answers())

    def _ask(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            if isinstance(condition, PersonaCondition):
                persona = self.book.playbook.persona_by_key[condition.persona]
                for layer in condition.layers:
                    self._ask(persona.layer(layer))
            else:
                self._of(condition.scope, condition.trait).tests.append(condition.test)

    def number(self, state: State) -> int:
        """The number of what is known in a state."""
        return self.number_of([self.answers[one].number(trait(state, *one)) for one in self.asked])

    def number_of(self, classes: Sequence[int]) -> int:
        """The number of what is known where each trait asked has a value of such a class."""
        key = tuple(classes)
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.fit)
            self._learn(key)
        return found

    def _learn(self, classes: tuple[int, ...]) -> None:
        """What is different about dates only differs in nothing else."""
        told = tuple(self._apart_from_dates(one, number) for one, number in zip(self.asked, classes, strict=True))
        if told not in self._like:
            self._like[told] = len(self.fit)
            self._judge(self._state(classes))
        else:
            columns: tuple[list[Any], ...] = (self.fit, self.lines, self.holds, self.lacks, self.missing)
            for column in columns:
                column.append(column[self._like[told]])
        self.ends.append([self._date(one, classes[place]) for one, place in self._dates])

    def _date(self, one: Asked, number: int) -> int:
        """The instant of a date; each is worked out once."""
        if (one, number) not in self._instants:
            found = date_instant(self.answers[one].values[number], self.book.playbook.zone)
            self._instants[one, number] = NONE if found is None else found
        return self._instants[one, number]

    def _state(self, classes: Sequence[int]) -> State:
        state = State()
        for (scope, key), number in zip(self.asked, classes, strict=True):
            (state.traits if scope is Scope.PERSON else state.account_traits)[key] = self.answers[scope, key].values[
                number
            ]
        return state

    def _apart_from_dates(self, one: Asked, number: int) -> int:
        return number if one == (Scope.PERSON, RELATION) else self.answers[one].answers[number]

    def _judge(self, state: State) -> None:
        playbook = self.book.playbook
        lines = _fit_lines(playbook, state)
        rules = {rule.key: n for n, rule in enumerate(playbook.fit_rules)}
        groups = {group.key: n for n, group in enumerate(playbook.fit_groups)}
        self.fit.append(sum(line.points for line in lines))
        self.lines.append(
            [
                (at.OF_FIT, rules[line.key], line.points)
                if line.source is Source.FIT
                else (at.OF_FIT_BOUND, groups[line.key], line.points)
                for line in lines
            ]
        )
        self.holds.append([hold(playbook, conditions, state) for conditions in self.book.conditions])
        missing = [bool(missing_traits(playbook, stage, state)) for stage in playbook.stages]
        out = is_left_out(playbook, state)
        self.missing.append(missing)
        self.lacks.append(
            [m or (out and s.kind in QUALIFIED_KINDS) for m, s in zip(missing, playbook.stages, strict=True)]
        )

    def tables(self) -> dict[int, Ints]:
        """The tables of everything known so far; only what is new is made."""
        done = len(self._made[at.FIT_TABLE]) if self._made else 0
        if done < len(self.fit):
            new = self._tables(slice(done, None))
            if done:
                new[at.LINE_AT] = new[at.LINE_AT][1:] + self._made[at.LINE_AT][-1]
                new = {place: np.concatenate([self._made[place], rows]) for place, rows in new.items()}
            self._made = new
        return self._made

    def _tables(self, rows: slice) -> dict[int, Ints]:
        lines = self.lines[rows]
        return {
            at.FIT_TABLE: ints(self.fit[rows]),
            at.LINE_AT: offsets(len(row) for row in lines),
            at.LINE_TABLE: table([one for row in lines for one in row], 3),
            at.HOLDS: table(self.holds[rows], len(self.book.conditions)),
            at.LACKS: table(self.lacks[rows], len(self.book.stages)),
            at.MISSING: table(self.missing[rows], len(self.book.stages)),
            at.ENDS_TABLE: table(self.ends[rows], len(self.book.dates)),
        }
