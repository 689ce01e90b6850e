"""Tables that are joined by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.importing.desk import bring

from ondo.domain.errors import OndoError
from ondo.importing import joins
from ondo.importing.joins import Lookup

SESSIONS = """
tables:
  contacts: {file: "contacts*", key: id, person: [mail, {through: leads, by: lead}]}
  leads: {key: lead_id, person: address}
  sessions: {person: [mail, {through: contacts, by: contact}], events: {event: page, at: at}}
"""


def test_keys_are_looked_up_through_several_tables(tmp_path: Path) -> None:
    came = bring(
        tmp_path,
        SESSIONS,
        contacts_csv="id,mail,lead\nc1,a@b.jp,\nc2,,L7\nc3,,L9\n",
        leads_csv="lead_id,address\nＬ7,X@Y.jp\n",
        sessions_csv="contact,mail,at\nc1,,2026-04-01\nc2,,2026-04-01\n,n@m.jp,2026-04-01\nc3,,2026-04-01\nc4,,2026-04-01\n",
    )
    assert [person for person in came.people if came.log(person).events] == ["a@b.jp", "n@m.jp", "x@y.jp"]
    assert [reason for reason in came.reasons if reason[1] == "no_match"] == [
        (4, "no_match"),
        (5, "no_match"),
        (6, "no_match"),
    ]
    assert came.quarantine[-1]["params"] == {"table": "contacts", "value": "c4"}


def test_something_else_can_be_taken(tmp_path: Path) -> None:
    mapping = """
tables:
  campaigns: {key: cid}
  members:
    person: mail
    events:
      event: form_submitted
      at: at
      properties: {campaign: {through: campaigns, by: cid, take: title}}
"""
    came = bring(
        tmp_path, mapping, campaigns_csv="cid,title\n7,春のセミナー\n", members_csv="mail,cid,at\na@b.jp,7,2026-04-01\n"
    )
    assert came.log("a@b.jp").events[0].properties == {"campaign": "春のセミナー"}


def test_a_property_that_finds_nothing_is_left_out_and_counted(tmp_path: Path) -> None:
    mapping = """
tables:
  campaigns: {key: cid}
  members:
    person: mail
    events: {event: page, at: at, properties: {campaign: {through: campaigns, by: cid, take: title}}}
"""
    members = "mail,cid,at\na@b.jp,8,2026-04-01\nc@d.jp,,2026-04-01\n"
    came = bring(tmp_path, mapping, campaigns_csv="cid,title\n7,x\n", members_csv=members)
    assert came.people == ["a@b.jp", "c@d.jp"]
    assert came.log("a@b.jp").events[0].properties == {}
    assert came.summary.files[1].notes == {("cid", "importing.no_match"): 1}


def test_a_row_that_is_found_may_have_nothing_to_tell(tmp_path: Path) -> None:
    mapping = """
tables:
  leads: {key: id}
  acts: {person: who, events: {event: page, at: at, properties: {origin: {through: leads, by: who, take: origin}}}}
"""
    came = bring(
        tmp_path, mapping, leads_csv="id,origin\n1,\n2,\n2,web\n", acts_csv="who,at\n1,2026-04-01\n2,2026-04-01\n"
    )
    assert [came.log(person).events[0].properties for person in "12"] == [{}, {"origin": "web"}]
    assert not came.summary.files[1].notes


@pytest.mark.parametrize(
    ("mapping", "files", "key"),
    [
        (SESSIONS, {"sessions_csv": "contact,mail,at\n"}, "table_without_file"),
        (
            "\ntables:\n  a: {key: k, person: {through: b, by: x}}\n  b: {key: k, person: {through: a, by: x}}\n",
            {"a_csv": "k,x\n", "b_csv": "k,x\n"},
            "circular_join",
        ),
        (
            "\ntables:\n  a: {key: k}\n  b: {person: {through: a, by: x}, person_traits: {x: x}}\n",
            {"a_csv": "k,x\n", "b_csv": "k,x\n"},
            "nothing_to_take",
        ),
    ],
)
def test_joins_that_cannot_be(tmp_path: Path, mapping: str, files: dict[str, Any], key: str) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, mapping, **files)
    assert refused.value.problem.key == f"importing.{key}"


def test_a_lookup_larger_than_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joins, "ENTRIES_IN_MEMORY", 10)
    monkeypatch.setattr(joins, "_AT_ONCE", 3)
    lookup = Lookup()
    for n in range(100):
        lookup.put(str(n % 60), str(n))
    lookup.ready()
    assert [lookup.get(str(n)) for n in (0, 9, 11, 59)] == ["0", "9", "11", "59"]
    assert lookup.get("60") is None
    lookup.close()
