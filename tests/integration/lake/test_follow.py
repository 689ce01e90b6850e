"""A lake follows its store: whatever happened to people's logs, an old lake that looks again is what a new one is."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.arrivals import act, arrive, identify, page, put_in_force, source
from tests.integration.actions.people import DAY, T, asked, cool, decide, holder, person, verdict, warm
from tests.integration.lake.laking import agrees, content, same_as_new
from tests.integration.load.loading import company, differences, happened, load_into_store

from ondo.domain.errors import OndoError
from ondo.engine.history import History, write_history

pytestmark = pytest.mark.usefixtures("store")


def append(lake: Path) -> None:
    from ondo.store.lake import follow

    follow(lake)


def build(lake: Path) -> Path:
    from ondo.store.lake import follow

    follow(lake, afresh=True)
    return lake


def merge(keep: str, other: str, at: int) -> None:
    from ondo.actions.merge_people import merge_people

    merge_people(keep=holder(keep), other=holder(other), by="sato", at=at)


def unmerge(who: str, at: int) -> None:
    from ondo.actions.unmerge_person import unmerge_person

    unmerge_person(person=holder(who), by="sato", at=at)


def erase(who: str, at: int) -> None:
    from ondo.actions.erase import erase

    erase(person=holder(who), by="sato", at=at)


def joins(who: str, company: str, **known: object) -> dict[str, object]:
    """Somebody of a company fills in a form."""
    told = {"email": f"{who}@{company}", "company": {"name": company, **known}}
    return {"type": "track", "event": "form_submitted", "anonymousId": who, "properties": told}


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def test_a_lake_says_what_the_store_says(lake: Path) -> None:
    put_in_force()
    for n, who in enumerate(("wa", "wb")):
        warm(who, T + n)
    cool("c", T)
    arrive(identify("c", "c@example.co.jp", plan="pro", seats=3, vip=True), T + 50)
    arrive(joins("d", "kaisha.co.jp", employees=250), T + 60)
    arrive(joins("e", "kaisha.co.jp", employees=300), T + 70)
    decide(T + DAY)
    verdict("wa", T + 2 * DAY, verdict="lead")
    decide(T + 3 * DAY)
    build(lake)
    assert agrees(lake) == 5
    assert History.open(lake).manifest.made_from == "store"


def changed_by(happening: Callable[[], None], lake: Path, tmp_path: Path) -> None:
    """The lake follows what happens, and is what a new one is afterwards."""
    build(lake)
    before = content(lake)
    happening()
    append(lake)
    assert content(lake) != before
    same_as_new(lake, tmp_path / "new")
    agrees(lake)


def test_new_events_and_new_people(lake: Path, tmp_path: Path) -> None:
    put_in_force()
    cool("a", T)
    decide(T + DAY)

    def happening() -> None:
        warm("wb", T + DAY)
        arrive(page("a", "/late"), T + DAY, occurred_at=T - 5 * DAY)
        decide(T + 2 * DAY)

    changed_by(happening, lake, tmp_path)


def test_people_become_one_and_are_given_back(lake: Path, tmp_path: Path) -> None:
    put_in_force()
    cool("a", T)
    warm("wb", T)
    decide(T + DAY)
    first = content(build(lake))
    changed_by(lambda: merge("a", "wb", T + 2 * DAY), lake, tmp_path)
    assert {row[0] for row in content(lake)["events"]} == {person("a").key}
    changed_by(lambda: unmerge("wb", T + 3 * DAY), lake, tmp_path)
    assert content(lake)["events"] == first["events"]


def test_whoever_is_erased_leaves_with_the_next_look(lake: Path, tmp_path: Path) -> None:
    put_in_force()
    arrive(joins("d", "kaisha.co.jp", employees=250), T)
    arrive(joins("e", "kaisha.co.jp", employees=300), T + 1)
    decide(T + DAY)
    key = _key("d@kaisha.co.jp")

    def happening() -> None:
        from ondo.actions.erase import erase
        from ondo.store.models import Person

        erase(person=Person.objects.get(key=key), by="sato", at=T + 2 * DAY)

    changed_by(happening, lake, tmp_path)
    everything = b"".join(path.read_bytes() for path in lake.rglob("*") if path.is_file())
    assert key not in str(content(lake))
    assert "d@kaisha.co.jp" not in str(content(lake))
    assert key.encode() not in everything


def _key(address: str) -> str:
    from ondo.store.models import Identity

    return Identity.objects.get(kind="email", value=address).person.key


def test_verdicts_corrections_and_what_is_taken_back(lake: Path, tmp_path: Path) -> None:
    from ondo.actions.retract import retract

    put_in_force()
    warm("wa", T)
    decide(T + DAY)
    given = 0

    def sorted_out() -> None:
        nonlocal given
        given = verdict("wa", T + 2 * DAY, verdict="lead")
        decide(T + 3 * DAY)

    changed_by(sorted_out, lake, tmp_path)
    changed_by(lambda: _taken_back(retract, given), lake, tmp_path)


def _taken_back(retract: Callable[..., object], event: int) -> None:
    retract(event=event, by="sato", at=T + 4 * DAY)
    decide(T + 5 * DAY)


def test_another_playbook(lake: Path, tmp_path: Path) -> None:
    from ondo.store.models import FoldState

    put_in_force()
    warm("wa", T)
    decide(T + DAY)
    build(lake)
    FoldState.objects.update(stamp=0)  # as an older Ondo left it
    arrive(page("wa"), T + 2 * DAY)
    append(lake)
    same_as_new(lake, tmp_path / "new")


def test_nothing_new_nothing_written(lake: Path) -> None:
    put_in_force()
    cool("a", T)
    decide(T + DAY)
    build(lake)
    before = {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()}
    append(lake)
    assert {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()} == before


def test_opportunities_as_they_stand(lake: Path, tmp_path: Path) -> None:
    put_in_force()
    warm("wa", T)
    decide(T + DAY)
    desk = source("ondo", "ondo")

    def happening() -> None:
        opened = {"opportunity": "o-1", "amount": "1200.5", "currency": "JPY"}
        arrive(act(person("wa").key, "opportunity_created", **opened), T + 2 * DAY, by=desk)
        decide(T + 3 * DAY)

    changed_by(happening, lake, tmp_path)
    [deal] = History.open(lake).opportunities().rows(named=True)
    assert (deal["opportunity"], deal["person"], str(deal["amount"])) == ("o-1", person("wa").key, "1200.500")


def test_a_folder_of_files_is_no_lake(lake: Path) -> None:
    with write_history(lake):
        pass
    with pytest.raises(OndoError, match=r"lake\.of_files"):
        append(lake)
    build(lake)
    with pytest.raises(OndoError, match=r"history\.of_a_store"), write_history(lake):
        pass


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_whatever_happens(lake: Path, tmp_path: Path, seed: int) -> None:
    dice, names = random.Random(seed), [f"p{n}" for n in range(8)]
    put_in_force()
    for who in names:
        cool(who, T)
    decide(T + DAY)
    build(lake)
    alive, merged = set(names), dict[str, str]()
    for step in range(24):
        at = T + (2 + step) * DAY
        _something(dice, sorted(alive), merged, alive, at)
        decide(at + DAY // 2)
        if dice.random() < 0.4:
            append(lake)
    append(lake)
    same_as_new(lake, tmp_path / "new")
    agrees(lake)


def _something(dice: random.Random, names: list[str], merged: dict[str, str], alive: set[str], at: int) -> None:
    who, what = dice.choice(names), dice.random()
    free = [name for name in names if name not in merged and name not in merged.values()]
    if what < 0.45:
        arrive(dice.choice([page(who), asked(who), joins(who, "example.co.jp", employees=dice.randrange(500))]), at)
    elif what < 0.6:
        arrive(identify(who, f"{who}@example.co.jp", plan=dice.choice(["pro", "free", 7])), at, occurred_at=at - DAY)
    elif what < 0.75 and len(free) > 2:
        keep, other = dice.sample(free, 2)
        merge(keep, other, at)
        merged[other] = keep
    elif what < 0.85 and merged:
        other = dice.choice(sorted(merged))
        merged.pop(other)
        unmerge(other, at)
    elif what < 0.92 and len(free) > 3:
        alive.discard(gone := dice.choice(free))
        erase(gone, at)
    else:
        verdict(who, at, verdict=dice.choice(["lead", "recycled", "sql"]), reason="later", need="x")


def test_what_was_known_before_the_first_event(lake: Path, tmp_path: Path) -> None:
    """Two of a company, of which the one knew more when they came."""
    grew = [{"account": "x", "at": at, "trait": "employees", "value": n} for at, n in ((None, "50"), (5 * DAY, "500"))]
    told = [{"person": who, "at": None, "trait": "account", "value": "x"} for who in ("a", "b")]
    events = [{"person": "a", "at": DAY, "name": "page"}, {"person": "b", "at": 9 * DAY, "name": "page"}]
    load_into_store(happened(tmp_path / "files", events, traits=told, accounts=grew))
    build(lake)
    assert agrees(lake) == 2
    accounts = {log.person: dict(log.account_traits) for log in History.open(lake).people()}
    assert sorted(str(known["employees"]) for known in accounts.values()) == ["50", "500"]


@pytest.mark.long
def test_a_company_that_was_loaded(lake: Path, tmp_path: Path) -> None:
    load_into_store(company(tmp_path / "company", people=60))
    assert agrees(build(lake)) >= 60


def test_a_lake_can_be_loaded_into_another_store(lake: Path, start_afresh: Callable[[], None]) -> None:
    put_in_force()
    warm("wa", T)
    cool("c", T)
    arrive(identify("c", "c@example.co.jp", plan="pro", seats=3, vip=True), T + 50)
    for n, who in enumerate(("d", "e")):
        arrive(joins(who, "kaisha.co.jp", employees=250 + n), T + 60 + n)
    decide(T + DAY)
    given = verdict("wa", T + 2 * DAY, verdict="lead")
    decide(T + 3 * DAY)
    arrive(act(person("wa").key, "retracted", event=str(given)), T + 4 * DAY, by=source("ondo", "ondo"))
    decide(T + 5 * DAY)
    build(lake)
    before = standing()
    start_afresh()
    put_in_force()
    load_into_store(History.open(lake), playbook=None, as_of=T + 5 * DAY)
    assert standing() == before
    assert differences() == []
    assert agrees(build(lake)) == 4


def standing() -> dict[str, tuple[object, ...]]:
    """Where everybody stands, since when, and what is known of them."""
    from ondo.store.models import FoldState
    from ondo.store.states import from_text

    states = {row.person.key: from_text(row.state) for row in FoldState.objects.select_related("person")}
    return {
        key.removeprefix("history:"): (one.stage, one.cycle, one.entered_at, one.traits, one.account_traits)
        for key, one in states.items()
    }
