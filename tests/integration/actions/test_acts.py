"""What users do is recorded, refused where it is not in order, and taken back; machines turn out to be people."""

from __future__ import annotations

import pytest
from tests.arrivals import arrive, identify, page, put_in_force
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import DAY, T, asked, cool, decide, holder, person, rows, state, warm

from ondo.domain.errors import OndoError

pytestmark = pytest.mark.usefixtures("store")

BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def triage(who: str, verdict: str, at: int, **given: str) -> int:
    from ondo.actions.triage import triage as action

    return action(person=person(who), verdict=verdict, reason=given.pop("reason", None), given=given, by="sato", at=at)


def retract(event: int, at: int) -> int:
    from ondo.actions.retract import retract as action

    return action(event=event, by="sato", at=at)


def unflag(who: str, at: int, events: list[int] | None = None) -> list[int]:
    from ondo.actions.unflag import unflag as action

    return action(person=person(who), events=events, by="sato", at=at)


def by_machine(item: dict[str, object]) -> dict[str, object]:
    return {**item, "context": {"userAgent": BOT}}


def test_a_verdict_is_an_event_of_our_own_source() -> None:
    from ondo.store.models import Event

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    verdict = triage("a", "sql", T + 10_000, need="faster calls")
    decide(T + 15_000)
    assert rows("a")[-1] == ("mql", "sql", "triage", "sql")
    recorded = Event.objects.select_related("source").get(pk=verdict)
    assert (recorded.source.key, recorded.source.kind, recorded.received_at) == ("ondo", "ondo", T + 10_000)


def test_a_verdict_that_is_not_in_order_is_refused_with_everything_that_is_wrong() -> None:
    from ondo.store.models import Event

    put_in_force()
    warm("a", T)
    cool("b", T)
    decide(T + 5_000)
    before = Event.objects.count()
    for who, verdict, said in (
        ("a", "sql", "need"),
        ("b", "lead", "visitor"),
        ("a", "recycled", "reason"),
        ("a", "unheard", "unheard"),
    ):
        with pytest.raises(OndoError) as refused:
            triage(who, verdict, T + 10_000)
        assert refused.value.problem.key == "person.verdict_refused"
        assert said in refused.value.report()  # type: ignore[attr-defined]
    assert Event.objects.count() == before


def test_what_is_due_by_now_is_looked_at_before_a_verdict() -> None:
    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    with pytest.raises(OndoError):
        triage("a", "sql", T + 100 * DAY, need="x")  # gone since day 60, though no worker has seen it


def test_a_verdict_taken_back_leaves_the_person_where_they_were() -> None:
    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    verdict = triage("a", "lead", T + 10_000)
    decide(T + 15_000)
    retract(verdict, T + 20_000)
    decide(T + 25_000)
    assert rows("a")[-1] == ("lead", "mql", "correction", "retracted")
    with pytest.raises(OndoError, match=r"person\.retracted_already"):
        retract(verdict, T + 30_000)
    everything_fits()


def test_a_verdict_on_somebody_who_became_part_of_another_is_taken_back_with_them() -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.actions.unmerge_person import unmerge_person

    put_in_force()
    warm("a", T)
    warm("b", T + 10)
    decide(T + 5_000)
    verdict = triage("b", "lead", T + 10_000)
    decide(T + 15_000)
    merge_people(keep=holder("a"), other=holder("b"), by="sato", at=T + 20_000)
    retract(verdict, T + 30_000)
    decide(T + 35_000)
    unmerge_person(person=holder("b"), by="sato", at=T + 40_000)
    assert (state("a").stage, state("b").stage) == ("mql", "mql")
    everything_fits()


def test_what_the_person_did_cannot_be_taken_back() -> None:
    put_in_force()
    visit = arrive(page("a"), T)
    decide(T + 5_000)
    waiting = arrive(page("a"), T + 6_000)
    for event, key in ((visit, "person.not_ours"), (waiting, "person.no_such_event"), (999, "person.no_such_event")):
        with pytest.raises(OndoError) as refused:
            retract(event, T + 10_000)
        assert refused.value.problem.key == key


def test_somebody_taken_for_a_machine_counts_once_that_is_put_right() -> None:
    from ondo.store.models import Audit, Ledger

    put_in_force()
    arrive(identify("a", "a@example.co.jp"), T)
    seen = arrive(by_machine(page("a")), T + 1)
    first = arrive(by_machine(asked("a")), T + 2)
    decide(T + 5_000)
    assert rows("a") == [(None, "visitor", "start", "")]
    assert unflag("a", T + 10_000, [first]) == [first]
    assert state("a").stage == "visitor"
    assert unflag("a", T + 11_000) == [seen]
    assert rows("a")[-1] == ("visitor", "mql", "correction", "unflagged")
    assert not Ledger.objects.exclude(flags=None).exists()
    assert Audit.objects.filter(action="person.unflagged").count() == 2
    with pytest.raises(OndoError, match=r"person\.nothing_flagged"):
        unflag("a", T + 12_000)
    everything_fits()


def test_the_key_of_our_own_source_must_be_ours() -> None:
    from ondo.store.models import Source

    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    Source.objects.create(key="ondo", name="x", kind="browser", created_at=0)
    with pytest.raises(OndoError, match=r"person\.source_taken"):
        triage("a", "lead", T + 10_000)


def test_what_we_do_about_a_stranger_does_not_tell_who_they_are() -> None:
    from ondo.store.models import Person

    put_in_force()
    arrive(page("x"), T)
    decide(T + 5_000)
    stranger = Person.objects.get()
    from ondo.actions.record_act import record_act

    record_act(person=stranger, name="call_attempted", by="sato", at=T + 10_000)
    decide(T + 15_000)
    stranger.refresh_from_db()
    assert not stranger.known
    arrive(identify("x", "x@example.co.jp"), T + 20_000)
    decide(T + 25_000)
    stranger.refresh_from_db()
    assert stranger.known
