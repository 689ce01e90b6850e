"""`ondo source`: who may send events, and by which rules."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ondo.cli import run
from ondo.domain.errors import OndoError

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def ondo(capsys: pytest.CaptureFixture[str]):
    def call(*words: str, code: int = 0) -> str:
        assert run(list(words)) == code, capsys.readouterr().err
        shown = capsys.readouterr()
        return shown.out if code == 0 else shown.err

    return call


def listed(ondo, key: str) -> dict[str, Any]:
    return next(one for one in json.loads(ondo("source", "list", "--json")) if one["key"] == key)


def test_a_source_is_added_with_a_write_key(ondo) -> None:
    shown = ondo("source", "add", "www", "--name", "企業サイト", "--timezone", "Asia/Tokyo", "--rate", "500")
    write_key = re.search(r"Write key: ([0-9a-f]{32})\n", shown)
    assert write_key
    rules = {"timezone": "Asia/Tokyo", "shared_machine": False, "trusts_ids": False, "rate_per_second": 500}
    named = {"key": "www", "name": "企業サイト", "kind": "browser", "disabled": False, "write_keys": [write_key[1]]}
    assert listed(ondo, "www") == named | rules
    assert "企業サイト" in ondo("source", "list")


def test_everybody_can_read_a_write_key_of_a_page_so_its_ids_are_not_trusted_unless_somebody_says_so(ondo) -> None:
    for key, words in {"page": (), "shop": ("--kind", "server"), "portal": ("--trust-ids",)}.items():
        ondo("source", "add", key, *words)
    assert [listed(ondo, key)["trusts_ids"] for key in ("page", "shop", "portal")] == [False, True, True]


def test_rules_are_changed_one_by_one(ondo) -> None:
    ondo("source", "add", "kiosk", "--kind", "server", "--shared-machine", "--distrust-ids")
    assert "shared machine" in ondo("source", "rules", "kiosk")
    ondo("source", "rules", "kiosk", "--own-machine", "--rate", "5")
    changed = listed(ondo, "kiosk")
    assert (changed["shared_machine"], changed["trusts_ids"], changed["rate_per_second"]) == (False, False, 5)
    ondo("source", "rules", "kiosk", "--trust-ids", "--rate", "none", "--timezone", "Asia/Tokyo", "--name", "受付")
    changed = listed(ondo, "kiosk")
    assert (changed["trusts_ids"], changed["rate_per_second"], changed["timezone"]) == (True, None, "Asia/Tokyo")


def test_write_keys_come_and_go(ondo) -> None:
    ondo("source", "add", "www")
    second = ondo("source", "key", "www").split()[-1]
    first = next(key for key in listed(ondo, "www")["write_keys"] if key != second)
    ondo("source", "revoke", first)
    ondo("source", "revoke", first)
    assert listed(ondo, "www")["write_keys"] == [second]
    ondo("source", "disable", "www")
    assert listed(ondo, "www")["disabled"]
    ondo("source", "enable", "www")
    assert not listed(ondo, "www")["disabled"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "www"], "There is a source “www” already."),
        (["add", "Web Site"], "“Web Site” cannot be the key of a source"),
        (["add", "a:b"], "cannot be the key of a source"),
        (["add", "x", "--kind", "phone"], "There is no kind of source “phone”. Known: browser, server, history, ondo"),
        (["add", "x", "--timezone", "Tokio"], "There is no time zone “Tokio”"),
        (["add", "x", "--timezone", "../etc"], "There is no time zone “../etc”"),
        (["add", "x", "--rate", "many"], "“many” is no rate"),
        (["add", "x", "--rate", "0"], "at least 1 event a second"),
        (["rules", "www", "--rate", "0"], "at least 1 event a second"),
        (["rules", "ww"], "Did you mean “www”?"),
        (["key", "quite-another"], "There is no source “quite-another”"),
        (["revoke", "abc"], "There is no write key “abc”"),
    ],
)
def test_what_is_wrong_is_said(ondo, words: list[str], said: str) -> None:
    ondo("source", "add", "www")
    assert said in ondo("source", *words, code=2)
    assert len(json.loads(ondo("source", "list", "--json"))) == 1


def test_every_change_is_audited(ondo) -> None:
    from ondo.store.models import Audit

    ondo("source", "add", "www")
    ondo("source", "rules", "www", "--rate", "5")
    ondo("source", "rules", "www")
    ondo("source", "disable", "www")
    ondo("source", "disable", "www")
    rows = list(Audit.objects.order_by("pk"))
    assert [row.action for row in rows] == [
        "source.added",
        "write_key.issued",
        "source.rules_changed",
        "source.disabled",
    ]
    assert (rows[2].before, rows[2].after) == ({"rate_per_second": None}, {"rate_per_second": 5})
    assert all(row.by.startswith("cli") and row.at > 0 for row in rows)
    assert rows[0].subject.startswith("source:")


def test_an_action_says_who_and_when() -> None:
    from ondo.actions.add_source import add_source
    from ondo.store.models import Audit

    made = add_source(key="www", kind="browser", by="hanako", at=17)
    assert made.created_at == 17
    assert list(Audit.objects.values_list("by", "at")) == [("hanako", 17)]
    with pytest.raises(OndoError):
        add_source(key="www", kind="browser", by="hanako", at=18)
    assert Audit.objects.count() == 1
