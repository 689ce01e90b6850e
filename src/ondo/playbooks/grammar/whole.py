"""A whole playbook: the sections of the file, in the order they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ondo.domain.lifecycle import TransitionRule
from ondo.domain.playbook import Calendar, Playbook
from ondo.domain.relations import Relation
from ondo.domain.rules import Label
from ondo.playbooks.book import Book
from ondo.playbooks.dates import DATE
from ondo.playbooks.grammar.calendar import CALENDAR, ZoneShape
from ondo.playbooks.grammar.events import NAMED_EVENTS
from ondo.playbooks.grammar.examples import EXAMPLE, causes
from ondo.playbooks.grammar.moves import DEFINITE_ACTION, TRANSITION
from ondo.playbooks.grammar.scoring import ENGAGEMENT, FIT, Engagement, Fit
from ondo.playbooks.grammar.scripts import SCRIPT
from ondo.playbooks.grammar.stages import StagesShape, stage_kinds, stages_that_ask
from ondo.playbooks.grammar.triage import VERDICT
from ondo.playbooks.grammar.vocabulary import ORIGIN, PAGE_GROUP, PERSONA_TABLE, TOPIC, TRAITS
from ondo.playbooks.nodes import Mapping, Node, Scalar, Sequence
from ondo.playbooks.place import Place
from ondo.playbooks.problems import listed
from ondo.playbooks.shapes import FLAG, KEY, LABEL, ChoiceShape, Definitions, ScalarShape, Schema
from ondo.playbooks.standard_traits import STANDARD_TRAITS
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table

VERSION = "1"
LEFT_OUT = ListOf(ChoiceShape(tuple(Relation)))


class VersionShape(ScalarShape[int]):
    """The version of the language."""

    form = "`1`"
    example = VERSION
    wrong = "playbook.wrong_version"

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        if node.text != VERSION or not node.plain:
            place.refuse(self.wrong, found=place.found)
            return None
        return int(node.text)

    def schema(self, definitions: Definitions) -> Schema:
        return {"const": int(VERSION)}


def _playbook(row: Row) -> Playbook:
    fit: Fit = row.get("fit", Fit((), ()))
    engagement: Engagement = row.get("engagement", Engagement((), (), None, ()))
    return Playbook(
        key=row["playbook"],
        label=row.get("label", Label(row["playbook"], row["playbook"])),
        because=row.get("because", Label("", "")),
        timezone=row["timezone"].name,
        stages=row["stages"],
        calendar=row.get("calendar", Calendar()),
        review_on=row.get("review_on"),
        left_out=row.get("left_out", ()),
        one_sdr_per_account=row.get("one_sdr_per_account", False),
        traits=row.get("traits", ()),
        page_groups=_values(row, "page_groups"),
        events=row.get("events", ()),
        topics=_values(row, "topics"),
        personas=_values(row, "personas"),
        origins=_values(row, "origins"),
        fit_groups=fit.groups,
        fit_rules=fit.rules,
        engagement_groups=engagement.groups,
        engagement_rules=engagement.rules,
        silence=engagement.silence,
        absences=engagement.absences,
        transitions=_transitions(row),
        verdicts=_values(row, "triage"),
        scripts=_values(row, "scripts"),
        examples=row.get("examples", ()),
    )


def _values(row: Row, name: str) -> tuple[Any, ...]:
    return tuple(row.get(name, {}).values())


def _transitions(row: Row) -> tuple[TransitionRule, ...]:
    return (*_values(row, "definite_actions"), *_values(row, "transitions"))


PLAYBOOK: Table[Playbook] = Table(
    "playbook",
    (
        Field("ondo", VersionShape(), "The version of this language.", required=True),
        Field("playbook", KEY, "The playbook's own key.", required=True),
        Field("label", LABEL, "The name that people see, in Japanese and English."),
        Field("because", LABEL, "What the playbook stands for, and who agreed on it."),
        Field("timezone", ZoneShape(), "The zone whose midnights and dates count.", required=True),
        Field("calendar", CALENDAR, "Business time, for deadlines."),
        Field("review_on", DATE, "When both teams look at it again."),
        Field("left_out", LEFT_OUT, "Relations of whom no rule makes an MQL, SAL or SQL, and of whom nobody is told."),
        Field("one_sdr_per_account", FLAG, "Whether one SDR looks after everybody of a company; false by default."),
        Field("traits", TRAITS, "Attributes that rules may ask for."),
        Field("page_groups", MapOf(PAGE_GROUP, of="page group"), "Pages that belong together."),
        Field("events", NAMED_EVENTS, "Your words for what clients send."),
        Field("topics", MapOf(TOPIC, of="topic"), "What a person can be interested in."),
        Field("personas", MapOf(PERSONA_TABLE, of="persona"), "Ideal buyers, in three layers."),
        Field("origins", MapOf(ORIGIN, of="origin"), "How people come to you."),
        Field("fit", FIT, "Points for what people and companies are."),
        Field("engagement", ENGAGEMENT, "Points for what people do."),
        Field("stages", StagesShape(), "Where people stand; everyone starts on the first.", required=True),
        Field("definite_actions", MapOf(DEFINITE_ACTION, of="rule"), "Acts that decide by themselves."),
        Field("transitions", MapOf(TRANSITION, of="rule"), "What leads from stage to stage."),
        Field("triage", MapOf(VERDICT, of="verdict"), "What people decide about people."),
        Field("scripts", MapOf(SCRIPT, of="script"), "Calls in questions: what to ask, and what the answers lead to."),
        Field("examples", ListOf(EXAMPLE, distinct=False), "Example people, checked by `ondo playbook check`."),
    ),
    _playbook,
)

READING_ORDER = tuple(entry.name for entry in PLAYBOOK.fields)
"""Words before what uses them; the file may have the sections in any order."""


def read_playbook(root: Mapping, book: Book) -> Playbook | None:
    """The playbook of a file's tree, or None with the mistakes noted in the book."""
    meant = _as_meant(root, book)
    collect_words(meant, book)
    rank = {name: number for number, name in enumerate(READING_ORDER)}
    ordered = tuple(sorted(meant.entries, key=lambda entry: rank.get(entry[0].text, -1)))
    _refuse_twice(meant, book)
    return PLAYBOOK.read(Place(Mapping(ordered, root.line, root.column), root, (), book))


def _as_meant(root: Mapping, book: Book) -> Mapping:
    """The file with misspelt sections noted, and read on as what they were meant to be: one mistake, not hundreds."""
    written = {key.text for key, _ in root.entries}
    entries = []
    for key, node in root.entries:
        name = None if key.text in PLAYBOOK.by_name else PLAYBOOK.meant(key.text)
        if name is not None and name not in written:
            place = Place(node, key, (key.text,), book)
            place.refuse("playbook.unknown_key", at=key, hint=name, word=key.text, known=listed(PLAYBOOK.by_name))
            written.add(name)
            entries.append((replace(key, text=name), node))
        else:
            entries.append((key, node))
    return Mapping(tuple(entries), root.line, root.column)


SECTIONS = {
    "page_group": ("page_groups",),
    "named_event": ("events",),
    "topic": ("topics",),
    "persona": ("personas",),
    "origin": ("origins",),
    "stage": ("stages",),
    "verdict": ("triage",),
    "fit_group": ("fit", "groups"),
    "engagement_group": ("engagement", "groups"),
}


def collect_words(root: Mapping, book: Book) -> None:
    """Every key that the file declares, so that words may be used before they are declared."""
    words = {category: tuple(_keys(_at(root, *path))) for category, path in SECTIONS.items()}
    traits = [*_keys(_at(root, "traits", "person")), *_keys(_at(root, "traits", "account"))]
    words["trait"] = tuple(dict.fromkeys([*traits, *STANDARD_TRAITS]))
    words["transition"] = (*_keys(_at(root, "definite_actions")), *_keys(_at(root, "transitions")))
    words["reason"] = tuple(dict.fromkeys(_reasons(root)))
    bounded = (*words["fit_group"], *words["engagement_group"])
    words["contribution"] = (*(key.text for key, _ in _rules(root)), *bounded, "silence", "floor")
    words["cause"] = tuple(dict.fromkeys(causes(words)))
    book.words = words
    book.traits.update(STANDARD_TRAITS)
    stages = _at(root, "stages")
    if isinstance(stages, Mapping):
        book.kinds = stage_kinds(stages)
        book.stages_with_activity = stages_that_ask(stages, "next_activity")


def _at(node: Node | None, *path: str) -> Node | None:
    for key in path:
        node = node.find(key) if isinstance(node, Mapping) else None
    return node


def _keys(node: Node | None) -> list[str]:
    return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []


def _reasons(root: Mapping) -> Iterator[str]:
    for verdict in _keys(_at(root, "triage")):
        reasons = _at(root, "triage", verdict, "reasons")
        yield from _keys(reasons)
        if isinstance(reasons, Sequence):
            yield from (item.text for item in reasons.items if isinstance(item, Scalar))


def _rules(root: Mapping) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    """The keys of everything that gives points, and where they stand."""
    for path in (("fit", "rules"), ("engagement", "rules"), ("engagement", "absence")):
        section = _at(root, *path)
        if isinstance(section, Mapping):
            yield from ((key, path) for key, _ in section.entries)


def _moves(root: Mapping) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    for name in ("definite_actions", "transitions"):
        section = _at(root, name)
        if isinstance(section, Mapping):
            yield from ((key, (name,)) for key, _ in section.entries)


def _refuse_twice(root: Mapping, book: Book) -> None:
    """Keys of rules name lines of a scorecard, keys of transitions name causes: each only once."""
    for found in (list(_rules(root)), list(_moves(root))):
        first: dict[str, int] = {}
        counts = Counter(key.text for key, _ in found)
        for key, path in found:
            if counts[key.text] > 1 and key.text in first:
                place = Place(key, key, (*path, key.text), book)
                place.refuse("playbook.rule_key_twice", word=key.text, first=first[key.text])
            first.setdefault(key.text, key.line)
