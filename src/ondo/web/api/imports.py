"""Imports: files in, worked off by a process of its own, with progress."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from ondo.actions.cancel_job import cancel_job
from ondo.actions.start_import import IMPORT, start_import
from ondo.domain.errors import OndoError
from ondo.store.models import Job
from ondo.store.reading.jobs import job_called, jobs_before, state_of
from ondo.texts import say
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["imports"])

JobNumber = Annotated[int, Path(description="The number of an import.", ge=1, le=LARGEST)]


class ImportForm(Given):
    """How the files are to be read, as `ondo import` takes it."""

    mapping: Annotated[str | None, Field(max_length=200_000, description="YAML; without it, one is guessed.")] = None
    zone: Annotated[str | None, Field(max_length=64, description="Of dates that state none: `Asia/Tokyo`.")] = None
    encoding: Annotated[str | None, Field(max_length=40)] = None
    source: Annotated[str | None, Field(max_length=100)] = None


class Failure(Schema):
    """Why nothing came of it."""

    code: str
    detail: str


class ImportRow(Schema):
    """An import. `progress`: from 0 to 1."""

    id: int
    state: Annotated[str, Field(description="`waiting`, `running`, `cancelled`, `failed` or `done`.")]
    progress: float
    files: list[str]
    by: str | None
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    cancelled_at: Moment | None
    outcome: Annotated[dict[str, Any] | None, Field(description="What came in, and what did not.")]
    error: Failure | None


class ImportPage(Schema):
    """Imports, the latest first."""

    imports: list[ImportRow]
    next: Next


@router.post("/imports", response={202: ImportRow}, operation_id="import_start", summary="Bring files in")
@needs(Permission.IMPORT)
def start(
    request: HttpRequest, response: HttpResponse, form: Form[ImportForm], files: File[list[UploadedFile]]
) -> Status[ImportRow]:
    """CSV, JSON Lines, Parquet or Excel. Look at it again until its state is `done`."""
    given = {str(file.name): file.chunks() for file in files}
    if len(given) != len(files):
        raise OndoError("job.same_name")
    job = start_import(files=given, **form.dict(), **acting(request))
    response["Location"] = f"{request.path}/{job.pk}"
    return Status(202, _row(job))


@router.get("/imports", response=ImportPage, operation_id="imports", summary="Imports")
@needs(Permission.IMPORT)
def imports(request: HttpRequest, query: Query[PageQuery]) -> ImportPage:
    """The latest first."""
    before = place_of(query.cursor)
    rows, last = cut(jobs_before(before[0] if before else None, query.limit + 1, what=IMPORT), query.limit)
    return ImportPage(imports=[_row(one) for one in rows], next=cursor_at(last.pk) if last else None)


@router.get("/imports/{int:number}", response=ImportRow, operation_id="import", summary="One import")
@needs(Permission.IMPORT)
def one_import(request: HttpRequest, number: JobNumber) -> ImportRow:
    """How far it has come, and what came of it."""
    return _row(job_called(number))


@router.delete("/imports/{int:number}", response=ImportRow, operation_id="import_cancel", summary="Stop an import")
@needs(Permission.IMPORT)
def cancel(request: HttpRequest, number: JobNumber) -> ImportRow:
    """What was loaded by then stays."""
    return _row(cancel_job(job=number, **acting(request)))


def _row(job: Job) -> ImportRow:
    outcome: dict[str, Any] | None = job.outcome
    error = (outcome or {}).get("error")
    return ImportRow(
        id=job.pk,
        state=state_of(job, now()),
        progress=_progress(job),
        files=job.arguments.get("files", []),  # an erasure empties the names of files, too
        by=job.by.username if job.by else None,
        **{name: plain(getattr(job, name), name) for name in _INSTANTS},
        outcome=None if error else outcome,
        error=Failure(code=error["code"], detail=say(error["code"], None, **error["params"])) if error else None,
    )


_INSTANTS = ("created_at", "started_at", "finished_at", "cancelled_at")


def _progress(job: Job) -> float:
    if job.finished_at is not None:
        return 1.0
    return job.done / job.total if job.total else 0.0
