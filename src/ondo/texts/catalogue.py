"""Reads a .po file and compiles it, so that nobody needs a compile step while writing messages.

It knows what our catalogues use: comments, msgid, msgid_plural, msgstr, msgstr[n] and continued lines.
Contexts and obsolete entries are refused by a test. The build uses Babel.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator

MAGIC = 0x950412DE
HEADER = 28
_LINE = re.compile(r'(?:(?P<word>msgid_plural|msgid|msgstr)(?:\[\d+\])?\s+)?(?P<text>".*")\s*')


def read_po(source: str) -> dict[str, str]:
    """Message → text. Plural forms are joined by a NUL, as the .mo format has it."""
    messages: dict[str, str] = {}
    entry: dict[str, list[str]] = {}
    for word, text in _strings(source):
        if word == "msgid" and "msgstr" in entry:
            messages.update([_message(entry)])
            entry = {}
        if word:
            entry.setdefault(word, []).append("")
        last = entry[word or next(reversed(entry))]
        last[-1] += text
    return dict([*messages.items(), _message(entry)]) if entry else messages


def compile_po(source: str) -> bytes:
    """The .po text as the bytes of a .mo file."""
    entries = [(key.encode(), text.encode()) for key, text in sorted(read_po(source).items())]
    keys_at, texts_at = HEADER, HEADER + 8 * len(entries)
    position = HEADER + 16 * len(entries)
    tables, blob = b"", b""
    for column in (0, 1):
        for entry in entries:
            tables += struct.pack("<II", len(entry[column]), position + len(blob))
            blob += entry[column] + b"\0"
    return struct.pack("<7I", MAGIC, 0, len(entries), keys_at, texts_at, 0, position) + tables + blob


def _strings(source: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"line {number} of the catalogue: {line}")
        yield match["word"] or "", json.loads(match["text"])


def _message(entry: dict[str, list[str]]) -> tuple[str, str]:
    key = "\0".join([*entry["msgid"], *entry.get("msgid_plural", [])])
    return key, "\0".join(entry["msgstr"])
