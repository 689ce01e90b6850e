"""Deadlines over columns are those of the domain, one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from tests.generative.test_business_time import CALENDARS, ZONES

from ondo.domain.business_time import add
from ondo.domain.instants import LATEST, MINUTE, zone
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Calendar
from ondo.engine.kernel.results.business import added

ALLOWED = [
    *(Allowance(amount, "minutes", business=True) for amount in (0, 1, 15, 540, 100_000)),
    *(Allowance(amount, "hours", business=True) for amount in (0, 4, 9)),
    *(Allowance(amount, "days", business=True) for amount in (0, 1, 5, 300)),
    Allowance(3, "days", business=False),
]
NEVER = Calendar(days=frozenset())
COMBINATIONS = [(calendar, name) for calendar in (*CALENDARS, NEVER) for name in ZONES]
QUICK = {(0, 0), (1, 4)}


def starts(dice: random.Random) -> list[int]:
    """Instants of all kinds, among them those at which hours and days begin, and the last that can be told."""
    at = [dice.randrange(1_420_070_400_000, 1_830_297_600_000) for _ in range(300)]
    return [*at, *(one - one % (30 * MINUTE) for one in at), 0, LATEST - 1, LATEST, LATEST + 1]


@pytest.mark.parametrize(
    "number",
    [
        n if divmod(n, len(ZONES)) in QUICK else pytest.param(n, marks=pytest.mark.long)
        for n in range(len(COMBINATIONS))
    ],
)
def test_columns_agree_with_the_domain(number: int) -> None:
    calendar, name = COMBINATIONS[number]
    here, begun = zone(name), starts(random.Random(number))
    for allowance in ALLOWED:
        meant = [add(calendar, here, start, allowance) for start in begun]
        assert added(calendar, here, np.array(begun), allowance).tolist() == meant
