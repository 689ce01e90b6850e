"""What a mapping makes of rows: people, accounts, traits, events, opportunities."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import bring, local

from ondo.domain.events import TRAITS, Initiator

PEOPLE_BY_ID = "\ntables:\n  leads: {person: id, person_traits: {name: name}, events: {event: identified, at: at}}\n"
DEALS = "\ntables:\n  deals: {opportunity: {key: deal, status: {value: open}, amount: amount}}\n"


def test_one_row_may_be_several_events(tmp_path: Path) -> None:
    mapping = """
tables:
  leads:
    person: id
    events:
      - {event: form_submitted, at: created, properties: {form: form, campaign: {value: spring}}}
      - {event: imported_as, at: mql, initiated_by: us, properties: {stage: {value: mql}}}
      - {event: email_sent, at: mailed, user: owner, channel: mail}
"""
    text = "id,created,form,mql,mailed,owner\n1,2026-04-01,資料,2026-04-02,2026-04-03,sato\n2,2026-04-01,,,,\n"
    came = bring(tmp_path, mapping, leads_csv=text)
    first, second, third = came.log("1").events
    assert dict(first.properties) == {"form": "資料", "campaign": "spring"}
    assert (first.initiator, first.channel) == (Initiator.PERSON, "web")
    assert (second.name, second.initiator) == ("imported_as", Initiator.US)
    assert (third.initiator, third.channel, third.user) == (Initiator.US, "mail", "sato")
    assert came.story("2") == [("2026-04-01 00:00", "form_submitted")]


def test_events_named_by_a_column(tmp_path: Path) -> None:
    mapping = """
tables:
  acts:
    person: who
    events:
      event:
        column: what
        words: {Opened Email: email_opened, 資料請求: document_requested}
        otherwise: skip
      at: at
"""
    text = (
        "who,what,at\n1,ＯＰＥＮＥＤ email,2026-04-01\n1,資料請求,2026-04-02\n1,Meeting,2026-04-03\n1,Opened Email,\n"
    )
    came = bring(tmp_path, mapping, acts_csv=text)
    assert came.story("1") == [("2026-04-01 00:00", "email_opened"), ("2026-04-02 00:00", "document_requested")]
    assert (came.summary.files[0].skipped, came.reasons) == (1, [(5, "no_event")])


@pytest.mark.parametrize(("otherwise", "names"), [("keep", ["Meeting"]), ("refuse", []), ("other", ["other"])])
def test_what_becomes_of_unlisted_words(tmp_path: Path, otherwise: str, names: list[str]) -> None:
    event = f"{{column: what, words: {{x: y}}, otherwise: {otherwise}}}"
    mapping = f"\ntables:\n  acts: {{person: who, events: {{event: {event}, at: at}}}}\n"
    came = bring(tmp_path, mapping, acts_csv="who,what,at\n1,Meeting,2026-04-03\n")
    assert [event.name for person in came.people for event in came.log(person).events] == names
    assert came.reasons == ([] if names else [(2, "unlisted")])


def test_rows_and_events_only_if(tmp_path: Path) -> None:
    mapping = """
tables:
  leads:
    only_if: {country: [日本, Japan]}
    person: id
    person_traits: {id: id}
    events: {event: opportunity_won, at: closed, only_if: {status: won, amount: {at_least: 100}}}
"""
    text = "id,country,status,amount,closed\n1,日本,won,500,2026-04-01\n2,JAPAN,won,50,2026-04-01\n"
    text += "3,US,won,500,2026-04-01\n"
    came = bring(tmp_path, mapping, leads_csv=text)
    assert came.people == ["1", "2"]
    assert [len(came.log(person).events) for person in came.people] == [1, 0]
    assert came.summary.files[0].skipped == 1


def test_the_first_key_that_is_filled_and_good_counts(tmp_path: Path) -> None:
    mapping = """
tables:
  leads: {person: [{column: mail, as: email}, id], person_traits: {name: {join: [last, first], with: "　"}}}
"""
    text = "id,mail,last,first\n1,A@B.jp,田中,太郎\n2,N/A,鈴木,\n3,,,花子\n,N/A,x,y\n,,x,y\n"
    came = bring(tmp_path, mapping, leads_csv=text)
    assert {person: came.log(person).traits["name"] for person in came.people} == {
        "a@b.jp": "田中　太郎",
        "2": "鈴木",
        "3": "花子",
    }
    assert came.reasons == [(5, "not_email"), (6, "no_person")]


def test_accounts_dated_and_undated(tmp_path: Path) -> None:
    mapping = """
tables:
  leads: {person: id, account: company, person_traits: {title: title}, traits_at: at}
  firms: {account: name, account_traits: {employees: {column: size, as: number}}, account_traits_at: at}
"""
    leads = "id,company,title,at\n1,Ａ社,課長,2026-04-01\n1,B社,部長,2026-06-01\n"
    firms = "name,size,at\nA社,10,2026-03-01\nA社,20,2026-05-01\nB社,500,2026-01-01\n,5,2026-01-01\n"
    came = bring(tmp_path, mapping, leads_csv=leads, firms_csv=firms)
    told = [(local(e)[:7], dict(e.traits), e.account, dict(e.account_traits)) for e in came.log("1").events]
    assert all(event.name == TRAITS for event in came.log("1").events)
    assert told == [
        ("2026-04", {"title": "課長"}, "A社", {"employees": "10"}),
        ("2026-05", {}, "A社", {"employees": "20"}),
        ("2026-06", {"title": "部長"}, "B社", {"employees": "500"}),
    ]
    assert came.reasons == [(5, "no_account")]
    assert came.history.counts.accounts == 2


def test_opportunities(tmp_path: Path) -> None:
    mapping = """
tables:
  people: {key: id, person: mail, person_traits: {mail: mail}}
  deals:
    person: {through: people, by: who}
    account: firm
    opportunity:
      key: id
      status: {column: stage, words: {Closed Won: won, 失注: lost}, otherwise: open}
      opened_at: opened
      closed_at: closed
      amount: amount
      currency: {value: JPY}
      owner: rep
"""
    deals = (
        "id,who,firm,stage,opened,closed,amount,rep\n"
        'o1,1,A社,closed won,2026-04-01,2026-05-01,"¥1,200,000",sato\n'
        "o2,9,A社,失注,2026-04-01,2026-05-02,,\n"
        "o3,1,,Proposal,2026-04-03,2026-12-31,5万円,\n"
        ",1,,Proposal,,,,\n"
        "o5,1,,Proposal,,,lots,\n"
    )
    came = bring(tmp_path, mapping, people_csv="id,mail\n1,a@b.jp\n", deals_csv=deals)
    assert came.story("a@b.jp") == [
        ("2026-04-01 00:00", "opportunity_created"),
        ("2026-04-03 00:00", "opportunity_created"),
        ("2026-05-01 00:00", "opportunity_won"),
    ]
    rows = (
        came.history.opportunities().select("opportunity", "person", "account", "status", "amount", "currency").rows()
    )
    assert [(o, p, a, s, None if n is None else int(n), c) for o, p, a, s, n, c in rows] == [
        ("o1", "a@b.jp", "A社", "won", 1_200_000, "JPY"),
        ("o2", None, "A社", "lost", None, "JPY"),
        ("o3", "a@b.jp", None, "open", 50_000, "JPY"),
    ]
    assert came.summary.files[1].unmatched == 1
    assert came.reasons == [(5, "no_opportunity_key"), (6, "not_number")]


def test_triage_comes_in_as_an_event(tmp_path: Path) -> None:
    mapping = """
tables:
  calls:
    person: who
    events:
      - {event: triage, at: at, user: by, properties: {verdict: {column: result, words: {対象外: disqualified}}}}
"""
    came = bring(tmp_path, mapping, calls_csv="who,at,by,result\n1,2026-04-01 10:00,sato,対象外\n")
    (event,) = came.log("1").events
    assert (event.name, event.properties["verdict"], event.user) == ("triage", "disqualified", "sato")
    assert event.initiator is Initiator.US


@pytest.mark.parametrize("told", ["合計", "総 計", "小計", "Total", "Grand Total", "Totals (12 records)", "Summe:"])
def test_a_row_of_sums_is_nobody_and_no_opportunity(tmp_path: Path, told: str) -> None:
    leads = bring(tmp_path / "a", PEOPLE_BY_ID, leads_csv=f"id,name,at\n7,Ann,2026-04-01\n{told},30,2026-04-02\n")
    assert (leads.people, leads.reasons) == (["7"], [(3, "sums")])
    deals = bring(tmp_path / "b", DEALS, deals_csv=f"deal,amount\nTotal renewal,5\n{told},30\n")
    assert deals.history.opportunities()["opportunity"].to_list() == ["Total renewal"]
    assert deals.reasons == [(3, "sums")]


def test_objects_of_json_in_a_cell_can_be_looked_into(tmp_path: Path) -> None:
    mapping = """
tables:
  acts:
    person: who
    events: {event: page, at: at, properties: {path: attributes.Webpage URL, times: attributes.Times}}
"""
    text = (
        "who,at,attributes\n"
        '1,2026-04-01,"{""Webpage URL"": ""/pricing"", ""Times"": 2}"\n'
        "2,2026-04-01,\n"
        '3,2026-04-01,"{""Other"": 1}"\n'
        "4,2026-04-01,/pricing\n"
        '5,2026-04-01,"[1]"\n'
    )
    came = bring(tmp_path, mapping, acts_csv=text)
    assert [dict(came.log(who).events[0].properties) for who in "123"] == [{"path": "/pricing", "times": 2}, {}, {}]
    assert came.reasons == [(5, "no_object_in_cell"), (6, "no_object_in_cell")]


def test_a_column_that_is_called_so_comes_before_an_object(tmp_path: Path) -> None:
    mapping = "\ntables:\n  acts: {person: who, person_traits: {city: place.City}}\n"
    came = bring(tmp_path, mapping, acts_csv='who,place,place.city\n1,"{""City"": ""Nara""}",Uji\n')
    assert came.log("1").traits["city"] == "Uji"
