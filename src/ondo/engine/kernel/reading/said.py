"""What events told of people: the properties of the events by which they said who they are, trait by trait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.traits import domain_at, with_email_domain
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
        which, values = self._domains() if trait == EMAIL_DOMAIN else _numbered(self._of(trait))
        there = np.flatnonzero(which >= 0)
        return there, which[there], values

    def _of(self, trait: str) -> list[object]:
        return [told.get(trait) for told in self.told]

    def _domains(self) -> tuple[Ints, Sequence[object]]:
        """The domain of a mail address counts, where no other is told with it."""
        addresses = _texts(self._of(EMAIL))
        if addresses is None or any(EMAIL_DOMAIN in told for told in self.told):
            return _numbered([with_email_domain(told).get(EMAIL_DOMAIN) for told in self.told])
        return _of_texts(domains_of(addresses.fill_null("")))


def _numbered(said: Sequence[object]) -> tuple[Ints, Sequence[object]]:
    """Which of the values each is, -1 where it says nothing; and the values."""
    texts = _texts(said)
    return _of_values(said) if texts is None else _of_texts(texts.dictionary_encode())


def _texts(said: Sequence[object]) -> pa.Array | None:
    """What was said, where it was text only."""
    try:
        return pa.array(said, pa.string())
    except pa.ArrowTypeError:
        return None


def _of_texts(texts: pa.DictionaryArray) -> tuple[Ints, Sequence[object]]:
    coded = Coded.of(pa.chunked_array([texts]))
    return coded.without_blanks(coded.codes), coded.words.to_pylist()


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


def domains_of(addresses: pa.Array) -> pa.Array:
    """The domains that mail addresses tell, as a dictionary; each different host is looked at once."""
    parts = pc.split_pattern(addresses, "@", max_splits=1, reverse=True)
    hosts = parts.flatten().take(pc.subtract(parts.offsets[1:], 1))
    there = pc.equal(pc.list_value_length(parts), 2)
    coded = pc.if_else(there, hosts, pa.scalar(None, hosts.type)).dictionary_encode()
    told = pa.array(list(map(domain_at, coded.dictionary.to_pylist())), pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(told.indices.take(coded.indices), told.dictionary)
