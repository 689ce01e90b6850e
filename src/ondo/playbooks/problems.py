"""What is wrong with a playbook file, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from ondo.domain.errors import OndoError
from ondo.texts import say


@dataclass(frozen=True)
class PlaybookProblem:
    """One mistake. Lines and columns count from 1; so do the numbers in a path (`examples.2.history.1`).

    `key` is a message key, `params` fill the message, `hint` is the nearest word that would be right.
    """

    line: int
    column: int
    path: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None

    def message(self, lang: str | None = None) -> str:
        """What is wrong and what to do next, in one or two sentences."""
        said = say(self.key, lang=lang, **self.params)
        return say("playbook.with_hint", lang=lang, said=said, word=self.hint) if self.hint else said

    def sentence(self, lang: str | None = None) -> str:
        """`14:9 engagement.rules.pricing.points: …`"""
        where = f"{self.line}:{self.column}"
        return f"{where} {self.path}: {self.message(lang)}" if self.path else f"{where}: {self.message(lang)}"


class PlaybookErrors(OndoError):
    """A playbook that cannot be used, with every mistake in it, in the order of the file."""

    def __init__(self, file: str, problems: Iterable[PlaybookProblem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.column)))
        super().__init__("playbook.errors", file=file, count=len(self.problems))

    def report(self, lang: str | None = None) -> str:
        """All mistakes, one a line, as compilers write them: `file:line:column key.path: what is wrong`."""
        return "\n".join(f"{self.file}:{problem.sentence(lang)}" for problem in self.problems)

    def __str__(self) -> str:
        return self.report("en")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody probably meant, or None when nothing is near."""
    by_folded = {candidate.casefold().replace("-", "_"): candidate for candidate in known}
    folded = word.strip().casefold().replace("-", "_").replace(" ", "_")
    match = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[match[0]] if match else None


def listed(words: Iterable[str], most: int = 24) -> str:
    """Known words for a message, cut where they would fill the screen."""
    all_words = list(words)
    return ", ".join(all_words[:most]) + (", …" if len(all_words) > most else "")
