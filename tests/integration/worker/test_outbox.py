"""What is to be told is told once it is due, at least once; what is undone in time is not told at all."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from tests.integration.desks.office import Office, open_office

from ondo.domain.instants import HOUR, MINUTE, SECOND
from ondo.store.reading.waiting import GRACE

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def office(store: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("ONDO_LANG", "en")
    monkeypatch.setenv("ONDO_LOG", "words")
    return open_office()


def outbox(**deliverers: Any) -> Any:
    """An outbox with these deliverers, or with those that there are."""
    from ondo.worker.outbox import DELIVERERS, Outbox

    return Outbox(deliverers or DELIVERERS, chance=lambda: 0.5)


def waiting() -> list[tuple[Any, ...]]:
    """The messages that are there: which moves they are about, when they are due, how often they were tried."""
    from ondo.store.models import Due

    rows = Due.objects.filter(kind="outbox").order_by("id")
    return [(row.payload["transition"], row.due_at, row.tries) for row in rows]  # type: ignore[index]


def moves() -> list[tuple[int, str]]:
    """The recorded moves but for first events."""
    from ondo.store.models import Transition

    return list(Transition.objects.exclude(cause="start").order_by("id").values_list("id", "to_stage"))


def test_a_move_is_announced_fifteen_seconds_later_and_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    key = office.mql()
    deliver = outbox()
    decided = office.now + 2_000
    assert not deliver(decided + 14_999 + GRACE)
    assert deliver(decided + 15_000 + GRACE)
    (line,) = capsys.readouterr().out.splitlines()
    assert re.sub(r"\[\d+\]", "[n]", line) == (
        f"Tue 14 Nov 2023 11:02 {key} (example.co.jp): Visitor → MQL, Hot, 50 points [n]"
    )
    assert waiting() == []
    assert not deliver(decided + HOUR)
    assert capsys.readouterr().out == ""


def test_announcements_speak_the_language_of_whoever_started_the_worker(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = office.mql()
    office.does(key, "triage", verdict="recycled", reason="later")
    monkeypatch.setenv("ONDO_LANG", "ja")
    outbox()(office.now + MINUTE)
    first, second = capsys.readouterr().out.splitlines()
    assert f"{key} (example.co.jp)：訪問者 → MQL、熱い、50点" in first
    assert "MQL → リサイクル" in second


def test_a_machine_reads_announcements_as_json(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = office.mql()
    monkeypatch.setenv("ONDO_LOG", "json")
    outbox()(office.now + MINUTE)
    told = json.loads(capsys.readouterr().out)
    assert told["text"].endswith(f"Hot, 50 points [{told['message']}]")
    about = {
        name: told[name] for name in ("event", "person", "account", "from_stage", "to_stage", "cause_key", "score")
    }
    assert about == {
        "event": "announcement",
        "person": key,
        "account": "example.co.jp",
        "from_stage": "visitor",
        "to_stage": "mql",
        "cause_key": "hot",
        "score": 50_000,
    }


def test_nobody_hears_of_first_events(office: Office) -> None:
    office.visitor()
    assert (moves(), waiting()) == ([], [])


def test_what_is_undone_in_time_is_told_to_nobody(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    key = office.mql()
    outbox()(office.now + MINUTE)
    capsys.readouterr()
    verdict = office.does(key, "triage", verdict="sql", need="speed", later=2 * MINUTE)
    assert len(waiting()) == 1
    office.now -= MINUTE
    office.takes_back(key, verdict)
    assert [stage for _, stage in moves()] == ["mql", "sql", "mql"]
    assert waiting() == []


def test_what_was_told_already_is_corrected(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    key = office.mql()
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    outbox()(office.now + MINUTE)
    office.takes_back(key, verdict)
    outbox()(office.now + MINUTE)
    *_, told, corrected = capsys.readouterr().out.splitlines()
    assert "MQL → SQL" in told
    assert "SQL → MQL, Correction" in corrected


def test_done_and_undone_in_one_batch_is_told_to_nobody(office: Office) -> None:
    from tests.arrivals import act, source

    key = office.mql()
    before = waiting()
    ours = source("ondo", "ondo")
    verdict = office.arrives(act(key, "triage", verdict="sql", need="speed"), by=ours, later=1_000)
    office.arrives(act(key, "retracted", event=str(verdict)), by=ours, later=1_000)
    office.decide()
    assert [stage for _, stage in moves()] == ["mql", "sql", "mql"]
    assert waiting() == before


def test_a_correction_is_told_where_somebody_heard_of_a_later_move(office: Office) -> None:
    key = office.mql()
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    office.does(key, "opportunity_created", "ito", opportunity="D1", later=1_000)
    office.takes_back(key, verdict)
    told = dict(moves())
    assert [told[move] for move, _, _ in waiting()] == ["mql", "opportunity"]
    office.takes_back(key, verdict)
    assert len(waiting()) == 2


def test_what_fails_is_tried_later_each_time_until_it_is_given_up(office: Office) -> None:
    from ondo.store.models import Due
    from ondo.worker.outbox import MOST_TRIES

    office.mql()
    deliver = outbox(announcement=lambda messages: {message.id: "nobody listens" for message in messages})
    pauses, now = [], office.now + MINUTE
    for _ in range(MOST_TRIES):
        assert deliver(now)
        assert not deliver(now + 1), "it is put off"
        due = Due.objects.get(kind="outbox")
        pauses.append(due.due_at - now)
        now = due.due_at
    assert pauses[:4] == [5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND]
    assert pauses[-1] == HOUR
    assert due.failed_at is not None
    assert (due.tries, due.error) == (MOST_TRIES, "nobody listens")
    assert not deliver(now + HOUR), "nobody tries it any more"


def test_what_fails_does_not_keep_back_the_others(office: Office) -> None:
    office.mql()
    office.mql("b@example.com", "b")
    seen: list[int] = []

    def deliver_the_second(messages: Sequence[Any]) -> dict[int, str]:
        seen.extend(message.id for message in messages)
        return {messages[0].id: "not this one"}

    outbox(announcement=deliver_the_second)(office.now + MINUTE)
    assert [tries for _, _, tries in waiting()] == [1]
    outbox(announcement=lambda messages: {})(office.now + HOUR)
    assert (waiting(), len(seen)) == ([], 2)


def test_a_deliverer_that_breaks_and_a_kind_that_nobody_delivers_are_failures_that_say_why(office: Office) -> None:
    from ondo.domain.errors import OndoError
    from ondo.store.models import Due

    def breaks(messages: Sequence[Any]) -> dict[int, str]:
        raise BrokenPipeError("the log is closed")

    def refuses(messages: Sequence[Any]) -> dict[int, str]:
        raise OndoError("outbox.unknown", number=7)

    office.mql()
    now = office.now + MINUTE
    said = []
    for deliverers in ({"announcement": breaks}, {"announcement": refuses}, {"mail": breaks}):
        outbox(**deliverers)(now)
        said.append(Due.objects.get(kind="outbox").error)
        now += HOUR
    assert str(said[0]).startswith("BrokenPipeError in test_outbox.py"), "what it said may cite somebody"
    assert said[1] is not None
    assert "no message 7" in said[1]
    assert said[2] == "Nobody delivers messages of the kind “announcement”."


def test_a_message_whose_worker_died_comes_up_again_by_itself(office: Office) -> None:
    from ondo.worker.outbox import take

    office.mql()
    now = office.now + MINUTE
    (first,) = take(now)
    assert take(now + 59_999) == [], "it is being delivered"
    (again,) = take(now + MINUTE)
    assert (again.id, again.tries) == (first.id, 2), "and can be told by its number"


def test_an_undo_while_a_message_is_being_delivered_is_told(office: Office) -> None:
    from ondo.worker.outbox import take

    key = office.mql()
    outbox(announcement=lambda messages: {})(office.now + MINUTE)
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    take(office.now + MINUTE)
    office.takes_back(key, verdict)
    told = dict(moves())
    assert [(told[move], tries) for move, _, tries in waiting()] == [("mql", 0)]


def test_no_company_can_write_on_the_terminal(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    from ondo.store.models import Account

    office.mql()
    Account.objects.update(name="Evil\x1b[2J\nCorp")
    outbox()(office.now + MINUTE)
    (line,) = capsys.readouterr().out.splitlines()
    assert "(Evil[2JCorp)" in line
