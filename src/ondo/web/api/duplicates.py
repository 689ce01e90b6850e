"""Pairs of people who may be one, until somebody decides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from ondo.actions.merge_people import merge_people
from ondo.actions.tell_apart import tell_apart
from ondo.store.models import Person
from ondo.store.reading.duplicates import Suggested, suggestion_called, undecided
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.outside import Moment, WrongField, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import somebody
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["merges"])

PairNumber = Annotated[int, Path(description="The number of a pair.", ge=1, le=LARGEST)]


class Half(Schema):
    """One of the two, with what is known of them."""

    key: str
    traits: dict[str, Any]


class PairRow(Schema):
    """Two people who may be one, and why."""

    id: int
    because: str
    at: Moment
    people: list[Half]


class PairPage(Schema):
    """Pairs that nobody has decided about, in the order in which they were found."""

    duplicates: list[PairRow]
    next: Next


class Decision(Given):
    """`merged`: they are one, and `keep` (one of the two; otherwise the first) stands for both. `different`: they are
    two, and are not suggested again."""

    decision: Literal["merged", "different"]
    keep: Annotated[str | None, Field(max_length=320, description="A key of one of the two.")] = None


class Decided(Schema):
    """What was decided; `merge`: the number of the merge, if there is one now."""

    decision: str
    merge: int | None


@router.get("/duplicates", response=PairPage, operation_id="duplicates", summary="People who may be one")
@needs(Permission.READ_PEOPLE)
def duplicates(request: HttpRequest, query: Query[PageQuery]) -> PairPage:
    """Pairs that nobody has decided about."""
    after = place_of(query.cursor)
    rows, last = cut(undecided(after[0] if after else 0, query.limit + 1), query.limit)
    return PairPage(duplicates=[_row(one) for one in rows], next=cursor_at(last.id) if last else None)


@router.post(
    "/duplicates/{pair}/decision", response=Decided, operation_id="duplicates_decide", summary="Decide about a pair"
)
@needs(Permission.MERGE)
def decide(request: HttpRequest, pair: PairNumber, decision: Decision) -> Decided:
    """Once: a pair that was decided about, or became one otherwise, is refused (409)."""
    first, second = (somebody(key) for key in suggestion_called(pair).keys)
    if decision.decision == "different":
        tell_apart(one=first, other=second, **acting(request))
        return Decided(decision=decision.decision, merge=None)
    keep, other = _kept_first(first, second, decision.keep)
    merge = merge_people(keep=keep, other=other, **acting(request))
    return Decided(decision=decision.decision, merge=merge.pk)


def _kept_first(first: Person, second: Person, keep: str | None) -> tuple[Person, Person]:
    kept = somebody(keep) if keep else first
    if kept not in (first, second):
        raise WrongField("person.not_of_the_pair", pointer="/keep", person=kept.key)
    return (first, second) if kept == first else (second, first)


def _row(one: Suggested) -> PairRow:
    halves = [Half(key=key, traits=plain(traits)) for key, traits in zip(one.keys, one.traits, strict=True)]
    return PairRow(id=one.id, because=one.because, at=plain(one.at, "at"), people=halves)
