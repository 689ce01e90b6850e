"""Who asks: tokens, sessions, and what nobody gets."""

from __future__ import annotations

from collections import OrderedDict
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.integration.api.calling import NOW, Api, api, token

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_token_acts_in_the_name_of_its_user() -> None:
    assert api("sdr").get("/me")["name"] == "sdr"


def test_nobody_is_told_how_to_show_who_they_are() -> None:
    response = Api(None)("GET", "/me")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("end", ["revoked", "expired", "left"])
def test_a_token_that_ended_opens_nothing(end: str) -> None:
    from ondo.actions.revoke_token import revoke_token
    from ondo.store.models import ApiToken, User

    shown = token("sdr")
    found = ApiToken.objects.get()
    if end == "revoked":
        revoke_token(token=found, by="test", at=NOW)
    elif end == "expired":
        ApiToken.objects.update(expires_at=NOW)
    else:
        User.objects.update(is_active=False)
    assert Api(shown)("GET", "/me").status_code == 401


def test_the_store_never_has_the_token_itself() -> None:
    from ondo.store.models import ApiToken, Audit

    shown = token()
    kept = repr(ApiToken.objects.values()) + repr(list(Audit.objects.values()))
    assert shown not in kept
    assert shown[:12] in kept


def test_a_session_reads_and_needs_the_csrf_token_to_change() -> None:
    from ondo.store.models import User

    token("manager")
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me").json()["token"] is None
    refused = client.post("/api/v1/playbooks/validate", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf")


def test_a_wrong_token_is_not_saved_by_a_session() -> None:
    from ondo.store.models import User

    token("manager")
    client = Client(SERVER_NAME="localhost", headers={"authorization": "Bearer ondo_wrong"})
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me").status_code == 401


def test_whoever_asks_too_often_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.web.api import throttling

    monkeypatch.setenv("ONDO_API_PER_MINUTE", "12")
    monkeypatch.setattr(throttling, "_purses", OrderedDict())
    ask = api("sdr")
    answers = [ask("GET", "/me") for _ in range(4)]
    assert [answer.status_code for answer in answers][:2] == [200, 200]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 1
    assert api("manager")("GET", "/me").status_code == 200


@pytest.mark.usefixtures("store")
def test_all_processes_together_answer_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.web.api import throttling

    at = 1_760_000_000_000
    monkeypatch.setenv("ONDO_API_PER_MINUTE", "120")
    monkeypatch.setattr(throttling, "now", lambda: at)
    caller = SimpleNamespace(user=SimpleNamespace(pk=7), token=None)
    processes: list[OrderedDict[str, object]] = [OrderedDict() for _ in range(3)]

    def answered(times: int) -> int:
        """How many of so many requests are answered, whichever process they come to."""
        count = 0
        for number in range(times):
            monkeypatch.setattr(throttling, "_purses", processes[number % 3])
            count += throttling.wait_for(caller) is None  # type: ignore[arg-type]
        return count

    assert answered(60) == 20
    at += 5_000
    assert answered(60) == 10
    at += 3_600_000
    assert answered(60) == 20, "nothing is saved up, and nothing of what was taken is kept for ever"
