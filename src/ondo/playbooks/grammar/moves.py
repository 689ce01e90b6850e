"""Transitions, and definite actions, which are looked at before them."""

from __future__ import annotations

from ondo.domain.lifecycle import TransitionRule
from ondo.domain.triggers import Happened, Trigger
from ondo.playbooks.grammar.events import EVENT_FIELDS, events_of
from ondo.playbooks.grammar.stages import STAGE, FromShape, from_stages
from ondo.playbooks.grammar.triggers import GUARD, TRIGGER
from ondo.playbooks.grammar.vocabulary import BECAUSE, EXPECT, LABEL_FIELD, label_of
from ondo.playbooks.shapes import ChoiceShape
from ondo.playbooks.tables import Field, Row, Table

FROM = Field("from", FromShape(), "The stage to come from, a list, `open` or `any`.", required=True)
TO = Field("to", STAGE, "The stage to go to.", required=True)
UNLESS = Field("unless", GUARD, "Not while this holds.")
RESET = Field("reset", ChoiceShape(("engagement",)), "Engagement starts from zero after the move.")


def _rule(row: Row, when: Trigger, definite: bool) -> TransitionRule:
    return TransitionRule(
        row.key,
        label_of(row),
        from_stages(row, row["to"]),
        row["to"],
        when,
        row["because"],
        row.get("unless"),
        row.get("expect"),
        "reset" in row,
        definite,
    )


def _transition(row: Row) -> TransitionRule:
    return _rule(row, row["when"], definite=False)


def _definite(row: Row) -> TransitionRule | None:
    events = events_of(row)
    return _rule(row, Happened(events), definite=True) if events else None


TRANSITION: Table[TransitionRule] = Table(
    "transition",
    (
        LABEL_FIELD,
        FROM,
        TO,
        Field("when", TRIGGER, "What must happen.", required=True),
        UNLESS,
        RESET,
        BECAUSE,
        EXPECT,
    ),
    _transition,
)

DEFINITE_ACTION: Table[TransitionRule] = Table(
    "definite_action",
    (LABEL_FIELD, *EVENT_FIELDS, FROM, TO, UNLESS, RESET, BECAUSE, EXPECT),
    _definite,
)
