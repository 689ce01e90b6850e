"""What people read: labels in both languages, grounds, examples, the date of the next review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ondo.domain.playbook import Playbook
from ondo.domain.rules import Label, Scope
from ondo.playbooks.lint.finding import Spot, at, note, warning
from ondo.playbooks.lint.view import View, rule_path
from ondo.texts import LANGUAGES

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々〆ー]")
A_WORD = re.compile(r"[a-z]{2}")
"""What tells an English word from MQL, SQL and other words that are the same in both languages."""


@dataclass(frozen=True)
class Written:
    """A text that people read, and where it stands. `key` is what the loader takes where no name is given."""

    path: str
    is_name: bool
    key: str
    label: Label


def labels(playbook: Playbook) -> Iterator[Written]:
    """Everything that people read."""
    yield from _of("", playbook)
    for path, things in _sections(playbook):
        for thing in things:
            yield from _of(f"{path}.{thing.key}", thing)
    if playbook.silence:
        yield from _of("engagement.silence", playbook.silence)
    for rule in playbook.transitions:
        yield from _of(rule_path(rule), rule)


def _sections(playbook: Playbook) -> Iterator[tuple[str, Iterable[Any]]]:
    for name in ("page_groups", "events", "topics", "personas", "origins", "stages"):
        yield name, getattr(playbook, name)
    yield "fit.groups", playbook.fit_groups
    yield "fit.rules", playbook.fit_rules
    yield "engagement.groups", playbook.engagement_groups
    yield "engagement.rules", playbook.engagement_rules
    yield "engagement.absence", playbook.absences
    yield "triage", playbook.verdicts
    for scope in Scope:
        yield f"traits.{scope}", [trait for trait in playbook.traits if trait.scope is scope]
    for stage in playbook.stages:
        yield f"stages.{stage.key}.sla", stage.sla
    for verdict in playbook.verdicts:
        yield f"triage.{verdict.key}.ask", verdict.ask
        yield f"triage.{verdict.key}.reasons", verdict.reasons
    yield "scripts", playbook.scripts
    for script in playbook.scripts:
        yield f"scripts.{script.key}.questions", script.questions
        for question in script.questions:
            yield f"scripts.{script.key}.questions.{question.key}.answers", question.answers


_WRITTEN_AS = {"says": "ask"}
"""Fields that have another name in the file."""


def _of(path: str, thing: Any) -> Iterator[Written]:
    """The texts of one object, and of its actions and choices."""
    for name in ("label", "says", "opening", "hint", "because", "expect"):
        label = getattr(thing, name, None)
        if isinstance(label, Label):
            place = f"{path}.{_WRITTEN_AS.get(name, name)}".lstrip(".")
            yield Written(place, name in ("label", "says"), thing.key if name == "label" else "", label)
    for number, action in enumerate(getattr(thing, "actions", ()), start=1):
        yield Written(f"{path}.actions.{number}", True, "", action)
    for key, label in getattr(thing, "choices", ()):
        yield Written(f"{path}.choices.{key}", True, key, label)


def _lacks(written: Written, view: View) -> str | None:
    """The language that the text lacks, if it was written in one only."""
    label = written.label
    given = {lang for lang in LANGUAGES if f"{written.path}.{lang}" in view.positions}
    if label.ja != label.en or label.ja in ("", written.key) or given == set(LANGUAGES):
        return None
    if given:
        return next(lang for lang in LANGUAGES if lang not in given)
    if JAPANESE.search(label.ja):
        return "en"
    return "ja" if A_WORD.search(label.ja) else None


def _is_in_one_language(view: View) -> bool:
    """Whether the whole playbook keeps to one language, as that of a company in one country may."""
    return all(written.label.ja == written.label.en for written in labels(view.playbook))


@warning
def label_in_one_language(view: View) -> Iterator[Spot]:
    """A name in one language, in a playbook that speaks both."""
    if not _is_in_one_language(view):
        for written in labels(view.playbook):
            lacking = _lacks(written, view)
            if lacking and written.is_name:
                yield at(written.path, language=lacking, label=written.label.ja)


@note
def sentence_in_one_language(view: View) -> Iterator[Spot]:
    """Grounds or an expectation in one language, in a playbook that speaks both."""
    if not _is_in_one_language(view):
        for written in labels(view.playbook):
            lacking = _lacks(written, view)
            if lacking and not written.is_name:
                yield at(written.path, language=lacking)


@note
def one_language(view: View) -> Iterator[Spot]:
    """The whole playbook in one language: said once and not for every label."""
    lacking = [_lacks(written, view) for written in labels(view.playbook)]
    found = [lang for lang in lacking if lang]
    if found and _is_in_one_language(view):
        yield at("label", language=max(set(found), key=found.count))


@note
def no_label(view: View) -> Iterator[Spot]:
    """Something that people see by its key only."""
    for written in labels(view.playbook):
        bare = written.key and (written.label.ja, written.label.en) == (written.key, written.key)
        if bare and A_WORD.search(written.key):
            yield at(written.path, key=written.key)


@warning
def no_grounds(view: View) -> Iterator[Spot]:
    """Nobody says what the playbook stands for."""
    if not view.playbook.because.ja.strip():
        yield at("playbook")


@warning
def no_examples(view: View) -> Iterator[Spot]:
    """No example people: nobody can check that the rules do what they say."""
    if not view.playbook.examples:
        yield at("examples")


@note
def no_review(view: View) -> Iterator[Spot]:
    """No date for looking at the rules again."""
    if view.playbook.review_on is None:
        yield at("review_on")


@note
def review_overdue(view: View) -> Iterator[Spot]:
    """The date for looking at the rules again has passed."""
    review = view.playbook.review_on
    if view.today is not None and review is not None and review < view.today:
        yield at("review_on", date=review.isoformat())
