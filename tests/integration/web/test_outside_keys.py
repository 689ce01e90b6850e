"""Whatever signs other systems put into the keys of people and companies, their pages open, and the API finds them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from django.test import Client
from tests.databases import mostly_on
from tests.integration.api.calling import api
from tests.integration.desks.office import Office, open_office
from tests.integration.web.visits import entered

from ondo.api_client.client import part_of_address
from ondo.domain.keys_in_addresses import in_address, of_address

pytestmark = pytest.mark.usefixtures("store")
STRANGE = ["..", ".", "x/edit", "/", "a/../b", "x/", "Q3?", "#17", "100%41", "~fn4", "a\\b", "田中/一郎", "'\"<b>"]
PLAIN = ["yamada@acme.example", "app:17", "田中 一郎", "a.b-c+d"]


@pytest.fixture
def office(store: str) -> Office:
    return open_office()


def named(office: Office, key: str) -> Any:
    """An MQL whom another system calls so."""
    from ondo.store.models import Person

    person = Person.objects.get(key=office.mql())
    Person.objects.filter(pk=person.pk).update(key=key)
    return person.pk


def page(client: Client, path: str) -> str:
    assert urljoin("http://x/", path).split("http://x")[1] == path, "as a browser reads it"
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@mostly_on("sqlite")
@pytest.mark.parametrize("key", [*STRANGE, *PLAIN])
def test_whatever_somebody_is_called_their_pages_open(office: Office, key: str) -> None:
    named(office, key)
    sato = entered("sato")
    (path,) = re.findall(r'data-page="([^"]+)"', page(sato, "/desk/?who=team"))
    pane = page(sato, path)
    (told,) = re.findall(r'<h1><a href="([^"]+people[^"]+)"|class="hint more"><a href="([^"]+)"', pane)
    page(sato, "".join(told))
    assert sato.post(f"{path}note", {"words": "They called."}, headers={"HX-Request": "true"}).status_code == 200
    listed = re.findall(r'<th scope="row"><a href="([^"]+)"', page(sato, "/people/"))
    assert [sato.get(one).status_code for one in listed] == [200]


@mostly_on("sqlite")
@pytest.mark.parametrize("key", [*STRANGE, *PLAIN])
def test_whatever_somebody_is_called_the_api_finds_them(office: Office, key: str) -> None:
    named(office, key)
    ask = api("manager")
    at = f"/people/{quote(in_address(key), safe='~')}"
    assert (ask.get(at)["key"], ask.get(f"{at}/events")["events"] != []) == (key, True)
    assert ask("POST", f"{at}/acts", {"name": "call_attempted"}).status_code == 202


@pytest.mark.parametrize("path", ["~", "~!", "~gA", "~fn4", "~AA"])
def test_what_codes_nobody_is_not_found(office: Office, path: str) -> None:
    sato = entered("sato")
    assert [sato.get(f"{one}/{path}/").status_code for one in ("/people", "/desk/people", "/companies")] == [404] * 3
    assert api("manager")("GET", f"/people/{path}").status_code == 404


@pytest.mark.parametrize("key", [*STRANGE, *PLAIN])
def test_a_key_is_one_part_of_an_address_and_comes_back(key: str) -> None:
    part = in_address(key)
    assert ("/" not in part, part.strip("."), of_address(part)) == (True, part, key)
    assert part_of_address(key) == quote(part, safe="@:+-._~")
