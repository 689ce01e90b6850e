"""The playbook in plain sentences, in Japanese or English, for people who read no YAML."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.domain.playbook import Playbook
from ondo.playbooks.sentences.examples import examples_section
from ondo.playbooks.sentences.glossary import glossary_section
from ondo.playbooks.sentences.head import head_sentences, review_section
from ondo.playbooks.sentences.movement import movement_section
from ondo.playbooks.sentences.outline import Section, markdown
from ondo.playbooks.sentences.people import origins_section, personas_section, topics_section
from ondo.playbooks.sentences.points import points_section
from ondo.playbooks.sentences.scripts import scripts_section
from ondo.playbooks.sentences.stages import stages_section
from ondo.playbooks.sentences.verdicts import verdicts_section
from ondo.playbooks.sentences.voice import Voice
from ondo.texts import current_language

__all__ = ["Voice", "explain"]

_ALWAYS = (stages_section, movement_section, points_section)
_WHERE_GIVEN = (
    *(verdicts_section, scripts_section, personas_section, topics_section, origins_section),
    *(glossary_section, examples_section),
)


def explain(playbook: Playbook, lang: str | None = None) -> str:
    """The whole playbook as Markdown, as two teams would read it aloud to each other."""
    voice = Voice(playbook, lang or current_language())
    return markdown(Section(voice.label(playbook.label), head_sentences(voice), below=tuple(_sections(voice))))


def _sections(voice: Voice) -> Iterable[Section]:
    yield from (section(voice) for section in _ALWAYS)
    yield from (part for part in (section(voice) for section in _WHERE_GIVEN) if part.says_something)
    yield review_section(voice)
