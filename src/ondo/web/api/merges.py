"""Two people who are one: merged by hand or by what their events said, and made two again."""

from __future__ import annotations

from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from ondo.actions.merge_people import hold_pair, merge_people
from ondo.actions.unmerge_person import unmerge_person
from ondo.store.reading.listed_merges import merge_row, merges_before, standing_merge
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.api.people import demand_unchanged, somebody
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["merges"])

MergeNumber = Annotated[int, Path(description="The number of a merge.", ge=1, le=LARGEST)]
Called = Annotated[str, Field(min_length=1, max_length=320, description="A key, e-mail address or id.")]


class MergeRow(Schema):
    """`absorbed` became part of `kept`. `by`: null where their events said so; `undone_at`: null while it holds."""

    id: int
    kept: str
    absorbed: str
    because: str
    at: Moment
    by: str | None
    undone_at: Moment | None
    undone_by: str | None


class MergePage(Schema):
    """Merges, the latest first."""

    merges: list[MergeRow]
    next: Next


class Pair(Given):
    """Two people who are one: `keep` stands for both from now on."""

    keep: Called
    other: Called


@router.get("/merges", response=MergePage, operation_id="merges", summary="Who became part of whom")
@needs(Permission.READ_PEOPLE)
def merges(request: HttpRequest, query: Query[PageQuery]) -> MergePage:
    """The latest first, those that were undone included."""
    before = place_of(query.cursor)
    rows, last = cut(merges_before(before[0] if before else None, query.limit + 1), query.limit)
    return MergePage(merges=[MergeRow(**plain(one)) for one in rows], next=cursor_at(last.id) if last else None)


@router.post(
    "/merges",
    response={201: MergeRow},
    operation_id="merge",
    summary="Make two people one",
    openapi_extra={"x-if-match": "optional"},
)
@needs(Permission.MERGE)
def merge(request: HttpRequest, pair: Pair) -> Status[MergeRow]:
    """One log from now on, folded as if it had always been one. If-Match: the ETag of `keep`."""
    keep, other = somebody(pair.keep), somebody(pair.other)
    with transaction.atomic():
        if "If-Match" in request.headers:
            hold_pair(keep, other)
            demand_unchanged(request, keep)
        made = merge_people(keep=keep, other=other, **acting(request))
    return Status(201, MergeRow(**plain(merge_row(made.pk))))


@router.post(
    "/merges/{merge}/retraction", response=MergeRow, operation_id="unmerge", summary="Make them two people again"
)
@needs(Permission.MERGE)
def take_back(request: HttpRequest, merge: MergeNumber) -> MergeRow:
    """Both are again who they were, with what came by their own keys meanwhile. Merges by events can be undone too."""
    unmerge_person(person=standing_merge(merge).absorbed, **acting(request))
    return MergeRow(**plain(merge_row(merge)))
