"""Dates as exports write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.unit.importing.desk import PEOPLE, bring

from ondo.domain.errors import OndoError
from ondo.domain.instants import to_datetime
from ondo.importing.dates import AmbiguousDate, DateReader
from ondo.importing.values import BadValue

TOKYO = "Asia/Tokyo"


def read(value: object, *forms: str, zone: str = TOKYO) -> str:
    at = to_datetime(DateReader(zone, forms).instant(value), zone)
    return at.strftime("%Y-%m-%d %H:%M:%S") + (f".{at.microsecond // 1000:03}" if at.microsecond else "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-22", "2026-11-22 00:00:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22 19:00:00"),
        ("2026-11-22 10:00", "2026-11-22 10:00:00"),
        ("2026-11-22 10:00:00.123+0900", "2026-11-22 10:00:00.123"),
        ("2026-11-22 10:00:00 UTC", "2026-11-22 19:00:00"),
        ("2026/11/22 9:05", "2026-11-22 09:05:00"),
        ("2026/1/2", "2026-01-02 00:00:00"),
        ("２０２６／１１／２２", "2026-11-22 00:00:00"),
        ("2026年11月22日", "2026-11-22 00:00:00"),
        ("2026年11月22日（日） 10時05分", "2026-11-22 10:05:00"),
        ("2026年11月22日 午後3時5分", "2026-11-22 15:05:00"),
        ("2026/11/22 午前12:05", "2026-11-22 00:05:00"),
        ("2026/11/22(日) 25:30", "2026-11-23 01:30:00"),
        ("令和8年11月22日", "2026-11-22 00:00:00"),
        ("令和元年5月1日", "2019-05-01 00:00:00"),
        ("H31.4.30", "2019-04-30 00:00:00"),
        ("22.11.2026 14:30", "2026-11-22 14:30:00"),
        ("May 1, 2023", "2023-05-01 00:00:00"),
        ("1 May 2023 3:45 PM", "2023-05-01 15:45:00"),
        ("01-May-23", "2023-05-01 00:00:00"),
        ("Mon, 01 May 2023 10:00:00 GMT", "2023-05-01 19:00:00"),
        ("Mon Nov 23 2026 10:00:00 GMT+0900 (Japan Standard Time)", "2026-11-23 10:00:00"),
        ("Mon Nov 23 2026 10:00:00 GMT-0500 (Eastern Standard Time)", "2026-11-24 00:00:00"),
        ("Mon Nov 23 2026 10:00:00 GMT+0900 (日本標準時)", "2026-11-23 10:00:00"),
        ("2026-11-23 01:00 GMT+0000 (協定世界時)", "2026-11-23 10:00:00"),
        ("2026-11-23 10:00 UTC+9", "2026-11-23 10:00:00"),
        ("2026-11-23 10:00 UTC +09:00", "2026-11-23 10:00:00"),
        ("2026/11/23 6:30 GMT+5:30", "2026-11-23 10:00:00"),
        ("2026-11-23 10:00:00 JST", "2026-11-23 10:00:00"),
        ("2026/11/23 10:00 (JST)", "2026-11-23 10:00:00"),
        ("20261122", "2026-11-22 00:00:00"),
        ("20261122103000", "2026-11-22 10:30:00"),
        ("1700000000", "2023-11-15 07:13:20"),
        ("1700000000123", "2023-11-15 07:13:20.123"),
        (1700000000, "2023-11-15 07:13:20"),
        (datetime(2026, 1, 2, 3), "2026-01-02 03:00:00"),
        (date(2026, 1, 2), "2026-01-02 00:00:00"),
    ],
)
def test_usual_forms(text: object, wanted: str) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "someday", "2026-13-01", "2026-02-30", "0000-00-00", "45000", "3", "10:00", "2026"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(BadValue):
        read(text)


@pytest.mark.parametrize("text", ["1899-12-31", "2150-01-01", "1969/12/31"])
def test_dates_out_of_range(text: str) -> None:
    with pytest.raises(BadValue) as bad:
        read(text)
    assert bad.value.reason == "importing.date_out_of_range"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-11-23 10:00 EST", "EST"),
        ("2026/11/23 10:00:00 (CST)", "CST"),
        ("Mon Nov 23 10:00:00 PST 2026", None),
        ("Mon, 23 Nov 2026 10:00:00 IST", "IST"),
        ("2026-11-23 10:00 some day", None),
        ("2026-11-23 99:00 EST", None),
        ("2026-11-23 10:00 (Japan Standard Time)", None),
    ],
)
def test_an_abbreviation_of_several_zones_is_named_where_the_date_is_refused(text: str, zone: str | None) -> None:
    with pytest.raises(BadValue) as bad:
        read(text)
    wanted = ("importing.not_date", None) if zone is None else ("importing.unknown_zone", zone)
    assert (bad.value.reason, bad.value.params.get("zone")) == wanted


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-26", "22/11/2026"])
def test_day_or_month_first_must_be_stated(text: str) -> None:
    with pytest.raises(AmbiguousDate):
        read(text)


@pytest.mark.parametrize(
    ("text", "form", "wanted"),
    [
        ("03/04/2026 3:45 PM", "month_first", "2026-03-04 15:45:00"),
        ("03/04/2026", "day_first", "2026-04-03 00:00:00"),
        ("3/4/26", "month_first", "2026-03-04 00:00:00"),
        ("45000", "excel", "2023-03-15 00:00:00"),
        (45000.5, "excel", "2023-03-15 12:00:00"),
        ("22|11|26", "%d|%m|%y", "2026-11-22 00:00:00"),
    ],
)
def test_stated_forms(text: object, form: str, wanted: str) -> None:
    assert read(text, form) == wanted


def test_clock_changes() -> None:
    assert read("2026-03-08 02:30", zone="America/New_York") == "2026-03-08 03:30:00"
    assert read("2026-11-01 01:30-05:00", zone="America/New_York") == "2026-11-01 01:30:00"
    assert DateReader("America/New_York").instant("2026-11-01 01:30") == DateReader("UTC").instant("2026-11-01T05:30Z")
    assert read("2018-11-04", zone="America/Sao_Paulo") == "2018-11-04 01:00:00"  # midnight was skipped that day


def test_an_ambiguous_date_stops_the_import_and_says_what_to_state(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, PEOPLE, leads_csv="email,name,at\na@b.jp,x,03/04/2026\n")
    problem = refused.value.problem
    assert problem.key == "importing.ambiguous_date"
    assert (problem.params["column"], problem.params["value"]) == ("at", "03/04/2026")
    assert not (tmp_path / "history").exists()


def test_a_date_without_any_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OndoError) as refused:
        bring(tmp_path, "ondo_mapping: 1" + PEOPLE, leads_csv="email,name,at\na@b.jp,x,2026-04-01\n")
    assert refused.value.problem.key == "importing.no_zone"


def test_each_table_may_have_its_own_zone_and_forms(tmp_path: Path) -> None:
    mapping = """
tables:
  us: {zone: America/New_York, dates: month_first, person: e, events: {event: page, at: at}}
  de: {zone: Europe/Berlin, person: e, events: {event: login, at: {column: at, dates: day_first}}}
"""
    came = bring(tmp_path, mapping, us_csv="e,at\na@b.c,4/1/2026 0:00\n", de_csv="e,at\na@b.c,2/4/2026 0:00\n")
    assert came.story("a@b.c") == [("2026-04-01 13:00", "page"), ("2026-04-02 07:00", "login")]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("1965-04-01", "1965-04-01"),
        ("昭和40年4月1日", "1965-04-01"),
        (date(1868, 1, 3), "1868-01-03"),
        ("2026-11-22T20:00:00Z", "2026-11-23"),
        ("2150-01-01", "2150-01-01"),
    ],
)
def test_a_date_that_is_only_known_may_lie_in_any_year(value: object, wanted: str) -> None:
    assert DateReader(TOKYO).any_date(value) == wanted


def test_the_trait_of_a_person_born_before_1970_is_kept(tmp_path: Path) -> None:
    mapping = "tables: {leads: {person: email, person_traits: {born: {column: born, as: date}}}}"
    came = bring(tmp_path, mapping, leads="email,born\na@b.jp,1965/04/01\n")
    assert came.log("a@b.jp").traits == {"born": "1965-04-01"}
