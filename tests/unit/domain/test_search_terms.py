"""However somebody writes it, they find who they mean."""

from __future__ import annotations

import pytest

from ondo.domain.search_terms import sought, terms

HANAKO = {
    "name": "佐藤 花子",
    "kana": "サトウ ハナコ",
    "company": "株式会社オンド",
    "email": "Hanako.Sato@Example.co.jp",
    "phone": "+81 (0)3-1234-5678",
}


def finds(text: str, traits: dict[str, str]) -> bool:
    known = terms(traits)
    words = sought(text)
    return bool(words) and all(any(term.startswith(one) for term in known for one in word) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        *("佐藤", "花子", "佐藤花", "佐藤 花子", "さとう", "ｻﾄｳ", "ハナ", "さとう　はなこ"),
        *("オンド", "おんど", "(株)オンド", "株式会社オンド", "㈱ｵﾝﾄﾞ", "佐藤 オンド"),
        *("hanako.s", "HANAKO.SATO@example", "0312", "03-1234", "０３－１２３４", "+81 3 1234", "+81-3-1234-5678"),
    ],
)
def test_a_beginning_finds_whoever_is_meant(text: str) -> None:
    assert finds(text, HANAKO)


@pytest.mark.parametrize("text", ["", "  ", "藤", "鈴木", "株式会社", "1234", "佐藤 鈴木"])
def test_what_is_no_beginning_finds_nobody(text: str) -> None:
    assert not finds(text, HANAKO)


def test_names_in_latin_letters_are_found_in_either_order() -> None:
    for text in ("smith", "john", "John Smith", "smith john", "JOHN S"):
        assert finds(text, {"name": "John Smith"}), text


@pytest.mark.parametrize("known", ["+1 (415) 555-0123", "1-415-555-0123", "(415) 555-0123 ext. 7", "415.555.0123x204"])
@pytest.mark.parametrize("text", ["+14155550123", "+1 415 555", "1 (415) 555-0123", "415-555", "4155550123"])
def test_a_number_is_found_however_it_is_dialled(text: str, known: str) -> None:
    assert finds(text, {"name": "Jane Doe", "phone": known})


def test_so_is_one_of_another_country() -> None:
    for text in ("+49 30 123456", "030 1234", "49 30 123456"):
        assert finds(text, {"name": "Jana Muster", "phone": "+49 (0)30 123456"}), text
    assert finds("+4930123456", {"name": "Jana Muster", "phone": "030 / 123456"})
    assert not finds("+4930123456", {"name": "Jana Muster", "phone": "040 / 123456"})


@pytest.mark.parametrize("text", ["jose", "José", "NUNEZ", "núñez", "jose muller", "Müller", "MULLER"])
def test_accents_need_not_be_typed(text: str) -> None:
    assert finds(text, {"name": "José Núñez", "company": "Müller GmbH"})


def test_kana_keep_their_marks() -> None:
    assert finds("ガス", {"name": "ガス 太郎"})
    assert not finds("カス", {"name": "ガス 太郎"})
