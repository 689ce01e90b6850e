"""What people outside of Ondo care about: the kinds of notices."""

from __future__ import annotations

from enum import StrEnum

from ondo.domain.lifecycle import Kind


class NoticeKind(StrEnum):
    """What a notice tells of. The names are what webhooks call them, so they never change."""

    STAGE_CHANGED = "stage.changed"
    MQL_MADE = "mql.made"
    SCORE_CROSSED = "score.crossed"
    TRIAGE_GIVEN = "triage.given"
    HAND_OFF_MADE = "hand_off.made"
    HAND_OFF_ACCEPTED = "hand_off.accepted"
    HAND_OFF_RETURNED = "hand_off.returned"
    OPPORTUNITY_CHANGED = "opportunity.changed"
    SLA_AT_RISK = "sla.at_risk"
    SLA_BREACHED = "sla.breached"
    INTEREST_SHOWN = "interest.shown"
    WORK_RECLAIMED = "work.reclaimed"
    LETTER_ANSWERED = "letter.answered"


ALERTS = (
    NoticeKind.MQL_MADE,
    NoticeKind.SLA_AT_RISK,
    NoticeKind.SLA_BREACHED,
    NoticeKind.HAND_OFF_MADE,
    NoticeKind.HAND_OFF_RETURNED,
    NoticeKind.INTEREST_SHOWN,
    NoticeKind.WORK_RECLAIMED,
    NoticeKind.LETTER_ANSWERED,
)
"""What calls for somebody to act: what a chat or a mailbox is told where nothing else is asked for."""
WATCHED = frozenset({Kind.FOLLOW_UP, Kind.SQL, Kind.LOST})
"""New interest of whoever stands on such a stage is told to their owner: a Lead, an SQL, a lost deal."""
