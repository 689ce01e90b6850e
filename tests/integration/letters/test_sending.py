"""Letters on their way out: over a real SMTP server, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.letters.office import MINUTE, SECOND, TANAKA, Desk
from tests.integration.letters.servers import PostOffice

from ondo.domain.errors import OndoError


def state(letter: Any) -> str:
    letter.refresh_from_db()
    return str(letter.state)


def test_a_letter_leaves_after_the_time_for_an_undo(desk: Desk, post: PostOffice) -> None:
    letter = desk.writes("資料のご案内", "田中様\n\nお世話になっております。")
    desk.posts(later=10 * SECOND)
    assert post.mails == []
    desk.posts(later=10 * SECOND)
    (mail,) = post.mails
    assert (mail["Subject"], mail["To"], mail["From"].addresses[0].addr_spec) == (
        "資料のご案内",
        TANAKA,
        "sato@example.co.jp",
    )
    assert mail["From"].addresses[0].display_name == "佐藤 花子"
    assert mail.get_content().split() == ["田中様", "お世話になっております。"]
    back_to = f"reply+{letter.token}@in.example.co.jp"
    assert (mail["Reply-To"].addresses[0].addr_spec, post.envelopes) == (back_to, [(back_to, TANAKA)])
    assert (mail["Message-ID"], state(letter)) == (letter.message_id, "sent")
    assert desk.events()[-1] == "mail_sent"
    desk.posts(later=10 * MINUTE)
    assert len(post.mails) == 1, "once is enough"


def test_whoever_writes_from_elsewhere_writes_in_our_name(desk: Desk, post: PostOffice) -> None:
    desk.writes(by="ito")
    desk.posts()
    (mail,) = post.mails
    assert (mail["From"].addresses[0].addr_spec, mail["From"].addresses[0].display_name) == (
        "ondo@example.co.jp",
        "伊藤",
    )


def test_an_address_that_only_a_mobile_carrier_gives_out(desk: Desk, post: PostOffice) -> None:
    from ondo.store.models import Identity

    Identity.objects.create(person=desk.person, kind="email", value="tanaka..1.@docomo.ne.jp", since=1)
    desk.writes(to="tanaka..1.@docomo.ne.jp")
    desk.posts()
    assert post.envelopes[0][1] == "tanaka..1.@docomo.ne.jp"


def test_writing_finishes_what_was_to_be_done_and_plans_the_next(desk: Desk, post: PostOffice) -> None:
    from datetime import date

    assert [kind for kind, _ in desk.to_do()] == ["contact"]
    desk.writes(next_activity="call", due=date(2023, 11, 17))
    assert desk.to_do() == [("call", "mail_sent")]


@pytest.mark.parametrize("in_time", [True, False])
def test_it_can_be_taken_back_until_it_leaves(desk: Desk, post: PostOffice, in_time: bool) -> None:
    from ondo.actions.withdraw_letter import withdraw_letter

    letter = desk.writes()
    desk.posts(later=14 * SECOND if in_time else 16 * SECOND)
    if in_time:
        withdraw_letter(letter=letter, by="sato", at=desk.office.now)
    else:
        with pytest.raises(OndoError) as error:
            withdraw_letter(letter=letter, by="sato", at=desk.office.now)
        assert error.value.problem.key == "letters.on_its_way"
    desk.posts(later=MINUTE)
    assert (len(post.mails), state(letter)) == ((0, "withdrawn") if in_time else (1, "sent"))


def test_a_mail_server_that_is_busy_gets_it_later(desk: Desk, post: PostOffice) -> None:
    letter = desk.writes()
    post.busy = True
    desk.posts()
    assert (state(letter), post.mails) == ("waiting", [])
    assert "451" in letter.error
    post.busy = False
    desk.posts(later=MINUTE)
    assert (state(letter), len(post.mails), letter.error) == ("sent", 1, None)


def test_no_mail_server_at_all_gets_it_later(desk: Desk, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    letter, there = desk.writes(), os.environ["ONDO_SMTP_URL"]
    monkeypatch.setenv("ONDO_SMTP_URL", "smtp://127.0.0.1:9")
    desk.posts()
    assert state(letter) == "waiting"
    monkeypatch.setenv("ONDO_SMTP_URL", there)
    desk.posts(later=MINUTE)
    assert (state(letter), len(post.mails)) == ("sent", 1)


def test_an_address_that_is_refused_for_good_is_looked_after(desk: Desk, post: PostOffice) -> None:
    post.refused = {TANAKA}
    letter = desk.writes()
    desk.posts()
    desk.office.decide()
    assert (state(letter), letter.error) == ("bounced", "550 5.1.1 no such user here")
    assert desk.events()[-1] == "email_bounced"
    assert ("check_address", "email_bounced") in desk.to_do()
    desk.posts(later=10 * MINUTE)
    assert desk.events().count("email_bounced") == 1


def test_whoever_wants_no_mail_gets_none(desk: Desk, post: PostOffice) -> None:
    desk.office.does(desk.key, "consent_changed", channel="mail", given=False)
    with pytest.raises(OndoError) as error:
        desk.writes()
    assert error.value.problem.key == "letters.wants_none"


def test_whoever_says_so_in_the_last_moment_gets_none_either(desk: Desk, post: PostOffice) -> None:
    letter = desk.writes()
    desk.office.does(desk.key, "unsubscribed", later=5 * SECOND)
    desk.posts(later=MINUTE)
    assert (state(letter), post.mails) == ("refused", [])


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"to": "suzuki@example.co.jp"}, "letters.not_theirs"),
        ({"subject": "  "}, "letters.bad_subject"),
        ({"text": "\n"}, "letters.bad_text"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_letter_is_refused(desk: Desk, given: dict[str, str], key: str) -> None:
    with pytest.raises(OndoError) as error:
        desk.writes(**given)
    assert error.value.problem.key == key


def test_killed_between_sending_and_noting_it_is_sent_again_as_the_same_mail(desk: Desk, post: PostOffice) -> None:
    """At least once: the server took the letter, then the worker died before its transaction ended."""
    from ondo.actions.post_letter import _written
    from ondo.integrations.mail.letters import send_letter
    from ondo.worker.outbox import take
    from ondo.worker.post import MAILS

    letter = desk.writes()
    desk.office.now += 20 * SECOND
    take(desk.office.now, MAILS)
    assert send_letter(_written(letter)).delivered
    desk.posts(later=30 * SECOND)
    assert len(post.mails) == 1, "while it is taken nobody else sends it"
    desk.posts(later=MINUTE)
    assert [mail["Message-ID"] for mail in post.mails] == [letter.message_id] * 2
