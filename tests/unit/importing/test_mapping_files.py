"""Mapping files: what is wrong is said with its line, all at once, with the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import PEOPLE, bring

from ondo.domain.errors import OndoError
from ondo.importing.mapping import MappingErrors, load_mapping, read_mapping
from ondo.importing.mapping.shapes import CELL_TABLE, EVENT, MAPPING
from ondo.importing.mapping.shapes import TABLE as TABLE_KEYS
from ondo.importing.run import Stated


def mistakes(text: str) -> list[tuple[int, str, str | None]]:
    with pytest.raises(MappingErrors) as errors:
        read_mapping(text)
    assert errors.value.report("ja")
    assert errors.value.report("en")
    return [(problem.line, problem.key, problem.hint) for problem in errors.value.problems]


TABLE = "ondo_mapping: 1\ntables:\n  t:\n    "


@pytest.mark.parametrize(
    ("text", "line", "key", "hint"),
    [
        ("", 1, "importing.empty_mapping", None),
        ("- a\n", 1, "importing.not_a_mapping", None),
        ("ondo_mapping: 2\ntables: {t: {person: a}}\n", 1, "playbook.not_choice", None),
        ("tables: {t: {person: a}}\n", 1, "playbook.missing_key", None),
        ("ondo_mapping: 1\n", 1, "playbook.missing_key", None),
        ("ondo_mapping: 1\nzone: Asia/Tokio\ntables: {t: {person: a}}\n", 2, "importing.no_such_zone", None),
        (TABLE + "persn: a\n", 4, "playbook.unknown_key", "person"),
        (TABLE + "person_traits: {name: a}\n", 4, "importing.needs_owner", None),
        (TABLE + "events: {event: page, at: a}\n", 4, "importing.needs_owner", None),
        (TABLE + "person: {colum: a}\n", 4, "playbook.unknown_key", "column"),
        (TABLE + "person: {column: a, value: b}\n", 4, "playbook.exclusive", None),
        (TABLE + "person: {through: u, by: x}\n", 4, "importing.no_such_table", None),
        (TABLE + "person: {through: t, by: x}\n", 4, "importing.no_key", None),
        (TABLE + "person: {through: t}\n", 4, "importing.through_without_by", None),
        (TABLE + "person: {column: t, by: x}\n", 4, "importing.by_without_through", None),
        (TABLE + "person: a\n    dates: us\n", 5, "importing.no_such_date_form", None),
        (TABLE + "person: a\n    separator: ab\n", 5, "importing.bad_separator", None),
        (TABLE + "person: a\n    events: {event: page}\n", 5, "playbook.missing_key", None),
        (TABLE + "person: a\n    events: {event: page, at: b, initiated_by: them}\n", 5, "playbook.not_choice", None),
        (
            TABLE + "person: a\n    events: {event: page, at: b, properties: every}\n",
            5,
            "importing.bad_properties",
            None,
        ),
        (TABLE + "person: a\n    person: b\n", 5, "playbook.duplicate_key", None),
        (TABLE + "person: &a a\n", 4, "playbook.anchor", None),
    ],
)
def test_mistakes(text: str, line: int, key: str, hint: str | None) -> None:
    found = mistakes(text)
    assert (line, key) in [(at, what) for at, what, _ in found]
    assert hint is None or hint in [near for _, _, near in found]


def test_all_mistakes_at_once() -> None:
    assert len(mistakes(TABLE + "persn: a\n    acount: b\n    evnts: []\n")) == 3


def test_headers_may_be_called_anything(tmp_path: Path) -> None:
    mapping = '\ntables:\n  leads: {person: No, person_traits: {k: 2024, z: "a: b", w: yes}}\n'
    came = bring(tmp_path, mapping, leads_csv="No,2024,a: b,yes\n1,2,3,4\n")
    assert came.log("1").traits == {"k": "2", "z": "3", "w": "4"}


def test_a_file_that_belongs_to_no_table(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, "\ntables: {a: {person: x}, b: {person: x}}\n", leads_csv="x\n1\n")
    assert refused.value.problem.key == "importing.file_without_table"


def test_tables_without_file_are_told(tmp_path: Path) -> None:
    came = bring(tmp_path, PEOPLE + "  others: {person: id}\n", leads_csv="email,name,at\na@b.jp,x,2026-04-01\n")
    assert came.summary.without_file == ["others"]


@pytest.mark.parametrize(
    ("name", "key"), [("leeds.csv", "no_such_file_but"), ("zzzz.qq", "no_such_file"), (".", "is_a_folder")]
)
def test_files_that_are_not_there(tmp_path: Path, name: str, key: str) -> None:
    from ondo.importing.run import import_files

    (tmp_path / "leads.csv").write_text("email\n")
    with pytest.raises(OndoError) as refused:
        import_files([str(tmp_path / name)], tmp_path / "h", read_mapping("ondo_mapping: 1" + PEOPLE))
    assert refused.value.problem.key == f"importing.{key}"


def test_a_mapping_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text("ondo_mapping: 1" + PEOPLE, encoding="utf-8-sig")
    assert load_mapping(file).tables[0].name == "leads"


def test_the_mapping_that_the_documentation_shows_loads() -> None:
    page = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
    assert len(read_mapping(page.split("```yaml\n")[1].split("```")[0]).tables) == 3


def test_every_key_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
    fields = {entry.name for table in (MAPPING, TABLE_KEYS, EVENT, CELL_TABLE) for entry in table.fields}
    assert sorted(name for name in fields if name not in page) == []


def test_the_first_of_several_values_counts(tmp_path: Path) -> None:
    mapping = "\ntables:\n  deals: {person: {column: who, split_at: ';'}, person_traits: {who: who}}\n"
    assert bring(tmp_path, mapping, deals_csv="who\n 7; 8\n;9\n").people == ["7", "9"]


def test_a_tables_own_zone_goes_before_the_command_lines(tmp_path: Path) -> None:
    mapping = "\ntables:\n  a: {zone: UTC, person: e, events: {event: page, at: at}}\n"
    mapping += "  b: {person: e, events: {event: login, at: at}}\n"
    files = {"a_csv": "e,at\nx,2026-04-01\n", "b_csv": "e,at\nx,2026-04-01\n"}
    came = bring(tmp_path, mapping, stated=Stated(zone="America/New_York"), **files)
    assert came.story("x") == [("2026-04-01 09:00", "page"), ("2026-04-01 13:00", "login")]
