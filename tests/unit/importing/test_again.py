"""Importing again: nothing changes unless the file did."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import HEAD, bring, digest

from ondo.importing.mapping import read_mapping
from ondo.importing.run import import_files

ACTS = """
tables:
  acts:
    file: "*.csv"
    person: who
    person_traits: {who: who}
    events: {event: page, at: at, properties: {url: url}}
"""
ROWS = "who,at,url\n1,2026-04-01,/a\n1,2026-04-01,/a\n2,2026-04-02,/b\nbad,never,/c\n"


def test_twice_changes_no_byte(tmp_path: Path) -> None:
    came = bring(tmp_path, ACTS, acts_csv=ROWS)
    before = digest(came.folder)
    again = bring(tmp_path, ACTS, acts_csv=ROWS)
    assert digest(came.folder) == before
    assert again.summary.written.known_events == 3
    assert not again.summary.written.changed


def test_equal_rows_of_a_file_are_different_events(tmp_path: Path) -> None:
    came = bring(tmp_path, ACTS, acts_csv=ROWS)
    assert len(came.log("1").events) == 2
    assert len({event.id for event in came.log("1").events}) == 2


def test_exports_that_overlap_give_each_event_once(tmp_path: Path) -> None:
    later = "who,at,url\n2,2026-04-02,/b\n2,2026-04-03,/c\n"
    together = bring(tmp_path, ACTS, april_csv=ROWS, may_csv=later)
    assert [len(together.log(person).events) for person in together.people] == [2, 2]


def test_one_after_the_other_is_the_same_as_together(tmp_path: Path) -> None:
    later = "who,at,url\n2,2026-04-02,/b\n2,2026-04-03,/c\n1,2026-03-01,/z\n"
    for name in ("apart", "together"):
        (tmp_path / name).mkdir()
    bring(tmp_path / "apart", ACTS, april_csv=ROWS)
    apart = bring(tmp_path / "apart", ACTS, may_csv=later)
    together = bring(tmp_path / "together", ACTS, april_csv=ROWS, may_csv=later)
    for person in together.people:
        mine, theirs = apart.log(person).events, together.log(person).events
        assert [(e.at, e.id, e.name) for e in mine] == [(e.at, e.id, e.name) for e in theirs]


def test_a_column_that_the_mapping_does_not_use_may_change(tmp_path: Path) -> None:
    bring(tmp_path, ACTS, acts_csv=ROWS)
    wider = ROWS.replace("url\n", "url,exported\n").replace("/a\n", "/a,today\n").replace("/b\n", "/b,today\n")
    again = bring(tmp_path, ACTS, acts_csv=wider.replace("/c\n", "/c,\n"))
    assert again.summary.written.events == 0


@pytest.mark.parametrize(("rules", "ids"), [("", ["7"]), (", {event: login, at: at, id: id}", ["7:login", "7:page"])])
def test_own_ids(tmp_path: Path, rules: str, ids: list[str]) -> None:
    mapping = f"\ntables:\n  acts: {{person: who, events: [{{event: page, at: at, id: id}}{rules}]}}\n"
    bring(tmp_path, mapping, acts_csv="id,who,at\n7,a@b.jp,2026-04-01\n")
    moved = bring(tmp_path, mapping, acts_csv="id,who,at\n7,new@b.jp,2026-04-01\n")
    assert moved.people == ["a@b.jp"]
    assert sorted(event.id for event in moved.log("a@b.jp").events) == ids


def test_the_same_ids_from_another_source_are_others(tmp_path: Path) -> None:
    mapping = "\nsource: {}\ntables:\n  acts: {{person: who, events: {{event: page, at: at, id: id}}}}\n"
    rows = "id,who,at\n7,a@b.jp,2026-04-01\n"
    bring(tmp_path, mapping.format("crm"), acts_csv=rows)
    came = bring(tmp_path, mapping.format("web"), acts_csv=rows)
    assert len(came.log("a@b.jp").events) == 2
    assert came.history.manifest.sources == ("crm", "web")


def test_a_row_that_was_mended_leaves_quarantine(tmp_path: Path) -> None:
    assert bring(tmp_path, ACTS, acts_csv=ROWS).reasons == [(5, "not_date")]
    mended = bring(tmp_path, ACTS, acts_csv=ROWS.replace("never", "2026-04-09"))
    assert mended.reasons == []
    assert mended.people == ["1", "2", "bad"]


def test_an_interrupted_import_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    came = bring(tmp_path, ACTS, acts_csv=ROWS)
    before = digest(came.folder)
    more = tmp_path / "more.csv"
    more.write_text("who,at,url\n" + "".join(f"{n},2026-04-01,/{n}\n" for n in range(5000)))

    def stop(part: float) -> None:
        raise KeyboardInterrupt

    rules = read_mapping(HEAD + ACTS)
    with pytest.raises(KeyboardInterrupt):
        import_files([str(more)], came.folder, rules, progress=stop)
    assert digest(came.folder) == before
    import_files([str(more)], came.folder, rules)
    assert came.history.counts.people == 5000
