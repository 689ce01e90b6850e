"""Scripts: the questions of a call, what answers lead to, and the verdicts it can end in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic

from ondo.domain.rules import Label
from ondo.domain.scripts import Answer, Question, Script
from ondo.playbooks.grammar.stages import STAGE
from ondo.playbooks.grammar.vocabulary import BECAUSE_IF_ANY, LABEL_FIELD, label_of
from ondo.playbooks.nodes import Mapping
from ondo.playbooks.place import Place
from ondo.playbooks.problems import listed
from ondo.playbooks.shapes import KEY, LABEL, Definitions, ReferenceShape, Schema, Shape, T
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table
from ondo.texts import LANGUAGES

VERDICT_WORD = ReferenceShape("verdict")


@dataclass(frozen=True)
class LabelOr(Shape[T], Generic[T]):
    """A text in one language or in both, or a table that has more to say."""

    table: Table[T]
    plain: Callable[[Label, Place], T]

    @property
    def form(self) -> str:  # type: ignore[override]
        return f"{LABEL.form}, or {self.table.form}"

    def read(self, place: Place) -> T | None:
        node = place.node
        if isinstance(node, Mapping) and not {key.text for key, _ in node.entries} <= set(LANGUAGES):
            return self.table.read(place)
        label = LABEL.read(place)
        return self.plain(label, place) if label is not None else None

    def schema(self, definitions: Definitions) -> Schema:
        return {"anyOf": [LABEL.schema(definitions), self.table.schema(definitions)]}


def _answer(row: Row) -> Answer:
    return Answer(row.key, label_of(row), row.get("then"), row.get("ends"))


def _plain_answer(label: Label, place: Place) -> Answer:
    return Answer(place.key, label)


ANSWER: Table[Answer] = Table(
    "answer",
    (
        LABEL_FIELD,
        Field("then", KEY, "The question that follows this answer; by default the next one."),
        Field("ends", VERDICT_WORD, "The outcome that this answer speaks for."),
    ),
    _answer,
)


ANSWERS = MapOf(LabelOr(ANSWER, _plain_answer), of="answer")


def _question(row: Row) -> Question:
    return Question(row.key, row["ask"], tuple(row.get("answers", {}).values()), row.get("hint"))


QUESTION: Table[Question] = Table(
    "question",
    (
        Field("ask", LABEL, "What to ask, in the words to say it.", required=True),
        Field("hint", LABEL, "What to listen for."),
        Field("answers", ANSWERS, "Answers to choose from; without any, what is said is written down."),
    ),
    _question,
)


def _plain_question(label: Label, place: Place) -> Question:
    return Question(place.key, label)


def _script(row: Row) -> Script | None:
    script = Script(
        row.key,
        label_of(row),
        row["stages"],
        tuple(row["questions"].values()),
        row["outcomes"],
        row.get("opening"),
        row.get("because"),
    )
    _check_ways(row, script)
    return script


def _check_ways(row: Row, script: Script) -> None:
    """An answer leads ahead in its own script, so that every call ends; it speaks for one of the script's outcomes."""
    for place, question, answer in _answers(row, script):
        if answer.then is not None and answer.then not in script.position:
            known = tuple(script.position)
            (place.inside("then") or place).refuse_word("playbook.unknown_question", answer.then, known)
        elif answer.then is not None and script.position[answer.then] <= script.position[question.key]:
            (place.inside("then") or place).refuse("playbook.question_before", word=answer.then, question=question.key)
        if answer.ends is not None and answer.ends not in script.outcomes:
            inner = place.inside("ends") or place
            inner.refuse("playbook.ends_elsewhere", word=answer.ends, known=listed(script.outcomes))


def _answers(row: Row, script: Script) -> Iterator[tuple[Place, Question, Answer]]:
    questions = row.place.inside("questions")
    for question in script.questions:
        asked = questions.inside(question.key) if questions else None
        answers = asked.inside("answers") if asked else None
        for answer in question.answers:
            place = answers.inside(answer.key) if answers else None
            if place is not None:
                yield place, question, answer


QUESTIONS = MapOf(LabelOr(QUESTION, _plain_question), of="question")

SCRIPT: Table[Script] = Table(
    "script",
    (
        LABEL_FIELD,
        Field("stages", ListOf(STAGE, alone=True), "Where the call is offered.", required=True),
        Field("opening", LABEL, "What to say first."),
        Field("questions", QUESTIONS, "What to ask, in this order.", required=True),
        Field("outcomes", ListOf(VERDICT_WORD, alone=True), "The verdicts that the call can end in.", required=True),
        BECAUSE_IF_ANY,
    ),
    _script,
)
