"""`ondo verify` finds nothing where nothing is wrong, and every kind of damage where something is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.arrivals import arrive, identify, put_in_force, source
from tests.crowd import make_crowd
from tests.databases import mostly_on
from tests.integration.actions.people import DAY, T, asked, cool, decide, person, verdict, warm
from tests.integration.load.loading import differences, load_into_store

pytestmark = pytest.mark.usefixtures("store")

Damage = Callable[[], object]


def lived() -> None:
    """A small life: an MQL who was sorted, colleagues, two who turned out to be one, and what nobody could read."""
    put_in_force()
    warm("sato", T)
    cool("suzuki", T + 10)
    cool("tanaka", T + 20)
    warm("ito", T + 30)
    decide(T + 5_000)
    verdict("sato", T + 10_000, verdict="lead")
    arrive(identify("suzuki", "suzuki@example.co.jp", company={"name": "C", "employees": 300}), T + 11_000)
    arrive(identify("tanaka", "tanaka@example.co.jp", company={"name": "C"}), T + 12_000)
    arrive(identify("new", "suzuki2@example.co.jp"), T + 13_000)
    decide(T + 20_000)
    arrive({"type": "identify", "userId": "u1", "traits": {"email": "suzuki@example.co.jp"}}, T + 21_000)
    arrive({"type": "identify", "userId": "u1", "traits": {"email": "suzuki2@example.co.jp"}}, T + 22_000)
    arrive({"type": "track", "anonymousId": "x"}, T + 23_000)  # without a name: nothing can be made of it
    decide(T + DAY)
    arrive(asked("suzuki"), T + 2 * DAY)  # waits


def found() -> set[str]:
    return {one.key for one in differences()}


def test_nothing_differs_in_the_life_of_a_service() -> None:
    lived()
    assert differences() == []


def test_nothing_differs_after_an_erasure() -> None:
    from ondo.actions.erase import erase

    lived()
    erase(person=person("suzuki"), by="test", at=T + 3 * DAY)
    assert differences() == []


def sql(statement: str, *parameters: int | str) -> None:
    """Damage, beside every guard that the database has."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("DROP TRIGGER IF EXISTS event_undeleted")
            cursor.execute("DROP TRIGGER IF EXISTS event_unchanged")
        cursor.execute(statement, parameters)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")


def of(who: str) -> int:
    return person(who).pk


def change_state() -> None:
    from ondo.store.models import FoldState

    row = FoldState.objects.get(person=of("sato"))
    state = json.loads(row.state)
    state["fit"] += 1000
    FoldState.objects.filter(person=of("sato")).update(state=json.dumps(state))


def of_the_verdict(*columns: str) -> str:
    """A query for these columns of the ledger's row of the verdict on sato."""
    return f"SELECT {', '.join(columns)} FROM ledger WHERE flags = 'accepted'"


DAMAGES: dict[str, tuple[Damage, set[str]]] = {
    "a state that was changed": (change_state, {"verify.state"}),
    "a stage that was changed": (
        lambda: sql("UPDATE fold_state SET stage = 'mql' WHERE person_id = %s", of("sato")),
        {"verify.stage"},
    ),
    "a cycle that was changed": (
        lambda: sql("UPDATE fold_state SET cycle = 9 WHERE person_id = %s", of("sato")),
        {"verify.stage"},
    ),
    "a state that was lost": (
        lambda: sql("DELETE FROM fold_state WHERE person_id = %s", of("tanaka")),
        {"verify.no_state"},
    ),
    "a state that stopped too early": (
        lambda: sql("UPDATE fold_state SET folded_to = %s WHERE person_id = %s", T, of("sato")),
        {"verify.beyond", "verify.state", "verify.move_unknown"},
    ),
    "a state under another playbook": (
        lambda: sql("UPDATE fold_state SET playbook_id = 99 WHERE person_id = %s", of("sato")),
        {"verify.playbook"},
    ),
    "a row of the ledger that was lost": (
        lambda: sql(f"DELETE FROM ledger WHERE seq = ({of_the_verdict('seq')})"),
        {"verify.event_nowhere", "verify.state", "verify.stage", "verify.move_unknown"},
    ),
    "a row of the ledger that is doubled": (
        lambda: sql(
            "INSERT INTO ledger (event_id, holder_id, person_id, at) SELECT event_id, %s, %s, at FROM ledger"
            f" WHERE seq = ({of_the_verdict('seq')})",
            *(of("tanaka"), of("tanaka")),
        ),
        {"verify.event_twice", "verify.state"},
    ),
    "an instant that was changed": (
        lambda: sql(f"UPDATE ledger SET at = {T - 5} WHERE seq = ({of_the_verdict('seq')})"),
        {"verify.state"},
    ),
    "a verdict's mark that was changed": (
        lambda: sql("UPDATE ledger SET flags = 'refused' WHERE flags = 'accepted'"),
        {"verify.state", "verify.stage", "verify.last_move", "verify.move_unknown"},
    ),
    "a row of the ledger that went to somebody else": (
        lambda: sql(f"UPDATE ledger SET person_id = {of('tanaka')} WHERE seq = ({of_the_verdict('seq')})"),
        {"verify.ledger_person", "verify.state"},
    ),
    "a content that was changed": (
        lambda: sql(
            "UPDATE event SET body = replace(body, 'document_requested', 'page') WHERE body LIKE %s",
            "%document_requested%",
        ),
        {"verify.state", "verify.move_unknown"},
    ),
    "a content that cannot be read": (
        lambda: sql(f"UPDATE event SET body = '{{' WHERE id = ({of_the_verdict('event_id')})"),
        {"verify.cannot_be_read"},
    ),
    "an event that was lost": (
        lambda: sql(f"DELETE FROM event WHERE id = ({of_the_verdict('event_id')})"),
        {"verify.event_unknown", "verify.state"},
    ),
    "an event that waits though it was taken": (
        lambda: sql(f"INSERT INTO pending (event_id, received_at) {of_the_verdict('event_id', 'at')}"),
        {"verify.event_still_waits"},
    ),
    "an event that waits twice": (
        lambda: sql("INSERT INTO pending (event_id, received_at) SELECT event_id, received_at FROM pending"),
        {"verify.event_waits_twice"},
    ),
    "an event that neither waits nor was taken": (
        lambda: sql("DELETE FROM pending"),
        {"verify.event_nowhere"},
    ),
    "an event that was put aside though it was taken": (
        lambda: sql(
            "INSERT INTO quarantine (source_id, received_at, reason, params, body)"
            " VALUES (NULL, 1, 'x', '{\"event\": 1}', '')"
        ),
        {"verify.event_aside_and_taken"},
    ),
    "a call in the quarantine that was lost": (lambda: sql("DELETE FROM quarantine"), {"verify.event_nowhere"}),
    "a move that was lost": (
        lambda: sql(
            "DELETE FROM transition WHERE id = (SELECT MIN(id) FROM transition WHERE person_id = %s)", of("sato")
        ),
        {"verify.move", "verify.move_missing"},
    ),
    "a last move that was lost": (
        lambda: sql(
            "DELETE FROM transition WHERE id = (SELECT MAX(id) FROM transition WHERE person_id = %s)", of("sato")
        ),
        {"verify.last_move", "verify.move_missing"},
    ),
    "a move that was recorded twice": (
        lambda: doubled_move(),
        {"verify.move_unknown"},
    ),
    "a score in a move that was changed": (
        lambda: sql("UPDATE transition SET score = score + 1 WHERE person_id = %s", of("sato")),
        {"verify.move"},
    ),
    "a contribution that was changed": (
        lambda: sql(
            "UPDATE transition SET snapshot = '{\"contributions\": [], \"evidence\": []}' WHERE to_stage = 'mql'"
        ),
        {"verify.move"},
    ),
    "a timer that was lost": (
        lambda: sql("DELETE FROM due WHERE kind = 'timer' AND person = %s", of("ito")),
        {"verify.timer_at", "verify.timer_late"},
    ),
    "a timer that was put off": (
        lambda: sql("UPDATE due SET due_at = due_at + 1 WHERE kind = 'timer' AND person = %s", of("ito")),
        {"verify.timer_at", "verify.timer_late"},
    ),
    "a timer of somebody without a state": (
        lambda: sql("INSERT INTO due (kind, what, person, due_at, tries) VALUES ('timer', '', 4711, 1, 0)"),
        {"verify.timer_of_nobody"},
    ),
    "a key that leads to nobody": (
        lambda: sql("UPDATE identity SET person_id = 4711 WHERE kind = 'email' AND value LIKE %s", "sato%"),
        {"verify.key_to_nobody"},
    ),
    "a state of nobody": (
        lambda: sql(
            "INSERT INTO fold_state (person_id, playbook_id, state, folded_to, cycle) VALUES (4711, 1, '{}', 1, 0)"
        ),
        {"verify.state_of_nobody"},
    ),
    "a move of nobody": (
        lambda: sql("UPDATE transition SET person_id = 4711 WHERE person_id = %s", of("tanaka")),
        {"verify.move_of_nobody", "verify.last_move", "verify.move_missing"},
    ),
    "a state of somebody who was absorbed": (
        lambda: sql(
            "INSERT INTO fold_state (person_id, playbook_id, state, folded_to, cycle)"
            " SELECT id, 1, '{}', 1, 0 FROM person WHERE root_id IS NOT NULL"
        ),
        {"verify.absorbed_with_state"},
    ),
    "a merge that was forgotten": (
        lambda: sql("UPDATE person SET root_id = NULL"),
        {"verify.ledger_person"},
    ),
    "somebody who became part of nobody": (
        lambda: sql("UPDATE person SET root_id = 4711 WHERE root_id IS NOT NULL"),
        {"verify.ledger_person", "verify.root_absorbed"},
    ),
    "what holds from before the first event": (
        lambda: sql('UPDATE person SET start = \'{"traits": {"plan": "gold"}}\' WHERE id = %s', of("sato")),
        {"verify.state"},
    ),
}


def doubled_move() -> None:
    from ondo.store.models import Transition

    row = Transition.objects.filter(person=of("sato")).order_by("id").last()
    assert row is not None
    row.pk = None
    row.save(force_insert=True)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found(damage: str) -> None:
    lived()
    do, expected = DAMAGES[damage]
    assert found() == set()
    do()
    assert expected <= found()


def test_what_was_erased_and_comes_back_is_found() -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Identity

    lived()
    gone = person("sato")
    erase(person=gone, by="test", at=T + 3 * DAY)
    Identity.objects.create(kind="email", value="sato@example.co.jp", person=gone, since=1)
    assert found() == {"verify.erased"}


def test_one_person_is_compared_alone() -> None:
    from ondo.store.verifying import verify

    lived()
    change_state()
    assert [part.differences for part in verify(person=of("tanaka"))] == [()]
    (part,) = verify(person=of("sato"))
    assert (part.people, [one.key for one in part.differences]) == (1, ["verify.state"])
    assert part.differences[0].person == person("sato").key


@mostly_on("postgresql")
def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.verifying import run, verify

    load_into_store(make_crowd(tmp_path / "history", people=300))
    sql("UPDATE fold_state SET cycle = 9 WHERE person_id IN (1, 250)")
    parts = list(verify(processes=2))
    assert sum(part.people for part in parts) == 300
    assert [one.key for part in parts for one in part.differences] == ["verify.stage"] * 2
    monkeypatch.setattr(run, "LOT", 10)
    alone = list(verify())
    assert sum(part.events for part in alone) == sum(part.events for part in parts)


def test_nothing_differs_while_others_work(tmp_path: Path) -> None:
    """What is written meanwhile is not seen, so it cannot differ from what was read before."""
    from ondo.store.verifying import verify

    source()
    lived()
    looking = verify()
    first = next(looking)
    other_process_decides()
    assert [one for part in (first, *looking) for one in part.differences] == []


def other_process_decides() -> None:
    import subprocess
    import sys

    decide_all = "from ondo.store.django import set_up; set_up(); from ondo.worker.batch import run_batch;"
    decide_all += f"print(run_batch({T + 3 * DAY}, most=100).events)"
    done = subprocess.run([sys.executable, "-c", decide_all], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
