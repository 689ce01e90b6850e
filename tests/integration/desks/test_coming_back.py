"""A whole turn: sorted out with a reason, back on the date with something to do for the former owner, and MQL again."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from tests.arrivals import put_in_force
from tests.integration.desks.office import DAY, PLAYBOOK, Office, open_office, stage_of
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_recycled_returned_and_an_mql_again(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import Activity, Transition, Work

    office = open_office()
    key = office.mql()
    office.does(key, "assigned", owner="sato")
    sato = Desk(office, monkeypatch)
    assert sato.has("new") == [key]
    sato.sorts(key, "recycled", reason="later")
    assert (stage_of(key), Work.objects.count()) == ("resting", 0)
    assert sato.has("returned") == []

    office.now += 90 * DAY
    office.decide()
    assert stage_of(key) == "lead"
    assert sato.has("returned") == [key]
    planned = Activity.objects.get(person__key=key, done_at=None)
    assert (planned.owner_id, planned.kind) == (office.users["sato"], "contact")
    assert planned.due_at <= office.now

    office.sees({"type": "track", "event": "document_requested", "anonymousId": "a"})
    assert stage_of(key) == "mql"
    assert sato.has("new") == [key]
    assert Transition.objects.filter(person__key=key).latest("pk").cycle == 2


LATER = "      later:"
ASKED = PLAYBOOK.replace(LATER, "      asked: {ask_date: returns_on, to: lead}\n" + LATER, 1)


@pytest.mark.parametrize("on", ["0001-01-01", "2020-01-01", "today", "9999-12-31", "2099-12-31"])
def test_nobody_comes_back_at_once_or_never(store: str, on: str) -> None:
    from ondo.domain.instants import to_datetime
    from ondo.store.models import Event

    put_in_force(ASKED)
    office = Office(now=time.time_ns() // 1_000_000 - 1_800_000)
    office.hire("sato")
    key, sato = office.mql(), entered("sato")
    on = f"{to_datetime(time.time_ns() // 1_000_000, 'Asia/Tokyo'):%Y-%m-%d}" if on == "today" else on
    before, path = Event.objects.count(), f"/desk/people/{key}/triage?verdict="
    answer = sato.post(f"{path}recycled", {"reason": "asked", "returns_on": on}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert ("ten years" if on > "2090" else "still to come") in answer.content.decode()
    told = {"next_activity": "call", "due": min(on, "2020-01-01") if on < "2090" else on}
    assert sato.post(f"{path}lead", told, headers={"HX-Request": "true"}).status_code == 422
    assert Event.objects.count() == before
    ahead = f"{to_datetime(time.time_ns() // 1_000_000 + 3000 * DAY, 'Asia/Tokyo'):%Y-%m-%d}"
    answer = sato.post(f"{path}recycled", {"reason": "asked", "returns_on": ahead}, headers={"HX-Request": "true"})
    assert answer.status_code == 200


class Desk:
    """Sato's desk, over HTTP, as of the office's clock."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self.office, self.browser = office, entered("sato")
        clock = SimpleNamespace(time_ns=lambda: office.now * 1_000_000)
        patch.setattr("ondo.web.frame.moments.time", clock)

    def has(self, tab: str) -> list[str]:
        """The keys of whom a tab shows."""
        shown = self.browser.get(f"/desk/list?tab={tab}").content.decode()
        return [part.partition('"')[0] for part in shown.split('data-person="')[1:]]

    def sorts(self, key: str, verdict: str, **given: str) -> None:
        """A verdict by its drawer; decided about at once."""
        self.office.now += 60_000
        answer = self.browser.post(
            f"/desk/people/{key}/triage?verdict={verdict}", given, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200, answer.content.decode()
        self.office.decide()
