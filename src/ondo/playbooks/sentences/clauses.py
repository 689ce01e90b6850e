"""Half-sentences, and how each language joins them.

A clause that ends (「100点に達した」) and one that goes on (「100点に達し、…」) differ in Japanese and not in English.
A message writes both as `ends|joins`; without a bar they are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COPULA = "である"


@dataclass(frozen=True)
class Clause:
    """`ends` closes the sentence or stands before 「とき」; `joins` stands before another clause."""

    ends: str
    joins: str

    @property
    def bare(self) -> str:
        """Within brackets or after a colon: 「100以上である」 becomes 「100以上」."""
        return self.ends.removesuffix(COPULA)

    @property
    def before_noun(self) -> str:
        """Before 「人」 or 「とき」: 「100以上である」 becomes 「100以上の」. English stays as it is."""
        return self.bare + "の" if self.ends.endswith(COPULA) else self.ends


def clause(text: str) -> Clause:
    """The clause that a message writes."""
    ends, _, joins = text.partition("|")
    return Clause(ends, joins or ends)


def all_of(clauses: Sequence[Clause], link: str) -> Clause:
    """Every one of these, one after the other."""
    *first, last = clauses
    head = "".join(one.joins + link for one in first)
    return Clause(head + last.ends, head + last.joins)


def any_of(clauses: Sequence[Clause], link: str) -> Clause:
    """One of these."""
    *first, last = clauses
    head = "".join(one.ends + link for one in first)
    return Clause(head + last.ends, head + last.joins)
