"""Put a playbook in force: from now on it decides, and everybody goes on under it from where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.deciding import refuse_while_switching
from ondo.domain.errors import OndoError, Problem
from ondo.domain.in_force import obstacles
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.playbooks import loads
from ondo.playbooks.problems import nearest
from ondo.store import bulk
from ondo.store.models import PlaybookVersion, Signature
from ondo.store.reading.in_force import InForce, hold_playbook, in_force
from ondo.store.reading.users import user_called, user_of
from ondo.store.states import from_text
from ondo.texts import say

SIDES = ("marketing", "sales")


class CannotFollow(OndoError):
    """People stand where the new playbook has no place for them; nothing was changed."""

    def __init__(self, problems: Sequence[Problem], standing: Mapping[str, int]) -> None:
        super().__init__("in_force.refused")
        self.problems, self.standing = problems, standing

    def report(self) -> str:
        """A line for each stage or reason without successor, and how many people are concerned."""
        return "\n".join(self._line(problem) for problem in self.problems)

    def _line(self, problem: Problem) -> str:
        people = self.standing.get(str(problem.params.get("stage")), 0)
        told = say(problem.key, None, **problem.params)
        return f"{told} {say('in_force.people_there', count=people)}" if people else told


@transaction.atomic
def put_in_force(
    *,
    text: str,
    file: str = "playbook.yaml",
    stages: Mapping[str, str] | None = None,
    signed: Mapping[str, str] | None = None,
    by: str,
    at: Instant,
) -> PlaybookVersion:
    """Store a playbook as a version and put it in force.

    The first one ever is in force at once, and from ever. A later one is in force once everybody goes on under it
    (`switching` until then): whoever calls this, or a worker, does the work with `actions.switching`.
    `stages` says which stage takes the people of one that the new playbook no longer has, `signed` which user agreed
    for `marketing` and for `sales`. Raises `CannotFollow`, and OndoError for everything else that is not in order.
    """
    playbook = loads(text, file)
    hold_playbook(alone=True)
    ruling = refuse_while_switching(in_force())
    if ruling is not None:
        _refuse(ruling, playbook, text, stages or {})
    version = PlaybookVersion.objects.create(
        key=playbook.key,
        fingerprint=playbook.fingerprint,
        text=text,
        stages=dict(stages or {}) if ruling is not None else {},
        created_at=at,
        created_by=user_of(by),
        in_force_from=at if ruling is None else _since(at),
        switching=ruling is not None,
    )
    _sign(version, signed or {}, at)
    after = {"playbook": playbook.key, "fingerprint": playbook.fingerprint, "from": version.in_force_from}
    audit("playbook.put_in_force", version, after=after, by=by, at=at)
    return version


def _refuse(ruling: InForce, playbook: Playbook, text: str, stages: Mapping[str, str]) -> None:
    """Every stage that somebody may have stood on needs a successor: a merge or an undo may find so later."""
    if PlaybookVersion.objects.filter(pk=ruling.version, text=text).exists():
        raise OndoError("in_force.already", version=ruling.version)
    old = ruling.playbook
    for stage in stages:
        if stage not in old.stage_by_key:
            near = nearest(stage, list(old.stage_by_key))
            raise OndoError("in_force.no_such_stage", stage=stage, known=near or ", ".join(old.stage_by_key))
    problems = obstacles(old, playbook, stages, waiting=sorted(set(_waiting())))
    if problems:
        raise CannotFollow(problems, _standing())


def _standing() -> Counter[str]:
    """How many people stand on each stage."""
    return Counter(dict(bulk.rows("SELECT stage, COUNT(*) FROM fold_state WHERE stage IS NOT NULL GROUP BY stage")))


def _waiting() -> Iterator[tuple[str, str]]:
    """The verdicts and reasons whose return people wait for."""
    for (state,) in bulk.rows("SELECT state FROM fold_state WHERE state LIKE %s", ['%"returning":%']):
        back = from_text(state).returning
        if back is not None:
            yield back.verdict, back.reason


def _since(at: Instant) -> Instant:
    """From when on it decides: after everything that was decided, whatever the clock says."""
    decided = bulk.rows("SELECT MAX(folded_to) FROM fold_state")[0][0] or 0
    before = bulk.rows("SELECT MAX(in_force_from) FROM playbook_version")[0][0] or 0
    return max(at, decided + 1, before + 1)


def _sign(version: PlaybookVersion, signed: Mapping[str, str], at: Instant) -> None:
    for side, name in signed.items():
        if side not in SIDES:
            raise OndoError("in_force.no_such_side", side=side, known=", ".join(SIDES))
        Signature.objects.create(version=version, side=side, user=user_called(name), at=at)
