"""Ends a switch: in one transaction everybody goes on as they were prepared, so that nobody ever sees half of it."""

from __future__ import annotations

from django.db import connection, transaction

from ondo.actions.recording.messages import ANNOUNCEMENT, UNDO
from ondo.actions.recording.notices import tell_recorded
from ondo.actions.recording.write import TRANSITION_COLUMNS
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.desks import keep_recorded
from ondo.store.desks.desk import HandedOver
from ondo.store.desks.rules import Rules
from ondo.store.desks.work import Desks
from ondo.store.desks.work_anew import complete_work, cool_down, drop_strays
from ondo.store.models import Transition
from ondo.store.reading.in_force import hold_playbook, in_force


@transaction.atomic
def finish(version: int, now: Instant) -> bool:
    """Put the version in force, unless somebody still has to be prepared; whether it is in force now."""
    hold_playbook(alone=True)
    ruling = in_force()
    if ruling is None or ruling.switching != version:
        return ruling is not None and version in ruling.versions
    if _somebody_is_left():
        return False
    last = _record_moves(now)
    _set_timers()
    _set_states(version)
    bulk.execute("DELETE FROM switched")
    bulk.execute("UPDATE playbook_version SET switching = %s WHERE id = %s", [False, version])
    tell_recorded(last, _keep_desks(last, now), now)
    return True


def _keep_desks(last: int, now: Instant) -> list[HandedOver]:
    """What desks read follows the moves that were recorded after `last`, and what the playbook says of stages.

    Returns the hand-offs that changed.
    """
    ruling = in_force()
    assert ruling is not None
    handed = keep_recorded(last, ruling.periods, now)
    desks = Desks.at(Rules(ruling.periods), now)
    drop_strays(desks)
    while complete_work(desks):
        pass
    cool_down()
    return handed


def _somebody_is_left() -> bool:
    return bool(
        bulk.rows(
            "SELECT 1 FROM fold_state f WHERE NOT EXISTS"
            " (SELECT 1 FROM switched s WHERE s.person_id = f.person_id) LIMIT 1"
        )
    )


def _record_moves(now: Instant) -> int:
    """The rows that were prepared, in the order of people and steps, and a message for each.

    Returns the id of the last row before them.
    """
    columns = [column for column in TRANSITION_COLUMNS if column not in ("id", "person_id", "recorded_at")]
    listed = ", ".join(connection.ops.quote_name(column) for column in columns)
    told = ", ".join(map(_from_json, columns))
    last = bulk.rows("SELECT COALESCE(MAX(id), 0) FROM transition")[0][0]
    later = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    bulk.execute(
        f"INSERT INTO transition (person_id, recorded_at, {listed})"
        f" SELECT s.person_id, {later}(%s, {_from_json('at')}), {told} FROM switched s, {_each_move()}"
        " ORDER BY s.person_id, t.key",
        [now],
    )
    payload = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
    bulk.execute(
        "INSERT INTO due (kind, what, person, due_at, payload, tries)"
        f" SELECT 'outbox', %s, person_id, %s, {payload}('transition', id), 0 FROM transition WHERE id > %s",
        [ANNOUNCEMENT, now + UNDO, last],
    )
    return int(last)


def _each_move() -> str:
    if connection.vendor == "postgresql":
        return "jsonb_array_elements(s.transitions::jsonb) WITH ORDINALITY AS t(value, key)"
    return "json_each(s.transitions) t"


def _from_json(column: str) -> str:
    if connection.vendor != "postgresql":
        return f"json_extract(t.value, '$.{column}')"
    type_ = next(field for field in Transition._meta.concrete_fields if field.column == column).db_type(connection)
    return f"(t.value->>'{column}')::{type_}"


def _set_timers() -> None:
    bulk.execute("DELETE FROM due WHERE kind = 'timer'")
    bulk.execute(
        "INSERT INTO due (kind, what, person, due_at, tries)"
        " SELECT 'timer', '', person_id, timer_at, 0 FROM switched WHERE timer_at IS NOT NULL"
    )


def _set_states(version: int) -> None:
    copied = ", ".join(f"{column} = s.{column}" for column in ("state", "folded_to", "timer_at", "stage", "cycle"))
    bulk.execute(
        f"UPDATE fold_state SET playbook_id = %s, stamp = stamp + 1, {copied}"
        " FROM switched s WHERE s.person_id = fold_state.person_id",
        [version],
    )
