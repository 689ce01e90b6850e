"""A company's whole history, loaded in bulk: the desks' tables say what the log says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from tests.integration.load.loading import company, load_into_store

from ondo.engine.history import History

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def loaded(store: str, tmp_path: Path) -> History:
    from ondo.store.models import User

    history = company(tmp_path / "company", people=600)
    for user in events(history)["user"].drop_nulls().unique():
        User.objects.create(username=user)
    load_into_store(history)
    return history


def events(history: History, *names: str) -> pl.DataFrame:
    """The events of these names, by all that is known."""
    rows = pl.scan_parquet(history.path / "events" / "*.parquet")
    return (rows.filter(pl.col("name").is_in(names)) if names else rows).collect()


def test_desks_say_what_the_log_says(loaded: History) -> None:
    from ondo.store.models import Activity, CampaignMember, HandOff, Meeting, Opportunity, Transition, TriageVerdict

    given = events(loaded, "triage").height
    assert TriageVerdict.objects.count() == given > 50
    assert TriageVerdict.objects.exclude(retracted_at=None).count() == events(loaded, "retracted").height
    assert list(TriageVerdict.objects.filter(accepted=False, problems=[])) == []
    assert list(TriageVerdict.objects.filter(accepted=True).exclude(problems=[])) == []

    deals = Counter(Opportunity.objects.values_list("status", flat=True))
    assert deals == Counter(loaded.opportunities()["status"].to_list())

    booked = events(loaded, "meeting_booked", "discovery_call_booked").height
    held = events(loaded, "meeting_held").height
    assert Meeting.objects.exclude(held_at=None).count() == held
    assert booked <= Meeting.objects.count() <= booked + held

    said = pl.col("properties").str.json_path_match("$.campaign")
    by_address = pl.col("properties").str.extract(r"[?&]utm_campaign=([^&\"]+)")
    people = events(loaded).filter(pl.col("flags").is_null())  # a machine is nobody's lead
    reached = people.select("person", campaign=pl.coalesce(said, by_address)).drop_nulls()
    assert CampaignMember.objects.count() == reached.n_unique() > 300

    handed = Transition.objects.filter(to_stage="sql").exclude(from_stage__in=["sql", "opportunity", "customer"])
    assert HandOff.objects.filter(stage="sql").count() == handed.count() > 5
    outcomes = Counter(HandOff.objects.values_list("outcome", flat=True))
    assert outcomes["accepted"] > outcomes["returned"] > 0
    assert Activity.objects.exclude(done_event=None).exists()


def test_nobody_falls_through(loaded: History) -> None:
    """Whoever stands on a stage of sales has an owner and something planned; nobody else is to be called."""
    from ondo.store.models import Activity, FoldState, HandOff

    with_sales = ["mql", "lead", "sql", "opportunity", "customer"]
    theirs = FoldState.objects.filter(stage__in=with_sales)
    planned = set(Activity.objects.filter(done_at=None).values_list("person", flat=True))
    assert theirs.count() > 20
    assert set(theirs.values_list("person", flat=True)) == planned
    waiting = set(HandOff.objects.filter(outcome=None).values_list("person", flat=True))
    assert waiting <= set(theirs.filter(stage="sql").values_list("person", flat=True))
    talked_to = set(HandOff.objects.values_list("person", flat=True))
    assert not theirs.filter(person__in=talked_to, person__owner=None).exists()
