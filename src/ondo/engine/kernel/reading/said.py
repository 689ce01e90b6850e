"""What events told of people: the properties of the events by which they said who they are, trait by trait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np
import pyarrow as pa

from ondo.domain.traits import with_email_domain
from ondo.domain.values import is_blank
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.reading.coded import Coded

EMAIL, EMAIL_DOMAIN = "email", "email_domain"
_decode = msgspec.json.Decoder(dict[str, object]).decode


@dataclass(frozen=True)
class Said:
    """What each event told."""

    told: Sequence[Mapping[str, object]]
    traits: frozenset[str]
    """Whatever any of them told."""

    @classmethod
    def of(cls, words: pa.Array, codes: Ints) -> Said:
        """Events with these properties: JSON texts, by their numbers among `words`; -1 where there are none."""
        texts = words.take(pa.array(codes, mask=codes < 0)).to_pylist()
        told = [{} if text is None else _decode(text) for text in texts]
        return cls(told, frozenset().union(*told))

    def values(self, trait: str) -> tuple[Ints, Ints, Sequence[object]]:
        """The events that told a trait, which of the values each told, and these values."""
        if trait not in self.traits and not (trait == EMAIL_DOMAIN and EMAIL in self.traits):
            return _NONE, _NONE, []
        if trait == EMAIL_DOMAIN:
            said = [_domain_in(told) for told in self.told]
        else:
            said = [told.get(trait) for told in self.told]
        return _of_texts(said) if all(value is None or type(value) is str for value in said) else _of_values(said)


_NONE = np.zeros(0, dtype=np.int64)


def _of_texts(said: Sequence[object]) -> tuple[Ints, Ints, Sequence[object]]:
    column = pa.chunked_array([pa.array(said, pa.string()).dictionary_encode()])
    coded = Coded.of(column)
    codes = coded.without_blanks(coded.codes)
    events = np.flatnonzero(codes >= 0)
    return events, codes[events], coded.words.to_pylist()


def same(value: object) -> object:
    """What two values have in common if every test treats them alike, for use as a key."""
    if isinstance(value, list | dict | tuple):
        return "json", msgspec.json.encode(value)
    return type(value).__name__, value


def _of_values(said: Sequence[object]) -> tuple[Ints, Ints, Sequence[object]]:
    """Numbers, flags and lists are told apart by their types."""
    numbers: dict[object, int] = {}
    keys = (value if type(value) is str else same(value) for value in said)
    which = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    first = dict(zip(which.tolist()[::-1], said[::-1], strict=True))
    values = [first[number] for number in range(len(numbers))]
    blank = [number for number, value in enumerate(values) if is_blank(value)]
    events = np.flatnonzero(~np.isin(which, blank))
    return events, which[events], values


def _domain_in(told: Mapping[str, object]) -> object:
    """The domain that is told by a mail address, or beside it."""
    address = told.get(EMAIL)
    if type(address) is not str or EMAIL_DOMAIN in told:
        return with_email_domain(told).get(EMAIL_DOMAIN)
    return domain_of(address)


def domain_of(address: str) -> object:
    """The domain that is told by a mail address alone."""
    _, there, host = address.rpartition("@")
    return _domain(host) if there else None


@lru_cache(maxsize=65_536)
def _domain(host: str) -> object:
    return with_email_domain({EMAIL: f"@{host}"}).get(EMAIL_DOMAIN)
