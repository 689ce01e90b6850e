"""The keys by which somebody in a folder is found in the store, and finds themselves there later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

import msgspec

from ondo.domain.email_addresses import normalised_email
from ondo.domain.identity import ANONYMOUS, EMAIL, KINDS, PERSON, Key, SourceRules
from ondo.domain.values import is_blank
from ondo.tracking import claims_of, read_call
from ondo.tracking.ids import cleaned

LONGEST = 180
"""The most characters of a folder's key that are kept; of longer ones a hash tells the rest."""
_KEPT = 100

_COOKIE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
"""What the anonymous ids look like that analytics scripts give out."""
_ANYBODY = SourceRules(0, "", "server")


def shortened(key: str) -> str:
    """A folder's key, no longer than the store takes, and without the one letter that PostgreSQL does not."""
    key = key.replace("\0", "")
    return key if len(key) <= LONGEST else f"{key[:_KEPT]}…{blake2b(key.encode(), digest_size=16).hexdigest()}"


def is_shortened(key: str) -> bool:
    """Whether this may be a key of which a part is left out."""
    return key[_KEPT : _KEPT + 1] == "…"


@lru_cache(maxsize=4096)
def as_read(text: str | None) -> str | None:
    """Text as it is read from the store again: without spaces around it, and without control characters."""
    stripped = (text or "").strip()
    return (stripped if stripped.isprintable() else cleaned(stripped)) or None


def keys_in(person: str, told: Iterable[Mapping[str, object]]) -> tuple[list[Key], bool]:
    """The keys in the traits that are told of a person, strongest first, and whether these give a name."""
    found: dict[Key, None] = dict.fromkeys(_in_key(person))
    named = False
    for traits in told:
        named |= not is_blank(traits.get("name"))
        if any(map(_may_hold_a_key, traits.items())):
            found |= dict.fromkeys(_in_traits(traits))
    return sorted(found, key=lambda key: KINDS.index(key.kind)), named


def _in_key(person: str) -> Iterable[Key]:
    """A folder's key may itself be an e-mail address or the id of a cookie."""
    if (address := normalised_email(person)) is not None:
        yield Key(EMAIL, address)
    elif _COOKIE.fullmatch(person):
        yield Key(ANONYMOUS, person)


def _may_hold_a_key(trait: tuple[str, object]) -> bool:
    """Whether to look closer, which is dear: it is an address, or the name of the trait ends with `id`."""
    name, value = trait
    return name[-2:].lower() == "id" or (isinstance(value, str) and ("@" in value or "＠" in value))


def _in_traits(traits: Mapping[str, object]) -> Iterable[Key]:
    call = read_call(msgspec.json.encode({"type": "traits", "person": "-", "traits": dict(traits)}))
    return (key for key in claims_of(call, _ANYBODY).keys if key.kind != PERSON)
