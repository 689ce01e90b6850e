"""From a file, a text or a built-in name to a playbook, or to all its mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.playbooks import built_in, nodes
from ondo.playbooks.book import Book
from ondo.playbooks.fingerprints import fingerprint
from ondo.playbooks.grammar.whole import read_playbook
from ondo.playbooks.nodes import NotReadable
from ondo.playbooks.problems import PlaybookErrors, nearest


@dataclass(frozen=True)
class Position:
    """A line and a column of the file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Reading:
    """A playbook, and where in its file each key stands (`engagement.rules.pricing` → line 84, column 5)."""

    playbook: Playbook
    file: str
    positions: Mapping[str, Position]

    def position(self, path: str) -> Position:
        """Where a path stands; where its nearest written parent stands if it is not in the file itself."""
        while path and path not in self.positions:
            path = path.rpartition(".")[0]
        return self.positions.get(path, Position(1, 1))


def text_of(source: str | Path) -> tuple[str, str]:
    """What messages call a playbook's file, and what stands in it, as it is. Raises like `load`."""
    file, data = _file(source)
    try:
        return file, nodes.decoded(data)
    except NotReadable as error:
        raise PlaybookErrors(file, [error.problem]) from None


def load(source: str | Path) -> Playbook:
    """The playbook of a file, or the built-in one of this name. Raises `PlaybookErrors`, or `OndoError` for no file."""
    return read(source).playbook


def loads(text: str, file: str = "playbook.yaml") -> Playbook:
    """The playbook of a text; `file` is what messages call it."""
    return reads(text, file).playbook


def read(source: str | Path) -> Reading:
    """Like `load`, with the positions of all keys."""
    file, text = text_of(source)
    return reads(text, file)


@lru_cache(maxsize=16)
def reads(text: str, file: str = "playbook.yaml") -> Reading:
    """Like `loads`, with the positions of all keys. Reading takes a while, and a text always means the same."""
    root = tree_of(text, file)
    return Reading(of_tree(root, file), file, dict(_positions(root)))


def tree_of(text: str, file: str) -> nodes.Mapping:
    """What stands in a text, as a tree of keys and values that nobody has judged yet."""
    try:
        return nodes.parse(text.removeprefix("\ufeff"))
    except NotReadable as error:
        raise PlaybookErrors(file, [error.problem]) from None


def of_tree(root: nodes.Mapping, file: str) -> Playbook:
    """The playbook that a tree says. Raises `PlaybookErrors` with every mistake in it."""
    book = Book()
    playbook = read_playbook(root, book)
    if playbook is None or book.problems:
        raise PlaybookErrors(file, book.problems)
    return replace(playbook, fingerprint=fingerprint(playbook))


def _file(source: str | Path) -> tuple[str, bytes]:
    """What messages call the source, and its bytes. A path that exists goes before a built-in name."""
    if isinstance(source, str) and source in built_in.names() and not Path(source).exists():
        return source, built_in.data(source)
    try:
        with Path(source).open("rb") as file:
            return str(source), file.read(nodes.MOST_BYTES + 1)
    except FileNotFoundError:
        raise _no_such_file(str(source)) from None
    except (OSError, ValueError) as error:
        raise OndoError("playbook.file_unreadable", file=str(source), why=type(error).__name__) from None


def _no_such_file(name: str) -> OndoError:
    known = built_in.names()
    near, shown = nearest(name, known), ", ".join(known)
    if near is None:
        return OndoError("playbook.no_such_file", file=name, known=shown)
    return OndoError("playbook.no_such_file_but", file=name, near=near, known=shown)


def _positions(node: nodes.Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Position]]:
    if isinstance(node, nodes.Mapping):
        for key, value in node.entries:
            inner = (*path, key.text)
            yield ".".join(inner), Position(key.line, key.column)
            yield from _positions(value, inner)
    elif isinstance(node, nodes.Sequence):
        for number, item in enumerate(node.items, start=1):
            inner = (*path, str(number))
            yield ".".join(inner), Position(item.line, item.column)
            yield from _positions(item, inner)
