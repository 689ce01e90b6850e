"""Guesses over whole exports of CRMs: what only refers to people and opportunities is neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.importing.desk import Imported
from tests.unit.importing.test_guesses import guessed

from ondo.importing.guess import guess_mapping
from ondo.importing.mapping import read_mapping
from ondo.importing.run import import_files

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


HUBSPOT = {
    "contacts_csv": "Record ID,First Name,Last Name,Email,Create Date\n"
    "51,Ann,Li,ann@x.example,2026-01-01 10:00\n52,Bo,Wu,,2026-01-02 10:00\n",
    "activities_csv": "Record ID,Activity type,Activity date,Associated Contact IDs\n"
    "52,Call,2026-02-01 10:00,51\n901,Call,2026-02-02 10:00,52\n",
    "deals_csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact IDs\n"
    "51,New deal,Closed Won,5,2026-03-01,2026-02-01,52\n52,New deal,Closed Lost,6,2026-03-02,2026-02-02,51;52\n",
    "companies_csv": "Record ID,Company name,Industry,Create Date\n51,Acme,Software,2026-01-01\n",
}


def test_a_record_id_of_hubspot_is_that_of_what_its_file_holds(tmp_path: Path) -> None:
    _, done = guessed(tmp_path, **HUBSPOT)
    assert done.people == ["52", "ann@x.example"]
    assert done.quarantine == []
    assert done.story("ann@x.example")[1:] == [
        ("2026-02-01 19:00", "call_attempted"),
        ("2026-02-02 09:00", "opportunity_created"),
        ("2026-03-02 09:00", "opportunity_lost"),
    ]
    deals = done.history.opportunities().sort("opportunity")
    assert deals["opportunity"].to_list() == ["51", "52"]
    assert deals["person"].to_list() == ["52", "ann@x.example"]


def test_ids_that_meet_only_far_down_the_files_are_joined(tmp_path: Path) -> None:
    contacts = "".join(f"{n},p{n}@x.example,2026-01-01\n" for n in range(3000))
    acts = "".join(f"{n},Call,2026-02-01\n" for n in range(2990, 3000)) * 3
    _, done = guessed(
        tmp_path,
        contacts_csv="Record ID,Email,Create Date\n" + contacts,
        acts_csv="Associated Contact IDs,Activity type,Activity date\n" + acts,
    )
    assert done.history.counts.people == 3000
    assert len(done.story("p2995@x.example")) == 4


def test_what_happened_is_not_made_up_where_no_column_tells(tmp_path: Path) -> None:
    people = "id,email,createdAt\n5,a@x.example,2026-01-01\n"
    acts = "Message ID,Contact ID,Timestamp,Length\nm1,5,2026-02-01,3\n"
    text, done = guessed(tmp_path, people_csv=people, acts_csv=acts)
    assert "event: page" not in text
    assert [name for log in done.history.people() for name in [e.name for e in log.events]] == ["identified"]


def test_activities_of_marketo_are_told_by_the_numbers_of_their_types(tmp_path: Path) -> None:
    head = "marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue,attributes\n"
    rows = [f"g{n},5,2026-02-{n:02d}T00:00:00Z,{kind},x,{{}}\n" for n, kind in enumerate((1, 2, 6, 10, 11, 13), 1)]
    _, done = guessed(
        tmp_path,
        leads_csv="id,email,createdAt\n5,a@x.example,2026-01-01T00:00:00Z\n",
        activities_csv=head + "".join(rows),
    )
    assert [name for _, name in done.story("a@x.example")][1:] == [
        "page",
        "form_submitted",
        "email_sent",
        "email_opened",
        "email_clicked",
        "13",
    ]


def test_a_date_whose_header_says_what_happened_is_that_event(tmp_path: Path) -> None:
    head = "メールアドレス,氏名,登録日,お問い合わせ日時,資料請求日,次回セミナー予定日,最終更新日時\n"
    _, done = guessed(
        tmp_path / "a",
        list_csv=head + "a@x.example,Ann,2026-04-01,2026-04-02 10:00,2026-04-03,2026-09-01,2026-04-09\n"
        "b@x.example,Bo,2026-04-01,,,,\n",
    )
    assert done.story("a@x.example") == [
        ("2026-04-01 00:00", "identified"),
        ("2026-04-02 10:00", "inquiry_received"),
        ("2026-04-03 00:00", "document_requested"),
    ]
    assert done.story("b@x.example") == [("2026-04-01 00:00", "identified")]
    cards = "姓,名,会社名,e-mail,名刺交換日,名刺登録日\n山田,一郎,港工業,a@x.example,2026/4/13,2026/4/14\n"
    assert guessed(tmp_path / "b", cards_csv=cards)[1].story("a@x.example")[0] == (
        "2026-04-13 00:00",
        "business_card_received",
    )


def test_a_change_to_mql_in_the_history_of_leads_is_a_record_of_it(tmp_path: Path) -> None:
    changes = (
        "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
        "017000000000001,00Q000000000001,005000000000001,2026-01-05,Status,Open,MQL\n"
        "017000000000002,00Q000000000001,005000000000001,2026-01-06,Rating,Cold,Warm\n"
    )
    _, done = guessed(tmp_path, **SALESFORCE, LeadHistory_csv=changes)
    assert [name for _, name in done.story("l@y.example")] == ["identified", "imported_as", "field_changed"]
    imported, changed = done.log("l@y.example").events[1:]
    assert dict(imported.properties) == {"stage": "mql"}
    assert dict(changed.properties) == {"field": "Rating", "from": "Cold", "to": "Warm"}
    assert changed.initiator == "us"


@pytest.mark.parametrize(("no", "yes"), [("false", "true"), ("0", "1")])
def test_rows_that_were_deleted_are_left_out(tmp_path: Path, no: str, yes: str) -> None:
    rows = f"Id,IsDeleted,Email,CreatedDate\n1,{no},a@x.example,2026-01-01\n2,{yes},b@x.example,2026-01-01\n"
    _, done = guessed(tmp_path, Lead_csv=rows)
    assert done.people == ["a@x.example"]


def test_an_encoding_that_was_stated_stands_in_the_mapping(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes("Email,Name,Create Date\na@x.example,Zoé é,2026-01-01\n".encode("cp1252"))
    text = guess_mapping([str(file)], encoding="cp1252")
    summary = import_files([str(file)], tmp_path / "h", read_mapping(text))
    assert Imported(tmp_path / "h", summary).log("a@x.example").traits["name"] == "Zoé é"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "Société;Nom;Prénom;Adresse e-mail;Téléphone;Fonction;Date de création;Chiffre d'affaires (€)",
            "Éts Müller;Lefèvre;Zoé;z@x.example;0123;Directrice;25/04/2025;1 234,50 €",
        ),
        (
            "Firma;Nachname;Vorname;E-Mail-Adresse;Telefon;Position;Erstellt am;Jahresumsatz",
            "Éts Müller;Lefèvre;Zoé;z@x.example;0123;Directrice;25.04.2025;1.234,50 €",
        ),
    ],
)
def test_lists_in_french_and_german(tmp_path: Path, head: str, row: str) -> None:
    _, done = guessed(tmp_path, zone="Asia/Tokyo", list_csv=f"{head}\n{row}\n")
    log = done.log("z@x.example")
    assert (log.account, log.account_traits) == ("Éts Müller", {"revenue": "1234.5"})
    assert {name: log.traits[name] for name in ("name", "phone", "job_title")} == {
        "name": "Zoé Lefèvre",
        "phone": "0123",
        "job_title": "Directrice",
    }
    assert done.story("z@x.example") == [("2025-04-25 00:00", "identified")]


def test_a_last_name_alone_is_a_name(tmp_path: Path) -> None:
    _, done = guessed(tmp_path, list_csv="Nom;Adresse e-mail\nLefèvre;z@x.example\n")
    assert done.log("z@x.example").traits["name"] == "Lefèvre"


def test_what_stands_in_objects_of_json_becomes_properties(tmp_path: Path) -> None:
    _, done = guessed(
        tmp_path,
        acts_csv="marketoGUID,leadId,activityDate,activityTypeId,attributes\n"
        'g1,5,2026-02-01T00:00:00Z,1,"{""Webpage URL"": ""/pricing"", ""Client IP Address"": ""10.0.0.1""}"\n'
        'g2,5,2026-02-02T00:00:00Z,11,"{""Link"": ""https://x.example/y""}"\n',
    )
    page, click = done.log("5").events
    assert (page.properties["url"], page.properties["client_ip_address"]) == ("/pricing", "10.0.0.1")
    assert click.properties["link"] == "https://x.example/y"
    assert click.properties["attributes"] == '{"Link": "https://x.example/y"}'


def test_words_for_nothing_are_nothing(tmp_path: Path) -> None:
    rows = "id,email,company,createdAt\n5,a@x.example,null,2026-01-01\n6,b@x.example,N/A,2026-01-01\n"
    _, done = guessed(tmp_path, leads_csv=rows)
    assert [(log.account, log.traits.get("company")) for log in done.history.people()] == [(None, None)] * 2
