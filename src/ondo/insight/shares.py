"""A share of a whole, with the interval that its size allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

FEWEST = 20
"""Below so many people a percentage says more than is known: the counts are shown instead."""

Z95 = 1.959963984540054
"""95 % of a normal distribution lies within so many standard deviations."""


@dataclass(frozen=True)
class Share:
    """`part` of `whole` people, cycles or clocks."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The share as a number from 0 to 1, or None where the whole is too small for one."""
        return self.part / self.whole if self.whole >= FEWEST else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval after Wilson, which stays within 0 and 1 and holds for small shares as well."""
        if self.whole < FEWEST:
            return None
        return wilson(self.part / self.whole, self.whole)


def wilson(rate: float, size: float) -> tuple[float, float]:
    """The 95 % score interval of a share of so many cases.

    Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American Statistical
    Association 22, 1927.
    """
    centre = rate + Z95 * Z95 / (2 * size)
    spread = Z95 * sqrt(rate * (1 - rate) / size + Z95 * Z95 / (4 * size * size))
    scale = 1 + Z95 * Z95 / size
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
