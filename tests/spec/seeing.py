"""What a row of a spec table says must hold, compared with what is seen.

`score 10`, `stage mql`, `pricing = 10` … separated by commas. `-` means none. Everything is compared as it is
written in the table, so that a table reads as what would be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from tests.spec.following import Person
from tests.spec.reading import instant

from ondo.domain.errors import Problem
from ondo.domain.explain import explained
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.periods import fold_periods
from ondo.domain.record import Transition
from ondo.domain.refold import union
from ondo.domain.scorecard import Scorecard, scorecard
from ondo.domain.sla import SlaRun, clocks
from ondo.domain.values import Millis


def differences(person: Person, holds: str) -> list[str]:
    """Everything that a row expects and that is not so."""
    found = []
    for item in filter(None, (part.strip() for part in holds.split(", "))):
        expected, seen = _compared(person, item)
        if expected != seen:
            found.append(f"{item}: it is {seen}")
    return found


def _compared(person: Person, item: str) -> tuple[str, str]:
    line, sign, points = item.partition(" = ")
    if sign:
        return points, _points(_line(_card(person), line))
    word, _, expected = item.partition(" ")
    if word in ("clock", "due"):
        key, _, expected = expected.partition(" ")
        run = _runs(person)[key]
        return expected, _kept(run) if word == "clock" else _moment(person, run.due_at)
    if word == "awards":
        key, _, expected = expected.partition(" ")
        return expected, _awards(person, key)
    if word == "wrong":
        return " ".join(sorted(expected.split())), " ".join(sorted(map(_wrong, _problems(person))))
    return expected, _SEEN[word](person)


def _card(person: Person) -> Scorecard:
    return scorecard(person.playbook, person.folding.state, person.at)


def _line(card: Scorecard, key: str) -> Millis:
    """A line of the scorecard by the rule or group it belongs to; the floor and silence by what they are."""
    return sum(line.points for line in card.contributions if key == (line.key or line.source.value))


def _points(points: Millis) -> str:
    return f"{(Decimal(points) / 1000).normalize():f}"


def _moment(person: Person, at: Instant | None) -> str:
    if at is None:
        return "-"
    text = to_datetime(at, person.playbook.timezone).strftime("%Y-%m-%d %H:%M:%S.%f")
    return text.removesuffix("000").removesuffix(".000").removesuffix(":00")


def _awards(person: Person, key: str) -> str:
    """What each event brought, and what a bound cut of it."""
    log = union(person.log)
    folding = fold_periods(person.periods, log, until=person.at, **person.undated)  # type: ignore[arg-type]
    told = explained(folding, log, person.at).awards.get(key, ())
    shown = (f"{one.event_id}:{_points(one.given)}" + (f"-{_points(one.cut)}" if one.cut else "") for one in told)
    return " ".join(shown) or "-"


def _last(person: Person) -> Transition:
    return person.transitions[-1]


def _cause(person: Person) -> str:
    cause = _last(person).cause
    return cause.key or cause.kind.value


def _refused(person: Person) -> str:
    return next((one.verdict for one in person.folding.refusals if one.at == person.at), "-")


def _problems(person: Person) -> tuple[Problem, ...]:
    return next((one.problems for one in person.folding.refusals if one.at == person.at), ())


def _wrong(problem: Problem) -> str:
    return f"{problem.key.removeprefix('triage.')}:{next(iter(problem.params.values()))}"


def _path(person: Person) -> str:
    return " > ".join(row.to_stage for row in person.transitions)


def _runs(person: Person) -> Mapping[str, SlaRun]:
    """The latest run of each clock."""
    return {run.clock: run for run in clocks(person.playbook, person.transitions, person.log, person.at)}


def _kept(run: SlaRun) -> str:
    return {None: "running", True: "kept", False: "breached"}[run.kept]


_SEEN: Mapping[str, Callable[[Person], str]] = {
    "score": lambda person: _points(_card(person).total),
    "fit": lambda person: _points(_card(person).fit),
    "engagement": lambda person: _points(_card(person).engagement),
    "stage": lambda person: person.folding.state.stage or "-",
    "cycle": lambda person: str(person.folding.state.cycle),
    "source": lambda person: person.folding.state.source or "-",
    "path": _path,
    "refused": _refused,
    "cause": _cause,
    "kind": lambda person: _last(person).cause.kind.value,
    "timer": lambda person: _last(person).cause.timer or "-",
    "reason": lambda person: _last(person).cause.reason or "-",
    "user": lambda person: _last(person).cause.user or "-",
    "how": lambda person: _last(person).how or "-",
    "origin": lambda person: _last(person).origin or "-",
    "snapshot": lambda person: _points(_last(person).score),
    "since": lambda person: _moment(person, _last(person).at),
    "counts": lambda person: _moment(person, person.log[-1].at),
    "evidence": lambda person: " ".join(_last(person).evidence) or "-",
    "activity": lambda person: _moment(person, _last(person).activity_due),
}


def moment(person: Person, text: str) -> Instant:
    """The instant of a row, in the zone of its playbook."""
    return instant(text, person.playbook)
