"""Field sales: hand-offs answered, opportunities worked, out to a file and in again; what others see of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.databases import mostly_on
from tests.integration.desks.office import DAY, Office, open_office, stage_of
from tests.integration.web.visits import entered

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def office(store: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Sato calls, Ito sells, Boss manages; pages have the office's clock."""
    from ondo.store.models import User
    from ondo.web.sales import assignment, companies, hand_offs, lists, opportunities, opportunity_files, voices

    found = open_office()
    found.hire("boss")
    for name, role in (("ito", "field_sales"), ("boss", "manager")):
        User.objects.filter(username=name).update(role=role)
    for module in (assignment, companies, hand_offs, lists, opportunities, opportunity_files, voices):
        monkeypatch.setattr(module, "now", lambda: found.now)
    return found


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def does(office: Office, client: Client, path: str, /, **told: Any) -> Any:
    """A form is sent, and a worker decides about what it recorded."""
    from ondo.store.models import Person

    after = Person.objects.filter(last_act__isnull=False).order_by("-last_act").first()
    office.now += 60_000
    answer = client.post(path, {"after": after.last_act if after else 0, **told})
    office.decide()
    return answer


def deals(*columns: str) -> list[tuple[Any, ...]]:
    from ondo.store.models import Opportunity

    return list(Opportunity.objects.order_by("key").values_list(*columns))


def hand_off(key: str) -> Any:
    from ondo.store.models import HandOff

    return HandOff.objects.filter(person__key=key).latest("pk")


@pytest.mark.parametrize(("language", "words"), [("en", ["Accepted", "Returned"]), ("ja", ["受領", "差し戻し"])])
def test_an_answer_that_the_playbook_does_not_name_is_called_in_our_words(
    office: Office, language: str, words: list[str]
) -> None:
    packet = (
        entered("ito")
        .get(f"/hand-offs/{hand_off(office.sql()).pk}/", headers={"accept-language": language})
        .content.decode()
    )
    assert re.findall(r'<button class="(?:first)?">([^<]*)</button>\s*</form>', packet) == words


def test_from_hand_off_to_won(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    office.does(key, "noted", "sato", words="予算は来期に取るとのこと")
    packet = page(ito, f"/hand-offs/{hand_off(key).pk}/")
    assert "faster calls" in packet
    assert "予算は来期に取るとのこと" in packet
    does(office, ito, f"/hand-offs/{hand_off(key).pk}/reply/", verdict="accepted")
    assert (hand_off(key).outcome, hand_off(key).outcome_by) == ("accepted", "ito")

    made = {"key": "D1", "next_step": "Send a quote", "closes_on": "2023-12-20", "amount": "1200000", "owner": "ito"}
    does(office, ito, f"/opportunities/new/{key}/", **made, currency="JPY")
    assert stage_of(key) == "opportunity"
    assert deals("key", "status", "amount", "next_step", "owner") == [
        ("D1", "open", 1_200_000_000, made["next_step"], "ito")
    ]
    does(office, ito, "/opportunities/of/D1/update/", next_step="Meet their boss", amount="1300000", currency="JPY")
    assert deals("status", "amount", "next_step") == [("open", 1_300_000_000, "Meet their boss")]
    assert "Meet their boss" in page(ito, "/opportunities/")
    does(office, ito, "/opportunities/of/D1/won/close/", amount="1250000", reason="Support")
    assert deals("status", "amount", "reason", "owner") == [("won", 1_250_000_000, "Support", "ito")]
    assert stage_of(key) == "customer"
    assert "Support" in page(entered("sato"), "/voice/")


@mostly_on("sqlite")
def test_a_return_needs_its_reason_and_is_heard(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    reply = f"/hand-offs/{hand_off(key).pk}/reply/"
    assert does(office, ito, reply, verdict="returned").status_code == 422
    assert hand_off(key).outcome is None
    does(office, ito, reply, **{"verdict": "returned", "returned-reason": "too_early"})
    assert (hand_off(key).outcome, hand_off(key).reason) == ("returned", "too_early")
    assert stage_of(key) == "mql"
    assert "Too early" in page(entered("sato"), "/voice/?kind=returned")


@mostly_on("sqlite")
def test_an_answer_is_taken_back(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    does(office, ito, f"/hand-offs/{hand_off(key).pk}/reply/", verdict="accepted")
    does(office, ito, "/desk/undo")
    assert hand_off(key).outcome is None


@mostly_on("sqlite")
def test_whoever_has_not_seen_what_another_did_overwrites_nothing(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    path = f"/hand-offs/{hand_off(key).pk}/reply/"
    answer = ito.post(path, {"verdict": "accepted", "after": 1})
    assert answer.status_code == 422
    assert "sato" in answer.content.decode()


@mostly_on("sqlite")
def test_sdrs_look_but_do_not_answer(office: Office) -> None:
    key, sato = office.sql(), entered("sato")
    packet = page(sato, f"/hand-offs/{hand_off(key).pk}/")
    assert "/reply/" not in packet
    assert sato.post(f"/hand-offs/{hand_off(key).pk}/reply/", {"verdict": "accepted"}).status_code == 403


@mostly_on("sqlite")
@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (1_200_000, "JPY", "¥1,200,000"),
        ("1200000.4", "usd", "$1,200,000"),
        (980_000, None, "980,000"),
        ("x", None, "x"),
    ],
)
def test_what_a_deal_is_worth_is_said_as_money_wherever_it_is_told(
    office: Office, amount: Any, currency: str | None, said: str
) -> None:
    key, ito = office.sql(), entered("ito")
    office.does(key, "opportunity_created", "ito", opportunity="D1", amount=amount, currency=currency)
    for path in (f"/hand-offs/{hand_off(key).pk}/", "/opportunities/of/D1/", f"/desk/people/{key}/"):
        facts = re.findall(r'<(?:span class="soft"|dt)>(\w+)</(?:span|dt)>\s*(?:<dd>)?([^<]*)', page(ito, path))
        assert (path, {value for name, value in facts if name == "Amount"} - {"–"}) == (path, {said})
        assert [value for name, value in facts if name == "Currency"] == []


def test_a_deal_is_lost_with_a_reason_only_and_once(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    office.does(key, "opportunity_created", "ito", opportunity="D1")
    assert does(office, ito, "/opportunities/of/D1/lost/close/").status_code == 422
    does(office, ito, "/opportunities/of/D1/lost/close/", reason="Price")
    assert deals("status", "reason") == [("lost", "Price")]
    assert does(office, ito, "/opportunities/of/D1/won/close/").status_code == 422
    does(office, ito, "/desk/undo")
    assert deals("status", "reason") == [("open", None)]


@mostly_on("sqlite")
@pytest.mark.parametrize(
    "deal", ["A/../B", "..", "D1/update", "Q3?", "#17", "100%41", "~fn4", "商談 7", "a\\b", "/", "D1/won/close/"]
)
def test_whatever_an_opportunity_is_called_its_page_opens_and_works(office: Office, deal: str) -> None:
    from ondo.store.models import Opportunity

    key, ito = office.sql(), entered("ito")
    office.does(key, "opportunity_created", "ito", opportunity=deal)
    listed = page(ito, "/opportunities/")
    (path,) = re.findall(r'<th scope="row"><a href="([^"]+)"', listed)
    assert urljoin("http://x/", path).split("http://x")[1] == path, "as a browser reads it"
    assert "won/close/" in page(ito, path)
    does(office, ito, f"{path}won/close/", amount="5")
    assert Opportunity.objects.get(key=deal).status == "won"


def test_what_codes_no_opportunity_is_not_found(office: Office) -> None:
    for path in ("~", "~!", "~gA", "~fn4"):
        assert entered("ito").get(f"/opportunities/of/{path}/").status_code == 404


# -- the file


def csv_out() -> str:
    """The file as a manager gets it: who sells may not take everything out."""
    answer = entered("boss").get("/opportunities/file/all.csv")
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def give(office: Office, client: Client, text: str) -> Any:
    office.now += 60_000
    file = SimpleUploadedFile("deals.csv", text.encode("utf-8-sig"), "text/csv")
    answer = client.post("/opportunities/file/", {"file": file})
    office.decide()
    return answer


def test_out_and_in_again_changes_nothing(office: Office) -> None:
    from ondo.store.models import Event

    key, ito = office.sql(), entered("ito")
    told: dict[str, Any] = {"opportunity": "D1", "amount": "1200000.5", "currency": "jpy", "closes_on": "2023-12-20"}
    office.does(key, "opportunity_created", "ito", **told, next_step="=1+1")
    office.does(key, "opportunity_lost", "ito", opportunity="D2", reason="Price, mostly")
    before, text = Event.objects.count(), csv_out()
    answer = give(office, ito, text)
    assert answer.status_code == 200
    assert Event.objects.count() == before
    assert csv_out() == text


@mostly_on("sqlite")
def test_what_changed_in_the_file_becomes_events_that_can_be_taken_back(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    office.does(key, "opportunity_created", "ito", opportunity="D1", amount="100", currency="JPY")
    text = csv_out().replace(",open,100,JPY,", ",won,200,JPY,")
    text += f"D2,{key},,,open,50,JPY,2023-11-01,,2024-01-31,Call,ito,\n"
    assert give(office, ito, text).status_code == 200
    assert deals("key", "status", "amount", "next_step") == [
        ("D1", "won", 200_000, None),
        ("D2", "open", 50_000, "Call"),
    ]
    does(office, ito, "/desk/undo")
    assert deals("key", "status", "amount") == [("D1", "open", 100_000)]


@mostly_on("sqlite")
def test_a_new_line_opens_and_closes_on_the_days_it_says(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    heading = "opportunity,person,status,opened_on,closed_on\n"
    assert give(office, ito, f"{heading}D1,{key},won,2023-10-02,2023-11-06\nD2,{key},,2023-10-03,\n").status_code == 200
    assert "D1" in csv_out()
    for written in ("won,,,2023-10-02,2023-11-06,", "open,,,2023-10-03,,"):
        assert written in csv_out()


@mostly_on("sqlite")
@pytest.mark.parametrize(
    ("status", "opened_on", "closed_on"),
    [
        ("won", "2023-11-06", "2023-11-05"),
        ("open", "2099-01-01", ""),
        ("won", "2023-10-02", "2099-01-01"),
        ("open", "", "2023-11-05"),
    ],
    ids=["closed before it was opened", "opened in the future", "closed in the future", "closed while open"],
)
def test_days_that_cannot_be_are_told(office: Office, status: str, opened_on: str, closed_on: str) -> None:
    key, ito = office.sql(), entered("ito")
    heading = "opportunity,person,status,opened_on,closed_on\n"
    answer = give(office, ito, f"{heading}D1,{key},{status},{opened_on},{closed_on}\n")
    assert answer.status_code == 422
    assert deals("key") == []


@mostly_on("sqlite")
def test_errors_are_told_by_their_line_and_nothing_is_taken(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    office.does(key, "opportunity_created", "ito", opportunity="D1", amount="100")
    office.does(key, "opportunity_won", "ito", opportunity="D3")
    text = "opportunity,person,status,amount,owner,reason\n"
    text += "D1,,,200,,\n"
    text += "D2,nobody@nowhere.example,open,,,\n"
    text += "D3,,open,,,\n"
    text += "D1,,,300,,\n"
    text += f"D4,{key},lost,,,\n"
    text += f"D5,{key},open,x,,\n"
    text += f"D6,{key},open,,nobody,\n"
    answer = give(office, ito, text)
    assert answer.status_code == 422
    shown = answer.content.decode()
    for number in (3, 4, 5, 6, 7, 8):
        assert f'class="number">{number}</th>' in shown
    assert 'class="number">2</th>' not in shown
    assert deals("key", "amount") == [("D1", 100_000), ("D3", None)]


# -- companies, lists


@mostly_on("sqlite")
def test_a_company_shows_everyone_there_and_their_week(office: Office) -> None:
    office.mql("a@minamikaze.co.jp", "a")
    office.visitor("b@minamikaze.co.jp", "b")
    sato = entered("sato")
    assert "minamikaze" in page(sato, "/companies/")
    shown = page(sato, "/companies/domain:minamikaze.co.jp/")
    assert "a@minamikaze.co.jp" in shown
    assert "b@minamikaze.co.jp" in shown
    assert "Requested a document" in shown


def names(client: Client, key: str) -> set[str]:
    shown = page(client, f"/lists/{key}/")
    return {email for email in ("a@b.co.jp", "c@d.co.jp", "e@f.co.jp") if email in shown}


def test_lists_have_whom_they_say(office: Office) -> None:
    sato = entered("sato")
    recycled = office.mql("a@b.co.jp", "a")
    office.does(recycled, "triage", verdict="recycled", reason="later")
    lost = office.sql("c@d.co.jp", "c")
    office.does(lost, "opportunity_lost", "ito", opportunity="D1", reason="Price")
    assert [names(sato, key) for key in ("quiet", "lost", "returning")] == [set(), set(), set()]
    assert names(sato, "active") == {"a@b.co.jp", "c@d.co.jp"}
    office.now += 85 * DAY
    assert names(sato, "returning") == {"a@b.co.jp"}
    office.now += 15 * DAY
    assert names(sato, "lost") == {"c@d.co.jp"}
    assert names(sato, "quiet") == {"a@b.co.jp"}


# -- the page of the assignment


@mostly_on("sqlite")
def test_a_manager_makes_rules_and_notes_absences(office: Office) -> None:
    from ondo.store.models import Absence, AssignmentRule, Audit, Seat

    boss = entered("boss")
    rule = {"label": "Kansai", "team": "sdr", "trait_1": "prefecture", "words_1": "大阪府、京都府", "by_capacity": "on"}
    assert boss.post("/assignment/add/", rule).status_code == 302
    assert boss.post("/assignment/add/", {"label": "Others", "team": "sdr"}).status_code == 302
    made = AssignmentRule.objects.get(label="Kansai")
    assert (made.conditions, made.by_capacity, made.reclaims) == ({"prefecture": ["大阪府", "京都府"]}, True, False)
    other = AssignmentRule.objects.get(label="Others")
    boss.post(f"/assignment/{other.pk}/raise/")
    assert list(AssignmentRule.objects.order_by("position").values_list("label", flat=True)) == ["Others", "Kansai"]
    boss.post("/assignment/of/sato/capacity/", {"capacity": "7", "most": "3"})
    assert list(Seat.objects.values_list("user__username", "capacity", "most")) == [("sato", 7, 3)]
    boss.post("/absences/add/", {"user": "sato", "first": "2023-11-20", "last": "2023-11-21"})
    absence = Absence.objects.get()
    assert absence.until - absence.since == 2 * DAY
    shown = page(boss, "/assignment/")
    assert "大阪府" in shown
    boss.post(f"/absences/{absence.pk}/remove/")
    boss.post(f"/assignment/{made.pk}/remove/")
    assert (Absence.objects.count(), AssignmentRule.objects.count()) == (0, 1)
    done = Audit.objects.filter(by="boss").order_by("pk").values_list("action", flat=True)
    assert [one for one in done if one.startswith(("absence", "assignment", "user.capacity"))] == [
        *("assignment_rule.added", "assignment_rule.added", "assignment_rule.raised", "user.capacity_set"),
        *("absence.added", "absence.removed", "assignment_rule.removed"),
    ]


@mostly_on("sqlite")
def test_a_rule_that_says_half_of_something_is_refused(office: Office) -> None:
    boss = entered("boss")
    for wrong in ({"trait_1": "prefecture"}, {"words_1": "東京都"}, {"users": "999"}, {"team": "board"}):
        assert boss.post("/assignment/add/", {"label": "x", "team": "sdr", **wrong}).status_code == 422
    assert boss.post("/absences/add/", {"user": "sato", "first": "2023-11-21", "last": "2023-11-20"}).status_code == 422


def test_a_deal_closes_on_days_that_can_be_and_is_paid_in_what_is_usual(office: Office) -> None:
    key, ito = office.sql(), entered("ito")
    usual = 'name="currency" value="{}"'
    assert usual.format("JPY") in page(ito, f"/opportunities/new/{key}/")
    for closes_on in ("0001-01-01", "9999-12-31"):
        answer = does(office, ito, f"/opportunities/new/{key}/", key="D1", closes_on=closes_on)
        assert (answer.status_code, "1970" in answer.content.decode()) == (422, True)
    assert deals("key") == []
    does(office, ito, f"/opportunities/new/{key}/", key="D1", closes_on="2023-12-20", currency="EUR")
    assert deals("key", "currency") == [("D1", "EUR")]
    assert usual.format("EUR") in page(ito, f"/opportunities/new/{key}/")
    assert give(office, ito, "opportunity,closes_on\nD1,0001-01-01\n").status_code == 422
