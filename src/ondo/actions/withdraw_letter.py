"""Take a letter back before it leaves."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.write_letter import LETTER
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Letter
from ondo.store.reading.letters import WITHDRAWN


@transaction.atomic
def withdraw_letter(*, letter: Letter, by: str, at: Instant) -> None:
    """Remove it from the outbox. Raises OndoError once somebody has begun to send it: nothing is changed then.

    What was recorded of it is for the caller to retract.
    """
    gone = bulk.execute(
        "DELETE FROM due WHERE kind = 'outbox' AND what = %s AND tries = 0"
        f" AND {bulk.number_in('payload', LETTER)} = %s",
        [LETTER, letter.pk],
    )
    if not gone:
        raise OndoError("letters.on_its_way")
    Letter.objects.filter(pk=letter.pk).update(state=WITHDRAWN)
