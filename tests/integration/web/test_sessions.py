"""How long sessions last, the list of one's own, and which passwords are refused."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.arrivals import put_in_force
from tests.integration.web.visits import PASSWORD, actions, add, sign_in, visitor

from ondo.domain.instants import DAY, HOUR, MINUTE, Instant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BEGAN = 1_760_000_000_000


class Clock:
    """When it is, for whoever looks at sessions."""

    def __init__(self) -> None:
        self.at: Instant = BEGAN

    def __call__(self) -> Instant:
        return self.at


@pytest.fixture
def clock(store: str, monkeypatch: pytest.MonkeyPatch) -> Clock:
    from ondo.web.signing import lasting

    found = Clock()
    monkeypatch.setattr(lasting, "now", found)
    put_in_force()
    add("taro", "sdr", PASSWORD)
    return found


def inside() -> Client:
    client = visitor()
    assert sign_in(client, "taro").status_code == 302
    return client


def test_a_session_is_over_when_nobody_does_anything(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    client = inside()
    for _ in range(3):
        clock.at += 8 * HOUR - 1
        assert client.get("/people/").status_code == 200, "there is always somebody"
    clock.at += 8 * HOUR
    assert client.get("/people/").headers["Location"].startswith("/sign-in/")
    assert "session is over" in client.get("/sign-in/").content.decode()
    client = inside()
    clock.at += 5 * MINUTE
    assert client.get("/desk/list").status_code == 200
    clock.at += 8 * HOUR - 5 * MINUTE
    assert client.get("/people/").status_code == 302, "a page that asks by itself is nobody"
    monkeypatch.setenv("ONDO_SESSION_IDLE_MINUTES", "0")
    client = inside()
    clock.at += 3 * DAY
    assert client.get("/people/").status_code == 200


def test_a_session_is_over_after_some_days_whatever_is_done(clock: Clock) -> None:
    client = inside()
    while clock.at + 7 * HOUR < BEGAN + 14 * DAY:
        clock.at += 7 * HOUR
        assert client.get("/keys/").status_code == 200
    clock.at = BEGAN + 14 * DAY
    assert client.get("/keys/").status_code == 302
    assert client.get("/api/v1/me").status_code == 401


def test_one_sees_ones_sessions_and_ends_the_others(clock: Clock) -> None:
    here, there, of_jiro = inside(), inside(), visitor()
    add("jiro", "sdr", PASSWORD)
    sign_in(of_jiro, "jiro")
    page = here.get("/me/sessions/").content.decode()
    assert page.count("127.0.0.1") == 2, "those of others are not listed"
    assert page.count("this one") == 1
    assert here.post("/me/sessions/").status_code == 302
    assert there.get("/people/").status_code == 302
    assert (here.get("/people/").status_code, of_jiro.get("/people/").status_code) == (200, 200)
    assert here.get("/me/sessions/").content.decode().count("127.0.0.1") == 1
    assert actions()[-1] == "user.sessions_ended"


def test_a_password_that_everybody_has_is_refused(clock: Clock) -> None:
    client, common = inside(), "q1w2e3r4t5y6"
    words = {"oldpassword": PASSWORD, "password1": common, "password2": common}
    answer = client.post("/me/password/", words)
    assert answer.status_code == 200
    assert "too common" in answer.content.decode()
