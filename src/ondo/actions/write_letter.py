"""Write a letter (個別メール): mail of one user to one person, sent when it cannot be taken back any more."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from ondo import settings
from ondo.actions.record_act import record_act
from ondo.actions.recording.messages import UNDO
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.triage import DUE
from ondo.integrations.mail.letters import domain_of_ours
from ondo.store.desks.activities import NEXT_ACTIVITY
from ondo.store.desks.decided import WROTE
from ondo.store.models import Due, Letter, Person
from ondo.store.reading.in_force import zone_now
from ondo.store.reading.letters import WAITING, WRITTEN, addresses_of, refused_since
from ondo.store.reading.users import user_called

LETTER = "letter"
"""The message in the outbox that is a letter."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LONGEST_SUBJECT, LONGEST = 200, 20_000


@transaction.atomic
def write_letter(
    *,
    person: Person,
    to: str,
    subject: str,
    text: str,
    answers: Letter | None = None,
    next_activity: str = "",
    due: date | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> Letter:
    """Put a letter into the outbox and record that it was written. `due`: the day of the next activity.

    Raises OndoError where there is no mail server, for an address that is not theirs, for whoever wants no mail, for
    an empty letter, and where somebody else has acted since (`after`).
    """
    _check(person, to, subject, text)
    token = new_token()
    letter = Letter.objects.create(
        kind=WRITTEN,
        person=person,
        user=user_called(by),
        address=to,
        subject=" ".join(subject.split()),
        text=text.replace("\r\n", "\n").strip() + "\n",
        message_id=f"<{token}@{domain_of_ours()}>",
        token=token,
        answers=answers,
        at=at,
        state=WAITING,
    )
    told: dict[str, object] = {LETTER: letter.pk, "subject": letter.subject} | _planned(next_activity, due)
    letter.event_id = record_act(person=person, name=WROTE, properties=told, after=after, by=by, at=at)
    letter.save(update_fields=["event"])
    Due.objects.create(kind="outbox", what=LETTER, person=person.pk, due_at=at + UNDO, payload={LETTER: letter.pk})
    return letter


def new_token() -> str:
    """100 random bits in letters that every mail server leaves as they are."""
    return "".join(secrets.choice(_LETTERS) for _ in range(20))


def refuse_mail(person: Person) -> None:
    """Raises OndoError for whoever wants no mail (メールNG)."""
    since = refused_since(person)
    if since is None:
        return
    raise OndoError("letters.wants_none", since=f"{to_datetime(since, zone_now()):%Y-%m-%d}")


def _check(person: Person, to: str, subject: str, text: str) -> None:
    if settings.smtp() is None:
        raise OndoError("telling.no_smtp")
    if to not in addresses_of(person):
        raise OndoError("letters.not_theirs", address=to)
    refuse_mail(person)
    if not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise OndoError("letters.bad_subject", most=LONGEST_SUBJECT)
    if not text.strip() or len(text) > LONGEST:
        raise OndoError("letters.bad_text", most=LONGEST)


def _planned(next_activity: str, due: date | None) -> dict[str, object]:
    """What comes next, as every act says it."""
    if due is None:
        return {}
    what: dict[str, object] = {NEXT_ACTIVITY: next_activity} if next_activity else {}
    return {DUE: due.isoformat(), **what}
