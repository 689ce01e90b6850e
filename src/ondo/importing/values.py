"""Cells as text, keys and flags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite

import msgspec

from ondo.domain.values import folded


class BadValue(Exception):
    """A cell that cannot be what the mapping says it is: the row goes to quarantine."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params: Mapping[str, object] = params


class Skipped(Exception):
    """The mapping leaves this row, or this event of it, out."""


def text_of(value: object) -> str | None:
    """A cell as text, or None where it says nothing."""
    if isinstance(value, str):
        return value.strip() or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip() or None
    if isinstance(value, list | dict | tuple):
        return msgspec.json.encode(value).decode() if value else None
    return str(value).strip() or None


def object_of(value: object) -> Mapping[str, object]:
    """The object that a cell holds as JSON. Raises BadValue for anything else."""
    try:
        found = msgspec.json.decode(value) if isinstance(value, str) else None
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue("importing.no_object_in_cell", value=text_of(value) or "")
    return found


_SUMS = re.compile(
    r"(grand|sub|sum)?totals?(\(\d+[a-z]*\))?|sum|summe|gesamt(summe)?|total(général|general)|soustotal"
    r"|(総|小|累)?合?計|総合計"
)


def says_sum(key: str) -> bool:
    """Whether a cell heads a row of sums, which spreadsheets and reports put below the others: 合計, `Grand Total`."""
    if "@" in key or key[0].isdecimal():
        return False  # nearly all
    return _SUMS.fullmatch(re.sub(r"[\s:.\-]", "", folded(key))) is not None


def _float_text(value: float) -> str | None:
    """1001.0 is 1001: Excel and data frames make floats of whole numbers. NaN and infinity say nothing."""
    if not isfinite(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)


def property_of(value: object) -> object:
    """A cell as a property: numbers and flags as they are, where the file knows them; all else as text."""
    if value.__class__ is str or isinstance(value, bool | int):
        return value if value != "" else None
    if isinstance(value, float):
        text = _float_text(value)
        return None if text is None else float(value) if "." in text or "e" in text else int(value)
    if isinstance(value, Decimal):
        return str(value)
    return text_of(value)


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str | None:
    """A person's or account's key: full and half width are one, spaces are collapsed.

    In an e-mail address upper and lower case are one as well; in other keys they may tell two records apart.
    """
    key = " ".join(unicodedata.normalize("NFKC", text).split())
    if "@" in key:
        key = re.sub(r"^mailto:", "", key.casefold().strip("<>"))
    return _salesforce_id(key) or key or None


def _salesforce_id(key: str) -> str | None:
    """The 15 characters of a Salesforce id of 18: reports show the one, exports the other.

    The last three characters say which of the others are capitals, so that no other key is cut by mistake.
    """
    if len(key) != 18 or not key.isalnum() or not key.isascii():
        return None
    groups = (key[start : start + 5] for start in (0, 5, 10))
    bits = (sum(letter.isupper() << place for place, letter in enumerate(group)) for group in groups)
    return key[:15] if "".join(_CAPITALS[number] for number in bits) == key[15:] else None


_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


@lru_cache(maxsize=65_536)
def email_of(text: str) -> str:
    """An e-mail address as it is compared. Raises BadValue for what is none."""
    key = key_of(text) or ""
    if not _EMAIL.fullmatch(key):
        raise BadValue("importing.not_email", value=text)
    return key


_YES_WORDS = "true yes y 1 t on ○ 〇 ◯ ✓ はい 有 有り あり 可 済 許可 同意 真"
_NO_WORDS = "false no n 0 f off × ✕ いいえ 無 無し なし 不可 未 拒否 不同意 偽"
_YES = frozenset(map(folded, _YES_WORDS.split(" ")))
_NO = frozenset(map(folded, _NO_WORDS.split(" ")))


def flag_of(text: str) -> str:
    """`true` or `false` for the usual words in English and Japanese. Raises BadValue for another."""
    word = folded(text)
    if word not in _YES and word not in _NO:
        raise BadValue("importing.not_flag", value=text)
    return "true" if word in _YES else "false"
