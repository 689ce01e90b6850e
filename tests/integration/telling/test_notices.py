"""What people outside care about is put down with what it tells of, and told to nobody where it is undone in time."""

from __future__ import annotations

import pytest
from tests.arrivals import act, page, source
from tests.integration.desks.office import Office
from tests.integration.telling.office import add, deliver, kinds, later, notices, telling_office
from tests.integration.telling.receiving import Receiver

from ondo.domain.instants import HOUR, MINUTE


@pytest.fixture
def office(store: str) -> Office:
    return telling_office()


def test_an_mql_is_told_with_the_line_that_was_crossed(office: Office) -> None:
    office.mql()
    told = notices()
    assert [kind for kind, _ in told] == ["stage.changed", "mql.made", "score.crossed"]
    moved, made, crossed = (data for _, data in told)
    assert moved == made
    assert (moved["from_stage"], moved["stage"], moved["cause"], moved["rule"]) == ("visitor", "mql", "rule", "hot")
    assert (moved["score"], moved["lines"]) == (50_000, [["engagement", "asked", 50_000]])
    assert (crossed["direction"], crossed["line"], crossed["before"], crossed["value"]) == (
        "reaches",
        40_000,
        0,
        50_000,
    )


def test_a_line_is_told_once_each_time_it_is_crossed(office: Office) -> None:
    key = office.mql()
    office.sees({"type": "track", "event": "document_requested", "anonymousId": "a"})
    office.does(key, "triage", verdict="recycled", reason="later")
    office.sees({"type": "track", "event": "document_requested", "anonymousId": "a"})
    assert kinds().count("score.crossed") == 2, "it was reset to zero in between"


def test_verdicts_hand_offs_and_their_answers(office: Office) -> None:
    key = office.sql()
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    office.does(key, "triage", verdict="sql", need="speed")
    office.does(key, "triage", "ito", verdict="accepted")
    told = notices("stage.changed", "mql.made", "score.crossed")
    assert [(kind, data["user"]) for kind, data in told] == [
        ("triage.given", "sato"),
        ("hand_off.made", "sato"),
        ("triage.given", "ito"),
        ("hand_off.returned", "ito"),
        ("triage.given", "sato"),
        ("hand_off.made", "sato"),
        ("triage.given", "ito"),
        ("hand_off.accepted", "ito"),
    ]
    assert told[3][1]["reason"] == "too_early"


def test_opportunities_with_and_without_a_person(office: Office) -> None:
    key = office.sql()
    office.does(key, "opportunity_created", "ito", opportunity="D1", amount=1_500_000, currency="jpy")
    item = {"type": "track", "event": "opportunity_won", "account": "domain:example.co.jp", "user": "ito"}
    office.arrives(item | {"properties": {"opportunity": "D2"}}, by=source("ondo", "ondo"))
    office.decide()
    told = [data for kind, data in notices() if kind == "opportunity.changed"]
    assert [(data["opportunity"], data["status"], data["amount"]) for data in told] == [
        ("D1", "open", 1_500_000_000),
        ("D2", "won", None),
    ]


def test_a_refused_verdict_and_history_are_told_to_nobody(office: Office) -> None:
    key = office.mql()
    before = kinds()
    office.does(key, "triage", verdict="sql")
    assert kinds() == before


def test_what_is_undone_in_time_is_told_to_nobody(office: Office) -> None:
    key = office.mql()
    deliver(later(office))
    before = notices()
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    assert len(notices()) > len(before)
    office.now -= MINUTE - 5_000
    office.takes_back(key, verdict)
    assert notices() == before


def test_what_was_undone_in_time_is_told_to_nobody_also_while_events_wait(
    office: Office, service: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    from ondo.worker.outbox import Outbox

    add("webhook", service.url)
    key = office.mql()
    Outbox()(later(office))
    deliver(later(office))
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    told, _ = len(service.received), capsys.readouterr()
    office.arrives(act(key, "retracted", event=str(verdict)), by=source("ondo", "ondo"), later=10_000)
    Outbox()(office.now + MINUTE)
    deliver(office.now + MINUTE)
    office.decide()
    Outbox()(office.now + MINUTE)
    deliver(office.now + MINUTE)
    assert (len(service.received), capsys.readouterr().out) == (told, "")


def test_done_and_undone_in_one_batch_is_told_to_nobody(office: Office) -> None:
    key = office.mql()
    before, ours = notices(), source("ondo", "ondo")
    verdict = office.arrives(act(key, "triage", verdict="sql", need="speed"), by=ours, later=1_000)
    office.arrives(act(key, "retracted", event=str(verdict)), by=ours, later=1_000)
    office.decide()
    assert notices() == before


def test_what_somebody_may_have_heard_of_is_corrected(office: Office) -> None:
    key = office.mql()
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    from ondo.worker.outbox import Outbox

    Outbox()(later(office))
    deliver(later(office))
    office.takes_back(key, verdict)
    kind, data = notices()[-1]
    assert (kind, data["cause"], data["stage"]) == ("stage.changed", "correction", "mql")


class TestInterest:
    def lead(self, office: Office) -> str:
        key = office.mql()
        office.does(key, "triage", verdict="lead", next_activity="call", due="2023-11-20")
        return key

    def look(self, office: Office, after: int) -> None:
        item = {"type": "track", "event": "document_requested", "anonymousId": "a", "properties": {"title": "Prices"}}
        office.sees(item, later=after)

    def interest(self) -> list[str]:
        return [data["title"] for kind, data in notices() if kind == "interest.shown"]

    @pytest.fixture
    def calm(self, office: Office) -> Office:
        """A lead of Sato's whose every interest leaves them where they stand."""
        from ondo.store.models import PlaybookVersion

        text = PlaybookVersion.objects.get().text.replace("from: [visitor, lead]", "from: [visitor]")
        PlaybookVersion.objects.update(text=text)
        from tests.databases import forget_what_was_read

        forget_what_was_read()
        return office

    def test_the_owner_of_a_lead_hears_of_it_at_most_every_half_hour(self, calm: Office) -> None:
        self.lead(calm)
        self.look(calm, MINUTE)
        self.look(calm, 29 * MINUTE)
        assert self.interest() == ["Prices"]
        self.look(calm, 2 * MINUTE)
        assert self.interest() == ["Prices", "Prices"]

    def test_what_scores_nothing_is_no_news_and_what_is_long_past_neither(self, calm: Office) -> None:
        from tests.arrivals import arrive

        self.lead(calm)
        calm.sees(page("a", "/about"))
        calm.now += HOUR
        item = {"type": "track", "event": "document_requested", "anonymousId": "a"}
        arrive(item, calm.now, occurred_at=calm.now - HOUR)
        calm.decide()
        assert self.interest() == []

    def test_nobody_is_told_of_somebody_whom_nobody_looks_after(self, calm: Office) -> None:
        from ondo.store.models import Person

        self.lead(calm)
        Person.objects.update(owner=None)
        self.look(calm, MINUTE)
        assert self.interest() == []
