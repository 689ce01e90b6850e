"""One market at a time: names, and that no market depends on another."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from ondo.demo.company import Company, Told, found, tell_market
from ondo.demo.days import Days
from ondo.demo.market import Kind
from ondo.demo.tables import table

PEOPLE = 600


@pytest.fixture(scope="module")
def company() -> Company:
    return found(11, Days(date(2024, 10, 1), 730))


@pytest.fixture(scope="module")
def told(company: Company) -> Told:
    return tell_market(company, 0, PEOPLE)


def test_a_market_is_the_same_whatever_was_made_before_it(company: Company, told: Told) -> None:
    tell_market(company, 3, 80)
    again = tell_market(found(11, company.days), 0, PEOPLE)
    assert again.phrases.texts == told.phrases.texts
    for column in ("person", "occurred", "received", "what", "says", "user", "flag", "id"):
        np.testing.assert_array_equal(getattr(again.rows, column), getattr(told.rows, column))


def test_markets_and_seeds_differ(company: Company, told: Told) -> None:
    other_market = tell_market(company, 1, PEOPLE)
    other_seed = tell_market(found(12, company.days), 0, PEOPLE)
    assert len({len(one.rows) for one in (told, other_market, other_seed)}) == 3
    assert set(told.account_names["domain"][3:]).isdisjoint(other_market.account_names["domain"][3:])


def test_addresses_are_unique_and_safe(told: Told) -> None:
    emails = told.names["email"]
    assert emails.n_unique() == len(emails)
    local, domain = (emails.str.split("@").list.get(part) for part in (0, 1))
    private = ~domain.str.ends_with(".example")
    assert 0.05 < (private.mean() or 0) < 0.5  # type: ignore[operator]
    assert local.filter(private).str.starts_with("ondo-demo.").all()
    assert emails.str.contains(r"^[a-z0-9.-]+@[a-z0-9.-]+$").all()


def test_companies_of_one_market_have_domains_of_their_own(told: Told) -> None:
    assert told.account_names["domain"].n_unique() == told.account_names.height
    assert told.account_names["company"].str.contains("株式会社").all()


def test_no_name_needs_escaping_in_json() -> None:
    for name in ("family_names", "given_names", "company_stems", "trades", "places", "departments", "seniorities"):
        for column in table(name).select(pl.col(pl.String)):
            assert not column.str.contains(r'["\\\x00-\x1f]').any(), (name, column.name)


def test_kana_are_katakana_and_romaji_is_plain() -> None:
    for name in ("family_names", "given_names", "company_stems"):
        frame = table(name)
        assert frame["kana"].str.contains("^[ァ-ヴー]+$").all()
        assert frame["romaji"].str.contains("^[a-z]+$").all()


def test_each_page_is_a_phrase_of_its_own_by_each_way_in(company: Company) -> None:
    words = company.words
    for path in table("pages")["path"]:
        for way_in in range(words.ways_in):
            assert json.loads(words.phrases.texts[words.page(path, way_in)])["path"] == path


def test_students_say_so_and_have_no_company(told: Told) -> None:
    student = pl.Series(told.people.kind[told.known] == Kind.STUDENT)
    assert student.any()
    assert told.names.filter(student)["job_title"].unique().to_list() == ["学生"]
    assert told.names.filter(student)["account"].null_count() == student.sum()


def test_only_prospects_buy(told: Told) -> None:
    buys = told.intent.opens >= 0
    assert set(told.people.kind[buys].tolist()) == {Kind.PROSPECT}
    assert (told.intent.closes[buys] > told.intent.opens[buys]).all()
    assert (told.intent.opens[buys] >= told.arrival.day[buys]).all()
