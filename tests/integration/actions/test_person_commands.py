"""`ondo person …` on both databases, as people call it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.arrivals import arrive, identify, put_in_force
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import T, asked, decide, holder, person, state, warm
from tests.integration.actions.test_acts import by_machine

from ondo.cli import run

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """Calls `ondo person …`; gives its exit code and everything it said."""

    def call(*words: str) -> tuple[int, str]:
        code = run(["person", *words])
        out, err = capsys.readouterr()
        return code, out + err

    return call


def now() -> int:
    from ondo.cli.acting import now

    return now()


def two_warm_people() -> None:
    put_in_force()
    warm("a", now() - 60_000)
    warm("b", now() - 50_000)
    decide(now())


def test_the_story_of_a_person(said: Any) -> None:
    two_warm_people()
    code, text = said("show", "a@example.co.jp")
    assert code == 0
    for part in ("a@example.co.jp", "mql", "with 40 points", "visit", "asked", "hot", "running"):
        assert part in text
    code, text = said("show", "a@example.co.jp", "--json")
    told = json.loads(text)
    assert (told["stage"], told["score"], sum(line["points"] for line in told["lines"])) == ("mql", 40_000, 40_000)
    assert [move["to_stage"] for move in told["moves"]] == ["visitor", "mql"]
    assert told["clocks"][0]["stage"] == "mql"
    assert {"of": holder("a").key, "kind": "email", "value": "a@example.co.jp"} in told["keys"]


def test_the_story_as_of_an_instant_before(said: Any) -> None:
    put_in_force()
    warm("a", T)
    decide(T + 5_000)
    arrive(asked("a"), T + 6_000)
    decide(T + 10_000)
    _, text = said("show", "a@example.co.jp", "--at", "2023-11-15 07:13:21+09:00", "--json")
    told = json.loads(text)
    assert (told["at"], told["stage"], told["score"]) == (T + 1_000, "mql", 40_000)
    assert told["moves"] == []  # nothing had been recorded by then


def test_before_the_first_playbook_there_is_nothing_to_tell(said: Any) -> None:
    from ondo.store.models import Person

    Person.objects.create(key="one", created_at=T)
    code, text = said("show", "one")
    assert (code, "put-in-force" in text) == (2, True)


def test_merging_and_giving_back(said: Any) -> None:
    two_warm_people()
    assert said("merge", "a@example.co.jp", "b@example.co.jp")[0] == 0
    assert person("b").pk == holder("a").pk
    assert holder("b").key in said("show", "a@example.co.jp")[1]
    assert said("unmerge", "a@example.co.jp") == (
        2,
        f"{holder('a').key} was merged into nobody; it is the other way round. Merged into them: {holder('b').key}.\n",
    )
    assert said("unmerge", "b@example.co.jp")[0] == 0
    assert person("b").pk == holder("b").pk
    everything_fits()


def test_a_verdict_and_its_undo(said: Any) -> None:
    two_warm_people()
    code, text = said("triage", "a@example.co.jp", "sql")
    assert code == 2
    assert "need" in text
    code, text = said("triage", "a@example.co.jp", "sql", "--field", "need=faster calls")
    assert code == 0
    event = text.split("event ")[1].split(";")[0]
    decide(now() + 5_000)
    assert state("a").stage == "sql"
    assert said("retract", event)[0] == 0
    decide(now() + 5_000)
    assert state("a").stage == "mql"


def test_a_verdict_in_the_name_of_a_user(said: Any) -> None:
    from ondo.store.models import Transition, User

    User.objects.create_user("sato")
    two_warm_people()
    assert "Did you mean “sato”?" in said("triage", "a@example.co.jp", "lead", "--by", "satoo")[1]
    assert said("triage", "a@example.co.jp", "lead", "--by", "sato")[0] == 0
    decide(now() + 5_000)
    assert Transition.objects.get(to_stage="lead").user == "sato"


def test_events_that_were_no_machines_after_all(said: Any) -> None:
    put_in_force()
    arrive(identify("a", "a@example.co.jp"), now() - 60_000)
    flagged = arrive(by_machine(asked("a")), now() - 50_000)
    decide(now())
    assert str(flagged) in said("show", "a@example.co.jp")[1]
    assert said("unflag", "a@example.co.jp", str(flagged))[1] == f"1 event of {holder('a').key} counts now.\n"
    assert json.loads(said("show", "a@example.co.jp", "--json")[1])["score"] == 30_000


def test_deadlines_the_most_urgent_first(said: Any) -> None:
    assert said("deadlines")[0] == 2
    two_warm_people()
    found = json.loads(said("deadlines", "--json")[1])
    assert [one["person"] for one in found] == [holder("a").key, holder("b").key]
    assert all(one["kept"] is None for one in found)
    assert "running" in said("deadlines")[1]
    assert said("deadlines", "--stage", "sql") == (0, "No deadline is running.\n")


def test_pairs_who_may_be_one_are_found_once_and_decided(said: Any) -> None:
    put_in_force()
    for n, address in enumerate(("taro@acme.co.jp", "taro+news@acme.co.jp", "taro@beta.co.jp", "hanako@acme.co.jp")):
        name = "山田 太郎" if "taro" in address else "山田 花子"
        arrive(identify(f"c{n}", address, name=name, company="アクメ株式会社"), T + n)
    decide(T + 5_000)
    assert said("duplicates", "find") == (0, "3 new pairs.\n")
    assert said("duplicates", "find") == (0, "0 new pairs.\n")
    pairs = json.loads(said("duplicates", "list", "--json")[1])
    assert [pair["because"] for pair in pairs] == ["same_mailbox", "same_name_and_company", "same_name_and_company"]
    first, second = pairs[0]["people"]
    assert said("duplicates", "merge", first, second)[0] == 0
    left = json.loads(said("duplicates", "list", "--json")[1])
    assert {frozenset(pair["people"]) for pair in left} == {frozenset({first, left[0]["people"][1]})}
    assert said("duplicates", "different", *left[0]["people"])[0] == 0
    assert said("duplicates", "different", *left[0]["people"])[0] == 0
    assert said("duplicates", "find")[1] == "0 new pairs.\n"


def test_in_japanese(said: Any, capsys: pytest.CaptureFixture[str]) -> None:
    two_warm_people()
    assert run(["--lang", "ja", "person", "show", "a@example.co.jp"]) == 0
    assert "キー" in capsys.readouterr().out
