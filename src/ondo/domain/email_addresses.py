"""E-mail addresses as keys: however somebody typed one, it is one and the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

LONGEST = 254
"""No longer address can be delivered to."""

_IN_ANGLES = re.compile(r"<([^<>]*@[^<>]*)>\s*$")
_LOCAL = re.compile(r"[^\s@,;:<>()\[\]\\\"]+")
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_WORTH_KEEPING = 200
"""Longer texts are no addresses, and not worth a place in the cache."""


def normalised_email(value: object) -> str | None:
    """An address as it leads to a person, None where the value is no address.

    Case, width, spaces, `mailto:` and a name before `<…>` are left out; what is before the @ is otherwise kept: `+tag`,
    dots in a row and a dot before the @, as Japanese carriers gave them out. A domain beyond ASCII is put as `xn--…`.
    """
    if not isinstance(value, str) or ("@" not in value and "＠" not in value):
        return None
    return _normalised(value) if len(value) <= _WORTH_KEEPING else _normalised.__wrapped__(value)


def domain_of(address: str) -> str:
    """The domain of a normalised address."""
    return address.rpartition("@")[2]


def company_domain(address: str | None, free_mail: Container[str]) -> str | None:
    """The domain of a normalised address; None where there is none, or where it says nothing about a company."""
    domain = domain_of(address) if address else None
    return None if domain is None or domain in free_mail else domain


@lru_cache(maxsize=16_384)
def _normalised(text: str) -> str | None:
    text = unicodedata.normalize("NFKC", text).lower()
    inside = _IN_ANGLES.search(text)
    text = "".join(letter for letter in (inside[1] if inside else text) if _is_seen(letter))
    local, _, domain = text.removeprefix("mailto:").rpartition("@")
    local, ascii_domain = _unquoted(local), _as_ascii(domain.rstrip("."))
    if ascii_domain is None or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        return None
    address = f"{local}@{ascii_domain}"
    return address if len(address) <= LONGEST else None


def _is_seen(letter: str) -> bool:
    """Spaces, controls, and marks of no width (which pasted text is full of) are no part of an address."""
    return not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _unquoted(local: str) -> str:
    """`"name."@docomo.ne.jp` is how careful mailers write what carriers gave out as `name.@docomo.ne.jp`."""
    return local[1:-1] if len(local) > 2 and local[0] == local[-1] == '"' else local


def _as_ascii(domain: str) -> str | None:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
