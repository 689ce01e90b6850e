"""Answers: whose they are, what follows from them, and what is no answer at all."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.integration.letters.office import TANAKA, Desk, answer
from tests.integration.letters.servers import MailHost, PostOffice

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is asked of SQL is tried elsewhere."""
BOUNCES = Path(__file__).parent / "bounces"


@pytest.fixture
def sent(desk: Desk, post: PostOffice) -> EmailMessage:
    """A letter to Tanaka, as it arrived there."""
    desk.writes("Our meeting")
    desk.posts()
    return post.mails[-1]


def test_an_answer_is_what_the_person_did_and_has_to_be_answered(desk: Desk, sent: EmailMessage) -> None:
    from ondo.store.models import Notice

    letter = desk.gets(answer(sent, "Yes, call me.\n\nOn Fri, 20 Nov 2026 Sato wrote:\n> Shall we talk?\n"))
    assert (letter.kind, letter.person, letter.text) == ("reply", desk.person, "Yes, call me.")
    assert (letter.answers.subject, letter.user.username, letter.state) == ("Our meeting", "sato", "new")
    assert desk.events()[-1] == "email_replied"
    assert ("reply", "email_replied") in desk.to_do()
    notice = Notice.objects.get(kind="letter.answered")
    assert (notice.person, notice.data["subject"]) == (desk.person, "Re: Our meeting")
    desk.writes("Re: Our meeting", answers=letter)
    assert "reply" not in [kind for kind, _ in desk.to_do()], "answered"


def test_it_ends_what_was_planned_for_the_case_that_none_came(desk: Desk, post: PostOffice) -> None:
    from datetime import date

    desk.writes(next_activity="call", due=date(2023, 11, 20))
    desk.posts()
    desk.gets(answer(post.mails[-1]))
    assert desk.to_do() == [("reply", "email_replied")]


@ONE_DATABASE
def test_whoever_was_put_off_and_answers_stands_on_top(desk: Desk, sent: EmailMessage) -> None:
    from ondo.store.models import Work

    desk.office.does(desk.key, "snoozed", until="2023-12-01")
    assert Work.objects.get(person=desk.person).snoozed_until is not None
    desk.gets(answer(sent))
    work = Work.objects.get(person=desk.person)
    assert (work.snoozed_until, work.next_kind, work.urgent_at <= desk.office.now) == (None, "reply", True)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"In_Reply_To": ""}, id="by the address alone"),
        pytest.param({"To": "Sato <sato@example.co.jp>"}, id="by In-Reply-To alone"),
        pytest.param(
            {"To": "sato@example.co.jp", "In_Reply_To": "", "References": "<x@y> {id} <z@y>"}, id="References"
        ),
        pytest.param({"To": "x@example.co.jp", "In_Reply_To": "", "Delivered_To": "{to}"}, id="Delivered-To"),
        pytest.param({"From": "Assistant <office@elsewhere.example>"}, id="from another address of theirs"),
        pytest.param({"To": "reply@in.example.co.jp", "In_Reply_To": ""}, id="by who wrote it"),
    ],
)
@ONE_DATABASE
def test_it_finds_its_person(desk: Desk, sent: EmailMessage, headers: dict[str, str]) -> None:
    told = {"id": str(sent["Message-ID"]), "to": str(sent["Reply-To"]).split("<")[-1].strip(">")}
    letter = desk.gets(answer(sent, **{name: value.format(**told) for name, value in headers.items()}))
    assert letter.person == desk.person
    assert desk.events()[-1] == "email_replied"


def test_the_same_mail_counts_once_however_often_it_comes(desk: Desk, sent: EmailMessage) -> None:
    first, second = desk.gets(answer(sent)), desk.gets(answer(sent))
    assert first == second
    assert desk.events().count("email_replied") == 1


def test_an_answer_to_an_answer_belongs_to_the_first_letter(desk: Desk, sent: EmailMessage, post: PostOffice) -> None:
    reply = desk.gets(answer(sent))
    desk.writes("Re: Our meeting", answers=reply)
    desk.posts()
    second = post.mails[-1]
    assert (second["In-Reply-To"], second["References"]) == (
        reply.message_id,
        f"{sent['Message-ID']} {reply.message_id}",
    )
    again = desk.gets(answer(second, Message_ID="<answer-2@mail.example>"))
    assert (again.answers.subject, desk.events().count("email_replied")) == ("Re: Our meeting", 2)


def test_whoever_wanted_no_mail_and_writes_all_the_same_may_be_answered(desk: Desk, sent: EmailMessage) -> None:
    desk.office.does(desk.key, "unsubscribed")
    desk.gets(answer(sent))
    assert desk.writes().state == "waiting"


@ONE_DATABASE
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Subject": "自動返信：資料のご案内"},
        {"Subject": "Automatic reply: Our meeting"},
        {"From": "no-reply@example.co.jp"},
    ],
)
def test_what_a_machine_wrote_is_kept_and_counts_for_nothing(
    desk: Desk, sent: EmailMessage, headers: dict[str, str]
) -> None:
    before = desk.to_do()
    letter = desk.gets(answer(sent, "I am away until Monday.", **headers))
    assert (letter.kind, letter.person, letter.state) == ("auto_reply", desk.person, "seen")
    assert (desk.events()[-1], desk.to_do()) == ("mail_sent", before)


def bounce(sent: EmailMessage, status: str = "5.1.1", action: str = "failed") -> bytes:
    """What a mail server reports (RFC 3464)."""
    headers = f"Message-ID: {sent['Message-ID']}\nTo: {TANAKA}\nSubject: {sent['Subject']}\n"
    return f"""From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {str(sent["Reply-To"]).split("<")[-1].strip(">")}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{status}@mx.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="B"
MIME-Version: 1.0

--B
Content-Type: text/plain

It could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {TANAKA}
Action: {action}
Status: {status}

--B
Content-Type: text/rfc822-headers

{headers}
--B--
""".encode()


def test_a_letter_that_comes_back_is_looked_after(desk: Desk, sent: EmailMessage) -> None:
    letter = desk.gets(bounce(sent))
    letter.answers.refresh_from_db()
    assert (letter.kind, letter.answers.state) == ("bounce", "bounced")
    assert TANAKA in letter.answers.error
    assert desk.events()[-1] == "email_bounced"
    assert ("check_address", "email_bounced") in desk.to_do()
    desk.gets(bounce(sent))
    assert desk.events().count("email_bounced") == 1


def test_one_that_is_late_is_not(desk: Desk, sent: EmailMessage) -> None:
    letter = desk.gets(bounce(sent, "4.2.2", "delayed"))
    assert (letter.kind, letter.answers.state, desk.events()[-1]) == ("bounce", "sent", "mail_sent")


@ONE_DATABASE
def test_a_user_who_goes_on_in_a_mail_program_has_written_too(desk: Desk, sent: EmailMessage) -> None:
    letter = desk.gets(answer(sent, "As I said on the phone", From="Sato <sato@example.co.jp>", Cc=TANAKA))
    assert (letter.kind, letter.state, letter.user.username, letter.person) == ("written", "sent", "sato", desk.person)
    assert desk.events()[-2:] == ["mail_sent", "mail_sent"]


@ONE_DATABASE
def test_what_nobody_knows_is_kept_for_somebody_to_look_at(desk: Desk) -> None:
    from ondo.store.reading.letters import received

    stranger = EmailMessage()
    stranger["From"], stranger["To"] = "stranger@elsewhere.example", "reply@in.example.co.jp"
    stranger["Message-ID"], stranger["Subject"] = "<s@elsewhere.example>", "Who are you?"
    stranger.set_content("I found this address.")
    letters = [desk.gets(stranger), desk.gets(b"\xff\xfe no mail at all"), desk.gets(b"")]
    assert [letter.person for letter in letters] == [None, None, None]
    assert received(None, 10, nobody=True) == letters[::-1]


def test_what_no_database_takes_is_left_out_of_a_mail(desk: Desk, sent: EmailMessage) -> None:
    """Half a surrogate pair, which UTF-7 can say, and NUL."""
    half = answer(sent, "Call me +2AA- today", Message_ID="<half@mail.example>")
    half.set_param("charset", "utf-7")
    reply = desk.gets(half)
    assert (reply.kind, reply.person, reply.text) == ("reply", desk.person, "Call me ? today")
    whole = str(sent["Message-ID"]).encode()
    letter = desk.gets(bounce(sent).replace(whole, whole[:5] + b"\0" + whole[5:]))
    letter.answers.refresh_from_db()
    assert (letter.kind, letter.answers.state) == ("bounce", "bounced")


@ONE_DATABASE
def test_a_mail_that_cannot_be_taken_holds_up_no_other(
    desk: Desk, sent: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as during:
        during.setattr("ondo.actions.receive_mail.answered_letter", mistaken)
        kept = desk.gets(answer(sent, Message_ID="<mistake@mail.example>"))
    assert (kept.kind, kept.state) == ("unreadable", "new")
    assert desk.gets(answer(sent)).kind == "reply"


@pytest.mark.parametrize("database_url", ["postgresql", "sqlite"], indirect=True)
def test_a_mailbox_is_read_from_where_it_was_read_last_and_left_as_it_is(
    desk: Desk, sent: EmailMessage, mailbox: MailHost
) -> None:
    from ondo import settings
    from ondo.store.models import Letter
    from ondo.worker.answers import Answers

    def read() -> int:
        desk.office.now += 60_000
        reading = Answers(settings.imap(), clock=lambda: desk.office.now)
        reading(desk.office.now)
        reading.settle()
        reading.end()
        desk.office.decide()
        return Letter.objects.exclude(kind="written").count()

    mailbox.deliver(answer(sent, Message_ID="<old@mail.example>").as_bytes())
    assert read() == 0, "it begins with what arrives from then on"
    mailbox.deliver(answer(sent).as_bytes())
    mailbox.deliver(bounce(sent))
    assert (read(), read()) == (2, 2)
    assert desk.events()[-2:] == ["email_replied", "email_bounced"]
    assert mailbox.seen() == []


@ONE_DATABASE
def test_a_mailbox_that_cannot_be_read_is_said_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ondo.settings import Imap
    from ondo.store.reading.letters import mailbox as read
    from ondo.worker.answers import Answers

    reading = Answers(Imap("127.0.0.1", 9, "x", "secret", "", "INBOX"), clock=lambda: desk.office.now)
    for _ in range(2):
        desk.office.now += 120_000
        reading(desk.office.now)
        reading.settle()
    reading.end()
    assert len([line for line in caplog.messages if "127.0.0.1" in line]) == 1
    assert "secret" not in caplog.text
    box = read()
    assert box is not None
    assert "refused" in str(box.error)
