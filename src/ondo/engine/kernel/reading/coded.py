"""Columns of text as numbers: every different text once, and for each row which of them it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ondo.domain.values import is_blank
from ondo.engine.kernel.layout import Ints

DENSE = 1 << 22
"""Up to so many possible combinations are looked up in a table; more are sorted."""


FEW = 1 << 10
"""Among so many words one is looked up by Python; among more of them Arrow looks."""


@dataclass(frozen=True)
class Coded:
    """For each row the number of its text in `words`; -1 for null. Numbers of 32 bits: they are few."""

    codes: Ints
    words: pa.Array

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Coded:
        """A dictionary-encoded column, its dictionaries unified."""
        chunks = [_codes(chunk) for chunk in column.chunks]
        words = column.chunk(0).dictionary if chunks else pa.array([], pa.string())
        return cls(np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.int64), words)

    def told(self, rows: Ints) -> list[Any]:
        """The texts of some rows."""
        codes = self.codes[rows]
        if len(codes) < len(self.words):
            found: list[Any] = self.words.take(pa.array(codes, mask=codes < 0)).to_pylist()
            return found
        texts = self.texts
        return [texts[code] for code in codes.tolist()]

    def number(self, word: str) -> int:
        """The number of a word; -2 where it is none of them."""
        if len(self.words) > FEW:
            number: int = pc.index(self.words, word).as_py()
            return number if number >= 0 else -2
        return self._numbers.get(word, -2)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words.to_pylist())}

    def rows_of(self, word: str) -> Ints:
        """The rows that have a word."""
        return np.flatnonzero(self.codes == self.number(word))

    def taken(self, rows: Ints) -> Coded:
        """Some of the rows."""
        return Coded(self.codes[rows], self.words)

    @cached_property
    def blank(self) -> Ints:
        """The numbers of the words that say nothing."""
        likely = pc.or_(pc.utf8_is_space(self.words), pc.equal(pc.binary_length(self.words), 0))
        numbers = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
        return np.array([n for n in numbers.tolist() if is_blank(self.words[n].as_py())], dtype=np.int64)

    def without_blanks(self, codes: Ints) -> Ints:
        """Codes of these words, -1 for those that say nothing."""
        return np.where(np.isin(codes, self.blank), -1, codes) if len(self.blank) else codes

    @cached_property
    def texts(self) -> list[Any]:
        """The words, and last of all None, so that they can be asked by code."""
        return [*self.words.to_pylist(), None]


def read_coded(path: Path, columns: Sequence[str], coded: Collection[str]) -> pa.Table:
    """These columns of a Parquet file or a stream of Arrow, as far as it has them, some of them as dictionaries."""
    if path.suffix == ".arrow":
        return _of_stream(path, columns, coded).unify_dictionaries()
    metadata = pq.read_metadata(path)
    there = [name for name in columns if name in metadata.schema.names]
    file = pq.ParquetFile(path, metadata=metadata, read_dictionary=[name for name in there if name in coded])
    return file.read(there, use_threads=False).unify_dictionaries()


def _of_stream(path: Path, columns: Sequence[str], coded: Collection[str]) -> pa.Table:
    with pa.memory_map(str(path)) as source, pa.ipc.open_stream(source) as stream:
        whole = stream.read_all()
    told = whole.select([name for name in columns if name in whole.column_names])
    plain = [name for name in coded if name in told.column_names and pa.types.is_string(told[name].type)]
    for name in plain:
        column = told[name].combine_chunks().dictionary_encode()
        told = told.set_column(told.column_names.index(name), name, column)
    return told


def _codes(chunk: pa.DictionaryArray) -> Ints:
    codes = chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices
    found: Ints = codes.to_numpy(zero_copy_only=False)
    return found


def combined(parts: Sequence[tuple[Ints, int]]) -> tuple[Ints, Ints]:
    """Rows by the combination of their codes (each with how many codes there are, -1 among them).

    For each row the number of its combination, and for each combination a row that has it.
    """
    keys, size = np.zeros(len(parts[0][0]), dtype=np.int64), 1
    for codes, count in parts:
        if size * (count + 1) >= 2**62:
            keys, _ = numbered(keys, size)
            size = int(keys.max(initial=0)) + 1
        keys *= count + 1
        keys += codes
        keys += 1
        size *= count + 1
    return numbered(keys, size)


def numbered(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Keys below `size` as numbers from 0 without gaps, and for each number a row that has it."""
    if size <= DENSE:
        last = np.full(size, -1, dtype=np.int64)
        last[keys] = np.arange(len(keys))
        there = np.flatnonzero(last >= 0)
        rows = last[there]
        last[there] = np.arange(len(there))
        return last[keys], rows
    _, rows, numbers = np.unique(keys, return_index=True, return_inverse=True)
    return numbers, rows
