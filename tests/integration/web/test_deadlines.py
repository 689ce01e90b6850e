"""Why somebody is to be worked on by when: lists and the pane say what was agreed for the door by which they came."""

from __future__ import annotations

import pytest
from tests.arrivals import put_in_force
from tests.integration.desks.office import DAY, PLAYBOOK, Office, key_of
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

STOPPED = "stopped_by: [call_attempted]"
RULES = "    asked: {event: document_requested, points: 50, because: they want to know}\n"
INQUIRED = (
    "    inquired: {event: inquiry_received, points: 50, because: they asked, label: {ja: 引き合い, en: Asked}}\n"
)
ORIGINS = "origins: {inquiry: {label: {ja: 引き合い, en: Inquiry}, event: inquiry_received, initiative: customer}}\n"
BY_DOOR = ORIGINS + PLAYBOOK.replace(STOPPED, f"{STOPPED}, if_origin: {{inquiry: 15 business minutes}}").replace(
    RULES, RULES + INQUIRED
)
AND_SORTED = BY_DOOR.replace("15 business minutes}}}", "15 business minutes}}, sorted: {within: 14d}}")


@pytest.fixture
def office(store: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An inquiry is answered within 15 minutes, everybody else within 4 hours; pages have the office's clock."""
    from ondo.web.desk import person, queue

    put_in_force(BY_DOOR)
    found = Office()
    found.hire("sato")
    monkeypatch.setattr(queue, "now_", lambda: found.now)
    monkeypatch.setattr(person, "now", lambda: found.now)
    return found


def inquires(office: Office, email: str) -> str:
    """Somebody asks us; the key of the person."""
    office.visitor(email, "i")
    office.sees({"type": "track", "event": "inquiry_received", "anonymousId": "i"})
    return key_of(email)


def test_list_and_pane_say_by_which_door_a_deadline_comes(office: Office) -> None:
    asked, downloaded = inquires(office, "mori@example.co.jp"), office.mql()
    sato = entered("sato")
    listed = sato.get("/desk/list?who=team").content.decode()
    assert listed.count('class="why">Inquiry · Hot · ') == 1
    for key, within, left in (
        (asked, "within 15 business minutes for whoever comes by “Inquiry” (Hot)", "13 min left"),
        (downloaded, "within 4 business hours (Hot)", "4h left"),
    ):
        assert f'title="first_touch: {within}"' in listed
        assert "Planned:" not in sato.get(f"/desk/people/{key}/").content.decode(), "the deadline says by when"
        pane = sato.get(f"/desk/people/{key}/", headers={"HX-Request": "true"}).content.decode()
        assert f"first_touch: {within}" in pane
        assert left in pane


def test_what_was_agreed_when_they_came_is_not_said_to_be_what_is_agreed_now(office: Office) -> None:
    key = inquires(office, "mori@example.co.jp")
    put_in_force(BY_DOOR.replace("15 business minutes", "30 business minutes"), since=office.now + 60_000)
    office.now += 120_000
    pane = entered("sato").get(f"/desk/people/{key}/", headers={"HX-Request": "true"}).content.decode()
    assert "min left" in pane
    assert "business minutes" not in pane


def test_a_plan_that_ends_before_the_deadline_is_what_a_row_says(office: Office) -> None:
    put_in_force(AND_SORTED, since=1)
    key = office.mql()
    office.does(key, "call_attempted", next_activity="call", due="2023-11-16")
    sato = entered("sato")
    office.now += 2 * DAY
    assert ">today</span>" in sato.get("/desk/list?tab=today&who=team").content.decode()
    office.now += 2 * DAY
    assert "2 days late</span>" in sato.get("/desk/list?tab=overdue&who=team").content.decode()
