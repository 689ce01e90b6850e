"""The models, a file for each subject."""

from ondo.store.models.account import Account, AccountKey
from ondo.store.models.api import ApiAllowance, ApiToken, IdempotentRequest
from ondo.store.models.assignment import Absence, AssignmentRule, Reclaimed, Seat, Turn
from ondo.store.models.audit import Audit, Erasure
from ondo.store.models.booking import Booking, BookingPage, FreeTime
from ondo.store.models.campaign import Campaign, CampaignMember
from ondo.store.models.card import Card, Term
from ondo.store.models.consent import Consent
from ondo.store.models.desk import Activity, HandOff, TriageVerdict
from ondo.store.models.due import Due
from ondo.store.models.event import Event, Pending
from ondo.store.models.exploration import Drawn, Sample
from ondo.store.models.ledger import Ledger
from ondo.store.models.letters import Letter, LetterTemplate, Mailbox
from ondo.store.models.person import DuplicateSuggestion, FoldState, Identity, Merge, Person
from ondo.store.models.playbook import PlaybookVersion, Signature, Switched
from ondo.store.models.quarantine import Quarantined
from ondo.store.models.remembered import Remembered
from ondo.store.models.running import Job, Process
from ondo.store.models.sales import Meeting, Opportunity
from ondo.store.models.source import Source, WriteKey
from ondo.store.models.telling import Delivery, Destination, KnownDomain, Notice
from ondo.store.models.transition import Transition
from ondo.store.models.user import User
from ondo.store.models.voice import Voice
from ondo.store.models.work import OwnerChange, Presence, Undoable, Work

__all__ = [
    "Absence",
    "Account",
    "AccountKey",
    "Activity",
    "ApiAllowance",
    "ApiToken",
    "AssignmentRule",
    "Audit",
    "Booking",
    "BookingPage",
    "Campaign",
    "CampaignMember",
    "Card",
    "Consent",
    "Delivery",
    "Destination",
    "Drawn",
    "Due",
    "DuplicateSuggestion",
    "Erasure",
    "Event",
    "FoldState",
    "FreeTime",
    "HandOff",
    "IdempotentRequest",
    "Identity",
    "Job",
    "KnownDomain",
    "Ledger",
    "Letter",
    "LetterTemplate",
    "Mailbox",
    "Meeting",
    "Merge",
    "Notice",
    "Opportunity",
    "OwnerChange",
    "Pending",
    "Person",
    "PlaybookVersion",
    "Presence",
    "Process",
    "Quarantined",
    "Reclaimed",
    "Remembered",
    "Sample",
    "Seat",
    "Signature",
    "Source",
    "Switched",
    "Term",
    "Transition",
    "TriageVerdict",
    "Turn",
    "Undoable",
    "User",
    "Voice",
    "Work",
    "WriteKey",
]
