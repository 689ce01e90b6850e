"""The kernel agrees with the reference fold to the bit, over whole tables; see `two_engines` and `made_up_crowds`."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.generative.made_up import Case
from tests.generative.made_up_crowds import crowd_of
from tests.generative.test_coverage import EXPECTED, observed
from tests.generative.two_engines import Tables, by_kernel, by_reference, difference, differing, told

from ondo.domain.events import OPPORTUNITY_EVENTS, Event, Initiator
from ondo.domain.instants import to_datetime
from ondo.domain.sla import LEFT_STAGE
from ondo.engine.history import PersonLog
from ondo.engine.kernel.folding.run import compiled_kernel
from ondo.engine.replay.rows import EVIDENCE_KEPT

SHARES = 5
CROWDS = 500
PEOPLE = 20
"""So many of each, five times over: fifty thousand people."""


@pytest.mark.parametrize("seed", range(16))
def test_the_kernel_agrees_with_the_reference(seed: int) -> None:
    crowd = crowd_of(seed, PEOPLE, 16)
    assert not difference(crowd), told(crowd)


def test_long_logs() -> None:
    crowd = crowd_of(1, 2, 250)
    assert not difference(crowd), told(crowd)


@pytest.mark.parametrize("name", sorted(OPPORTUNITY_EVENTS))
def test_what_is_told_of_an_opportunity_is_no_contact_with_the_person(name: str) -> None:
    crowd = crowd_of(1, 1, 1)
    deal = Event(crowd.as_of - 2, 1, name, {"opportunity": "A-1"}, Initiator.US)
    page = Event(crowd.as_of - 1, 2, "page", {"path": "/"})
    alone = replace(crowd, logs=(PersonLog("aoki", [deal, page]),))
    for tables in (by_reference(alone), by_kernel(alone)):
        assert tables["states"]["first_contact_at"].to_pylist() == [to_datetime(page.at)]


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_the_compiled_kernel_agrees_over_fifty_thousand_people(share: int) -> None:
    first = random.SystemRandom().randrange(2**40)
    found = differing(first, CROWDS, PEOPLE, 40, compiled_kernel())
    assert found is None, told(found)


TOLD = {
    *(f"a clock: {result}" for result in ("kept", "late", "overdue", "running")),
    *("a clock stopped by an act", "a clock stopped by leaving", "evidence", "evidence left out"),
    *("a name", "a company", "an account", "a user", "a verdict", "a refusal", "twins", "nobody yet"),
}


@pytest.mark.long
def test_every_construct_fires_in_one_case_of_a_hundred() -> None:
    seen: Counter[str] = Counter()
    cases = 0
    for seed in range(800):
        crowd = crowd_of(seed, 1, 60)
        cases += 1
        for case in crowd.cases():
            seen.update(set(observed(case)) | set(_told(case, by_reference(crowd))))
    assert not {what: seen[what] for what in sorted(EXPECTED | TOLD) if seen[what] < cases / 100}


def _told(case: Case, tables: Tables) -> Iterator[str]:
    """What the tables of one person tell."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    behind = Counter(row["n"] for row in rows["evidence"])
    ids = [event.id for event in case.log]
    parts = {
        "evidence": behind,
        "evidence left out": max(behind.values(), default=0) == EVIDENCE_KEPT,
        "a name": [row for row in rows["states"] if row["name"]],
        "a company": [row for row in rows["states"] if row["company"]],
        "an account": [row for row in rows["states"] if row["account"]],
        "a user": [row for row in rows["transitions"] if row["user"]],
        "a verdict": rows["verdicts"],
        "a refusal": rows["refusals"],
        "twins": len(set(ids)) < len(ids),
        "nobody yet": not rows["states"],
    }
    yield from (what for what, true in parts.items() if true)
    for row in rows["clocks"]:
        yield f"a clock: {row['result']}"
        if row["stopped_by"]:
            yield f"a clock stopped by {'leaving' if row['stopped_by'] == LEFT_STAGE else 'an act'}"
