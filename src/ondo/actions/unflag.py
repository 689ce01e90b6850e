"""Un-flag what was taken for a machine's: a person did it after all, so it counts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.deciding import deciding
from ondo.actions.recording.anew import Anew
from ondo.actions.recording.roots import lock_groups
from ondo.domain.errors import OndoError
from ondo.domain.events import MACHINES
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind
from ondo.store import bulk
from ondo.store.models import Person

CAUSE = "unflagged"


@transaction.atomic
def unflag(*, person: Person, events: Sequence[int] | None = None, by: str, at: Instant) -> list[int]:
    """Let these flagged events of a person count (None: all of them); returns which. Raises OndoError for none.

    The person is folded anew; where they end on another stage than before, a correction says so.
    """
    ruling = deciding()
    root = lock_groups([person.pk])[person.pk]
    found = {event: flags.split() for event, flags in _flagged(root) if events is None or event in events}
    if not found or ruling is None:
        raise OndoError("person.nothing_flagged", person=person.key)
    anew = Anew.read([root], ruling, at)
    _clear(root, found)
    anew.again(Cause(CauseKind.CORRECTION, CAUSE, user=by))
    anew.take(root, {str(event) for event in found})
    anew.write()
    audit("person.unflagged", person, after={"events": sorted(found)}, by=by, at=at)
    return sorted(found)


def _flagged(root: int) -> list[tuple[int, str]]:
    found = bulk.rows("SELECT event_id, flags FROM ledger WHERE person_id = %s AND flags IS NOT NULL", [root])
    return [(event, flags) for event, flags in found if not MACHINES.isdisjoint(flags.split())]


def _clear(root: int, found: dict[int, list[str]]) -> None:
    left = [(" ".join(w for w in words if w not in MACHINES) or None, event, root) for event, words in found.items()]
    bulk.execute_many("UPDATE ledger SET flags = %s WHERE event_id = %s AND person_id = %s", left)
