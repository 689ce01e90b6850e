"""Destinations: where alerts and webhooks go."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema, Status

from ondo.actions.add_destination import add_destination
from ondo.actions.change_destination import change_destination
from ondo.actions.disable_destination import disable_destination
from ondo.actions.enable_destination import enable_destination
from ondo.actions.remove_destination import remove_destination
from ondo.actions.rotate_secret import rotate_secret
from ondo.actions.send_test import send_test
from ondo.domain.errors import OndoError
from ondo.domain.instants import HOUR
from ondo.integrations import INTEGRATIONS
from ondo.store.models import Destination
from ondo.store.reading.destinations import destination_numbered, destinations_after, kinds_told, shown_address
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.etags import demand, tag_of
from ondo.web.api.idempotency import WAITS_OUTSIDE
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["destinations"])

DestinationNumber = Annotated[int, Path(description="The number of a destination.", ge=1, le=LARGEST)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Address = Annotated[str, Field(min_length=1, max_length=500, description="As `ondo destination add` takes it.")]
Secret = Annotated[str, Field(max_length=200)]
Kinds = Annotated[list[str], Field(max_length=50, description="Kinds of notices; none: what suits the kind.")]
Language = Literal["ja", "en"]


class DestinationRow(Schema):
    """A destination, without what is secret of its address. `former_until`: until when the former secret signs too."""

    id: int
    name: str
    kind: str
    address: str
    told: list[str]
    language: str
    enabled: bool
    former_until: Moment | None


class DestinationPage(Schema):
    """Some of the destinations, in the order in which they were added."""

    destinations: list[DestinationRow]
    next: Next


class DestinationWithSecret(DestinationRow):
    """With what signs a webhook, which no other answer has; empty for other kinds."""

    secret: str


class NewDestination(Given):
    """A destination to be; a webhook without a secret gets one."""

    name: Name
    kind: Annotated[str, Field(max_length=20, description=f"One of: {', '.join(INTEGRATIONS)}.")]
    address: Address
    secret: Secret = ""
    told: Kinds = Field(default_factory=list)
    language: Language = "ja"


class DestinationChange(Given):
    """What is to be changed; whatever is not named stays. `secret`: the token of a Chatwork."""

    name: Name | None = None
    address: Address | None = None
    secret: Secret | None = None
    told: Kinds | None = None
    language: Language | None = None
    enabled: bool | None = None


class Rotation(Given):
    """Another secret. Without `secret` one is made; for `keep_hours` the former one signs too."""

    secret: Secret = ""
    keep_hours: Annotated[int, Field(ge=0, le=720)] = 24


class Tried(Schema):
    """How a test went. `status`: what HTTP answered; `error`: in the service's words, or ours, why it was not taken."""

    delivered: bool
    status: int | None
    error: str | None
    milliseconds: int


@router.get("/destinations", response=DestinationPage, operation_id="destinations", summary="Where notices go")
@needs(Permission.MANAGE_DESTINATIONS)
def destinations(request: HttpRequest, query: Query[PageQuery]) -> DestinationPage:
    """In the order in which they were added."""
    after = place_of(query.cursor)
    rows, last = cut(destinations_after(after[0] if after else 0, query.limit + 1), query.limit)
    told = [DestinationRow(**_told(one)) for one in rows]
    return DestinationPage(destinations=told, next=cursor_at(last.pk) if last else None)


@router.post(
    "/destinations", response={201: DestinationWithSecret}, operation_id="destination_add", summary="Add a destination"
)
@needs(Permission.MANAGE_DESTINATIONS)
def add(request: HttpRequest, response: HttpResponse, new: NewDestination) -> Status[DestinationWithSecret]:
    """The one answer that has its secret; keep it."""
    made = add_destination(**new.dict(), **acting(request))
    response["ETag"] = _tag(made)
    return Status(201, _with_secret(made))


@router.get(
    "/destinations/{destination}", response=DestinationRow, operation_id="destination", summary="One destination"
)
@needs(Permission.MANAGE_DESTINATIONS)
def one_destination(request: HttpRequest, destination: DestinationNumber, response: HttpResponse) -> DestinationRow:
    """The ETag is what changing it asks for."""
    found = destination_numbered(destination)
    response["ETag"] = _tag(found)
    return DestinationRow(**_told(found))


@router.patch(
    "/destinations/{destination}",
    response=DestinationRow,
    operation_id="destination_change",
    summary="Change a destination",
    openapi_extra={"x-if-match": "required"},
)
@needs(Permission.MANAGE_DESTINATIONS)
def change(
    request: HttpRequest, destination: DestinationNumber, response: HttpResponse, wish: DestinationChange
) -> DestinationRow:
    """What waits for it goes to its new address then."""
    changes = {field: value for field, value in wish.dict(exclude_unset=True).items() if value is not None}
    enabled = changes.pop("enabled", None)
    with transaction.atomic():
        found = _demanded(request, destination)
        if "secret" in changes and found.kind == "webhook":
            raise OndoError("telling.rotate_instead")
        change_destination(destination=found, changes=changes, **acting(request))
        if enabled is not None:
            switch = enable_destination if enabled else disable_destination
            switch(destination=found, **acting(request))
    response["ETag"] = _tag(found)
    return DestinationRow(**_told(found))


@router.delete(
    "/destinations/{destination}",
    response={204: None},
    operation_id="destination_remove",
    summary="Remove a destination",
    openapi_extra={"x-if-match": "required"},
)
@needs(Permission.MANAGE_DESTINATIONS)
def remove(request: HttpRequest, destination: DestinationNumber) -> Status[None]:
    """With its log; the audit keeps that it was."""
    with transaction.atomic():
        remove_destination(destination=_demanded(request, destination), **acting(request))
    return Status(204, None)


@router.post(
    "/destinations/{destination}/secret",
    response=DestinationWithSecret,
    operation_id="destination_rotate",
    summary="Give a webhook another secret",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.MANAGE_DESTINATIONS)
def rotate(
    request: HttpRequest, destination: DestinationNumber, response: HttpResponse, rotation: Rotation
) -> DestinationWithSecret:
    """Meanwhile each message has a signature by both. `keep_hours` 0 where somebody else knows the former one."""
    keep = rotation.keep_hours * HOUR
    with transaction.atomic():
        found = _demanded(request, destination, optional=True)
        made = rotate_secret(destination=found, secret=rotation.secret, keep=keep, **acting(request))
    response["ETag"] = _tag(made)
    return _with_secret(made)


@router.post(
    "/destinations/{destination}/test",
    response=Tried,
    operation_id="destination_test",
    url_name=WAITS_OUTSIDE,
    summary="Try a destination out",
)
@needs(Permission.MANAGE_DESTINATIONS)
def test(request: HttpRequest, destination: DestinationNumber) -> Tried:
    """One message that says that it is a test, sent at once, disabled or not; the answer is waited for, and logged."""
    row = send_test(destination=destination_numbered(destination), **acting(request))
    return Tried(delivered=row.error is None, status=row.status, error=row.error, milliseconds=row.milliseconds)


def _demanded(request: HttpRequest, number: int, *, optional: bool = False) -> Destination:
    found = destination_numbered(number, lock=True)
    demand(request, _tag(found), optional=optional)
    return found


def _tag(one: Destination) -> str:
    return tag_of(one.pk, one.name, one.address, one.secret, list(one.told), one.language, one.disabled_at)


def _told(one: Destination) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "kind": one.kind,
        "address": shown_address(one),
        "told": [kind.value for kind in kinds_told(one)],
        "language": one.language,
        "enabled": one.disabled_at is None,
        "former_until": plain(one.former_until, "former_at"),
    }


def _with_secret(one: Destination) -> DestinationWithSecret:
    return DestinationWithSecret(**_told(one), secret=one.secret if one.kind == "webhook" else "")
