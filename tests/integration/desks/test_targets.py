"""Target lists: known companies and new ones are put on a list, and what is going on there is seen."""

from __future__ import annotations

import pytest
from tests.integration.desks.office import open_office
from tests.integration.web.visits import entered

pytestmark = pytest.mark.usefixtures("store")


def test_known_and_new_companies_are_put_on_a_list() -> None:
    from ondo.store.reading.desk.targets import targets

    office = open_office()
    key = office.mql()
    office.sees({"type": "identify", "anonymousId": "a", "traits": {"company": "株式会社青葉"}})
    office.does(key, "assigned", owner="sato")
    sato = entered("sato")
    answer = sato.post("/companies/targets/", {"name": "2027年度", "companies": "(株)青葉\n新しい会社株式会社\n\n"})
    assert answer.status_code == 302
    office.decide(4_000_000_000_000)
    known, new = targets("2027年度")
    assert (known.name, known.known, known.worked, known.owner) == ("株式会社青葉", 1, 1, "sato")
    assert (new.name, new.known, new.last_at) == ("新しい会社株式会社", 0, None)
    shown = sato.get("/companies/targets/?list=2027年度").content.decode()
    assert "株式会社青葉" in shown
    assert targets("another") == []


def test_putting_on_a_list_is_taken_back() -> None:
    from ondo.store.reading.desk.targets import targets

    office = open_office()
    office.hire("kato")
    sato, kato = entered("sato"), entered("kato")
    put = "/companies/targets/"
    sato.post(put, {"name": "old", "companies": "株式会社青葉"})
    office.decide(4_000_000_000_000)
    sato.post(put, {"name": "new", "companies": "(株)青葉\n新しい会社株式会社\n三つ目株式会社"})
    office.decide(4_000_000_000_000)
    kato.post(put, {"name": "theirs", "companies": "三つ目株式会社"})
    office.decide(4_000_000_000_000)
    assert 'name="undoable"' in sato.get(put).content.decode()
    sato.post("/desk/undo")
    office.decide(4_000_000_000_000)
    assert [(one.name, one.list) for one in targets()] == [("三つ目株式会社", "theirs"), ("株式会社青葉", "old")]


def test_a_list_needs_a_name_and_companies() -> None:
    open_office()
    sato = entered("sato")
    answer = sato.post("/companies/targets/", {"name": "2027年度", "companies": "\n \n"})
    assert "problem" in answer.content.decode()
