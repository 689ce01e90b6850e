"""Where points come from: fit, engagement, silence and absence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ondo.domain.instants import DAY
from ondo.domain.rules import (
    Absence,
    AbsenceRule,
    EngagementRule,
    Fade,
    FadeKind,
    FitRule,
    Group,
    Limit,
    Silence,
    SilenceStep,
)
from ondo.playbooks.durations import DURATION, LIMIT, WHOLE_DAYS
from ondo.playbooks.grammar.conditions import CONDITIONS
from ondo.playbooks.grammar.events import EVENT_FIELDS, EVENTS, events_of
from ondo.playbooks.grammar.vocabulary import BECAUSE, EXPECT, LABEL_FIELD, label_of
from ondo.playbooks.nodes import Mapping, Scalar
from ondo.playbooks.number_shapes import LOWER_BOUND, PENALTY, POINTS, UPPER_BOUND
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import FLAG, Definitions, ReferenceShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table

BOUNDS = (
    Field("worth_at_most", UPPER_BOUND, "Together never worth more than this."),
    Field("worth_at_least", LOWER_BOUND, "Together never worth less than this (a negative number)."),
)


def _group(row: Row) -> Group:
    return Group(row.key, label_of(row), row.get("worth_at_most"), row.get("worth_at_least"))


GROUP: Table[Group] = Table("group", (LABEL_FIELD, *BOUNDS), _group, one_of=("worth_at_most", "worth_at_least"))
GROUPS = MapOf(GROUP, of="group")


def _fit_rule(row: Row) -> FitRule:
    return FitRule(
        row.key,
        label_of(row),
        row["when"],
        row["points"],
        row["because"],
        row.get("expect"),
        row.get("group"),
        row.get("if_missing", 0),
    )


FIT_RULE: Table[FitRule] = Table(
    "fit_rule",
    (
        LABEL_FIELD,
        Field("when", CONDITIONS, "Conditions over traits; all must hold.", required=True),
        Field("points", POINTS, "Points while the conditions hold.", required=True),
        Field("if_missing", POINTS, "Points where a trait that is asked for is not known; 0 by default."),
        Field("group", ReferenceShape("fit_group"), "The group whose bound this rule shares."),
        BECAUSE,
        EXPECT,
    ),
    _fit_rule,
)


@dataclass(frozen=True)
class Fit:
    groups: tuple[Group, ...]
    rules: tuple[FitRule, ...]


def _fit(row: Row) -> Fit:
    return Fit(tuple(row.get("groups", {}).values()), tuple(row.get("rules", {}).values()))


FIT: Table[Fit] = Table(
    "fit",
    (
        Field("groups", GROUPS, "Several rules with one bound."),
        Field("rules", MapOf(FIT_RULE, of="rule"), "Points for what people and companies are.", required=True),
    ),
    _fit,
)

FADES = {
    "halves_every": FadeKind.HALVES,
    "fades_to_zero_in": FadeKind.LINEAR,
    "expires_after": FadeKind.EXPIRES,
}


def _fade(row: Row) -> Fade | None:
    word = next((word for word in FADES if word in row), None)
    if word is None:
        return None
    if row["points"] <= 0:
        row.refuse(word, "playbook.fade_of_negative")
    return Fade(FADES[word], row[word] // DAY)


def _limits(row: Row) -> tuple[Limit, ...]:
    limits: tuple[Limit, ...] = row.get("counts_at_most", ())
    if len({limit.per for limit in limits}) < len(limits):
        row.refuse("counts_at_most", "playbook.limits_same_span")
    return limits


def _engagement_rule(row: Row) -> EngagementRule | None:
    events, fade = events_of(row), _fade(row)
    if events is None:
        return None
    return EngagementRule(
        row.key,
        label_of(row),
        events,
        row["points"],
        row["because"],
        row.get("expect"),
        _limits(row),
        row.get("worth_at_most"),
        row.get("worth_at_least"),
        fade,
        row.get("group"),
        row.get("cleared_by"),
    )


ENGAGEMENT_RULE: Table[EngagementRule] = Table(
    "engagement_rule",
    (
        LABEL_FIELD,
        *EVENT_FIELDS,
        Field("points", POINTS, "Points for each such event; negative points take away.", required=True),
        Field("counts_at_most", ListOf(LIMIT, alone=True), "How often it counts."),
        *BOUNDS,
        Field("halves_every", WHOLE_DAYS, "Half of it is gone after so many days, and so on."),
        Field("fades_to_zero_in", WHOLE_DAYS, "It fades evenly and is gone after so many days."),
        Field("expires_after", WHOLE_DAYS, "It keeps its worth, and is gone after so many days."),
        Field("group", ReferenceShape("engagement_group"), "The group whose bound this rule shares."),
        Field("cleared_by", EVENTS, "This event takes the rule's points back to zero."),
        BECAUSE,
        EXPECT,
    ),
    _engagement_rule,
    exclusive=(tuple(FADES),),
)


class SilencePointsShape(Shape[SilenceStep]):
    """Points that silence takes, or `reset`."""

    form = "points, or `reset`"
    example = "-10"

    def read(self, place: Place) -> SilenceStep | None:
        if isinstance(place.node, Scalar) and place.node.text == "reset":
            return SilenceStep(0, reset=True)
        points = PENALTY.read(place)
        return None if points is None else SilenceStep(0, points)

    def schema(self, definitions: Definitions) -> Schema:
        return {"anyOf": [{"const": "reset"}, PENALTY.schema(definitions)]}


SILENCE_WORDS: Table[Row] = Table(
    "silence",
    (
        Field("qualifying", EVENTS, "What ends a silence; by default any event that the person initiated."),
        Field("given_back", FLAG, "Whether the next sign of life gives the points back; true by default."),
        BECAUSE,
        EXPECT,
    ),
    lambda row: row,
)
STEP = SilencePointsShape()


class SilenceShape(Shape[Silence]):
    """What silence costs: `30d: -10`, `90d: reset`, beside `because:` and a few words more."""

    form = "table `silence`"

    def read(self, place: Place) -> Silence | None:
        if not isinstance(place.node, Mapping):
            SILENCE_WORDS.read(place)
            return None
        words = tuple(e for e in place.node.entries if e[0].text in SILENCE_WORDS.by_name or _is_word(e[0].text))
        rest = Place(Mapping(words, place.node.line, place.node.column), place.owner, place.path, place.book)
        row, steps = SILENCE_WORDS.read(rest), self._steps(place)
        if not any(key.text not in SILENCE_WORDS.by_name for key, _ in place.entries()):
            place.refuse("playbook.silence_without_steps", at=place.owner)
        if row is None or steps is None:
            return None
        return Silence(steps, row["because"], row.get("expect"), row.get("qualifying"), row.get("given_back", True))

    @staticmethod
    def _steps(place: Place) -> tuple[SilenceStep, ...] | None:
        steps: dict[int, SilenceStep] = {}
        entries = [(key, inner) for key, inner in place.entries() if not _is_word(key.text)]
        for key, inner in entries:
            after = DURATION.read(Place(key, key, inner.path, inner.book))
            step = STEP.read(inner)
            if after in steps:
                inner.refuse("playbook.silence_twice", at=key, found=key.text)
            elif after is not None and step is not None:
                steps[after] = SilenceStep(after, step.points, step.reset)
        return tuple(steps[after] for after in sorted(steps)) if len(steps) == len(entries) else None

    def schema(self, definitions: Definitions) -> Schema:
        schema = SILENCE_WORDS.schema(definitions)
        steps = {"patternProperties": {r"^[0-9]{1,5}[dhm]": STEP.schema(definitions)}}
        return schema | steps | {"minProperties": len(schema["required"]) + 1}


def _is_word(key: str) -> bool:
    """Whether a key under `silence:` is meant as a word rather than as a duration."""
    return key in SILENCE_WORDS.by_name or not key[:1].isdigit()


ABSENCE_FIELDS = (
    Field("after", EVENTS, "The event that starts the wait.", required=True),
    Field("no", EVENTS, "The event that fails to come.", required=True),
    Field("for", DURATION, "How long it fails to come.", required=True),
    Field("again_after", EVENTS, "Each such event starts the wait anew."),
)


def absence_of(row: Row) -> Absence:
    """The absence that a rule or a trigger speaks of."""
    return Absence(row["after"], row["no"], row["for"], row.get("again_after"))


def _absence_rule(row: Row) -> AbsenceRule:
    return AbsenceRule(
        row.key,
        label_of(row),
        absence_of(row),
        row["points"],
        row["because"],
        row.get("expect"),
        row.get("cleared_by"),
        row.get("group"),
    )


ABSENCE_RULE: Table[AbsenceRule] = Table(
    "absence_rule",
    (
        LABEL_FIELD,
        *ABSENCE_FIELDS,
        Field("points", PENALTY, "Points it takes (a negative number).", required=True),
        Field("cleared_by", EVENTS, "This event gives the points back."),
        Field("group", ReferenceShape("engagement_group"), "The group whose bound this rule shares."),
        BECAUSE,
        EXPECT,
    ),
    _absence_rule,
)


@dataclass(frozen=True)
class Engagement:
    groups: tuple[Group, ...]
    rules: tuple[EngagementRule, ...]
    silence: Silence | None
    absences: tuple[AbsenceRule, ...]


def _engagement(row: Row) -> Engagement:
    values: Callable[[str], tuple[Any, ...]] = lambda name: tuple(row.get(name, {}).values())  # noqa: E731
    return Engagement(values("groups"), values("rules"), row.get("silence"), values("absence"))


ENGAGEMENT: Table[Engagement] = Table(
    "engagement",
    (
        Field("groups", GROUPS, "Several rules with one bound."),
        Field("rules", MapOf(ENGAGEMENT_RULE, of="rule"), "Points for what people do."),
        Field("silence", SilenceShape(), "What it costs to be silent."),
        Field("absence", MapOf(ABSENCE_RULE, of="rule"), "Points for what people fail to do."),
    ),
    _engagement,
    one_of=("rules", "silence", "absence"),
)
