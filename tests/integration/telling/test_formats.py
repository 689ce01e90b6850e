"""What services are sent is what they publish that they take, in both languages, whatever people wrote."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.integration.desks.office import Office
from tests.integration.telling.office import add, deliver, later, log_of, telling_office
from tests.integration.telling.receiving import Receiver

from ondo.integrations.message import Target, Told

WHO = "*Evil* <!channel> [toall] _x_\n<b>Corp</b>"


ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is asked of SQL is tried elsewhere."""


@pytest.fixture
def office(store: str, service: Receiver) -> Office:
    return telling_office()


def name_them(key: str, name: str, company: str) -> None:
    """What is known of somebody, as if they had said so."""
    from ondo.store.models import Account, FoldState

    row = FoldState.objects.get(person__key=key)
    state = json.loads(row.state)
    state["traits"]["name"] = name
    FoldState.objects.filter(person__key=key).update(state=json.dumps(state, ensure_ascii=False))
    Account.objects.update(name=company)


def told_to(kind: str, office: Office, service: Receiver, language: str, **more: Any) -> Any:
    """An MQL of a company, told to one service."""
    add(kind, service.url, "mql.made", language=language, **more)
    key = office.mql()
    name_them(key, "田中 太郎", "株式会社昭栄")
    deliver(later(office))
    return service.received[0]


@ONE_DATABASE
class TestSlack:
    def test_in_english(self, office: Office, service: Receiver) -> None:
        body = told_to("slack", office, service, "en").json()
        header, section, actions = body["blocks"]
        assert body["text"] == header["text"]["text"] == "田中 太郎 (株式会社昭栄) is an MQL now"
        assert header["type"] == "header"
        assert header["text"]["type"] == "plain_text"
        assert section["text"]["type"] == "mrkdwn"
        why, score, following = section["text"]["text"].splitlines()
        assert why == "*Why:* Hot (asked +50)"
        assert score == "*Score:* 50"
        assert following == "*Next:* Tue 14 Nov 2023 get in touch"
        (button,) = actions["elements"]
        assert button["text"] == {"type": "plain_text", "text": "Open in Ondo"}
        assert button["url"].startswith("https://ondo.example.co.jp/people/")

    def test_in_japanese(self, office: Office, service: Receiver) -> None:
        body = told_to("slack", office, service, "ja").json()
        assert body["text"] == "田中 太郎さん（株式会社昭栄）がMQLになりました"
        assert body["blocks"][1]["text"]["text"].splitlines()[:2] == ["*理由：* 熱い（asked +50）", "*スコア：* 50"]


@ONE_DATABASE
def test_teams_gets_an_adaptive_card_without_markdown(office: Office, service: Receiver) -> None:
    body = told_to("teams", office, service, "ja").json()
    (attachment,) = body["attachments"]
    assert (body["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attachment["content"]
    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.4", "ja")
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    lines = ["".join(run["text"] for run in block["inlines"]) for block in card["body"]]
    assert lines[:3] == ["田中 太郎さん（株式会社昭栄）がMQLになりました", "理由： 熱い（asked +50）", "スコア： 50"]
    assert card["actions"][0]["type"] == "Action.OpenUrl"


@ONE_DATABASE
def test_chatwork_gets_a_box_by_a_form_with_the_token(office: Office, service: Receiver) -> None:
    request = told_to("chatwork", office, service, "ja", secret="token")
    assert request.headers["x-chatworktoken"] == "token"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    body = request.form()["body"]
    assert body.startswith("[info][title]田中 太郎さん（株式会社昭栄）がMQLになりました[/title]理由： 熱い")
    assert body.endswith("[/info]")


@pytest.mark.parametrize("address", ["123", "https://www.chatwork.com/#!rid123"])
def test_a_room_of_chatwork_may_be_given_as_people_know_it(address: str) -> None:
    from ondo.integrations.chatwork import room_url

    assert room_url(address) == "https://api.chatwork.com/v2/rooms/123/messages"


class TestWhateverPeopleWrote:
    told = Told("msg_1", "mql.made", 0, WHO.replace("\n", " "), (("Why:", WHO.replace("\n", " ")),), "", "Open")

    def test_mentions_nobody_in_slack(self) -> None:
        from ondo.integrations.slack import message

        text = json.dumps(message(self.told), ensure_ascii=False)
        assert "<" not in json.loads(text)["blocks"][1]["text"]["text"].replace("&lt;", "")
        assert "&lt;!channel&gt;" in text

    def test_mentions_nobody_in_chatwork(self) -> None:
        from ondo.integrations.chatwork import message

        assert message(self.told).count("[") == 4, "the box and its title, opened and closed"

    def test_marks_up_nothing_in_a_mail(self) -> None:
        from ondo.integrations.mail import html

        assert "<b>" not in html(self.told, "en")

    def test_is_cut_where_a_service_takes_no_more(self) -> None:
        from ondo.integrations import slack, teams

        long = Told("msg_1", "mql.made", 0, "長" * 5_000, (("Why:", "い" * 9_000),) * 2)
        blocks: Any = slack.message(long)["blocks"]
        assert [len(block["text"]["text"]) for block in blocks] == [150, 3_000]
        assert len(json.dumps(teams.message(long, "ja"), ensure_ascii=False).encode()) < 28_000


class Mailbox:
    """An SMTP server that keeps what it was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@ONE_DATABASE
class TestMail:
    @pytest.fixture
    def mailbox(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        box = Mailbox()
        controller = Controller(box, hostname="127.0.0.1", port=0)
        from tests.integration.serving import free_port

        controller.port = free_port()
        controller.start()
        monkeypatch.setenv("ONDO_SMTP_URL", f"smtp://127.0.0.1:{controller.port}")
        yield box
        controller.stop()

    def test_goes_to_the_owner_as_text_and_as_html(self, office: Office, mailbox: Mailbox) -> None:
        from ondo.store.models import User

        User.objects.filter(username="sato").update(email="sato@example.co.jp", last_name="佐藤")
        desk = add("mail", "owner", "hand_off.made", language="ja", name="owners")
        key = office.mql()
        office.does(key, "triage", verdict="sql", need="speed")
        name_them(key, "田中 太郎", "株式会社昭栄")
        deliver(later(office))
        (mail,) = mailbox.mails
        assert mail["To"] == "sato@example.co.jp"
        assert mail["From"] == "Ondo <ondo@ondo.example.co.jp>"
        assert str(mail["Subject"]).strip() == "田中 太郎さん（株式会社昭栄）をフィールドセールスに引き渡しました"
        assert str(mail["Message-ID"]).startswith("<msg_")
        text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
        assert text is not None
        assert html is not None
        assert "担当： 佐藤" in text.get_content()
        assert f"https://ondo.example.co.jp/people/{key}" in html.get_content()
        assert log_of(desk) == [(None, None)]

    def test_a_person_whom_nobody_looks_after_is_nobodys_mail(self, office: Office, mailbox: Mailbox) -> None:
        add("mail", "owner", "mql.made")
        office.mql()
        deliver(later(office))
        assert mailbox.mails == []

    def test_without_a_server_or_with_a_dead_one_it_waits(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = add("mail", "sales@example.co.jp", "mql.made")
        office.mql()
        deliver(later(office))
        monkeypatch.setenv("ONDO_SMTP_URL", "smtp://127.0.0.1:1")
        deliver(later(office) + 60_000)
        (_, first), (_, second) = log_of(desk)
        assert first == "There is no mail server: ONDO_SMTP_URL"
        assert second is not None
        assert second.startswith("ConnectionRefusedError")


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.0.0.1/x",
            "https://[::1]/",
            "https://169.254.169.254/",
            "https://[64:ff9b::7f00:1]/",
            "https://[64:ff9b:1::a00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[::127.0.0.1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fec0::1]/",
            "https://[ff0e::1]/",
        ],
    )
    def test_nothing_goes_into_our_own_network(self, url: str) -> None:
        from ondo.integrations.posting import post

        answer = post(url, b"{}", {})
        assert answer.error is not None
        assert "private" in answer.error or "社内" in answer.error

    @pytest.mark.parametrize(
        "url", ["http://example.com/", "ftp://example.com/", "https://", "example.com", "https://a:b@example.com/"]
    )
    def test_an_address_has_to_be_one_and_to_be_encrypted(self, url: str) -> None:
        from ondo.domain.errors import OndoError
        from ondo.integrations import INTEGRATIONS

        for kind in ("slack", "teams"):
            with pytest.raises(OndoError):
                INTEGRATIONS[kind].check(Target(url))

    def test_a_name_is_looked_up_once_and_still_named(self, service: Receiver) -> None:
        from ondo.integrations.posting import post

        port = service.url.rpartition(":")[2]
        assert post(f"http://localhost:{port}/x?y=1", b"{}", {}).delivered
        assert (service.received[0].headers["host"], service.received[0].path) == (f"localhost:{port}", "/x?y=1")
