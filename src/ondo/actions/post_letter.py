"""Send a letter that has waited long enough."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.note_bounce import note_bounce
from ondo.domain.instants import Instant
from ondo.integrations.mail.letters import Written, send_letter
from ondo.store.models import Letter
from ondo.store.reading.letters import REFUSED, SENT, WAITING, refused_since
from ondo.texts import say


def post_letter(*, letter: int, by: str, at: Instant) -> str | None:
    """Send it and note that it was. Returns why not, where it is to be tried again; None where nothing is left to do.

    An address that the server refuses for good is as if the letter had come back. Whoever has said meanwhile that they
    want no mail gets none.
    """
    found = Letter.objects.select_related("person", "user", "answers").filter(pk=letter, state=WAITING).first()
    if found is None or found.person is None:
        return None
    if found.person.erased_at is not None or refused_since(found.person) is not None:
        Letter.objects.filter(pk=letter).update(state=REFUSED, error=say("letters.wants_none_now"))
        return None
    answer = send_letter(_written(found))
    if answer.error is not None and not answer.gone:
        Letter.objects.filter(pk=letter).update(error=answer.in_full)
        return answer.error
    _note(found, answer.in_full, by, at)
    return None


@transaction.atomic
def _note(letter: Letter, why: str | None, by: str, at: Instant) -> None:
    if why is not None:
        note_bounce(letter=letter, why=why, by=by, at=at)
    else:
        Letter.objects.filter(pk=letter.pk).update(state=SENT, sent_at=at, error=None)


def _written(letter: Letter) -> Written:
    user, answered = letter.user, letter.answers
    return Written(
        to=letter.address,
        subject=letter.subject,
        text=letter.text,
        message_id=letter.message_id,
        at=letter.at,
        writer_name=(user.first_name or user.username) if user is not None else "",
        writer_mail=user.email if user is not None else "",
        token=letter.token or "",
        answers=answered.message_id if answered is not None else "",
        references=_references(answered),
    )


def _references(letter: Letter | None) -> list[str]:
    """What the letter that is answered answered in turn, from the first on; at most ten."""
    found: list[str] = []
    while letter is not None and letter.answers is not None and len(found) < 10:
        letter = letter.answers
        found.insert(0, letter.message_id)
    return found
