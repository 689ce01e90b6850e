"""YAML as a small tree that knows its lines, read safely: no objects, no references, no bombs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ondo.playbooks.problems import PlaybookProblem
from ondo.playbooks.yaml_mistakes import in_plain_words

MOST_BYTES = 500_000
MOST_NODES = 15_000
DEEPEST = 20
LONGEST_TEXT = 10_000

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
"""Characters that nobody sees; some of them would break lines in one program and not in another."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `plain` means it stands without quotes, so that YAML might take it for something else."""

    text: str
    plain: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def find(self, key: str) -> Node | None:
        """The value under a key, or None."""
        return next((node for name, node in self.entries if name.text == key), None)


Node: TypeAlias = "Scalar | Sequence | Mapping"


class NotReadable(Exception):
    """The file is not the kind of YAML that a playbook is written in. Nothing more can be said about it."""

    def __init__(self, problem: PlaybookProblem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def refusal(key: str, line: int = 1, column: int = 1, **params: object) -> NotReadable:
    """The end of a reading, with its reason."""
    return NotReadable(PlaybookProblem(line, column, "", key, params))


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, with or without a byte-order mark."""
    if len(data) > MOST_BYTES:
        raise refusal("playbook.too_big", most=MOST_BYTES // 1000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise refusal("playbook.not_utf8", before.count(b"\n") + 1, column) from None


def parse(text: str) -> Mapping:
    """The tree of a playbook. Raises `NotReadable` at the first thing that no playbook may contain."""
    if len(text) > MOST_BYTES:
        raise refusal("playbook.too_big", most=MOST_BYTES // 1000)
    _refuse_hopeless_lines(text)
    root = _Builder(text).document()
    if root is None:
        raise refusal("playbook.empty_file")
    if not isinstance(root, Mapping):
        raise refusal("playbook.not_a_playbook", root.line, root.column)
    return root


def _refuse_hopeless_lines(text: str) -> None:
    """Control characters, and lines so long that reading them would take seconds."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_TEXT:
            raise refusal("playbook.text_too_long", number, most=LONGEST_TEXT)
        if found := _CONTROL.search(line.removesuffix("\r")):
            raise refusal("playbook.control_character", number, found.start() + 1, code=_code(found))


def _code(found: re.Match[str]) -> str:
    return f"U+{ord(found.group()):04X}"


def _events(text: str) -> Iterator[Event]:
    """ruamel's events, its complaints put into plain words. The odd ValueError comes from odd escapes."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (YAMLError, ValueError, OverflowError, IndexError, AttributeError) as error:
        key, line, column, params = in_plain_words(error, text)
        raise refusal(key, line, column, **params) from None


class _Builder:
    """Builds the tree event by event, so that a bomb is stopped while it is still small."""

    def __init__(self, text: str) -> None:
        self.events = _events(text)
        self.nodes = 0

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refused(event, "playbook.several_documents")
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                root = self.node(event, 1)
        blank = isinstance(root, Scalar) and root.plain and not root.text
        return None if blank else root

    def node(self, event: Event, depth: int) -> Node:
        self.guard(event, depth)
        line, column = _position(event)
        if isinstance(event, MappingStartEvent):
            return Mapping(tuple(self.entries(depth)), line, column)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self.items(depth)), line, column)
        return self.scalar(event)

    def guard(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise self.refused(event, "playbook.anchor")
        if event.tag is not None:
            raise self.refused(event, "playbook.tag", tag=str(event.tag))
        if depth > DEEPEST:
            raise self.refused(event, "playbook.too_deep", most=DEEPEST)
        if self.nodes > MOST_NODES:
            raise self.refused(event, "playbook.too_many", most=MOST_NODES)

    def entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                return
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self.refused(event, "playbook.key_not_text")
            if key.text in seen:
                raise self.refused(event, "playbook.duplicate_key", word=key.text, first=seen[key.text])
            seen[key.text] = key.line
            yield key, self.node(next(self.events), depth + 1)

    def items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def scalar(self, event: Any) -> Scalar:
        line, column = _position(event)
        text = unicodedata.normalize("NFC", event.value)
        if len(text) > LONGEST_TEXT:
            raise self.refused(event, "playbook.text_too_long", most=LONGEST_TEXT)
        if found := _CONTROL.search(text.replace("\n", " ")):
            raise self.refused(event, "playbook.control_character", code=_code(found))
        return Scalar(text, event.style is None, line, column)

    @staticmethod
    def refused(event: Any, key: str, **params: object) -> NotReadable:
        line, column = _position(event)
        return refusal(key, line, column, **params)


def _position(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
