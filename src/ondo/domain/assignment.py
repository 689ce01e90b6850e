"""Assignment (割り当て): who is given whom, by rules that are asked in order, in turn or by capacity.

A pure function of whoever waits, the rules, the users there are today, and what was given before. The first rule that
fits a person and has somebody to give them to decides. Within a rule users take turns: each time everybody who could
have been chosen gains credit by their weight, and whoever has most is chosen and pays for all. With equal weights
that is round robin; with capacities as weights everybody gets their share, evenly spread. Whoever was away comes back
with the credit they left with: nobody is flooded, and nobody is passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ondo.domain.japanese import compared
from ondo.domain.values import as_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who needs an owner. `account` only where whoever has one of a company is to have them all.

    `not_to`: users they are not given to, since it was taken from them.
    """

    person: int
    team: str
    traits: Mapping[str, object] = field(default_factory=dict)
    account: int | None = None
    not_to: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is given people of a team's. `users`: empty for everybody.

    `when`: trait → words of which it has to be one, in the form in which texts are compared.
    """

    id: int
    team: str
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    users: frozenset[int] = frozenset()
    by_capacity: bool = False

    def fits(self, waiting: Waiting) -> bool:
        """Whether the rule is about this person. A trait that is not known fits no word."""
        return self.team == waiting.team and all(
            compared(as_text(waiting.traits.get(trait)) or "") in words for trait, words in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """A user as they can be given people now. `capacity`: new people a working day, their weight.

    `untouched`: how many of theirs they have not begun with; `most`: from how many on they are given no more.
    """

    user: int
    team: str
    capacity: int = 1
    untouched: int = 0
    most: int | None = None
    present: bool = True

    @property
    def has_room(self) -> bool:
        """Whether one more is not too many."""
        return self.most is None or self.untouched < self.most


@dataclass(frozen=True, slots=True)
class Turn:
    """How a user stands in the turns of a rule: their credit, and when they were given somebody (a count; 0: never)."""

    credit: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody has an owner now; `rule` None: the one who has others of the company."""

    person: int
    user: int
    rule: int | None


Turns: TypeAlias = Mapping[tuple[int, int], Turn]
"""By rule and user; whoever is not in it has had none."""


@dataclass(frozen=True)
class Assigned:
    """What came of it: who was given whom, in the order of asking, and the turns after it."""

    given: tuple[Given, ...]
    turns: Turns


def assign(
    waiting: Iterable[Waiting],
    rules: Sequence[Rule],
    seats: Iterable[Seat],
    turns: Turns,
    account_owners: Mapping[int, int] | None = None,
) -> Assigned:
    """Give everybody an owner for whom there is one, whoever comes first in `waiting` before the others.

    `account_owners`: company → user, of whoever has people of it already.
    """
    round_ = _Round(rules, {seat.user: seat for seat in seats}, dict(turns), dict(account_owners or {}))
    given = tuple(one for person in waiting if (one := round_.give(person)) is not None)
    return Assigned(given, round_.turns)


@dataclass
class _Round:
    """One call of `assign` in the middle of it."""

    rules: Sequence[Rule]
    seats: dict[int, Seat]
    turns: dict[tuple[int, int], Turn]
    account_owners: dict[int, int]

    def give(self, waiting: Waiting) -> Given | None:
        given = self._with_their_company(waiting) or self._by_rule(waiting)
        if given is not None:
            seat = self.seats[given.user]
            self.seats[given.user] = replace(seat, untouched=seat.untouched + 1)
            if waiting.account is not None:
                self.account_owners.setdefault(waiting.account, given.user)
        return given

    def _with_their_company(self, waiting: Waiting) -> Given | None:
        """To whoever has the company, full desk or not, as long as they are there."""
        user = self.account_owners.get(waiting.account) if waiting.account is not None else None
        seat = self.seats.get(user) if user is not None else None
        if seat is None or not _may_have(seat, waiting):
            return None
        return Given(waiting.person, seat.user, None)

    def _by_rule(self, waiting: Waiting) -> Given | None:
        for rule in self.rules:
            if rule.fits(waiting) and (candidates := list(self._candidates(rule, waiting))):
                return Given(waiting.person, self._take_turn(rule, waiting.person, candidates), rule.id)
        return None

    def _candidates(self, rule: Rule, waiting: Waiting) -> Iterator[Seat]:
        for seat in self.seats.values():
            if (not rule.users or seat.user in rule.users) and _may_have(seat, waiting) and seat.has_room:
                yield seat

    def _take_turn(self, rule: Rule, person: int, candidates: Sequence[Seat]) -> int:
        weights = {seat.user: max(1, seat.capacity) if rule.by_capacity else 1 for seat in candidates}
        turns = {user: self.turns.get((rule.id, user), Turn()) for user in weights}
        earned = {user: turns[user].credit + weight for user, weight in weights.items()}
        chosen = max(weights, key=lambda user: (earned[user], -turns[user].last, _lot(person, user)))
        earned[chosen] -= sum(weights.values())
        count = 1 + max((turn.last for (of, _), turn in self.turns.items() if of == rule.id), default=0)
        for user, credit in earned.items():
            last = count if user == chosen else turns[user].last
            self.turns[rule.id, user] = Turn(credit, last)
        return chosen


def _may_have(seat: Seat, waiting: Waiting) -> bool:
    return seat.present and seat.team == waiting.team and seat.user not in waiting.not_to


def _lot(person: int, user: int) -> bytes:
    """What decides between equals: for another person another way round, and always the same way for the same."""
    return hashlib.blake2b(f"{person}:{user}".encode(), digest_size=8).digest()
