"""Where people stand, and what is amiss with how they stand: the questions of data health."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.instants import Instant
from ondo.domain.moves import SALES_TEAMS
from ondo.store.bulk import marks, rows
from ondo.store.reading.in_force import playbook_now


def people_on_stages() -> dict[str, int]:
    """Stage → how many people stand there."""
    return dict(rows("SELECT stage, count(*) FROM fold_state WHERE stage IS NOT NULL GROUP BY stage"))


def owned_stages() -> list[str]:
    """Keys of the stages that SDRs or field sales look after."""
    playbook = playbook_now()
    return [stage.key for stage in playbook.stages if stage.team in SALES_TEAMS] if playbook else []


def without_next_date(before: int | None, most: int) -> list[int]:
    """Ids of people on owned stages without a team and a next date, the newest first; a row in `work` has both."""
    stages = owned_stages()
    worked = "SELECT 1 FROM work w WHERE w.person_id = f.person_id AND w.stage = f.stage"
    return _people(f"f.stage IN ({marks(stages)}) AND NOT EXISTS ({worked})", stages, before, most)


def without_owner(before: int | None, most: int) -> list[int]:
    """Ids of people on owned stages who are nobody's, the newest first."""
    stages = owned_stages()
    return _people(f"f.stage IN ({marks(stages)}) AND p.owner_id IS NULL", stages, before, most)


def without_company(before: int | None, most: int) -> list[int]:
    """Ids of known people whose company is not known, the newest first."""
    return _people("p.known AND p.account_id IS NULL", [], before, most)


def stuck(before: int | None, most: int) -> list[int]:
    """Ids of people whose timer fired but whom no worker could decide about, the newest first."""
    late = "SELECT 1 FROM due d WHERE d.person = f.person_id AND d.kind = 'timer' AND d.failed_at IS NOT NULL"
    return _people(f"EXISTS ({late})", [], before, most)


def overdue(as_of: Instant, before: int | None, most: int) -> list[int]:
    """Ids of people for whom something was to be done by now and is not, the newest first."""
    late = "SELECT 1 FROM activity a WHERE a.person_id = f.person_id AND a.done_at IS NULL AND a.due_at < %s"
    return _people(f"EXISTS ({late})", [as_of], before, most)


def _people(amiss: str, parameters: Sequence[object], before: int | None, most: int) -> list[int]:
    found = rows(
        "SELECT p.id FROM fold_state f JOIN person p ON p.id = f.person_id"
        f" WHERE p.root_id IS NULL AND p.erased_at IS NULL AND p.id < %s AND {amiss} ORDER BY p.id DESC LIMIT %s",
        [2**62 if before is None else before, *parameters, most],
    )
    return [one for (one,) in found]
