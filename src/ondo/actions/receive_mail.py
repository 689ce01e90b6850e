"""Take a mail that arrived: whose answer it is, and what follows from it."""

from __future__ import annotations

import logging
from hashlib import blake2b

from django.db import InterfaceError, OperationalError, transaction

from ondo import settings
from ondo.actions.note_bounce import note_bounce
from ondo.actions.record_act import append_item, item_of, record_act
from ondo.actions.recording.live import read_states
from ondo.actions.recording.news import News, put_down
from ondo.domain.events import Initiator
from ondo.domain.instants import DAY, Instant
from ondo.domain.notices import NoticeKind
from ondo.domain.traits import is_left_out
from ondo.integrations.mail.incoming import Incoming, Sort, message_id, read_mail, tokens_in
from ondo.store.desks.asked import REPLIED
from ondo.store.desks.decided import WROTE
from ondo.store.models import Letter, Person, User
from ondo.store.reading.in_force import in_force
from ondo.store.reading.letters import NEW, SEEN, SENT, UNREADABLE, WRITTEN, answered_letter, person_at

log = logging.getLogger("ondo.letters")

_OLDEST = 30 * DAY
"""A mail that says to be older than this has a clock that is wrong."""


def receive_mail(*, raw: bytes, by: str, at: Instant) -> Letter:
    """Keep a mail, once however often it comes, and record an answer as what the person did.

    What a machine wrote is kept and counts for nothing; a letter that came back is looked after (`note_bounce`).
    What cannot be read or taken is kept as that, so that the next one is read.
    """
    try:
        return _take(read_mail(raw), by, at)
    except (OperationalError, InterfaceError):
        raise  # the database does not answer: it is taken when it does
    except Exception:  # whatever somebody sends us, the others' mail goes on
        log.exception("a mail could not be taken")
        return _unreadable(raw, at)


@transaction.atomic
def _take(mail: Incoming, by: str, at: Instant) -> Letter:
    answered = answered_letter(tokens_in(mail.to, settings.reply_address()), mail.answers)
    letter, new = Letter.objects.get_or_create(message_id=mail.message_id, defaults=_kept(mail, answered, at))
    if not new:
        return letter
    if mail.sort is Sort.BOUNCE and answered is not None and mail.for_good:
        note_bounce(letter=answered, why=_why(mail), by=by, at=at)
    if mail.sort is Sort.REPLY and letter.person_id is not None:
        letter.event_id = _record(letter, mail, at)
        letter.save(update_fields=["event"])
        _tell(letter, at)
    return letter


def _kept(mail: Incoming, answered: Letter | None, at: Instant) -> dict[str, object]:
    """A user of ours who goes on in a mail program of their own, with the reply address in copy, has written too."""
    ours = User.objects.filter(email__iexact=mail.sender, is_active=True).first() if mail.sender else None
    person = _writer(mail, answered)
    by_us = ours is not None and answered is not None and mail.sort is Sort.REPLY
    return {
        "kind": WRITTEN if by_us else mail.sort.value,
        "person": answered.person if by_us and answered is not None else person,
        "user": ours or (answered.user if answered is not None else person.owner if person is not None else None),
        "address": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "attached": list(mail.attached),
        "answers": answered,
        "at": at,
        "state": SENT if by_us else NEW if mail.sort is Sort.REPLY else SEEN,
    }


def _writer(mail: Incoming, answered: Letter | None) -> Person | None:
    """Whom it is from: whoever has the address; else whom our letter went to, who may answer from another one."""
    of_address = person_at(mail.sender) if mail.sort is not Sort.BOUNCE else None
    person = of_address if answered is None or answered.person is None else _same(of_address, answered.person)
    return person if person is None or person.erased_at is None else None


def _same(of_address: Person | None, of_letter: Person) -> Person:
    """A colleague who answers in their place is somebody else, and known as that."""
    return of_address or of_letter.root or of_letter


def _record(letter: Letter, mail: Incoming, at: Instant) -> int:
    person = letter.person
    assert person is not None
    if letter.kind == WRITTEN and letter.user is not None:
        return record_act(person=person, name=WROTE, properties=_subject(letter), by=letter.user.username, at=at)
    item = item_of(person.key, REPLIED, _subject(letter), "", Initiator.PERSON, "email")
    del item["user"]
    written = mail.written_at if mail.written_at is not None and at - _OLDEST < mail.written_at else at
    return append_item(item, min(written, at), at)


def _tell(letter: Letter, at: Instant) -> None:
    """Wherever they stand, somebody has to hear of it; but for whoever the playbook leaves out."""
    person, ruling = letter.person, in_force()
    if letter.kind == WRITTEN or person is None or ruling is None or not ruling.versions:
        return
    live = read_states([person.pk], ruling).get(person.pk)
    if live is None or not is_left_out(ruling.playbook, live.folding.state):
        data = {"subject": letter.subject, "letter": letter.answers_id, "answer": letter.pk}
        put_down([News(NoticeKind.LETTER_ANSWERED, at, person.pk, data, letter.event_id)], at)


def _subject(letter: Letter) -> dict[str, object]:
    answered = {"answered": letter.answers_id} if letter.answers_id else {}
    return {"letter": letter.pk, "subject": letter.subject} | answered


def _why(mail: Incoming) -> str:
    return f"{', '.join(mail.failed)}: {mail.subject}" if mail.failed else mail.subject


@transaction.atomic
def _unreadable(raw: bytes, at: Instant) -> Letter:
    name = message_id(f"<{blake2b(raw, digest_size=16).hexdigest()}@unreadable>")
    kept = {"kind": UNREADABLE, "address": "", "subject": "", "text": "", "at": at, "state": NEW}
    return Letter.objects.get_or_create(message_id=name, defaults=kept)[0]
