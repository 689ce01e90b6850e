"""Numbers, flags, e-mail addresses and keys as exports write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import bring

from ondo.importing.numbers import number_of
from ondo.importing.values import BadValue, email_of, flag_of, key_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,200", "1200"),
        ("¥3,000", "3000"),
        ("約300名", "300"),
        ("300名以上", "300"),
        ("１０００", "1000"),
        ("5億円", "500000000"),
        ("1.5億円", "150000000"),
        ("300百万円", "300000000"),
        ("10万円", "100000"),
        ("(1,000)", "-1000"),
        ("$1,234.50", "1234.5"),
        ("-3.25", "-3.25"),
        ("10万", "100000"),
        ("5億円以上", "500000000"),
        ("(€ 1,200.50)", "-1200.5"),
        ("1'234.50 CHF", "1234.5"),
        ("USD 1,234,567", "1234567"),
        ("1,00,000", "100000"),
        ("￥１，０００", "1000"),
        ("0.125", "0.125"),
    ],
)
def test_numbers(text: str, wanted: str) -> None:
    assert number_of(text) == wanted


@pytest.mark.parametrize(
    "text", ["51-100", "many", "", "1.2.3", "100名(2026年)", "12,5", "9.500,00", "12 34", "--5", "(-5)"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(BadValue):
        number_of(text)


@pytest.mark.parametrize(
    ("text", "wanted"), [("TRUE", "true"), ("はい", "true"), ("○", "true"), ("0", "false"), ("No", "false")]
)
def test_flags(text: str, wanted: str) -> None:
    assert flag_of(text) == wanted


def test_keys() -> None:
    assert key_of("Ｔａｒｏ@Example.CO.JP ") == "taro@example.co.jp"
    assert key_of("mailto:A@b.jp") == key_of("<a@B.jp>") == "a@b.jp"
    assert key_of("株式会社　山田 ") == "株式会社 山田"
    assert key_of("0035g00000ABcDe") != key_of("0035g00000ABcde")
    assert key_of("  ") is None


def test_both_lengths_of_a_salesforce_id() -> None:
    assert key_of("001A0000006Vm9uIAC") == key_of("001A0000006Vm9u") == "001A0000006Vm9u"
    assert key_of("abcdefghijklmnopqr") == "abcdefghijklmnopqr"


@pytest.mark.parametrize("text", ["name.@docomo.ne.jp", "a..b@ezweb.ne.jp", "日本@例え.jp"])
def test_addresses_that_are_legal_in_practice(text: str) -> None:
    assert email_of(text) == text


@pytest.mark.parametrize("text", ["N/A", "a@b", "a b@c.jp", "@c.jp", "a@b.jp, c@d.jp"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadValue):
        email_of(text)


def test_cells_that_cannot_be_read_are_counted_and_kept(tmp_path: Path) -> None:
    mapping = """
tables:
  leads:
    person: id
    person_traits:
      size: {column: size, as: number}
      ok: {column: ok, as: flag}
      ends: {column: ends, as: date}
"""
    came = bring(tmp_path, mapping, leads_csv="id,size,ok,ends\n1,51-100,maybe,TBD\n2,約50名,○,2026年4月1日\n")
    assert came.log("1").traits == {"size": "51-100", "ok": "maybe"}
    assert came.log("2").traits == {"size": "50", "ok": "true", "ends": "2026-04-01"}
    assert came.summary.files[0].notes == {
        ("size", "importing.not_number"): 1,
        ("ok", "importing.not_flag"): 1,
        ("ends", "importing.not_date"): 1,
    }


def test_blank_words_are_stated(tmp_path: Path) -> None:
    mapping = """
blank: ["-", "なし"]
tables:
  leads: {person: id, person_traits: {a: a, b: b, c: c}}
"""
    came = bring(tmp_path, mapping, leads_csv="id,a,b,c\n1,－, なし ,#N/A\n2,x,,y\n")
    assert came.people == ["2"]
    assert came.log("2").traits == {"a": "x", "c": "y"}
