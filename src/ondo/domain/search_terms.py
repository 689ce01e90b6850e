"""Words by whose beginning somebody is found: name, reading, company, mail address, phone number, however written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ondo.domain.company_names import names_a_company, normalised
from ondo.domain.email_addresses import normalised_email
from ondo.domain.japanese import compared, large_kana
from ondo.domain.phone_numbers import dialled

LONGEST = 100
_NAMES = ("name", "kana")
_NOT_LETTERS = re.compile(r"[^\w@]|_")
_SPACES = re.compile(r"[\s\u3000・,/]+")
_NUMBER = re.compile(r"[\d０-９+＋()（） .\-‐－ー]+")
_FEWEST_DIGITS = 3
_ACCENTS = re.compile("[\u0300-\u036f]")
_WITHOUT_ACCENT = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def terms(card: Mapping[str, object]) -> frozenset[str]:
    """The terms of somebody whose card says this (`name`, `kana`, `company`, `email`, `phone`).

    A name is found by each of its parts, and as a whole.
    """
    return frozenset(term[:LONGEST] for term in _terms(card) if term)


def _terms(card: Mapping[str, object]) -> Iterator[str]:
    for name in (card.get(key) for key in _NAMES):
        if isinstance(name, str):
            parts = [_plain(part) for part in _SPACES.split(name)]
            yield from ("".join(parts[first:]) for first in range(len(parts)))
            yield "".join(reversed(parts)) if name.isascii() else ""
    company = card.get("company")
    if isinstance(company, str) and names_a_company(company):
        yield normalised(company)
        yield _unaccented(normalised(company))
    yield normalised_email(card.get("email")) or ""
    yield from dialled(card.get("phone"))


def sought(text: str) -> tuple[tuple[str, ...], ...]:
    """What somebody may mean who types this: for each word the beginnings of terms of which one has to be there.

    Empty where there is nothing to look for. A number is one word, whatever stands between its digits.
    """
    numbers = tuple(one for one in dialled(text) if len(one) >= _FEWEST_DIGITS)
    if numbers and _NUMBER.fullmatch(text.strip()):
        return (numbers,)
    words = [word for word in _SPACES.split(text.strip()) if _plain(word)]
    return tuple(_meant(word) for word in words)


def _meant(word: str) -> tuple[str, ...]:
    address = unicodedata.normalize("NFKC", word).casefold()
    return tuple(dict.fromkeys(one[:LONGEST] for one in (_plain(word), _company(word), address) if one))


def _company(word: str) -> str:
    """A word that says nothing but the form of a company says nothing."""
    found = normalised(word)
    return found if found != _plain(word) else ""


def _plain(text: str) -> str:
    return large_kana(_NOT_LETTERS.sub("", _unaccented(compared(text))))


def _unaccented(text: str) -> str:
    """José as Jose: who looks for somebody has another keyboard. Kana keep their marks."""
    if text.isascii():
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_WITHOUT_ACCENT)
    return unicodedata.normalize("NFC", bare)
