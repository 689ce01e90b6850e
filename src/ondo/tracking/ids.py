"""The ids that clients give: as text, and without those that say nothing."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from typing import TypeAlias

Id: TypeAlias = str
"""An id as it stands in a key: at most `LONGEST` characters, none of them a control character."""

LONGEST = 200

SAYING_NOTHING = frozenset(
    (
        *("", "0", "-1", "-", "n/a", "nan", "nil", "null", "none", "undefined", "unknown", "true", "false"),
        *("anonymous", "anonymous_user", "anonymoususer", "guest", "not_authenticated", "notauthenticated"),
        *("id", "user_id", "userid", "anonymous_id", "anonymousid", "distinct_id", "[object object]"),
        "00000000-0000-0000-0000-000000000000",
    )
)
"""What a client sends when something is missing. Taken for an id, it would make one person of everybody."""


def id_of(value: object) -> Id | None:
    """An id as text; None where it is none. Whole numbers are ids too; one that is too long is told by its hash."""
    if type(value) is str:
        text = value.strip()
    elif type(value) is int:
        text = str(value) if abs(value) < 10**LONGEST else ""
    elif type(value) is float and value.is_integer():
        text = str(int(value))
    else:
        return None
    if not text.isprintable():
        text = cleaned(text)
    if len(text) < 40 and text.lower() in SAYING_NOTHING:
        return None
    return text if len(text) <= LONGEST else _hashed(text)


def cleaned(text: str) -> str:
    """Text without control characters and half characters, which no database and no log takes."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs")).strip()


def _hashed(text: str) -> Id:
    return f"{text[:100]}…{blake2b(text.encode(), digest_size=16).hexdigest()}"
