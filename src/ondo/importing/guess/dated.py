"""Events that dates tell of: when somebody became known, what was asked for on a day, what was changed in a record."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.importing.guess.samples import DATE_ROLES, Column, Sample
from ondo.importing.guess.words import MQL_WORDS, asked_for_on, plain
from ondo.importing.guess.yaml_text import cell

Proposed = tuple[dict[str, object], str]
"""An event of the mapping, and the message that stands behind it."""

_BY_RECORD = (("mql_date", "mql"), ("sql_date", "sql"), ("customer_date", "customer"))
_ASKED_FOR = DATE_ROLES - {"updated_at"}


def events_of_people(sample: Sample, used: set[str]) -> Iterator[Proposed]:
    """What the dates in a file of people tell. Columns that are used are added to `used`."""
    created = sample.first("created_at") or sample.first("happened_at")
    if created:
        yield _became_known(created, sample, used)
        yield from _mql_by_stage(created, sample, used)
    for column in sample.columns:
        name = asked_for_on(column.header)
        if name and column.is_date and column.header not in used and column.role in (None, *_ASKED_FOR):
            used.add(column.header)
            yield {"event": name, "at": column.header}, "importing.guess_asked_for"
    for role, stage in _BY_RECORD:
        if found := sample.first(role):
            used.add(found.header)
            yield _imported(stage, found.header), "importing.guess_imported"


def _became_known(created: Column, sample: Sample, used: set[str]) -> Proposed:
    named = asked_for_on(created.header)
    told = {"origin": sample.first("origin"), "url": sample.first("url")}
    properties = {name: found.header for name, found in told.items() if found}
    used |= {created.header, *properties.values()}
    event: dict[str, object] = {"event": named or "identified", "at": created.header}
    if properties:
        event["properties"] = properties
    return event, "importing.guess_asked_for" if named else "importing.guess_identified"


def _mql_by_stage(created: Column, sample: Sample, used: set[str]) -> Iterator[Proposed]:
    """People whose stage says MQL, where no date says since when."""
    stage = sample.first("stage", "status")
    values = _mql_words(stage.words()) if stage else []
    if stage and values and not sample.first("mql_date"):
        used.add(stage.header)
        yield _imported("mql", created.header) | {"only_if": {stage.header: values}}, "importing.guess_imported"


def events_of_changes(sample: Sample, used: set[str]) -> Iterator[Proposed]:
    """What a history of fields tells: who was put among the MQLs, and that something else was changed."""
    at, new = sample.first("created_at", "happened_at"), sample.first("new_value")
    if at is None or new is None:
        return
    own = {"id": sample.first("event_id"), "user": sample.first("changed_by")}
    common = {name: column.header for name, column in own.items() if column}
    told = {"field": sample.first("field"), "from": sample.first("old_value"), "to": new}
    properties = {name: column.header for name, column in told.items() if column}
    used |= {at.header, *common.values(), *properties.values()}
    values = _mql_words(sorted({str(value) for value in new.values}))
    if values:
        yield _imported("mql", at.header) | common | {"only_if": {new.header: values}}, "importing.guess_imported"
    changed: dict[str, object] = {
        "event": "field_changed",
        "at": at.header,
        "initiated_by": "us",
        **common,
        "properties": properties,
    }
    if values:
        changed["only_if"] = {new.header: {"none_of": values}}
    yield changed, "importing.guess_changed"


def _mql_words(words: list[str]) -> list[str]:
    return [word for word in words if any(mql in plain(word) for mql in MQL_WORDS)]


def _imported(stage: str, at: str) -> dict[str, object]:
    return {"event": "imported_as", "at": at, "initiated_by": "us", "properties": {"stage": {"value": stage}}}


def as_line(event: dict[str, object]) -> str:
    """An event as a line below `events:`."""
    return f"      - {cell(event)}"
