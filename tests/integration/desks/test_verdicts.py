"""Verdicts are kept with everything that was given, or wrong."""

from __future__ import annotations

import pytest
from tests.integration.desks.office import open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")


def test_a_verdict_is_kept_with_what_was_given() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    key = office.mql()
    event = office.does(key, "triage", verdict="recycled", reason="later", heard=["no budget", {"until": "spring"}])
    row = TriageVerdict.objects.get()
    assert (row.person.key, row.event_id, row.verdict, row.reason, row.stage) == (
        key,
        event,
        "recycled",
        "later",
        "mql",
    )
    assert row.given == {"heard": ["no budget", {"until": "spring"}]}
    assert (row.user, row.at, row.accepted, row.problems, row.retracted_at) == ("sato", office.now, True, [], None)


def test_a_refused_verdict_says_everything_that_was_wrong() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    key = office.mql()
    office.does(key, "triage", verdict="lead", due="soon")
    row = TriageVerdict.objects.get()
    assert (row.accepted, row.stage, row.given) == (False, "mql", {"due": "soon"})
    assert row.problems == [
        {"key": "triage.field_missing", "params": {"field": "next_activity"}},
        {"key": "triage.not_a_date", "params": {"field": "due", "value": "soon"}},
    ]
    assert stage_of(key) == "mql"


def test_a_verdict_that_nobody_knows_is_kept_too() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    office.does(office.mql(), "triage", verdict={"strange": 1})
    row = TriageVerdict.objects.get()
    assert (row.accepted, row.verdict, row.problems[0]["key"]) == (False, "", "triage.unknown_verdict")


def test_a_verdict_on_the_spot_knows_the_stage_it_was_given_on() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    key = office.sql()
    office.does(key, "triage", "ito", verdict="accepted")
    assert list(TriageVerdict.objects.order_by("id").values_list("verdict", "stage")) == [
        ("sql", "mql"),
        ("accepted", "sql"),
    ]


def test_several_verdicts_of_one_batch_are_told_apart() -> None:
    from tests.arrivals import act, source

    from ondo.store.models import TriageVerdict

    office = open_office()
    key, ours = office.mql(), source("ondo", "ondo")
    for given in (
        {"verdict": "accepted"},
        {"verdict": "sql", "need": "speed"},
        {"verdict": "accepted"},
        {"verdict": "sql"},
    ):
        office.arrives(act(key, "triage", **given), by=ours)
    office.decide()
    rows = TriageVerdict.objects.order_by("id").values_list("verdict", "stage", "accepted")
    assert list(rows) == [
        ("accepted", "mql", False),
        ("sql", "mql", True),
        ("accepted", "sql", True),
        ("sql", "sql", False),
    ]


def test_a_verdict_taken_back_says_when_and_counts_again_when_that_is_taken_back_too() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    key = office.mql()
    verdict = office.does(key, "triage", verdict="sql", need="speed")
    undone = office.takes_back(key, verdict)
    assert TriageVerdict.objects.get().retracted_at == office.now
    assert stage_of(key) == "mql"
    office.takes_back(key, undone)
    assert TriageVerdict.objects.get().retracted_at is None
    assert stage_of(key) == "sql"


def test_characters_that_postgresql_refuses_do_not_stop_a_verdict() -> None:
    from ondo.store.models import TriageVerdict

    office = open_office()
    office.does(office.mql(), "triage", "sa\0to", verdict="sql", need="fast\0er", more={"a\0b": ["\0"]})
    row = TriageVerdict.objects.get()
    assert (row.user, row.given) == ("sato", {"need": "faster", "more": {"ab": [""]}})
