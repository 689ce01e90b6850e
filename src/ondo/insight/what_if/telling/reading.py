"""What every section of a simulation reads from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.playbook import Playbook
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.what_if.simulation import Side, Simulation
from ondo.insight.words import Words

LETTERS: tuple[str, str] = ("A", "B")


@dataclass(frozen=True)
class Reading:
    """The figures, the two playbooks, and one language. `words` knows the labels of both."""

    found: Simulation
    books: tuple[Playbook, Playbook]
    sources: tuple[str, str]
    lang: str
    short: bool = False
    """Whether the letters alone name the playbooks: on the terminal, where columns are narrow."""

    @property
    def words(self) -> Words:
        return Words(self.books[1], self.lang, before=(self.books[0],))

    def words_of(self, number: int) -> Words:
        return Words(self.books[number], self.lang)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.found.first, self.found.second

    @property
    def names(self) -> tuple[str, str]:
        """The names in tables and charts."""
        return LETTERS if self.short else self.full_names

    @property
    def full_names(self) -> tuple[str, str]:
        """`A: Inside-sales operation`; the file as well where both are called the same."""
        labels = [self.words.label(book.label) for book in self.books]
        if labels[0] == labels[1]:
            labels = [f"{label} ({source})" for label, source in zip(labels, self.sources, strict=True)]
        return f"{LETTERS[0]}: {labels[0]}", f"{LETTERS[1]}: {labels[1]}"

    @property
    def by_side(self) -> Sequence[tuple[str, Hits]]:
        return [(name, side.hits) for name, side in zip(self.names, self.sides, strict=True)]
