"""Whether one group of people did better than another by more than chance, also where many questions are asked."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma

_TIE = 1e-7
"""Tables as likely as the observed one, but for rounding of logarithms, count as equally unlikely."""


def exact_test(hit: int, miss: int, other_hit: int, other_miss: int) -> float:
    """The two-sided p-value of Fisher's exact test: how often chance alone makes two groups differ so much.

    The sum over all tables with the same margins that are at most as likely as the observed one (Fisher, Statistical
    Methods for Research Workers, 5th edition, 1934).
    """
    size, others, hits = hit + miss, other_hit + other_miss, hit + other_hit
    tables = range(max(0, hits - others), min(size, hits) + 1)
    ways = {k: _ways(size, k) + _ways(others, hits - k) for k in tables}
    most = max(ways.values())
    shares = {k: exp(way - most) for k, way in ways.items()}
    return min(1.0, sum(shares[k] for k, way in ways.items() if way <= ways[hit] + _TIE) / sum(shares.values()))


def _ways(size: int, some: int) -> float:
    """The logarithm of in how many ways some can be chosen: the number itself soon has thousands of digits."""
    return lgamma(size + 1) - lgamma(some + 1) - lgamma(size - some + 1)


def false_discovery(p_values: Sequence[float]) -> list[float]:
    """The smallest share of false discoveries at which each would be one (q), in the order given.

    Benjamini and Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57, 1995.
    """
    size = len(p_values)
    found, least = [1.0] * size, 1.0
    for rank, place in sorted(enumerate(sorted(range(size), key=p_values.__getitem__), start=1), reverse=True):
        least = min(least, p_values[place] * (size / rank))
        found[place] = least
    return found
