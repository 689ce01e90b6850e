"""Where a reader stands in the file, and what it may call out from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ondo.playbooks.nodes import Mapping, Node, Scalar, Sequence
from ondo.playbooks.problems import PlaybookProblem, listed, nearest

if TYPE_CHECKING:
    from ondo.playbooks.book import Book


@dataclass(frozen=True)
class Place:
    """A node of the file, the path of keys that leads to it, and the book that is being read.

    `owner` is the key (or the list item) it stands under: what is missing here is missing from the owner.
    """

    node: Node
    owner: Node
    path: tuple[str, ...]
    book: Book

    @property
    def key(self) -> str:
        """The last step of the path: a rule's own key, where the place is a rule."""
        return self.path[-1] if self.path else ""

    @property
    def blank(self) -> bool:
        """Whether nothing was written after the colon."""
        node = self.node
        return isinstance(node, Scalar) and node.plain and node.text.lower() in ("", "~", "null")

    @property
    def found(self) -> str:
        """The value as messages quote it."""
        node = self.node
        if isinstance(node, Scalar):
            return node.text if len(node.text) <= 60 else node.text[:59] + "…"
        return "[…]" if isinstance(node, Sequence) else "{…}"

    def entries(self) -> Iterator[tuple[Scalar, Place]]:
        """The keys of a mapping and the places under them."""
        if isinstance(self.node, Mapping):
            for key, node in self.node.entries:
                yield key, Place(node, key, (*self.path, key.text), self.book)

    def items(self) -> Iterator[Place]:
        """The places in a list, numbered from 1."""
        if isinstance(self.node, Sequence):
            for number, node in enumerate(self.node.items, start=1):
                yield Place(node, node, (*self.path, str(number)), self.book)

    def inside(self, key: str) -> Place | None:
        """The place under one key of a mapping."""
        return next((place for name, place in self.entries() if name.text == key), None)

    def refuse(self, key: str, *, at: Node | None = None, hint: str | None = None, **params: object) -> None:
        """Notes a mistake, and lets the reading go on."""
        node = at or self.node
        self.book.problems.append(PlaybookProblem(node.line, node.column, ".".join(self.path), key, params, hint))

    def refuse_word(self, key: str, word: str, known: Iterable[str], *, at: Node | None = None) -> None:
        """Notes a word that nobody declared, with the nearest one that was."""
        words = list(known)
        self.refuse(key, at=at, hint=nearest(word, words), word=word, known=listed(words) or "–")
