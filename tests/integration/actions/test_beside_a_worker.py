"""People are merged and given back by hand while workers decide about them."""

from __future__ import annotations

import random

import pytest
from django.db import OperationalError
from tests.arrivals import arrive, put_in_force
from tests.databases import mostly_on
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import T, decide
from tests.integration.worker.checking import everything_decided_once
from tests.integration.worker.test_kills import HOUR, story, warm_workers

pytestmark = pytest.mark.usefixtures("store")


def change_somebody(dice: random.Random, now: int) -> None:
    """Merge two people, or give somebody back; a worker that is at them at this very moment may be in the way."""
    from ondo.actions.merge_people import merge_people
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.domain.errors import OndoError
    from ondo.store.models import Person

    people = list(Person.objects.order_by("pk"))
    one, other = dice.sample(people, 2)
    try:
        if dice.random() < 0.6:
            merge_people(keep=one, other=other, by="sato", at=now)
        else:
            unmerge_person(person=one, by="sato", at=now)
    except (OndoError, OperationalError):
        return


@mostly_on("postgresql")
def test_nothing_gets_lost_between_two_workers_and_two_hands() -> None:
    put_in_force()
    dice = random.Random(23)
    with warm_workers() as one, warm_workers() as other:
        for number in range(4):
            start = T + number * 30 * HOUR
            for n, item in enumerate([*story(2 * number, dice), *story(2 * number + 1, dice)]):
                arrive(item, start + n * 1_000)
            for workers in (one, other):
                workers.begin(start + 2 * HOUR, most=5, finish=True)
            for _ in range(15 if number else 0):
                change_somebody(dice, start + 2 * HOUR)
            for workers in (one, other):
                workers.wait()
            decide(start + 3 * HOUR)
            everything_fits()
    everything_decided_once()
