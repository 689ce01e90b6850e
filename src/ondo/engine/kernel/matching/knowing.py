"""What is known of the people of a bucket, and the verdicts given about them, in the numbers of one playbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.events import TRIAGE, Event
from ondo.domain.rules import Scope
from ondo.domain.state import State
from ondo.domain.values import is_blank
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.knowledge import Answers, KnownOf
from ondo.engine.kernel.matching.meaning import GivenOf
from ondo.engine.kernel.matching.tables import Compiled, ints, offsets, table
from ondo.engine.kernel.packing import packed
from ondo.engine.kernel.reading.coded import combined, numbered
from ondo.engine.kernel.reading.read import Read
from ondo.engine.kernel.reading.steps import Known, Steps
from ondo.engine.kernel.reading.teaching import Walk


@dataclass
class Numbering:
    """One bucket on its way into numbers."""

    book: Compiled
    read: Read
    log: Table
    known: KnownOf
    refused: Collection[int] = ()
    """Verdicts that tell something of the person, and are known to be refused: nobody learns it from them."""

    def __post_init__(self) -> None:
        self.given = GivenOf(self.book)
        steps = self.read.steps
        numbers = known_at(self.known, steps)
        self.start = numbers[steps.starts]
        self.log[steps.rows, at.L_KNOWN] = numbers[steps.later]
        self.gone: list[Sequence[int]] = []
        self.learnt: list[Sequence[tuple[int, int]]] = []
        companies = (steps.known(scope, "company").texts(steps.ends) for scope in (Scope.PERSON, Scope.ACCOUNT))
        self.told = [steps.known(Scope.PERSON, "name").texts(steps.ends), pc.coalesce(*companies), steps.accounts()]

    def bucket(self, of_kinds: Mapping[int, Ints]) -> Bucket:
        """Everything of the bucket, with these tables of kinds."""
        self._learn()
        self._give(of_kinds[at.KIND_TABLE][:, at.IS_TRIAGE])
        names, companies, accounts = self.told
        tables = {**of_kinds, **self._tables()}
        return Bucket(
            people=self.read.events.people,
            book=packed(at.BOOK_HEAD, {**self.book.tables, **tables}),
            tables=tables,
            log=self.log,
            rows=self.read.rows,
            names=names,
            companies=companies,
            accounts=accounts,
            problems=self.given.problems,
        )

    def _tables(self) -> dict[int, Ints]:
        return {
            **self.known.tables(),
            **self.given.tables(),
            at.GONE_AT: offsets(len(row) for row in self.gone),
            at.GONE: ints(one for row in self.gone for one in row),
            at.LEARNT_AT: offsets(len(row) for row in self.learnt),
            at.LEARNT_ROWS: table([one for row in self.learnt for one in row], 2),
            at.FIRST: self.read.placed.first,
            at.START: self.start,
        }

    def _learn(self) -> None:
        """Go through the logs that teach something."""
        ends: dict[int, State] = {}
        for learner in self.read.learners:
            walk = Walk(learner, self.known.number, self.refused)
            self.start[learner.person] = walk.start
            for row, number in walk.known:
                self.log[row, at.L_KNOWN] = number
            for (row, gone), learnt in zip(learner.taken_back, walk.learnt, strict=True):
                self.log[row, at.L_GIVEN] = len(self.gone)
                self.gone.append(gone)
                self.learnt.append(learnt)
            ends[learner.person] = walk.state
        if ends:
            self._tell_anew(ends)

    def _tell_anew(self, ends: Mapping[int, State]) -> None:
        """What is known at the end of people of whom more became known."""
        mask = np.zeros(len(self.read.events.people), dtype=bool)
        mask[list(ends)] = True
        told = zip(*(names_in(ends[person]) for person in sorted(ends)), strict=True)
        columns = [pa.array(list(column), pa.string()) for column in told]
        self.told = [pc.replace_with_mask(a, pa.array(mask), b) for a, b in zip(self.told, columns, strict=True)]

    def _give(self, is_triage: Ints) -> None:
        """The verdicts. Those that say the same are looked at once, unless they cite acts."""
        texts, places = self.read.events.texts, self.read.placed.events
        given = texts["name"].rows_of(TRIAGE)
        given = given[is_triage[self.log[places[given], at.L_KIND]] != 0]
        numbers: dict[tuple[int, int], int] = {}
        citing: dict[int, Event] = {}
        properties, flags = texts["properties"], texts["flags"]
        columns = (column.tolist() for column in (places[given], properties.codes[given], flags.codes[given]))
        for row, told, flag in zip(*columns, strict=True):
            if (told, flag) not in numbers:
                event = _verdict(properties.texts[told], flags.texts[flag])
                if self.given.cites(event):
                    citing[row] = event
                    continue
                numbers[told, flag] = self.given.number(event, {})
            self.log[row, at.L_GIVEN] = numbers[told, flag]
        self._give_citing(citing)

    def _give_citing(self, citing: Mapping[int, Event]) -> None:
        """Verdicts by their rows. Of everybody's rows those are looked for that bear an id that any of them cites."""
        first, verdicts = self.read.placed.first, np.array(list(citing), dtype=np.int64)
        people = np.searchsorted(first, verdicts, side="right") - 1
        wanted = pa.array({one for event in citing.values() for one in self.given.acts_cited(event)}, pa.string())
        rows = np.concatenate([ints(()), *(np.arange(first[n], first[n + 1]) for n in np.unique(people).tolist())])
        named = pc.is_in(self.read.rows.texts("id", rows), wanted).to_numpy(zero_copy_only=False)
        rows = rows[named]
        rows_of: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        whose = np.searchsorted(first, rows, side="right") - 1
        told = zip(whose.tolist(), self.read.rows.texts("id", rows).to_pylist(), rows.tolist(), strict=True)
        for person, id_, row in told:
            rows_of[person][id_].append(row)
        for (row, event), person in zip(citing.items(), people.tolist(), strict=True):
            self.log[row, at.L_GIVEN] = self.given.number(event, rows_of[person])


def _verdict(properties: str | None, flags: str | None) -> Event:
    words = (flags or "").split()
    told = msgspec.json.decode(properties) if properties is not None else {}
    return Event(0, 0, TRIAGE, told, accepted="accepted" in words, refused="refused" in words)


def known_at(known: KnownOf, steps: Steps) -> Ints:
    """What is known of everybody at each step, asked once for what is different."""
    if not known.asked:
        return np.full(steps.size, known.number_of(()), dtype=np.int64)
    columns = [_classes(known.answers[one], steps.known(*one), one[0]) for one in known.asked]
    number, rows = combined([(column, int(column.max(initial=-1)) + 1) for column in columns])
    different = np.stack([column[rows] for column in columns], axis=1)
    return ints(map(known.number_of, different.tolist()))[number]


def _classes(answers: Answers, known: Known, scope: Scope) -> Ints:
    """What is known of a trait at each step, by the tests that it passes."""
    if answers.only_presence:
        there = np.flatnonzero(known.codes >= 0)[:1]
        present = answers.number(known.told(known.codes[there])[0]) if len(there) else 0
        return np.where(known.codes >= 0, present, answers.number(None))
    if scope is Scope.ACCOUNT:
        return _classes_of_accounts(answers, known)
    different, which = numbered(known.codes + 1, len(known.words) + len(known.values) + 1)
    return ints(map(answers.number, known.told(known.codes[which])))[different]


def _classes_of_accounts(answers: Answers, known: Known) -> Ints:
    """The same where the words are those of a whole replay: there may be many more of them than steps."""
    words = answers.of_words(known.words)
    missing = np.unique(known.codes[words[known.codes] < 0])
    words[missing] = ints(map(answers.number, known.told(missing)))
    return words[known.codes]


def names_in(state: State) -> tuple[str | None, str | None, str | None]:
    """The name, the company and the account of somebody."""
    told = state.traits.get("name"), state.traits.get("company") or state.account_traits.get("company")
    name, company = (None if is_blank(one) else str(one) for one in told)
    return name, company, state.account
