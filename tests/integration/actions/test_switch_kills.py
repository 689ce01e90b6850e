"""A playbook comes in force while workers are killed, two at once are at work, and others look on."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from tests.arrivals import PLAYBOOK, arrive, put_in_force
from tests.databases import mostly_on
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import DAY, T, decide
from tests.integration.actions.test_put_in_force import LOWER, WITHOUT_LEAD, put
from tests.integration.worker.checking import everything_decided_once
from tests.integration.worker.test_kills import Workers, story, warm_workers

pytestmark = pytest.mark.usefixtures("store")

VERSIONS: tuple[tuple[str, dict[str, str]], ...] = (
    (LOWER, {}),
    (WITHOUT_LEAD.replace("dwell: 60d", "dwell: 4d"), {"lead": "visitor"}),
    (PLAYBOOK.replace("expires_after: 30d", "expires_after: 3d"), {}),
)


def seen() -> tuple[set[int], int]:
    """What somebody sees who looks now: under which versions people stand, and how many moves are recorded."""
    from ondo.store.bulk import rows

    found = rows("SELECT DISTINCT playbook_id, (SELECT COUNT(*) FROM transition) FROM fold_state")
    return {version for version, _ in found}, found[0][1]


def disturb(workers: tuple[Workers, Workers], now: int, chance: random.Random) -> bool:
    """Two workers at once, both killed soon after something has come of it; whether something was left to do."""
    from ondo.store.reading.in_force import in_force
    from ondo.store.reading.versions import progress

    begun = progress().ready
    children = [one.begin(now, most=1) for one in workers]
    while progress().ready == begun and (ruling := in_force()) is not None and ruling.switching is not None:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.02))
    for child in children:
        os.kill(child, signal.SIGKILL)
    for one in workers:
        one.wait()
    come = progress()
    return 0 < come.ready < come.people


def see_through(workers: tuple[Workers, Workers], now: int, before: tuple[set[int], int], version: int) -> None:
    """Two workers finish it; whoever looks meanwhile sees everything as it was or everything as it will be."""
    from ondo.store.reading.in_force import in_force

    for one in workers:
        one.begin(now, most=4, finish=True)
    looks = [seen()]
    while (ruling := in_force()) is not None and ruling.switching is not None:
        looks.append(seen())
    for one in workers:
        one.wait()
    assert all(versions in (before[0], {version}) for versions, _ in looks)
    assert all(moves == before[1] for versions, moves in looks if versions == before[0])


@mostly_on("postgresql")
def test_killed_at_any_point_it_goes_on_where_it_was() -> None:
    put_in_force()
    dice, chance = random.Random(17), random.Random(os.urandom(8))
    interrupted = 0
    with warm_workers() as one, warm_workers() as other:
        for number, (text, stages) in enumerate(VERSIONS):
            start = T + number * 5 * DAY
            for n, item in enumerate(story(number, dice)):
                arrive(item, start + n * 1_000)
            decide(start + DAY)
            version = put(text, start + 2 * DAY, stages=stages)
            before = seen()
            arrive({"type": "page", "anonymousId": "b1-0"}, start + 2 * DAY - 1)
            interrupted += sum([disturb((one, other), start + 2 * DAY, chance) for _ in range(6)])
            see_through((one, other), start + 2 * DAY, before, version)
            decide(start + 3 * DAY)
            everything_fits()
    everything_decided_once()
    assert interrupted >= 3, "too few kills met a switch on its way"
