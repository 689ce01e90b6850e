"""Writes YAML that reads well and loads as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ondo.playbooks.shapes import YES_NO_WORDS, looks_like_number
from ondo.texts import say

_PLAIN = re.compile(r"[^\W\d_](?:[\w ./・ー&+（）-]*[\w）])?")


def quoted(text: str) -> str:
    """A text as YAML: plain where that is safe, else in quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in YES_NO_WORDS and not looks_like_number(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def cell(value: object) -> str:
    """A value on one line: `{column: 会社名, as: text}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(key)}: {cell(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(cell(inner) for inner in value) + "]"
    return quoted(str(value))


class Lines:
    """The lines of a file in the making, with comments at their ends."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def said(self, key: str, **params: object) -> str:
        return say(key, None, **params)

    def add(self, line: str, comment: str | None = None, **params: object) -> None:
        """A line, with the message of a key as its comment."""
        self._lines.append(f"{line}   # {self.said(comment, **params)}" if comment else line)

    def note(self, key: str) -> None:
        """Comment lines by themselves."""
        self._lines += [f"# {line}".rstrip() for line in self.said(key).splitlines()]
