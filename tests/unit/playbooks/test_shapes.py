"""What people write for points, lengths of time, limits, dates and values, and what is made of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from ondo.domain.instants import DAY, HOUR, MINUTE, to_datetime, zone
from ondo.domain.lifecycle import Allowance
from ondo.domain.rules import Label, Limit
from ondo.playbooks.book import Book
from ondo.playbooks.dates import DATE, MOMENT
from ondo.playbooks.durations import ALLOWANCE, DURATION, LIMIT, WHOLE_DAYS
from ondo.playbooks.grammar.tests import PATH, TEST, VALUE
from ondo.playbooks.keys import TABLES
from ondo.playbooks.nodes import parse
from ondo.playbooks.number_shapes import POINTS
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import FLAG, KEY, LABEL, TEXT, Shape

EVERY_OTHER: list[Shape[Any]] = [
    *(entry.shape for _, table in TABLES for entry in table.fields),
    *(table for _, table in TABLES),
]
"""Every shape that stands anywhere in the grammar."""


def reading(shape: Shape[Any], written: str, zone_name: str = "Asia/Tokyo") -> tuple[Any, list[tuple[str, str | None]]]:
    """What a shape makes of a value, and the mistakes it notes with their hints."""
    root = parse(f"key: {written}\n")
    book = Book(zone=zone(zone_name))
    ((key, node),) = root.entries
    value = shape.read(Place(node, key, ("key",), book))
    return value, [(problem.key.removeprefix("playbook."), problem.hint) for problem in book.problems]


RIGHT: list[tuple[Shape[Any], str, Any]] = [
    (POINTS, "10", 10_000),
    (POINTS, "+5", 5_000),
    (POINTS, "-2.5", -2_500),
    (POINTS, "0.001", 1),
    (POINTS, "0.1", 100),
    (POINTS, "4000000", 4_000_000_000),
    (DURATION, "30d", 30 * DAY),
    (DURATION, "1d 12h", 36 * HOUR),
    (DURATION, "1d12h30m", 36 * HOUR + 30 * MINUTE),
    (DURATION, "90m", 90 * MINUTE),
    (WHOLE_DAYS, "48h", 2 * DAY),
    (ALLOWANCE, "4 business hours", Allowance(4, "hours", True)),
    (ALLOWANCE, "1 business day", Allowance(1, "days", True)),
    (ALLOWANCE, "15 minutes", Allowance(15, "minutes", False)),
    (ALLOWANCE, "14d", Allowance(14, "days", False)),
    (LIMIT, "2 per day", Limit(2, "day")),
    (LIMIT, "5 ever", Limit(5, "ever")),
    (LIMIT, "once ever", Limit(1, "ever")),
    (LIMIT, "once per 7d", Limit(1, 7 * DAY)),
    (LIMIT, "once per 1d 12h", Limit(1, 36 * HOUR)),
    (DATE, "2026-04-01", date(2026, 4, 1)),
    (DATE, '"2024-02-29"', date(2024, 2, 29)),
    (FLAG, "true", True),
    (FLAG, "false", False),
    (KEY, "mid-size", "mid-size"),
    (KEY, "料金_1", "料金_1"),
    (TEXT, "Job seekers", "Job seekers"),
    (TEXT, '"no"', "no"),
    (TEXT, "'2026-04-01'", "2026-04-01"),
    (TEXT, "|\n  two\n  lines", "two\nlines"),
    (LABEL, "One", Label("One", "One")),
    (LABEL, "{ja: 一, en: One}", Label("一", "One")),
    (LABEL, "{ja: 一}", Label("一", "一")),
    (VALUE, "IT", "it"),
    (VALUE, "ＩＴ", "it"),
    (VALUE, "5", "5"),
    (VALUE, "5.0", "5"),
    (VALUE, "5.50", "5.5"),
    (VALUE, '"5.0"', "5.0"),
    (VALUE, "true", "true"),
    (VALUE, "2026-04-01", "2026-04-01"),
    (PATH, "/料金/**", "/料金/**"),
    (PATH, '"*"', "*"),
]


@pytest.mark.parametrize(("shape", "written", "meant"), RIGHT)
def test_right(shape: Shape[Any], written: str, meant: Any) -> None:
    assert reading(shape, written) == (meant, [])


WRONG: list[tuple[Shape[Any], str, str, str | None]] = [
    (POINTS, "10.0005", "not_points", None),
    (POINTS, "1e3", "not_points", None),
    (POINTS, "0x10", "not_points", None),
    (POINTS, "1_000", "not_points", None),
    (POINTS, "'1,000'", "not_points", "1000"),
    (POINTS, "10点", "not_points", "10"),
    (POINTS, "－５", "not_points", "-5"),
    (POINTS, '"10"', "number_in_quotes", "10"),
    (POINTS, "4000001", "number_bounds", None),
    (POINTS, ".inf", "not_points", None),
    (POINTS, "[10]", "not_points", None),
    (POINTS, "", "empty", None),
    (POINTS, "~", "empty", None),
    (DURATION, "30", "not_duration", "30d"),
    (DURATION, "2 weeks", "not_duration", "14d"),
    (DURATION, "1 month", "not_duration", "30d"),
    (DURATION, "１年", "not_duration", "365d"),
    (DURATION, "3時間", "not_duration", "3h"),
    (DURATION, "-30d", "not_duration", None),
    (DURATION, "soon", "not_duration", None),
    (DURATION, "12h 1d", "not_duration", None),
    (DURATION, "0m", "duration_bounds", None),
    (DURATION, "36501d", "duration_bounds", None),
    (WHOLE_DAYS, "36h", "not_whole_days", None),
    (ALLOWANCE, "2営業日", "not_allowance", "2 business days"),
    (ALLOWANCE, "4 working hours", "not_allowance", "4 business hours"),
    (ALLOWANCE, "30", "not_allowance", "30d"),
    (ALLOWANCE, "0 days", "duration_bounds", None),
    (LIMIT, "twice a day", "not_limit", "2 per day"),
    (LIMIT, "2/day", "not_limit", "2 per day"),
    (LIMIT, "1日2回", "not_limit", "2 per day"),
    (LIMIT, "１日２回まで", "not_limit", "2 per day"),
    (LIMIT, "週1回", "not_limit", "once per 7d"),
    (LIMIT, "once a week", "not_limit", "once per 7d"),
    (LIMIT, "1 per month", "not_limit", "once per 30d"),
    (LIMIT, "once per 2 weeks", "not_limit", "once per 14d"),
    (LIMIT, "月3回", "one_in_window", "once per 30d"),
    (LIMIT, "3 times a week", "one_in_window", "once per 7d"),
    (LIMIT, "3 times ever", "not_limit", "3 ever"),
    (LIMIT, "2 per week", "one_in_window", "once per 7d"),
    (LIMIT, "3 per 7d", "one_in_window", "once per 7d"),
    (LIMIT, "0 ever", "limit_zero", None),
    (LIMIT, "2 per 0d", "limit_zero", None),
    (DATE, "2026/4/1", "not_date", "2026-04-01"),
    (DATE, "2026年4月1日", "not_date", "2026-04-01"),
    (DATE, "2026-02-30", "no_such_date", None),
    (DATE, "tomorrow", "not_date", None),
    (MOMENT, "2026-04-01", "not_moment", "2026-04-01 10:00"),
    (MOMENT, "2026-04-01 24:00", "no_such_date", None),
    (MOMENT, "1969-12-31 10:00", "moment_bounds", None),
    (MOMENT, "9999-12-31 10:00", "moment_bounds", None),
    (FLAG, "yes", "not_flag", "true"),
    (FLAG, "Off", "not_flag", "false"),
    (FLAG, '"true"', "not_flag", None),
    (KEY, "on", "key_is_yes_no", None),
    (KEY, "2026", "not_key", None),
    (KEY, "mid size", "not_key", "mid_size"),
    (KEY, "a" * 65, "not_key", None),
    (TEXT, "No", "quote_word", None),
    (TEXT, "2026", "quote_value", None),
    (TEXT, "2026-04-01", "quote_value", None),
    (TEXT, '"  "', "empty", None),
    (TEXT, "{a: b}", "not_text", None),
    (LABEL, "{ja: 一, fr: Un}", "not_language", None),
    (VALUE, "off", "quote_value_word", None),
    (PATH, "pricing", "not_path", "/pricing"),
    (PATH, "https://example.com/a/**", "path_is_address", "/a/**"),
    (PATH, "/a#b", "path_has_query", "/a"),
    (TEST, "{}", "missing_one_of", None),
    (TEST, "{at_least: 2, above: 1}", "exclusive", None),
    (TEST, "{above: 5, below: 5}", "empty_range", None),
]


@pytest.mark.parametrize(("shape", "written", "mistake", "hint"), WRONG)
def test_wrong(shape: Shape[Any], written: str, mistake: str, hint: str | None) -> None:
    _, mistakes = reading(shape, written)
    assert mistakes == [(mistake, hint)]


@pytest.mark.parametrize(
    ("written", "zone_name", "utc"),
    [
        ("2026-04-01 09:00", "Asia/Tokyo", "2026-04-01T00:00:00+00:00"),
        ("2026-04-01T09:00:01", "Asia/Tokyo", "2026-04-01T00:00:01+00:00"),
        ("2026-04-01 09:00:00.25", "Asia/Tokyo", "2026-04-01T00:00:00.250000+00:00"),
        ("2026-04-01 09:00+00:00", "Asia/Tokyo", "2026-04-01T09:00:00+00:00"),
        ("2026-04-01T09:00:00Z", "Asia/Tokyo", "2026-04-01T09:00:00+00:00"),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30:00+00:00"),
        ("2026-07-01 02:30", "Europe/Berlin", "2026-07-01T00:30:00+00:00"),
    ],
)
def test_moments_are_in_the_zone_of_the_playbook(written: str, zone_name: str, utc: str) -> None:
    at, mistakes = reading(MOMENT, written, zone_name)
    assert (to_datetime(at).isoformat(), mistakes) == (utc, [])


def test_an_hour_that_summer_time_skips_is_refused() -> None:
    assert reading(MOMENT, "2026-03-29 02:30", "Europe/Berlin") == (None, [("skipped_hour", None)])


NONSENSE = ("", "~", "''", "[]", "[[]]", "{}", "{a: {b: c}}", "no", "?!", "2026-13-01", "9" * 50)
SHAPES = {id(shape): shape for shape in [*(shape for shape, *_ in WRONG), *EVERY_OTHER]}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: type(shape).__name__)
def test_nonsense_is_told_in_both_languages(shape: Shape[Any]) -> None:
    for written in NONSENSE:
        root = parse(f"key: {written}\n")
        book = Book(zone=zone("Asia/Tokyo"))
        ((key, node),) = root.entries
        shape.read(Place(node, key, ("key",), book))
        for problem in book.problems:
            assert problem.message("en")
            assert re.search(r"[ぁ-ん]", problem.message("ja"))
