"""Scripts that ask what nobody hears, or end in what nobody can decide."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.scripts import Script
from ondo.playbooks.lint.finding import Spot, at, warning
from ondo.playbooks.lint.view import View


@warning
def question_never_asked(view: View) -> Iterator[Spot]:
    """A question that every way through the script passes by."""
    for script in view.playbook.scripts:
        asked = _reached(script)
        for question in script.questions:
            if question.key not in asked:
                yield at(f"scripts.{script.key}.questions.{question.key}", question=question.key)


def _reached(script: Script) -> set[str]:
    """The questions that some answers lead to; a question that need not be answered leads to the next one."""
    reached: set[str] = set()
    todo = [0]
    while todo:
        position = todo.pop()
        if position >= len(script.questions) or script.questions[position].key in reached:
            continue
        question = script.questions[position]
        reached.add(question.key)
        ahead = [script.position[answer.then] if answer.then else position + 1 for answer in question.answers]
        todo += ahead or [position + 1]
    return reached


@warning
def outcome_not_taken(view: View) -> Iterator[Spot]:
    """A script offered where one of its outcomes cannot be given."""
    for script in view.playbook.scripts:
        for key in script.outcomes:
            verdict = view.playbook.verdict_by_key.get(key)
            missing = [stage for stage in script.stages if verdict and stage not in verdict.from_stages]
            if missing:
                yield at(f"scripts.{script.key}.outcomes", verdict=key, stages=", ".join(missing))
