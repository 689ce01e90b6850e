"""A variant of a playbook that is tried, and what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ondo.domain.playbook import Playbook
from ondo.insight.what_if.load import Load
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.what_if.recall import Recall


@dataclass(frozen=True)
class Tried:
    """A variant that is to be tried: its values by name, and the playbook that has them."""

    values: Mapping[str, str]
    playbook: Playbook


@dataclass(frozen=True)
class Variant:
    """What one variant would do. `gained` and `lost` are the first arrivals of people, against today's playbook.

    `p` is the chance of so large a difference in hits between those gained and those lost if the variant chose no
    better (Fisher), `q` the same with the number of variants tried accounted for (Benjamini–Hochberg); None where
    nobody was gained, or nobody lost, of whom an outcome is known.
    """

    values: Mapping[str, str]
    fingerprint: str
    today: bool
    hits: Hits
    made: Hits
    load: Load
    recall: Recall
    gained: Hits
    lost: Hits
    p: float | None = None
    q: float | None = None
