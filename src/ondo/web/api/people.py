"""People: the list, and one of them as they stand."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from ondo.domain.errors import OndoError
from ondo.store.models import Person
from ondo.store.reading.listed_people import Standing, Wanted, people_after, standing_of
from ondo.store.reading.people import person_called
from ondo.store.reading.person import members, ruling_now
from ondo.web.api.endpoint import needs
from ondo.web.api.etags import demand, tag_of
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission

router = Router(tags=["people"])

PersonKey = Annotated[
    str,
    Path(description="A person's key, e-mail address or id (`app:17`).", min_length=1, max_length=320),
]


class PersonRow(Schema):
    """Somebody as they stand now."""

    key: str
    known: Annotated[bool, Field(description="Whether a key of theirs says who they are, not only a cookie.")]
    created_at: Moment
    account: str | None
    account_name: str | None
    owner: str | None
    stage: str | None
    entered_at: Moment | None
    cycle: int
    score: float
    fit: float
    engagement: float
    traits: dict[str, Any]


class PeoplePage(Schema):
    """Some of the people, in the order in which they came to be known."""

    people: list[PersonRow]
    next: Next


class PersonKeyRow(Schema):
    """A key that leads to a person. `of`: who had it, before they became part of this person."""

    of: str
    kind: str
    value: str


class PersonCard(PersonRow):
    """One person, with every key that leads to them."""

    keys: list[PersonKeyRow]


class PeopleQuery(PageQuery):
    """Which people."""

    q: Annotated[
        str | None,
        Field(min_length=2, max_length=320, description="The beginning of an e-mail address, key, id or company name."),
    ] = None
    stage: Annotated[str | None, Field(max_length=100)] = None
    account: Annotated[str | None, Field(max_length=200, description="The key of an account.")] = None
    owner: Annotated[str | None, Field(max_length=150, description="A user.")] = None
    known: Annotated[bool | None, Field(description="Only people of whom it is known who they are.")] = None


@router.get("/people", response=PeoplePage, operation_id="people_list", summary="People, filtered")
@needs(Permission.READ_PEOPLE)
def list_people(request: HttpRequest, query: Query[PeopleQuery]) -> PeoplePage:
    """Search goes by the beginning of an e-mail address, a key, an id or a company's name."""
    after = place_of(query.cursor)
    wanted = Wanted(query.q, [query.stage] if query.stage else None, query.account, query.owner, query.known)
    found = people_after(after[0] if after else 0, wanted, query.limit + 1, ruling_now().playbook, now())
    rows, last = cut(found, query.limit)
    return PeoplePage(people=[as_row(one) for one in rows], next=cursor_at(last.id) if last else None)


@router.get("/people/{outside:person}", response=PersonCard, operation_id="person", summary="One person as they stand")
@needs(Permission.READ_PEOPLE)
def one_person(request: HttpRequest, person: PersonKey, response: HttpResponse) -> PersonCard:
    """Whoever became part of somebody else leads to whoever stands for them. The ETag is what a verdict may ask for."""
    found = somebody(person)
    stands = stands_now(found)
    response["ETag"] = tag_of_person(stands)
    keys = [PersonKeyRow(of=one.key, kind=kind, value=value) for one in members(found) for kind, value in one.keys]
    return PersonCard(**as_row(stands).model_dump(), keys=keys)


def somebody(called: str) -> Person:
    """The person who is meant. Raises OndoError: nobody (404), several (409), erased (410)."""
    found = person_called(called)
    if found.erased_at is not None:
        raise OndoError("person.erased", person=found.key)
    return found


def stands_now(person: Person) -> Standing:
    """How they stand at this instant. Raises OndoError for whoever became part of somebody else meanwhile."""
    found = standing_of([person.pk], ruling_now().playbook, now()).get(person.pk)
    if found is None:
        raise OndoError("person.changed_meanwhile")
    return found


def tag_of_person(stands: Standing) -> str:
    """Another one after every change of where they stand, what is known of them, and whose they are; and after every
    act of ours on them, also while no worker has decided about it yet."""
    return tag_of(plain(stands))


def demand_unchanged(request: HttpRequest, person: Person) -> None:
    """See that a person stands as the caller has read them. Call it with the person held.

    Raises OndoError: 412 where they do not, or are part of somebody else by now; nothing where If-Match is not given.
    """
    try:
        tag = tag_of_person(stands_now(person))
    except OndoError:
        tag = ""
    demand(request, tag, optional=True)


def as_row(stands: Standing) -> PersonRow:
    """The row of a list."""
    told = plain(stands)
    return PersonRow(**{name: told[name] for name in PersonRow.model_fields})
