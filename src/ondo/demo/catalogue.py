"""What can happen in the demo company: events by number, and who works there."""

from __future__ import annotations

from enum import IntEnum

from ondo.playbooks.standard_events import usual_channel, usual_initiator


class What(IntEnum):
    """Everything that happens, by number: events are columns of whole numbers until they are written."""

    PAGE = 0
    IDENTIFIED = 1
    FORM = 2
    DOCUMENT = 3
    NEWSLETTER = 4
    UNSUBSCRIBED = 5
    MAIL_OUT = 6
    OPENED = 7
    CLICKED = 8
    BOUNCED = 9
    REPLIED = 10
    WEBINAR_SIGN_UP = 11
    WEBINAR = 12
    SEMINAR_SIGN_UP = 13
    SEMINAR = 14
    EXHIBITION = 15
    CARD = 16
    VIDEO = 17
    VIDEO_DONE = 18
    TRIAL = 19
    LOGIN = 20
    FEATURE = 21
    INQUIRY = 22
    REFERRAL = 23
    LISTED = 24
    CALL_BOOKED = 25
    MEETING_BOOKED = 26
    MEETING = 27
    CALL = 28
    TALK = 29
    CALLED_US = 30
    DEAL = 31
    WON = 32
    LOST = 33
    TRIAGE = 34
    RETRACTED = 35
    SOCIAL = 36
    SDR_MAIL = 37


NAMES = (
    "page",
    "identified",
    "form_submitted",
    "document_requested",
    "newsletter_subscribed",
    "unsubscribed",
    "email_sent",
    "email_opened",
    "email_clicked",
    "email_bounced",
    "email_replied",
    "webinar_registered",
    "webinar_attended",
    "seminar_registered",
    "seminar_attended",
    "exhibition_visited",
    "business_card_received",
    "video_started",
    "video_completed",
    "trial_started",
    "login",
    "feature_used",
    "inquiry_received",
    "referral_received",
    "list_added",
    "discovery_call_booked",
    "meeting_booked",
    "meeting_held",
    "call_attempted",
    "call_connected",
    "call_connected",
    "opportunity_created",
    "opportunity_won",
    "opportunity_lost",
    "triage",
    "retracted",
    "social_engaged",
    "mail_sent",
)
"""The name in the history of each of them."""

INITIATORS = tuple("person" if what == What.CALLED_US else usual_initiator(NAMES[what]).value for what in What)
CHANNELS = tuple(usual_channel(NAMES[what]) for what in What)

_SOURCES = {
    "website": range(What.PAGE, What.UNSUBSCRIBED),
    "mail": range(What.UNSUBSCRIBED, What.WEBINAR_SIGN_UP),
    "occasions": range(What.WEBINAR_SIGN_UP, What.VIDEO),
    "product": range(What.TRIAL, What.INQUIRY),
    "crm": range(What.REFERRAL, What.SDR_MAIL + 1),
}
SOURCES = tuple(next((name for name, kinds in _SOURCES.items() if what in kinds), "website") for what in What)
"""Where each of them is recorded."""

USERS = ("", "aoki", "hirano", "kanda", "mori", "okabe", "sada", "ueno", "tabata")
"""Who works at the demo company. Number 0 is nobody; the SDRs come first, then field sales."""
SDRS = (1, 2, 3, 4, 5)
FIELD = (6, 7, 8)


class Flag(IntEnum):
    """What the collector marks, by number."""

    NONE = 0
    BOT = 1
    SCANNER = 2


FLAGS = ("", "bot", "scanner")
