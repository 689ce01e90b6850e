"""Exports: people, transitions and events in one stream, as lines of JSON or as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Path, Query, Router, Schema

from ondo.domain.instants import rfc3339
from ondo.domain.spreadsheets import csv_line, defused
from ondo.store.reading.person import ruling_now
from ondo.store.reading.streams import Logged, all_events, all_people, all_transitions
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import plain
from ondo.web.api.people import PersonRow
from ondo.web.api.transitions import TransitionRow
from ondo.web.frame.moments import now
from ondo.web.roles import Permission

router = Router(tags=["exports"])

Row = Mapping[str, Any]
EVENT = ("id", "person", "event", "at", "name", "initiator", "channel", "user", "flags", "properties")
COLUMNS = {"people": tuple(PersonRow.model_fields), "transitions": tuple(TransitionRow.model_fields), "events": EVENT}
FORMS = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
LINES = 200
"""Rows that are sent at once."""


class ExportQuery(Schema):
    """In which form."""

    form: Literal["ndjson", "csv"] = "ndjson"


_EXAMPLE = {"schema": {"type": "string"}}
_STREAM = {"responses": {"200": {"description": "A stream", "content": dict.fromkeys(FORMS.values(), _EXAMPLE)}}}


@router.get("/exports/{what}", operation_id="export", summary="Everything of one kind", openapi_extra=_STREAM)
@needs(Permission.EXPORT)
def export(
    request: HttpRequest,
    what: Annotated[Literal["people", "transitions", "events"], Path()],
    query: Query[ExportQuery],
) -> StreamingHttpResponse:
    """Streamed in bounded memory. What comes in meanwhile may be in it or not; nothing is in it twice."""
    lines = _as_csv(COLUMNS[what], _rows(what)) if query.form == "csv" else _as_json(_rows(what))
    response = StreamingHttpResponse(_in_parts(lines), content_type=FORMS[query.form])
    response["Content-Disposition"] = f'attachment; filename="{what}.{query.form}"'
    return response


def _rows(what: str) -> Iterator[Row]:
    if what == "people":
        return (_only(plain(one), what) for one in all_people(ruling_now().playbook, now()))
    if what == "transitions":
        return (_only(plain(one), what) for one in all_transitions())
    return map(_event, all_events())


def _only(told: Row, what: str) -> Row:
    return {name: told[name] for name in COLUMNS[what]}


def _event(one: Logged) -> Row:
    event = one.event
    found = (one.id, one.person, int(event.id), rfc3339(event.at), event.name, event.initiator.value, event.channel)
    return dict(zip(EVENT, (*found, event.user, one.flags, dict(event.properties)), strict=True))


def _as_json(rows: Iterable[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _as_csv(columns: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    """What has parts itself (traits, properties) stands in its cell as JSON; what people wrote, so that none runs."""
    names = list(columns)
    yield csv_line(names)
    for row in rows:
        yield csv_line([_cell(row[name]) for name in names])


def _cell(value: object) -> object:
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return defused(value) if isinstance(value, str) else value


def _in_parts(lines: Iterator[str]) -> Iterator[bytes]:
    part: list[str] = []
    for line in lines:
        part.append(line)
        if len(part) == LINES:
            yield "".join(part).encode()
            part.clear()
    yield "".join(part).encode()
