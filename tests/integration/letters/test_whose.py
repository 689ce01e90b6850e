"""A mail from nobody we know: somebody says whose it is."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from tests.integration.letters.office import Desk
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_it_becomes_an_answer_of_whoever_it_is_given_to(desk: Desk) -> None:
    from ondo.store.reading.letters import received

    desk.office.sees({"type": "identify", "anonymousId": "a", "traits": {"name": "田中 一郎"}})
    stranger = EmailMessage()
    stranger["From"], stranger["To"] = "ichiro@private.example", "reply@in.example.co.jp"
    stranger["Message-ID"], stranger["Subject"] = "<s@private.example>", "From my own address"
    stranger.set_content("Please call me.")
    letter = desk.gets(stranger)
    sato = entered("sato")
    page = f"/desk/letters/{letter.pk}/"
    assert page in sato.get("/desk/letters/?from=nobody").content.decode()
    assert "田中 一郎" in sato.get(page, {"q": "田中"}).content.decode()

    sato.post(page, {"person": desk.key})
    desk.office.decide(3_600_000)
    letter.refresh_from_db()
    assert (letter.person, letter.user.username, received(None, 10, nobody=True)) == (desk.person, "sato", [])
    assert desk.events()[-1] == "email_replied"
    assert ("reply", "email_replied") in desk.to_do()
    assert "Please call me." in sato.get(f"/desk/people/{desk.key}/").content.decode()
    assert sato.post(page, {"person": desk.key}).status_code == 404, "it is somebody's"
