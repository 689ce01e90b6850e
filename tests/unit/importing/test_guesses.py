"""Guessed mappings: they load as they are, and read exports in English and Japanese."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.unit.importing.desk import Imported

from ondo.importing.guess import guess_mapping
from ondo.importing.guess.words import event_of, outcome_of, role_of
from ondo.importing.mapping import read_mapping
from ondo.importing.opening import open_history
from ondo.importing.run import import_files
from ondo.importing.summary import FileSummary, Summary
from ondo.texts import speaking


def guessed(folder: Path, zone: str | None = None, **files: str) -> tuple[str, Imported]:
    names = []
    folder.mkdir(exist_ok=True)
    for key, content in files.items():
        path = folder / key.replace("_", ".")
        path.write_text(content)
        names.append(str(path))
    text = guess_mapping(names, zone=zone)
    return text, Imported(folder / "h", import_files(names, folder / "h", read_mapping(text)))


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Email", "email"),
        ("E-mail Address", "email"),
        ("メールアドレス", "email"),
        ("Ｅメール", "email"),
        ("会社名", "company"),
        ("Company Name", "company"),
        ("Account Name", "company"),
        ("役職", "job_title"),
        ("Job Title", "job_title"),
        ("氏名", "name"),
        ("お名前", "name"),
        ("部署", "department"),
        ("電話番号", "phone"),
        ("従業員数", "employees"),
        ("Number of Employees", "employees"),
        ("業種", "industry"),
        ("URL", "url"),
        ("日時", "happened_at"),
        ("Activity Date", "happened_at"),
        ("Activity Type", "event"),
        ("Lead Source", "origin"),
        ("Create Date", "created_at"),
        ("CreatedDate", "created_at"),
        ("登録日時", "created_at"),
        ("Lifecycle Stage", "stage"),
        ("Became a Marketing Qualified Lead Date", "mql_date"),
        ("Contact ID", "person_id"),
        ("商談ID", "opportunity_id"),
        ("Email (2)", "email"),
        ("従業員数（名）", "employees"),
        ("メールアドレス【必須】", "email"),
        ("Contact: Email", "email"),
        ("Favourite colour", None),
    ],
)
def test_headers(header: str, role: str | None) -> None:
    assert role_of(header) == role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Email Opened", "email_opened"),
        ("Clicked Link in Email", "email_clicked"),
        ("Filled Out Form", "form_submitted"),
        ("Visit Webpage", "page"),
        ("Unsubscribe Email", "unsubscribed"),
        ("Outbound Call", "call_attempted"),
        ("資料請求", "document_requested"),
        ("メール開封", "email_opened"),
        ("お問い合わせ", "inquiry_received"),
        ("セミナー申込", "seminar_registered"),
        ("名刺交換", "business_card_received"),
        ("架電", "call_attempted"),
        ("???", None),
    ],
)
def test_words_for_events(text: str, name: str | None) -> None:
    assert event_of(text) == name


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("Closed Won", "won"), ("受注", "won"), ("失注（価格）", "lost"), ("Closed Lost", "lost"), ("提案中", None)],
)
def test_words_for_outcomes(text: str, outcome: str | None) -> None:
    assert outcome_of(text) == outcome


def test_a_japanese_list_of_leads(tmp_path: Path) -> None:
    text, came = guessed(
        tmp_path,
        leads_csv=(
            "会社名,部署,役職,氏名,メールアドレス,登録日時,従業員数,流入経路,備考\n"
            "株式会社山田,営業部,部長,山田 太郎,Taro@Yamada.co.jp,2026/04/01 10:00,約300名,展示会,\n"
            "有限会社鈴木,,課長,鈴木 花子,hanako@suzuki.jp,2026年4月2日,20,Web,メモ\n"
        ),
    )
    assert "zone: Asia/Tokyo" in text
    assert "備考" in text.splitlines()[-1]
    log = came.log("taro@yamada.co.jp")
    assert (log.account, log.account_traits) == ("株式会社山田", {"employees": "300"})
    assert log.traits["job_title"] == "部長"
    assert came.story("taro@yamada.co.jp") == [("2026-04-01 10:00", "identified")]
    assert log.events[0].properties == {"origin": "展示会"}


CRM = {
    "contacts_csv": (
        "Contact ID,First Name,Last Name,Title,Email,Account ID,Account Name,Lead Source,Create Date,Lifecycle Stage\n"
        "003A,Ann,Lee,CEO,Ann.Lee@acme.com,001,Acme,Web,3/13/2024,Marketing Qualified Lead\n"
        "003B,Bob,Ray,CTO,,001,Acme,Trade Show,3/2/2024,Lead\n"
    ),
    "accounts_csv": 'Account ID,Account Name,Industry,Employees\n001,Acme,Software,"1,200"\n',
    "activities_csv": (
        "Activity ID,Contact ID,Activity Date,Activity Type,Subject\n"
        "1,003A,3/15/2024 3:45 PM,Email Opened,Hi\n"
        "2,003B,3/16/2024,Web Page Visit,Pricing\n"
    ),
    "deals_csv": (
        "Opportunity ID,Stage,Amount,Close Date,Created Date,Account ID,Primary Contact ID\n"
        '006A,Closed Won,"$12,000.50",4/1/2024,3/20/2024,001,003A\n'
        "006B,Proposal,,4/13/2024,3/21/2024,001,003B\n"
    ),
}


def test_the_exports_of_a_crm_join_up(tmp_path: Path) -> None:
    text, came = guessed(tmp_path, zone="Asia/Tokyo", **CRM)
    assert "dates: month_first" in text
    assert came.people == ["003B", "ann.lee@acme.com"]
    assert came.log("003B").account_traits == {"company": "Acme", "industry": "Software", "employees": "1200"}
    assert came.story("ann.lee@acme.com") == [
        ("2024-03-13 00:00", "identified"),
        ("2024-03-13 00:00", "imported_as"),
        ("2024-03-15 15:45", "email_opened"),
        ("2024-03-20 00:00", "opportunity_created"),
        ("2024-04-01 00:00", "opportunity_won"),
    ]
    assert came.quarantine == []


def test_dates_that_nobody_can_tell_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("Email,Create Date\na@b.com,3/4/2024\n")
    text = guess_mapping([str(tmp_path / "leads.csv")])
    assert "# dates: month_first" in text
    assert read_mapping(text).tables[0].dates == ()


def test_titles_above_the_headers_and_odd_names(tmp_path: Path) -> None:
    rows = '顧客リスト,,,\n2026年4月現在,,,\n"No","メール,アドレス: 1",氏名,no\n1,a@b.jp,田中,x\n2,c@d.jp,鈴木,y\n'
    text, came = guessed(tmp_path, leads_csv=rows)
    assert "header_line: 3" in text
    assert came.people == ["a@b.jp", "c@d.jp"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_comments_speak_the_language(tmp_path: Path, lang: str) -> None:
    (tmp_path / "leads.csv").write_text("Email,Create Date\na@b.com,2024-03-04\n")
    with speaking(lang):
        text = guess_mapping([str(tmp_path / "leads.csv")])
    assert ("1行が1人の見込客" in text) is (lang == "ja")


def test_files_are_opened_like_a_history(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("Email,Create Date\na@b.com,2024-03-04\n")
    told: list[Summary] = []
    with open_history(str(tmp_path / "leads.csv"), told=told.append) as history:
        assert [log.person for log in history.people()] == ["a@b.com"]
    assert isinstance(told[0].files[0], FileSummary)
    assert not history.path.exists()


def test_standard_input_is_guessed_too() -> None:
    with open_history("-", standard_input=io.BytesIO("メール,日時\na@b.jp,2026-04-01\n".encode("cp932"))) as history:
        assert history.counts.people == 1


def test_a_column_of_currencies_is_a_column(tmp_path: Path) -> None:
    deals = "Deal ID,Email,Amount,Currency,Create Date,Close Date\n1,a@x.example,5,USD,2026-01-01,2026-02-01\n"
    _, done = guessed(tmp_path, deals_csv=deals)
    assert done.history.opportunities()["currency"].to_list() == ["USD"]


@pytest.mark.parametrize(
    ("header", "role"), [("at", "happened_at"), ("商談開始日", "created_at"), ("When", "happened_at")]
)
def test_short_and_japanese_headers_of_dates(header: str, role: str) -> None:
    assert role_of(header) == role


def test_tables_of_salesforce_whose_ids_are_all_called_id(tmp_path: Path) -> None:
    text, done = guessed(
        tmp_path,
        Account_csv="Id,Name,Industry,NumberOfEmployees,Website\n001A,Firm,IT,50,f.example\n",
        Contact_csv="Id,AccountId,FirstName,LastName,Email,CreatedDate\n003A,001A,Ann,Li,c@x.example,2026-01-01\n",
        Lead_csv="Id,FirstName,LastName,Email,Company,CreatedDate\n00QA,Bo,Wu,l@y.example,Other,2026-01-02\n",
        Task_csv="Id,WhoId,Subject,Type,ActivityDate\n00T1,003A,Hi,Call,2026-02-01\n00T2,00QA,Hi,Call,2026-02-02\n",
        CampaignMember_csv="Id,CampaignId,LeadId,ContactId,Status,CreatedDate\n"
        "00v1,701A,00QA,,Responded,2026-01-05\n00v2,701A,,003A,Sent,2026-01-06\n",
        Opportunity_csv="Id,AccountId,Name,StageName,Amount,CloseDate,CreatedDate,ContactId,CurrencyIsoCode\n"
        "006A,001A,Big,Closed Won,100,2026-04-01,2026-03-01,003A,USD\n"
        "006B,001A,Small,Closed Lost,10,2026-04-02,2026-03-02,003A,USD\n",
    )
    assert done.quarantine == []
    assert done.people == ["c@x.example", "l@y.example"], text
    assert [name for _, name in done.story("c@x.example")].count("call_attempted") == 1
    deals = done.history.opportunities().sort("opportunity")
    assert deals["opportunity"].to_list() == ["006A", "006B"]
    assert set(deals["person"]) == {"c@x.example"}
    assert set(deals["account"]) == {"001A"}
    assert set(deals["currency"]) == {"USD"}


def test_deals_that_name_a_company_find_its_id(tmp_path: Path) -> None:
    _, done = guessed(
        tmp_path,
        companies_csv="Company ID,Company name\n9000,Acme\n",
        deals_csv="Deal ID,Email,Amount,Create Date,Close Date,Associated Company\n"
        "1,a@x.example,5,2026-01-01,2026-02-01,Acme\n2,b@x.example,5,2026-01-01,2026-02-01,New one\n",
    )
    assert sorted(done.history.opportunities()["account"]) == ["9000", "New one"]


def test_events_as_segment_writes_them(tmp_path: Path) -> None:
    lines = [
        '{"messageId":"1","anonymousId":"n1","type":"page","name":"Pricing","timestamp":"2026-01-01T00:00:00Z",'
        '"properties":{"title":"Pricing"}}',
        '{"messageId":"2","anonymousId":"n1","userId":"u1","type":"identify","timestamp":"2026-01-02T00:00:00Z",'
        '"traits":{"email":"a@x.example","title":"CTO"}}',
        '{"messageId":"3","anonymousId":"n1","userId":"u1","type":"track","event":"Video Completed",'
        '"timestamp":"2026-01-03T00:00:00Z"}',
    ]
    _, done = guessed(tmp_path, events_jsonl="\n".join(lines) + "\n")
    assert done.quarantine == []
    assert done.people == ["n1"]
    assert [name for _, name in done.story("n1")] == ["page", "identified", "video_completed"]
    assert done.log("n1").traits == {"email": "a@x.example", "job_title": "CTO"}


def test_row_numbers_called_id_are_no_keys(tmp_path: Path) -> None:
    """They begin anew in the next export: as ids of events they would keep that out."""
    text, done = guessed(
        tmp_path,
        people_csv="ID,Email,Name\n1,a@x.example,Ann\n2,,Bo\n",
        acts_csv="ID,Email,Activity Type,Activity Date\n1,a@x.example,Call,2026-01-01\n2,a@x.example,Call,2026-01-02\n",
    )
    assert "        id: ID" not in text
    assert "key: ID" not in text
    assert done.people == ["a@x.example"]


@pytest.mark.parametrize("text", ["Performed demo", "Information pack", "Platform tour", "Recall", "Industrial fair"])
def test_words_inside_other_words_tell_nothing(text: str) -> None:
    assert event_of(text) is None


def test_dates_that_contradict_each_other_are_not_guessed(tmp_path: Path) -> None:
    acts = "Email,Activity Type,Activity Date\n" + "".join(
        f"a@x.example,Call,{day}\n" for day in ("01/02/2026", "13/02/2026", "02/14/2026")
    )
    (tmp_path / "acts.csv").write_text(acts)
    text = guess_mapping([str(tmp_path / "acts.csv")])
    assert "\ndates:" not in text
    assert "\n# dates: month_first" in text


def test_what_an_event_was_about_is_called_as_playbooks_call_it(tmp_path: Path) -> None:
    _, done = guessed(
        tmp_path,
        acts_csv="メールアドレス,日時,行動,動画,動画名,気温\na@x.example,2026-04-01,動画視聴完了,demo,製品デモ,20\n",
    )
    assert done.log("a@x.example").events[0].properties == {"video": "demo", "動画名": "製品デモ", "気温": "20"}


def test_the_guess_for_the_first_steps_is_the_mapping_that_lies_beside_them() -> None:
    folder = Path(__file__).parents[3] / "examples" / "first-steps"
    guess = guess_mapping([str(folder / "people.csv"), str(folder / "activity.csv")])
    assert YAML(typ="safe").load(guess) == YAML(typ="safe").load(folder / "mapping.yaml")
