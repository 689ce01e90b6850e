"""Scripts in words: where a call is made, what is asked, where answers lead."""

from __future__ import annotations

from ondo.domain.scripts import Answer, Question, Script
from ondo.playbooks.sentences.movement import stages_phrase
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.voice import Voice


def scripts_section(voice: Voice) -> Section:
    """Every script."""
    items = tuple(script_item(voice, script) for script in voice.playbook.scripts)
    return Section(voice.say("scripts_title"), (voice.say("scripts_intro"),), items)


def script_item(voice: Voice, script: Script) -> Item:
    """One script, its questions in order."""
    outcomes = voice.either(voice.quoted(verdict_name(voice, key)) for key in script.outcomes)
    where = voice.say("script_where", stages=stages_phrase(voice, script.stages), outcomes=outcomes)
    opening = (Item(voice.say("script_opening", text=voice.label(script.opening))),) if script.opening else ()
    questions = tuple(question_item(voice, one, n) for n, one in enumerate(script.questions, start=1))
    below = (*opening, *questions, *remark(voice, "because", script.because))
    return Item(named(voice, script.label, where), below)


def question_item(voice: Voice, question: Question, number: int) -> Item:
    """One question, what to listen for, and where its answers lead."""
    hint = (Item(voice.say("script_hint", text=voice.label(question.hint))),) if question.hint else ()
    answers = tuple(Item(answer_phrase(voice, answer)) for answer in question.answers)
    return Item(voice.quoted(voice.label(question.says)), (*hint, *answers), number or None)


def answer_phrase(voice: Voice, answer: Answer) -> str:
    """One answer, and what follows from it."""
    then = voice.say("answer_then", question=voice.quoted(_said(voice, answer.then))) if answer.then else ""
    ends = voice.say("answer_ends", verdict=voice.quoted(verdict_name(voice, answer.ends))) if answer.ends else ""
    follows = voice.sentence(then, ends)
    name = voice.label(answer.label)
    return voice.say("named", name=name, text=follows) if follows else name


def verdict_name(voice: Voice, key: str) -> str:
    """What people call a verdict."""
    found = voice.playbook.verdict_by_key.get(key)
    return voice.label(found.label) if found else key


def _said(voice: Voice, key: str) -> str:
    questions = (one for script in voice.playbook.scripts for one in script.questions)
    return next((voice.label(one.says) for one in questions if one.key == key), key)
