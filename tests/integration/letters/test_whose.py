"""A mail from nobody we know: somebody says whose it is."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from tests.integration.letters.office import Desk
from tests.integration.web.visits import entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def later(desk: Desk) -> None:
    """When nothing can be undone any more."""
    from ondo.domain.instants import DAY, MINUTE
    from ondo.web.frame.moments import now
    from ondo.worker.outbox import Outbox

    Outbox()(now() + MINUTE)
    desk.office.decide(now() + DAY)


def unknown(desk: Desk) -> Any:
    """A mail of somebody of whom nobody knows who it is."""
    stranger = EmailMessage()
    stranger["From"], stranger["To"] = "ichiro@private.example", "reply@in.example.co.jp"
    stranger["Message-ID"], stranger["Subject"] = "<s@private.example>", "From my own address"
    stranger.set_content("Please call me.")
    return desk.gets(stranger)


def test_giving_it_to_somebody_is_taken_back_until_it_is_recorded(desk: Desk) -> None:
    from ondo.store.reading.letters import received

    letter, sato = unknown(desk), entered("sato")
    page, before = f"/desk/letters/{letter.pk}/", desk.events()
    sato.post(page, {"person": desk.key})
    assert 'name="undoable"' in sato.get("/desk/letters/").content.decode()
    sato.post("/desk/undo")
    later(desk)
    assert [one.pk for one in received(None, 10, nobody=True)] == [letter.pk]
    assert desk.events() == before
    sato.post(page, {"person": desk.key})
    later(desk)
    later(desk)
    assert desk.events() == [*before, "email_replied"]
    sato.post("/desk/undo")
    letter.refresh_from_db()
    assert letter.person == desk.person, "what somebody did is never taken back"


def test_it_becomes_an_answer_of_whoever_it_is_given_to(desk: Desk) -> None:
    from ondo.store.reading.letters import received

    desk.office.sees({"type": "identify", "anonymousId": "a", "traits": {"name": "田中 一郎"}})
    letter, sato = unknown(desk), entered("sato")
    page = f"/desk/letters/{letter.pk}/"
    assert page in sato.get("/desk/letters/?from=nobody").content.decode()
    assert "田中 一郎" in sato.get(page, {"q": "田中"}).content.decode()

    sato.post(page, {"person": desk.key})
    later(desk)
    letter.refresh_from_db()
    assert (letter.person, letter.user.username, received(None, 10, nobody=True)) == (desk.person, "sato", [])
    assert desk.events()[-1] == "email_replied"
    assert ("reply", "email_replied") in desk.to_do()
    assert "Please call me." in sato.get(f"/desk/people/{desk.key}/").content.decode()
    assert sato.post(page, {"person": desk.key}).status_code == 404, "it is somebody's"
