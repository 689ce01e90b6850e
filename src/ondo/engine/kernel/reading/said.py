"""What events told of people: the properties of the events by which they said who they are, trait by trait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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

    @classmethod
    def of(cls, words: pa.Array, codes: Ints) -> Said:
        """Events with these properties: JSON texts, by their numbers among `words`; -1 where there are none."""
        texts = words.take(pa.array(codes, mask=codes < 0)).to_pylist()
        return cls([{} if text is None else _decode(text) for text in texts])

    def values(self, trait: str) -> tuple[Ints, Ints, Sequence[object]]:
        """The events that told a trait, which of the values each told, and these values."""
        if trait == EMAIL_DOMAIN:
            events = sorted({*self._telling[EMAIL][0], *self._telling[EMAIL_DOMAIN][0]})
            said = [_domain_in(self.told[number]) for number in events]
        else:
            events, said = self._telling[trait]
        return _numbered(events, said)

    @cached_property
    def _telling(self) -> Mapping[str, tuple[list[int], list[object]]]:
        """Trait by trait the events that told it, and what each told."""
        found: dict[str, tuple[list[int], list[object]]] = defaultdict(lambda: ([], []))
        for number, told in enumerate(self.told):
            for trait, value in told.items():
                events, values = found[trait]
                events.append(number)
                values.append(value)
        return found


def _numbered(events: Sequence[int], said: Sequence[object]) -> tuple[Ints, Ints, Sequence[object]]:
    if all(value is None or type(value) is str for value in said):
        coded = Coded.of(pa.chunked_array([pa.array(said, pa.string()).dictionary_encode()]))
        which, values = coded.without_blanks(coded.codes), coded.words.to_pylist()
    else:
        which, values = _of_values(said)
    there = np.flatnonzero(which >= 0)
    return np.array(events, dtype=np.int64)[there], which[there], values


def _of_values(said: Sequence[object]) -> tuple[Ints, Sequence[object]]:
    """Numbers, flags and lists are told apart by their types."""
    numbers: dict[object, int] = {}
    keys = (value if type(value) is str else same(value) for value in said)
    which = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    first = dict(zip(which.tolist()[::-1], said[::-1], strict=True))
    values = [first[number] for number in range(len(numbers))]
    blank = [number for number, value in enumerate(values) if is_blank(value)]
    return np.where(np.isin(which, blank), -1, which), values


def same(value: object) -> object:
    """What two values have in common if every test treats them alike, for use as a key."""
    if isinstance(value, list | dict | tuple):
        return "json", msgspec.json.encode(value)
    return type(value).__name__, value


def _domain_in(told: Mapping[str, object]) -> object:
    """The domain that is told by a mail address, or beside it."""
    address = told.get(EMAIL)
    if type(address) is not str or EMAIL_DOMAIN in told:
        return with_email_domain(told).get(EMAIL_DOMAIN)
    return domain_of(address)


def domain_of(address: str) -> object:
    """The domain that is told by a mail address alone."""
    _, there, host = address.rpartition("@")
    return domain_at(host) if there else None


def domains_of(addresses: pa.Array) -> pa.Array:
    """The domains that mail addresses tell, as a dictionary; each different host is looked at once."""
    parts = pc.split_pattern(addresses, "@", max_splits=1, reverse=True)
    hosts = parts.flatten().take(pc.subtract(parts.offsets[1:], 1))
    there = pc.equal(pc.list_value_length(parts), 2)
    coded = pc.if_else(there, hosts, pa.scalar(None, hosts.type)).dictionary_encode()
    told = pa.array(list(map(domain_at, coded.dictionary.to_pylist())), pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(told.indices.take(coded.indices), told.dictionary)


@lru_cache(maxsize=65_536)
def domain_at(host: str) -> object:
    """The domain of a mail address at a host."""
    return with_email_domain({EMAIL: f"@{host}"}).get(EMAIL_DOMAIN)
