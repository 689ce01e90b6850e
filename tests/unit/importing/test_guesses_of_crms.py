"""Guesses over whole exports of CRMs: what only refers to people and opportunities is neither."""

from __future__ import annotations

from pathlib import Path

from tests.unit.importing.test_guesses import guessed

SALESFORCE = {
    "Contact_csv": "Id,AccountId,FirstName,LastName,Email,CreatedDate\n"
    "003000000000001,001000000000001,Ann,Li,c@x.example,2026-01-01\n",
    "Lead_csv": "Id,FirstName,LastName,Email,Company,CreatedDate\n00Q000000000001,Bo,Wu,l@y.example,Other,2026-01-02\n",
    "Opportunity_csv": "Id,AccountId,Name,StageName,Amount,CloseDate,CreatedDate\n"
    "006000000000001,001000000000001,Big,Closed Won,100,2026-04-01,2026-03-01\n"
    "006000000000002,001000000000001,Small,Prospecting,10,2026-04-02,2026-03-02\n",
}


def test_who_plays_a_role_in_an_opportunity_is_no_opportunity_that_was_won(tmp_path: Path) -> None:
    roles = (
        "Id,OpportunityId,ContactId,Role,IsPrimary,CreatedDate\n"
        "00K000000000001,006000000000002,003000000000001,Decision Maker,true,2026-03-02\n"
    )
    _, done = guessed(tmp_path, **SALESFORCE, OpportunityContactRole_csv=roles)
    deals = done.history.opportunities().sort("opportunity")
    assert deals["status"].to_list() == ["won", "open"]
    assert deals["person"].to_list() == [None, "c@x.example"]
    assert "job_title" not in done.log("c@x.example").traits
    assert [name for _, name in done.story("c@x.example")] == ["identified", "opportunity_created"]


def test_the_history_of_opportunities_adds_none(tmp_path: Path) -> None:
    fields = (
        "Id,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
        "017000000000001,006000000000002,005000000000001,2026-03-03,StageName,New,Prospecting\n"
    )
    stages = (
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,CloseDate\n"
        "008000000000001,006000000000002,005000000000001,2026-03-02,New,10,2026-04-02\n"
        "008000000000002,006000000000002,005000000000001,2026-03-03,Prospecting,10,2026-04-02\n"
    )
    _, done = guessed(tmp_path, **SALESFORCE, OpportunityFieldHistory_csv=fields, OpportunityHistory_csv=stages)
    deals = done.history.opportunities().sort("opportunity")
    assert deals["status"].to_list() == ["won", "open"]


def test_an_outcome_that_no_column_tells_is_not_made_up(tmp_path: Path) -> None:
    rows = "Deal ID,Email,Amount,Create Date,{date}\n1,a@x.example,5,2026-01-01,2026-02-01\n"
    _, expected = guessed(tmp_path / "a", deals_csv=rows.format(date="Close Date"))
    assert expected.history.opportunities()["status"].to_list() == ["open"]
    _, signed = guessed(tmp_path / "b", deals_csv=rows.format(date="Won Date"))
    assert signed.history.opportunities()["status"].to_list() == ["won"]


def test_an_activity_that_names_a_deal_is_an_activity(tmp_path: Path) -> None:
    _, done = guessed(
        tmp_path,
        acts_csv="Activity ID,Email,Activity Type,Activity Date,Deal ID\n9,a@x.example,Call,2026-01-01,77\n",
    )
    assert [name for _, name in done.story("a@x.example")] == ["call_attempted"]
    assert done.history.opportunities().is_empty()
