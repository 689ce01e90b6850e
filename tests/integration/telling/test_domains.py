"""Own people, customers, partners and competitors: their logs say what they are, and playbooks may leave them out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.arrivals import identify, put_in_force
from tests.integration.actions.checking import everything_fits
from tests.integration.desks.office import PLAYBOOK, Office, key_of, stage_of
from tests.integration.telling.office import kinds

from ondo.domain.instants import MINUTE

pytestmark = pytest.mark.usefixtures("store")
WITHOUT = PLAYBOOK.replace("timezone: Asia/Tokyo", "timezone: Asia/Tokyo\nleft_out: [internal, competitor]")


@pytest.fixture
def office(store: str) -> Office:
    put_in_force(WITHOUT)
    office = Office()
    office.hire("sato", "ito")
    return office


def add(domain: str, relation: str, at: int = 0) -> int:
    from ondo.actions.add_domain import add_domain

    return add_domain(domain=domain, relation=relation, by="test", at=at)


def traits(key: str) -> dict[str, Any]:
    from ondo.store.models import FoldState

    return dict(json.loads(FoldState.objects.get(person__key=key).state)["traits"])


def test_whoever_comes_from_a_domain_that_is_left_out_is_folded_and_no_mql(office: Office) -> None:
    add("rival.co.jp", "competitor")
    rival, buyer = office.mql("spy@rival.co.jp"), office.mql("b@example.com", "b")
    assert (stage_of(rival), stage_of(buyer)) == ("visitor", "mql")
    assert traits(rival)["relation"] == "competitor"
    from ondo.store.models import Notice

    assert set(Notice.objects.values_list("person__key", flat=True)) == {buyer}
    everything_fits()


def test_a_relation_that_leaves_nobody_out_is_only_a_trait(office: Office) -> None:
    add("example.co.jp", "customer")
    key = office.mql()
    assert (stage_of(key), traits(key)["relation"]) == ("mql", "customer")
    assert "mql.made" in kinds()


def test_a_domain_that_is_added_later_tells_whoever_is_there_and_changes_nothing_that_was_decided(
    office: Office,
) -> None:
    key = office.mql()
    before = kinds()
    office.now += MINUTE
    assert add("Example.co.jp", "internal", office.now) == 1
    office.decide()
    assert traits(key)["relation"] == "internal"
    assert stage_of(key) == "mql", "what was decided stays decided"
    office.does(key, "triage", verdict="lead", next_activity="call", due="2023-11-20")
    assert stage_of(key) == "lead", "what people decide holds"
    assert kinds() == before, "but nobody is told"
    everything_fits()


def test_a_domain_that_is_removed_makes_its_people_nobody_special(office: Office) -> None:
    from ondo.actions.remove_domain import remove_domain
    from ondo.store.reading.domains import known_domain

    add("example.co.jp", "internal")
    key = office.mql()
    assert stage_of(key) == "visitor"
    office.now += MINUTE
    assert remove_domain(row=known_domain("example.co.jp"), by="test", at=office.now) == 1
    office.decide()
    assert (traits(key)["relation"], stage_of(key)) == ("none", "mql")
    everything_fits()


def test_no_client_can_say_what_somebody_is_to_us(office: Office) -> None:
    add("rival.co.jp", "competitor")
    office.sees(identify("a", "spy@rival.co.jp", relation="customer"))
    office.sees(identify("a", "spy@rival.co.jp", relation="none"))
    office.sees(identify("b", "b@example.com", relation="internal"))
    assert traits(key_of("spy@rival.co.jp"))["relation"] == "competitor"
    assert "relation" not in traits(key_of("b@example.com"))


def test_the_account_is_told_beside_the_relation(office: Office) -> None:
    add("rival.co.jp", "competitor")
    office.sees(identify("a", "spy@rival.co.jp", company={"name": "株式会社ライバル", "employees": 20}))
    office.sees(identify("b", "two@rival.co.jp"))
    from ondo.store.models import FoldState

    state = json.loads(FoldState.objects.get(person__key=key_of("spy@rival.co.jp")).state)
    assert state["account_traits"]["employees"] == 20
    assert traits(key_of("two@rival.co.jp"))["relation"] == "competitor"
    everything_fits()


def test_the_list_by_hand_and_from_a_file(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.cli import run

    monkeypatch.setenv("ONDO_LANG", "en")
    file = tmp_path / "domains.csv"
    file.write_text("domain,relation\nrival.co.jp,competitor\n\nours.co.jp,\n", encoding="utf-8-sig")
    assert run(["domain", "add", "--file", str(file), "--as", "internal"]) == 0
    assert run(["domain", "add", "friend.example", "--as", "partner"]) == 0
    assert run(["domain", "remove", "ours.co.jp"]) == 0
    capsys.readouterr()
    assert run(["domain", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["domain"], one["relation"]) for one in listed] == [
        ("friend.example", "partner"),
        ("rival.co.jp", "competitor"),
    ]
    assert run(["domain", "add", "no domain", "--as", "partner"]) == 2
    assert run(["domain", "add", "x.example", "--as", "rival"]) == 2
    assert run(["domain", "remove", "x.example"]) == 2
