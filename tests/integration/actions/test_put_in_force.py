"""Another playbook comes in force: everybody goes on under it, all at once, whatever happens meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from tests.arrivals import PLAYBOOK, arrive, put_in_force
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import DAY, T, asked, cool, decide, person, rows, state, verdict, warm

from ondo.domain.errors import OndoError

pytestmark = pytest.mark.usefixtures("store")

HIGHER = PLAYBOOK.replace("because: they want to know", "because: they want to know a lot").replace(
    "event: document_requested, points: 30", "event: document_requested, points: 50"
)
LOWER = PLAYBOOK.replace("{reaches: 40}", "{reaches: 10}")
WITHOUT_LEAD = PLAYBOOK.replace("  lead: {kind: follow_up, team: sdr}\n", "").replace(
    "visitor, lead, gone", "visitor, gone"
)
WITHOUT_LEAD = (
    WITHOUT_LEAD.replace("[mql, lead]", "[mql]")
    .replace("  lead: {from: [mql], to: lead}\n", "")
    .replace("to: lead,", "to: visitor,")
)


def put(text: str, at: int, **more: object) -> int:
    from ondo.actions.put_in_force import put_in_force as action

    return action(text=text, by="test", at=at, **more).pk  # type: ignore[arg-type]


def see_through(at: int) -> None:
    from ondo.actions.switching import Part

    part = Part()
    while part.go_on(at):
        pass


def test_the_first_one_holds_from_ever() -> None:
    cool("a", T)
    put(PLAYBOOK, T + 10 * DAY)
    decide(T + 10 * DAY + 5_000)
    assert rows("a") == [(None, "visitor", "start", "")]
    assert state("a").folded_to < T + DAY
    everything_fits()


def test_scores_are_folded_anew_and_stages_stay() -> None:
    put_in_force()
    cool("a", T)
    warm("b", T)
    decide(T + 5_000)
    put(LOWER, T + 10_000)
    see_through(T + 11_000)
    assert state("b").stage == "mql"
    assert [row[1] for row in rows("a")] == ["visitor"]  # 10 points had been reached before the switch
    arrive(asked("a"), T + 12_000)
    decide(T + 20_000)
    assert [row[1] for row in rows("a")] == ["visitor", "mql"]
    everything_fits()


def test_what_arrives_meanwhile_waits_and_is_decided_under_the_new_one() -> None:
    from ondo.store.models import Ledger, Pending
    from ondo.store.reading.in_force import in_force

    put_in_force()
    cool("a", T)
    decide(T + 5_000)
    put(HIGHER, T + 10_000)
    arrive(asked("a"), T + 9_000, occurred_at=T + 6_000)
    decide(T + 20_000)
    assert Pending.objects.count() == 1
    see_through(T + 20_000)
    decide(T + 30_000)
    ruling = in_force()
    assert ruling is not None
    assert Ledger.objects.order_by("-seq")[0].at == ruling.since == T + 10_000
    assert rows("a")[-1][1:] == ("mql", "rule", "hot")
    everything_fits()


def test_it_begins_after_everything_that_was_decided_whatever_the_clock_says() -> None:
    from ondo.store.models import PlaybookVersion

    put_in_force()
    cool("a", T)
    decide(T + 5_000)
    version = put(LOWER, T - 40 * DAY)
    assert PlaybookVersion.objects.get(pk=version).in_force_from == state("a").folded_to + 1
    see_through(T - 40 * DAY)
    everything_fits()


def test_timers_that_nobody_fired_fire_under_the_playbook_of_their_time() -> None:
    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    put(PLAYBOOK.replace("dwell: 60d", "dwell: 300d"), T + 100 * DAY)
    see_through(T + 100 * DAY)
    assert rows("a")[-1] == ("mql", "gone", "rule", "quiet")
    everything_fits()


def test_timers_that_are_overdue_under_the_new_one_fire_at_the_switch() -> None:
    from ondo.store.models import Due, Transition

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    put(PLAYBOOK.replace("dwell: 60d", "dwell: 10d"), T + 20 * DAY)
    see_through(T + 21 * DAY)
    last = Transition.objects.order_by("id").last()
    assert last is not None
    assert (last.to_stage, last.at, last.recorded_at) == ("gone", T + 20 * DAY, T + 21 * DAY)
    message = Due.objects.filter(kind="outbox").latest("id")
    assert message.payload == {"transition": last.pk}
    assert (message.person, message.due_at) == (last.person_id, T + 21 * DAY + 15_000)
    everything_fits()


def test_a_stage_that_is_gone_needs_a_successor_and_its_people_move_there() -> None:
    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    verdict("a", T + 6_000, verdict="lead")
    decide(T + 10_000)
    with pytest.raises(OndoError) as refused:
        put(WITHOUT_LEAD, T + 20_000)
    assert refused.value.report() == (  # type: ignore[attr-defined]
        "The new playbook has no stage “lead”. Say which of its stages takes the people who stand there, or once did."
        " (1 person stands there.)"
    )
    assert state("a").stage == "lead"
    put(WITHOUT_LEAD, T + 20_000, stages={"lead": "visitor"})
    see_through(T + 21_000)
    assert rows("a")[-1] == ("lead", "visitor", "switch", "small")
    everything_fits()


@pytest.mark.parametrize(
    ("stages", "key"),
    [({"lead": "nowhere"}, "in_force.refused"), ({"laed": "visitor"}, "in_force.no_such_stage")],
)
def test_successors_have_to_exist(stages: dict[str, str], key: str) -> None:
    put_in_force()
    with pytest.raises(OndoError) as refused:
        put(WITHOUT_LEAD, T, stages=stages)
    assert refused.value.problem.key == key


def test_whoever_waits_for_a_return_needs_its_reason() -> None:
    from ondo.store.models import PlaybookVersion

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    verdict("a", T + 6_000, verdict="recycled", reason="later")
    decide(T + 10_000)
    without = PLAYBOOK.replace(
        "later: {returns_after: 90d, to: lead, because: they said so}", "never: {because: they said so}"
    )
    with pytest.raises(OndoError, match=r"in_force\.refused"):
        put(without, T + 20_000)
    assert PlaybookVersion.objects.count() == 1
    decide(T + 100 * DAY)
    put(without, T + 101 * DAY)
    see_through(T + 101 * DAY)
    everything_fits()


def test_the_very_playbook_that_is_in_force_is_refused_and_so_is_a_second_one_meanwhile() -> None:
    put(PLAYBOOK, T)
    with pytest.raises(OndoError, match=r"in_force\.already"):
        put(PLAYBOOK, T + 1)
    put(LOWER, T + 2)
    with pytest.raises(OndoError, match=r"in_force\.being_switched"):
        put(HIGHER, T + 3)


def test_withdrawn_it_leaves_everything_as_it_was() -> None:
    from ondo.actions.switching import Part
    from ondo.actions.withdraw_playbook import withdraw_playbook
    from ondo.store.models import Audit, Switched

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    before = state("a").state
    put(LOWER, T + 10_000)
    assert Part().go_on(T + 11_000)
    assert Switched.objects.count() == 1
    withdraw_playbook(by="test", at=T + 12_000)
    assert not Part().go_on(T + 13_000)
    assert (Switched.objects.count(), state("a").state) == (0, before)
    assert Audit.objects.order_by("-id")[0].action == "playbook.withdrawn"
    put(LOWER, T + 14_000)
    see_through(T + 15_000)
    everything_fits()


def test_somebody_who_cannot_go_on_makes_it_withdraw_itself() -> None:
    from ondo.actions.switching import Part
    from ondo.store.models import FoldState, PlaybookVersion

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    FoldState.objects.update(state=state("a").state.replace('"mql"', '"nowhere"'))
    version = put(LOWER, T + 10_000)
    with pytest.raises(OndoError, match=r"in_force\.in_the_way"):
        Part().go_on(T + 11_000)
    assert PlaybookVersion.objects.get(pk=version).in_force_from is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_reads_people_while_others_end_the_switch_has_worked_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite nothing is locked while people are folded, so a worker may be done before the command is."""
    from ondo.actions.recording.live import read_states as read
    from ondo.actions.switching import Part, people
    from ondo.store.reading.in_force import in_force

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    version = put(LOWER, T + 10_000)

    def read_late(*given: Any) -> Any:
        monkeypatch.undo()
        see_through(T + 11_000)
        return read(*given)

    monkeypatch.setattr(people, "read_states", read_late)
    assert Part().go_on(T + 11_000)
    ruling = in_force()
    assert ruling is not None
    assert (ruling.switching, ruling.versions[-1]) == (None, version)
    everything_fits()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("when", ["read_states", "starts"])
def test_somebody_erased_while_they_are_read_is_left_out(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.actions.erase import erase
    from ondo.actions.switching import people
    from ondo.store.models import Switched

    put_in_force()
    warm("a", T)
    warm("b", T + 10)
    decide(T + 5_000)
    put(LOWER, T + 10_000)
    gone, read = person("a"), getattr(people, when)

    def read_late(*given: Any) -> Any:
        monkeypatch.undo()
        erase(person=gone, by="test", at=T + 11_000)
        return read(*given)

    monkeypatch.setattr(people, when, read_late)
    assert people.prepare(version=2, after=0, most=9)
    assert [row.person_id for row in Switched.objects.all()] == [person("b").pk]
    see_through(T + 12_000)
    everything_fits()


def test_signatures_say_who_agreed() -> None:
    from ondo.store.models import Signature, User

    User.objects.create_user("tanaka")
    put(PLAYBOOK, T, signed={"marketing": "tanaka"})
    assert [(s.side, s.user.username) for s in Signature.objects.select_related("user")] == [("marketing", "tanaka")]
    with pytest.raises(OndoError, match=r"user\.unknown_near"):
        put(LOWER, T, signed={"sales": "tanak"})
    with pytest.raises(OndoError, match=r"in_force\.no_such_side"):
        put(LOWER, T, signed={"legal": "tanaka"})


def test_the_desks_hear_of_whom_it_moves() -> None:
    from ondo.store.models import Activity

    put_in_force()
    cool("a", T)
    decide(T + 5_000)
    put(
        PLAYBOOK.replace("hot: {from", "early: {from: visitor, to: mql, when: {dwell: 1d}, because: x}\n  hot: {from"),
        T + 9 * DAY,
    )
    see_through(T + 9 * DAY)
    assert rows("a")[-1] == ("visitor", "mql", "rule", "early")
    planned = Activity.objects.get()
    assert (planned.person_id, planned.due_at, planned.done_at) == (state("a").person_id, T + 9 * DAY, None)
    everything_fits()
