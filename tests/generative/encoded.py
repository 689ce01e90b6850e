"""People's logs, as `Event`s, into the columns that the kernel folds: one event after the other, to be read easily."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec
import pyarrow as pa

from ondo.domain.events import RETRACTED, TRIAGE, Event
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.domain.state import State
from ondo.domain.traits import IDENTIFIED, learn, with_email_domain
from ondo.domain.values import is_blank
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.layout import NONE, Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.knowledge import KnownOf
from ondo.engine.kernel.matching.meaning import GivenOf, KindsOf
from ondo.engine.kernel.matching.tables import Compiled, ints, offsets, table
from ondo.engine.kernel.packing import packed
from ondo.engine.kernel.reading.rows import ROWS, Rows


@dataclass
class Encoder:
    """Gathers people."""

    book: Compiled
    refused: Collection[int] = ()
    """Rows of verdicts that are known to be refused: what they tell is not learnt."""
    kinds: KindsOf = field(init=False)
    known: KnownOf = field(init=False)
    given: GivenOf = field(init=False)
    people: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])
    start: list[int] = field(default_factory=list)
    _known: list[int] = field(default_factory=list)
    _given: list[int] = field(default_factory=list)
    _gone: list[list[int]] = field(default_factory=list)
    _learnt: list[list[tuple[int, int]]] = field(default_factory=list)
    _names: list[tuple[str | None, str | None, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds, self.known, self.given = KindsOf(self.book), KnownOf(self.book), GivenOf(self.book)

    def add(
        self,
        person: str,
        events: Sequence[Event],
        traits: Mapping[str, object],
        account: str | None,
        account_traits: Mapping[str, object],
        until: Instant,
    ) -> None:
        """A person's log, and what is known from before it."""
        log = [event for event in events if event.at <= until]
        begin = partial(_begin, traits, account, account_traits)
        state, unlearnt = begin(), False
        self.people.append(person)
        self.start.append(self.known.number(state))
        row, rows_of = len(self.events), self._rows_of(log)
        teaching = [n for n, event in enumerate(log) if not event.flagged and teaches(event)]
        for number, event in enumerate(log):
            taught = _copy(state) if row + number in self.refused else state
            changed = not event.flagged and learn(taught, event)
            self._known.append(self.known.number(taught) if changed else NONE)
            self._given.append(NONE)
            if event.name == TRIAGE and not event.flagged:
                self._given[-1] = self.given.number(event, rows_of)
            elif event.name == RETRACTED and not event.flagged:
                self._given[-1] = len(self._gone)
                gone = retracted(log[: number + 1])
                lost = [n for n, one in enumerate(log[: number + 1]) if one.id in gone]
                self._gone.append([row + n for n in lost])
                self._learnt.append([])
                if unlearnt or any(n in teaching for n in lost):
                    unlearnt, state = True, begin()
                    for n in teaching:
                        if n <= number and n not in lost and row + n not in self.refused:
                            learn(state, log[n])
                            self._learnt[-1].append((row + n, self.known.number(state)))
        self._names.append(_names(state))
        self.events += log
        self.first.append(len(self.events))

    def _rows_of(self, log: Sequence[Event]) -> dict[str, list[int]]:
        """Id → the rows of a log that comes next."""
        found: dict[str, list[int]] = {}
        for number, event in enumerate(log, len(self.events)):
            found.setdefault(event.id, []).append(number)
        return found

    def log(self) -> Table:
        """The events as the kernel reads them."""
        rows = [
            (
                e.at,
                e.at if e.occurred_at is None else min(e.at, e.occurred_at),
                e.at if e.recorded_at is None else e.recorded_at,
                self.kinds.number(e),
                known,
                given,
            )
            for e, known, given in zip(self.events, self._known, self._given, strict=True)
        ]
        return table(rows, at.LOG_WIDTH)

    def packed(self) -> Ints:
        """Everything else that the kernel reads. To be asked once the log is."""
        return packed(
            at.BOOK_HEAD,
            {
                **self.book.tables,
                **self.kinds.tables(),
                **self.known.tables(),
                **self.given.tables(),
                at.GONE_AT: offsets(len(row) for row in self._gone),
                at.GONE: ints(one for row in self._gone for one in row),
                at.LEARNT_AT: offsets(len(row) for row in self._learnt),
                at.LEARNT_ROWS: table([one for row in self._learnt for one in row], 2),
                at.FIRST: ints(self.first),
                at.START: ints(self.start),
            },
        )

    def bucket(self) -> Bucket:
        """Everybody who was added, as the kernel and the tables of a replay read them."""
        log = self.log()
        names, companies, accounts = zip(*self._names, strict=True) if self._names else ((), (), ())
        return Bucket(
            people=pa.array(self.people, pa.string()),
            book=self.packed(),
            tables={},
            log=log,
            rows=Rows.of(pa.Table.from_pylist([_texts(event) for event in self.events], schema=ROWS)),
            names=pa.array(names, pa.string()),
            companies=pa.array(companies, pa.string()),
            accounts=pa.array(accounts, pa.string()),
            problems=self.given.problems,
        )


def _begin(traits: Mapping[str, object], account: str | None, account_traits: Mapping[str, object]) -> State:
    """Somebody of whom so much is known before their first event."""
    return State(
        traits={k: v for k, v in with_email_domain(traits).items() if not is_blank(v)},
        account=account,
        account_traits={k: v for k, v in account_traits.items() if not is_blank(v)},
    )


def _copy(state: State) -> State:
    return replace(state, traits=dict(state.traits), account_traits=dict(state.account_traits))


def _names(state: State) -> tuple[str | None, str | None, str | None]:
    """The name, the company and the account of somebody."""
    told = state.traits.get("name"), state.traits.get("company") or state.account_traits.get("company")
    name, company = (None if is_blank(one) else str(one) for one in told)
    return name, company, state.account


def _texts(event: Event) -> dict[str, object]:
    """The texts of a row (`ROWS`)."""
    flags = {"bot": event.flagged, "accepted": event.accepted, "refused": event.refused}
    return {
        "id": event.id,
        "seq": event.seq,
        "name": event.name,
        "properties": msgspec.json.encode(dict(event.properties)).decode(),
        "initiator": str(event.initiator),
        "channel": event.channel,
        "user": event.user,
        "flags": " ".join(flag for flag, is_set in flags.items() if is_set) or None,
    }


def teaches(event: Event) -> bool:
    """Whether an event can tell something about the person or their account."""
    return bool(event.traits or event.account_traits or event.account or event.name == IDENTIFIED)
