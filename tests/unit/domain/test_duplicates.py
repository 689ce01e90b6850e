"""Two people who may be one, and two who are not."""

from __future__ import annotations

import pytest

from ondo.domain.duplicates import (
    SAME_LOCAL_PART_AND_COMPANY,
    SAME_MAILBOX,
    SAME_NAME_AND_COMPANY,
    SAME_NAME_AND_LOCAL_PART,
    SAME_NAME_AND_PHONE,
    alike,
    blocking_keys,
)

TARO = {"name": "髙橋 太郎", "email": "taro.t@acme.example", "company": "株式会社オンド", "phone": "03-1234-5678"}

PAIRS = [
    ({"email": "Taro.T+seminar@acme.example"}, SAME_MAILBOX),
    ({"name": "高橋太郎様", "phone": "+81 (0)3 1234 5678"}, SAME_NAME_AND_PHONE),
    ({"name": "高橋　太郎", "company": "（株）おんど"}, SAME_NAME_AND_COMPANY),
    ({"name": "高橋太郎", "email": "taro.t@other.example"}, SAME_NAME_AND_LOCAL_PART),
    ({"name": "T. Takahashi", "email": "taro.t@ondo.example", "company": "オンド"}, SAME_LOCAL_PART_AND_COMPANY),
    ({"name": "高橋太郎"}, None),
    ({"name": "高橋太郎", "company": "アクメ"}, None),
    ({"name": "鈴木花子", "company": "オンド", "phone": "03-1234-5678"}, None),
    ({"email": "taro.t@other.example"}, None),
    ({"company": "オンド"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("other", "reason"), PAIRS)
def test_it_takes_two_things_in_common_or_one_mailbox(other: dict[str, object], reason: str | None) -> None:
    assert alike(TARO, other) == reason
    assert alike(other, TARO) == reason


@pytest.mark.parametrize(("other", "reason"), [pair for pair in PAIRS if pair[1]])
def test_they_are_found_by_a_key_in_common(other: dict[str, object], reason: str) -> None:
    assert blocking_keys(TARO) & blocking_keys(other)


def test_a_name_and_its_reading_are_one() -> None:
    card = {"name": "ﾔﾏﾀﾞ ﾀﾛｳ", "company": "オンド"}
    form = {"name": "山田太郎", "name_kana": "やまだ たろう", "company": "(株)オンド"}
    assert alike(card, form) == SAME_NAME_AND_COMPANY
    assert "name:ヤマダタロウ" in blocking_keys(card) & blocking_keys(form)


def test_family_name_first_or_last_is_one_in_latin_letters() -> None:
    one, other = ({"name": name, "company": "Acme Inc."} for name in ("Taro YAMADA", "Yamada, Taro"))
    assert alike(one, other) == SAME_NAME_AND_COMPANY


@pytest.mark.parametrize("email", ["info@acme.example", "sales@acme.example", "no-reply@acme.example"])
def test_an_office_is_nobody(email: str) -> None:
    assert alike({"email": email}, {"email": email}) is None
    assert blocking_keys({"email": email}) == set()


def test_dots_do_not_matter_to_gmail() -> None:
    assert alike({"email": "ta.ro@gmail.com"}, {"email": "taro@gmail.com"}) == SAME_MAILBOX
    assert alike({"email": "ta.ro@acme.example"}, {"email": "taro@acme.example"}) is None


def test_people_without_a_company_are_no_colleagues() -> None:
    assert alike({"name": "山田太郎", "company": "個人"}, {"name": "山田太郎", "company": "個人"}) is None


@pytest.mark.parametrize("junk", [None, 5, "", [], {"name": {}}])
def test_junk_is_like_nothing(junk: object) -> None:
    traits = {"name": junk, "email": junk, "company": junk, "phone": junk}
    assert alike(traits, traits) is None
    assert blocking_keys(traits) == set()


def test_a_number_with_the_code_of_its_country_is_the_same_one() -> None:
    jane = {"name": "Jane Doe", "phone": "(415) 555-0123"}
    assert alike(jane, {"name": "Jane Doe", "phone": "+14155550123"}) == SAME_NAME_AND_PHONE
    assert alike(jane, {"name": "Jane Doe", "phone": "+1 650 555 0123"}) is None
