"""What an act refused, in words: each beside the field it is about, and above the fields what is about none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ondo.actions.triage import Refused
from ondo.domain.errors import OndoError, Problem
from ondo.domain.triage import REASON
from ondo.web.desk.questions import Question
from ondo.web.frame.forms import worded

FIELDS: Mapping[str, str] = {"triage.reason_missing": REASON, "triage.unknown_reason": REASON}
"""Field by what is wrong, where the problem itself names none."""


@dataclass(frozen=True)
class Refusal:
    """What is wrong: `beside` by field, `others` about the whole. Empty: nothing was refused."""

    beside: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.beside or self.others)

    def above(self, questions: Iterable[Question], fields: Iterable[str] = ()) -> list[str]:
        """What none of these questions, and none of the other fields of the form, can say."""
        shown = {*_keys(questions), *fields}
        return [*self.others, *(text for key, text in self.beside.items() if key not in shown)]

    def at(self, names: Mapping[str, str]) -> Refusal:
        """The same, where the form has other names for some fields: its name by the act's."""
        return Refusal({names.get(key, key): text for key, text in self.beside.items()}, self.others)


NOTHING = Refusal()


def refusal_of(error: OndoError, fields: Mapping[str, str] = FIELDS) -> Refusal:
    """`fields`: the field by the key of a problem, for those that name none themselves."""
    told = list(_told(error, fields))
    beside: dict[str, str] = {}
    for at, text in told:
        if at:
            beside[at] = f"{beside[at]} {text}" if at in beside else text
    return Refusal(beside, [text for at, text in told if not at])


def _told(error: OndoError, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not isinstance(error, Refused):
        yield _field(error.problem, fields), worded(error)
        return
    for problem in error.problems:
        yield _field(problem, fields), error.said(problem)


def _field(problem: Problem, fields: Mapping[str, str]) -> str:
    return fields.get(problem.key) or str(problem.params.get("field", ""))


def _keys(questions: Iterable[Question]) -> Iterator[str]:
    """The names of the questions, and of those that only some answers ask, each without what stands before it."""
    for one in questions:
        yield one.key.rpartition(".")[2]
        for option in one.options:
            yield from _keys(option.more)
