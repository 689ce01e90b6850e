"""The hidden intent: who is in the market for it, from when to when, and how loudly.

A buying window drives what a prospect does and what comes of a call within it. Students, rivals and readers
are as busy as buyers, or busier, with no window at all; quiet buyers leave few traces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ondo.demo.dice import Dice, Flags, Ints, choices, quantiles
from ondo.demo.market import Accounts, Kind, People

_LENGTHS = quantiles((16, 26, 34, 42, 52, 66, 84, 120, 170))
"""Days that a window stays open."""
_WAITS = quantiles((25, 50, 80, 120, 170, 230, 300, 380, 460))
"""Days from first contact until the need arises, for those who come before it does."""
_COOLING = quantiles((110, 150, 180, 200, 240, 300, 380))
"""Days until the question comes up again."""
_STRENGTHS = quantiles((120, 300, 420, 510, 600, 700, 800, 900, 990))
_LEADERS = (2, 3)
"""Lines of seniorities.csv: 部長, 課長."""
_AFTER = choices((58, 42))
NEVER = -1


@dataclass(frozen=True)
class Intent:
    """Windows as days: `opens` to before `closes`; `NEVER` where there is none. A second one may follow the first."""

    opens: Ints
    closes: Ints
    again: Ints
    again_closes: Ints
    strength: Ints
    """0 to 999: how likely a window ends in a purchase, if somebody helps."""
    quiet: Flags
    starts_with_need: Flags


def make_intent(dice: Dice, people: People, accounts: Accounts) -> Intent:
    """Draws who buys, and when relative to the start; `settled` moves it to the day they arrive."""
    n = len(people)
    at_target = (people.account >= 0) & accounts.target[np.maximum(people.account, 0)]
    leads = np.isin(people.seniority, _LEADERS)
    likely = np.where(people.of(Kind.PROSPECT), 170 + 230 * at_target + 130 * leads, 0)
    buys = dice.hit(np.where(people.twin >= 0, 0, likely), n)
    with_need = dice.take(_AFTER, n) == 0
    opens = np.where(with_need, dice.below(6, n), dice.take(_WAITS, n))
    closes = opens + dice.take(_LENGTHS, n)
    again = np.where(dice.hit(300, n), closes + dice.take(_COOLING, n), NEVER)
    strength = np.minimum(dice.take(_STRENGTHS, n) * np.where(at_target, 110, 80) // 100, 999)
    return Intent(
        opens=np.where(buys, opens, NEVER),
        closes=np.where(buys, closes, NEVER),
        again=np.where(buys, again, NEVER),
        again_closes=np.where(buys & (again != NEVER), again + dice.take(_LENGTHS, n), NEVER),
        strength=np.where(buys, strength, 0),
        quiet=buys & dice.hit(240, n),
        starts_with_need=buys & with_need,
    )


def settled(intent: Intent, arrived: Ints, days: int) -> Intent:
    """The same intent, its windows counted from the start of the history; those beyond its end are none."""

    def moved(opens: Ints, closes: Ints) -> tuple[Ints, Ints]:
        has = (opens != NEVER) & (opens + arrived < days)
        return np.where(has, opens + arrived, NEVER), np.where(has, np.minimum(closes + arrived, days), NEVER)

    opens, closes = moved(intent.opens, intent.closes)
    again, again_closes = moved(intent.again, intent.again_closes)
    buys = opens != NEVER
    return Intent(
        opens,
        closes,
        again,
        again_closes,
        np.where(buys, intent.strength, 0),
        intent.quiet & buys,
        intent.starts_with_need & buys,
    )
