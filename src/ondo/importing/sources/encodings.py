"""Which encoding a text file is in: UTF-8 or CP932 where that is certain, else it has to be stated."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ondo.domain.errors import OndoError

_CHUNK = 2**20
_ALIASES = {"shift_jis": "cp932", "sjis": "cp932", "shiftjis": "cp932", "ms932": "cp932", "windows-31j": "cp932"}
_CP932_TOKEN = re.compile(rb"([\x81-\x9f][\x40-\xfc])|([\xa1-\xdf]{2,})|([\xe0-\xfc][\x40-\xfc]|[\xa1-\xdf])")
_ISO_2022 = re.compile(rb"\x1b\$[@B]")
"""How Japanese text begins in ISO-2022-JP (JIS), which else looks like plain ASCII."""
_CERTAIN = 0.8
"""What part of the lines must speak for an encoding. The others go to quarantine."""


@dataclass(frozen=True)
class Encoding:
    """How to decode a file. `suspect`: some lines may hold bytes that cannot be decoded, or NULs."""

    name: str
    suspect: bool

    @property
    def errors(self) -> str:
        return "replace" if self.name.startswith("utf-16") else "surrogateescape"


@dataclass
class _Votes:
    """Lines that are not plain ASCII, by what they can be."""

    utf8: int = 0
    cp932: int = 0
    neither: int = 0
    likely: int = 0
    unlikely: int = 0
    """Characters that Japanese text is full of, and characters that Western text shows when it is misread."""


def encoding_of(path: Path, stated: str | None = None) -> Encoding:
    """The encoding of a text file. Raises OndoError where it cannot be told."""
    if stated:
        return Encoding(known_encoding(stated), suspect=True)
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", suspect=True)
    if start[1::2].count(0) > len(start) // 4:
        return Encoding("utf-16-le", suspect=True)
    return _by_votes(path)


def known_encoding(name: str) -> str:
    """What Python calls an encoding of text. Raises OndoError where there is none of that name."""
    wanted = _ALIASES.get(name.lower().replace(" ", ""), name)
    try:
        found = codecs.lookup(wanted).name
        b"a".decode(found, "replace")  # others, as zlib, pack bytes
    except (LookupError, ValueError) as error:
        raise OndoError("importing.no_such_encoding", encoding=name) from error
    return {"utf-8": "utf-8-sig", "shift_jis": "cp932"}.get(found, found)


def _by_votes(path: Path) -> Encoding:
    votes, nul = _Votes(), False
    for chunk in _chunks(path):
        nul = nul or b"\0" in chunk
        if _ISO_2022.search(chunk):
            raise OndoError("importing.unknown_encoding", file=path.name)
        if not chunk.isascii():
            _count(chunk, votes)
    lines = votes.utf8 + votes.cp932 + votes.neither
    if votes.utf8 >= _CERTAIN * lines:
        return Encoding("utf-8-sig", suspect=nul or votes.utf8 < lines)
    if votes.cp932 >= _CERTAIN * lines and votes.likely >= 4 * votes.unlikely:
        return Encoding("cp932", suspect=nul or votes.cp932 < lines)
    raise OndoError("importing.unknown_encoding", file=path.name)


def _chunks(path: Path) -> Iterator[bytes]:
    """Pieces of whole lines."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk + file.readline()


def _count(chunk: bytes, votes: _Votes) -> None:
    try:
        chunk.decode("utf-8")
        votes.utf8 += chunk.count(b"\n") or 1
    except UnicodeDecodeError:
        for line in chunk.splitlines():
            _count_line(line, votes)


def _count_line(line: bytes, votes: _Votes) -> None:
    if line.isascii():
        return
    if _decodes(line, "utf-8"):
        votes.utf8 += 1
    elif _decodes(line, "cp932"):
        votes.cp932 += 1
        for common, kana, rare in _CP932_TOKEN.findall(line):
            votes.likely += bool(common or kana)
            votes.unlikely += bool(rare)
    else:
        votes.neither += 1


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
