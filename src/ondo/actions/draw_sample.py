"""Draw the exploration sample of a week: some of those below the line, at random, whoever they are.

Only when people are worked on whom no rule would have chosen can it be known whom the rules miss; and only where it is
kept how likely each was to be drawn, what comes of them can be counted for all the others. So it is an event of theirs,
which lakes and histories have too.
"""

from __future__ import annotations

import random

from django.db import transaction

from ondo.actions.record_acts import Act, append_acts
from ondo.domain.events import EXPLORED
from ondo.domain.instants import DAY, Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.store import bulk
from ondo.store.models import Drawn, Person, Sample
from ondo.store.reading.left_out import left_out_among
from ondo.store.reading.person import ruling_now

BY = "sample"
"""Who acts, where chance does."""
BELOW = frozenset({Kind.KNOWN, Kind.ENGAGED})
ACTIVE = 30 * DAY
"""Only whoever did something within so long can be drawn."""
WEEK_DAYS = 7
_MONDAY = 4
"""The first Monday was the local day 4: 1970-01-01 was a Thursday."""


@transaction.atomic
def draw_sample(*, at: Instant, dice: random.Random | None = None) -> int:
    """Draw, unless this week's were drawn already or nobody is to be; returns how many. Once, whoever else tries."""
    rows = bulk.rows(f"SELECT id, share, drawn_until FROM sample WHERE share > 0 LIMIT 1{bulk.locked(skip=True)}")
    playbook = ruling_now().playbook if rows else None
    if playbook is None or rows[0][2] > at:
        return 0
    id_, share, _ = rows[0]
    until, chance = _end_of_week(playbook, at), share / 1000
    toss = (dice or random.SystemRandom()).random
    drawn = _not_left_out(playbook, [one for one in _below(playbook, at) if toss() < chance])
    bulk.insert(Drawn, ("person_id", "at", "until", "propensity"), [(one, at, until, chance) for one in drawn])
    people = Person.objects.in_bulk(drawn)
    acts = [Act(people[one], EXPLORED, {"propensity": chance}) for one in drawn]
    append_acts(acts=acts, by=BY, at=at)
    Sample.objects.filter(pk=id_).update(drawn_until=until)
    return len(drawn)


def _below(playbook: Playbook, at: Instant) -> list[int]:
    """Ids of those who can be drawn: known, below the line, of late active."""
    stages = [stage.key for stage in playbook.stages if stage.kind in BELOW]
    found = bulk.rows(
        "SELECT p.id FROM fold_state f JOIN person p ON p.id = f.person_id"
        f" WHERE f.stage IN ({bulk.marks(stages)}) AND p.known AND p.root_id IS NULL AND p.erased_at IS NULL AND EXISTS"
        " (SELECT 1 FROM ledger l WHERE l.person_id = p.id AND l.at >= %s) ORDER BY p.id",
        [*stages, at - ACTIVE],
    )
    return [id_ for (id_,) in found]


def _not_left_out(playbook: Playbook, people: list[int]) -> list[int]:
    """Without competitors, own people and whomever else the playbook leaves out."""
    gone = left_out_among(people, playbook)
    return [person for person in people if person not in gone]


def _end_of_week(playbook: Playbook, at: Instant) -> Instant:
    """The first instant of next Monday."""
    today = playbook.zone.day_of(at)
    return playbook.zone.midnight(today + WEEK_DAYS - (today - _MONDAY) % WEEK_DAYS)
