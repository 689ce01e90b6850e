"""The service: does it decide, does it keep up, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from ondo import settings
from ondo.actions.note import STORE
from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND, Instant
from ondo.operations.doctor.finding import Finding, fine, to_do, wrong
from ondo.store.erasure_list import read
from ondo.store.models import Audit, Erasure, WriteKey
from ondo.store.reading.figures import figures
from ondo.store.reading.in_force import in_force
from ondo.store.reading.processes import WORKER
from ondo.store.reading.users import somebody_lets_others_in, users_of_role

LATE, TOO_LATE = MINUTE, 10 * MINUTE
BACKUP = "store.backed_up"


def examine(now: Instant) -> Iterator[Finding]:
    """Playbook, worker, what waits, what is in trouble."""
    ruling = in_force()
    decides = ruling is not None and bool(ruling.versions)
    yield fine("playbook", "doctor.playbook") if decides else to_do("playbook", "doctor.no_playbook")
    yield from _work(now)
    if WriteKey.objects.filter(revoked_at=None, source__disabled_at=None).exists():
        yield fine("sources", "doctor.write_keys")
    else:
        yield to_do("sources", "doctor.no_write_keys")
    yield _administrator()


def _administrator() -> Finding:
    one = users_of_role("administrator").first()
    if one is None:
        return to_do("users", "doctor.no_administrator")
    if not somebody_lets_others_in():
        return to_do("users", "doctor.no_sign_in", name=one.username)
    return fine("users", "doctor.administrator")


def _work(now: Instant) -> Iterator[Finding]:
    found = figures(now)
    workers = sum(process.kind == WORKER for process in found.processes)
    yield fine("worker", "doctor.workers", count=workers) if workers else wrong("worker", "doctor.no_worker")
    told = {"waiting": f"{found.waiting:,}", "seconds": f"{found.lag / SECOND:,.0f}"}
    if found.lag > TOO_LATE:
        yield wrong("queue", "doctor.too_late", **told)
    else:
        yield to_do("queue", "doctor.late", **told) if found.lag > LATE else fine("queue", "doctor.in_time", **told)
    dead, odd = sum(found.given_up.values()), sum(found.quarantined.values())
    yield to_do("dead letters", "doctor.dead", count=dead) if dead else fine("dead letters", "doctor.nothing_dead")
    yield to_do("quarantine", "doctor.odd", count=odd) if odd else fine("quarantine", "doctor.nothing_odd")


def safety(now: Instant) -> Iterator[Finding]:
    """Backups, and whether a restore would forget whom it has to forget."""
    last = Audit.objects.filter(subject=STORE, action=BACKUP).order_by("-at").values_list("at", flat=True).first()
    if last is None:
        yield to_do("backup", "doctor.never_saved")
    elif now - last > 2 * DAY:
        yield to_do("backup", "doctor.long_not_saved", days=(now - last) // DAY)
    else:
        yield fine("backup", "doctor.saved", hours=(now - last) // HOUR)
    file = settings.erasures()
    noted = {person for person, _ in read(file)} if file.exists() else set()
    missing = set(Erasure.objects.values_list("person", flat=True)) - noted
    if missing:
        yield wrong("erasures", "doctor.not_noted", count=len(missing), path=file)
    else:
        yield fine("erasures", "doctor.noted", path=file)
