"""The list of the desk as its addresses ask for it."""

from __future__ import annotations

import re

import pytest
from tests.databases import mostly_on
from tests.integration.desks.office import Office, open_office
from tests.integration.web.visits import add, entered

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def office(store: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Pages have the office's clock."""
    from ondo.web.desk import queue

    found = open_office()
    monkeypatch.setattr(queue, "now_", lambda: found.now)
    return found


@mostly_on("sqlite")
@pytest.mark.parametrize("role", ["sdr", "field_sales"])
def test_an_empty_list_leads_to_those_who_are_nobodys(office: Office, role: str) -> None:
    """Whoever is new here begins with a list that nobody stands in."""
    waits = office.mql() if role == "sdr" else office.sql()
    office.does(waits, "assigned", owner="")
    add("neko", role)
    neko = entered("neko")
    for path in ("/desk/", "/desk/list"):
        answer = neko.get(path)
        assert answer.status_code == 200
        found = re.search(r'class="empty-list"><p>[^<]+</p><p><a href="([^"]+)"', answer.content.decode(), re.DOTALL)
        assert found is not None
        assert waits in neko.get(found[1].replace("&amp;", "&")).content.decode()
