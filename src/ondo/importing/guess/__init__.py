"""Guesses a mapping from headers, in English, Japanese, French or German, and from what stands below them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ondo.importing.files import InputFile, input_files
from ondo.importing.guess.kinds import Guess, kind_of, without_histories
from ondo.importing.guess.own_ids import with_own_ids
from ondo.importing.guess.proposal import proposal
from ondo.importing.guess.samples import Sample, sampled

JAPAN, ANYWHERE = "Asia/Tokyo", "UTC"


def guess_mapping(
    names: Sequence[str],
    *,
    zone: str | None = None,
    encoding: str | None = None,
    standard_input: BinaryIO | None = None,
) -> str:
    """The text of a mapping file for these files: it loads as it is, and its comments say what to look at."""
    with TemporaryDirectory(prefix="ondo-guess-") as scratch:
        files = input_files(names, Path(scratch), standard_input or sys.stdin.buffer)
        return guess_files(files, zone, encoding)


def guess_files(files: Sequence[InputFile], zone: str | None = None, encoding: str | None = None) -> str:
    """The same for files that are at hand."""
    samples = [sampled(file, encoding) for file in files]
    guesses = [Guess(_table_name(sample, samples), sample, kind_of(sample)) for sample in samples]
    guesses = with_own_ids(without_histories(guesses))
    return proposal(guesses, zone or (JAPAN if any(map(_japanese, samples)) else ANYWHERE))


def _table_name(sample: Sample, samples: Sequence[Sample]) -> str:
    name = sample.file.stem
    twins = [other for other in samples if other.file.stem == name]
    return name if len(twins) == 1 else f"{name}-{twins.index(sample) + 1}"


def _japanese(sample: Sample) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for column in sample.columns for letter in column.header)
