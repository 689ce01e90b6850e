"""The door: who gets in, by what, how often one may try, and what the audit has of it."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from typing import Any

import pytest
from django.test import Client
from tests.integration.web.oidc_provider import CLIENT, SECRET, Provider, providing
from tests.integration.web.visits import AT, PASSWORD, actions, add, entered, sign_in, visitor

from ondo.cli.boundary import run
from ondo.domain.errors import OndoError

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_password_opens_and_a_wrong_one_does_not(store: str) -> None:
    add("taro", "sdr", PASSWORD, email="taro@ondo.example")
    client = visitor()
    assert sign_in(client, "taro", "wrong, quite wrong").status_code == 200
    assert sign_in(client, "nobody").status_code == 200
    assert client.get("/").status_code == 302
    assert sign_in(client, "TARO@ondo.example").headers["Location"] == "/"
    assert client.get("/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/").status_code == 302
    assert actions()[2:] == ["user.signed_in", "user.signed_out"]


@SQLITE
def test_strangers_cannot_make_themselves_users(store: str) -> None:
    for path in ("/sign-up/", "/signup/", "/accounts/signup/", "/accounts/login/"):
        assert visitor().get(path).status_code == 404
    assert visitor().get("/sign-in/strangers/").status_code in (302, 404)


@SQLITE
def test_after_five_failures_nobody_signs_in_as_them_for_a_while(store: str) -> None:
    add("taro", "sdr", PASSWORD)
    add("jiro", "sdr", PASSWORD)
    for _ in range(5):
        assert "wait" not in _wrong(visitor(), "taro")
    assert "Too many failed login attempts" in _wrong(visitor(), "taro")
    client = visitor()
    assert sign_in(client, "taro").status_code == 200, "not even with the right one"
    assert client.get("/").status_code == 302
    assert sign_in(client, "jiro").status_code == 302, "others are not concerned"


def _wrong(client: Client, name: str) -> str:
    return str(sign_in(client, name, "wrong, quite wrong").content.decode())


@SQLITE
def test_one_address_cannot_try_many_names(store: str) -> None:
    from django.test import override_settings

    from ondo.web.django_settings import ACCOUNT_RATE_LIMITS

    assert ACCOUNT_RATE_LIMITS["login"] == "30/m/ip"
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "3/m/ip"}):  # each try costs half a second
        answers = [sign_in(visitor(), f"somebody{n}", "wrong, quite wrong") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Too many tries" in answers[-1].content.decode()


def test_the_first_visitor_with_the_printed_token_becomes_the_administrator(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.store.models import Audit, User

    client = visitor()
    assert client.get("/begin/anything/").status_code == 404, "nothing was printed"
    monkeypatch.setenv("ONDO_SET_UP_TOKEN", "as-printed")
    assert client.get("/begin/wrong/").status_code == 404
    assert client.get("/begin/as-printed/").status_code == 200
    filled = {"name": "hanako", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/begin/as-printed/", {**filled, "name": "two words"}).status_code == 200
    assert User.objects.count() == 0
    assert client.post("/begin/as-printed/", filled).status_code == 302
    assert sign_in(client, "hanako").status_code == 302
    assert client.get("/users/").status_code == 200
    assert visitor().get("/begin/as-printed/").status_code == 404, "only once"
    found = Audit.objects.order_by("pk").values_list("action", "by")
    assert list(found)[:2] == [("user.added", "first-visit"), ("user.password_chosen", "first-visit")]


def test_a_link_lets_somebody_choose_a_password_once(store: str) -> None:
    add("hanako", "administrator")
    add("taro", "sdr", PASSWORD)
    old = entered("taro")
    page = entered("hanako").post("/users/taro/link/").content.decode()
    address = page.partition('class="secret">')[2].partition("<")[0].partition("localhost")[2]
    chosen = {"password": "another quiet morning", "again": "another quiet morning"}
    assert visitor().get(address.replace("/choose/", "/choose/x")).status_code == 404
    assert visitor().post(address, chosen).status_code == 302
    assert visitor().get(address).status_code == 404, "it was used"
    assert old.get("/").status_code == 302, "sessions by the old password ended"
    assert sign_in(visitor(), "taro", "another quiet morning").status_code == 302
    assert "another quiet morning" not in str(_rows())


@SQLITE
def test_an_administrator_added_by_hand_gets_in_by_a_printed_link(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_SECRET_KEY", "as of the site")
    assert run(["user", "add", "hanako", "--role", "administrator"]) == 0
    assert "ondo user link hanako" in capsys.readouterr().out
    assert run(["user", "link", "hanako"]) == 0
    told, beside = capsys.readouterr()
    address = "/sign-in/choose/" + told.partition("http://localhost:8000/sign-in/choose/")[2].split()[0]
    assert "ONDO_URL" in beside, "the site may be elsewhere"
    assert run(["user", "link", "hanaka"]) == 2
    assert actions() == ["user.added", "user.link_given"]
    chosen = {"password": "another quiet morning", "again": "another quiet morning"}
    assert visitor().post(address, chosen).status_code == 302
    assert sign_in(visitor(), "hanako", "another quiet morning").status_code == 302


@SQLITE
def test_the_first_visit_stays_open_until_an_administrator_can_sign_in(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.store.models import User

    monkeypatch.setenv("ONDO_SET_UP_TOKEN", "as-printed")
    add("crm", "manager", PASSWORD)
    hanako = add("hanako", "administrator", email="hanako@ondo.example")
    filled = {"name": "hanako", "password": PASSWORD, "again": PASSWORD}
    page = visitor().post("/begin/as-printed/", filled)
    assert "already" in page.content.decode(), "that name is taken"
    monkeypatch.setenv("ONDO_OIDC_ISSUER", "https://login.example")
    monkeypatch.setenv("ONDO_OIDC_CLIENT_ID", "ondo")
    assert visitor().get("/begin/as-printed/").status_code == 404, "the company's sign-in lets hanako in"
    monkeypatch.delenv("ONDO_OIDC_ISSUER")
    assert visitor().post("/begin/as-printed/", {**filled, "name": "jiro"}).status_code == 302
    assert visitor().get("/begin/as-printed/").status_code == 404
    User.objects.filter(username="jiro").update(is_active=False)
    assert visitor().get("/begin/as-printed/").status_code == 200, "nobody could let anybody in"
    hanako.set_password(PASSWORD)
    hanako.save()
    assert visitor().get("/begin/as-printed/").status_code == 404


def _rows() -> list[Any]:
    from ondo.store.models import Audit

    return list(Audit.objects.values())


@SQLITE
def test_changing_the_password_ends_other_sessions_and_asks_for_the_old_one(store: str) -> None:
    add("taro", "sdr", PASSWORD)
    here, there = entered("taro"), entered("taro")
    new = {"password1": "another quiet morning", "password2": "another quiet morning"}
    assert here.post("/me/password/", {"oldpassword": "wrong", **new}).status_code == 200
    short = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "12" in here.post("/me/password/", short).content.decode()
    assert here.post("/me/password/", {"oldpassword": PASSWORD, **new}).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert actions()[-1] == "user.password_changed"


@SQLITE
def test_one_time_codes_from_beginning_to_end(store: str) -> None:
    from allauth.mfa.models import Authenticator

    user = add("taro", "sdr", PASSWORD)
    client = entered("taro")
    assert client.get("/me/codes/begin/").headers["Location"].startswith("/sign-in/again/")
    secret = shown_secret(client)
    assert "incorrect" in client.post("/me/codes/begin/", {"code": "000000"}).content.decode().lower()
    assert client.post("/me/codes/begin/", {"code": code(secret)}).status_code == 302
    kept = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
    assert secret not in kept, "the store holds it encrypted"
    recovery = client.get("/me/codes/recovery/").content.decode().partition('<pre class="secret">')[2].split()[0]

    again = visitor()
    assert sign_in(again, "taro").headers["Location"].startswith("/sign-in/code/")
    assert again.get("/").status_code == 302, "the password alone opens nothing"
    assert again.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    assert again.post("/sign-in/code/", {"code": recovery}).status_code == 302
    assert again.get("/").status_code == 200
    once_more = visitor()
    sign_in(once_more, "taro")
    assert once_more.post("/sign-in/code/", {"code": recovery}).status_code == 200, "a recovery code opens once"
    assert {"user.codes_begun", "user.signed_in"} <= set(actions())


@SQLITE
def test_a_one_time_code_opens_once(store: str) -> None:
    from django.core.cache import cache

    add("taro", "sdr", PASSWORD)
    client = entered("taro")
    secret = shown_secret(client)
    client.post("/me/codes/begin/", {"code": code(secret)})
    cache.clear()  # the code that began them was used by that
    first, second = visitor(), visitor()
    for one in (first, second):
        sign_in(one, "taro")
    tried = (code(secret) for _ in range(2))  # half a minute may be over between one and the next
    used = next(one for one in tried if first.post("/sign-in/code/", {"code": one}).status_code == 302)
    assert second.post("/sign-in/code/", {"code": used}).status_code == 200
    assert (first.get("/").status_code, second.get("/").status_code) == (200, 302)


@SQLITE
def test_where_codes_are_required_nobody_works_by_a_password_alone(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add("taro", "sdr", PASSWORD)
    client = visitor()
    sign_in(client, "taro")
    assert client.get("/people/").status_code == 200
    monkeypatch.setenv("ONDO_REQUIRE_CODES", "1")
    assert client.get("/people/").headers["Location"] == "/me/codes/begin/"
    assert client.post("/tokens/", {"name": "a way round"}).status_code == 302
    client.post("/me/codes/begin/", {"code": code(shown_secret(client))})
    assert client.get("/people/").status_code == 200


@SQLITE
def test_an_administrator_helps_whoever_lost_their_phone(store: str) -> None:
    add("hanako", "administrator")
    add("taro", "sdr", PASSWORD)
    client = entered("taro")
    client.post("/me/codes/begin/", {"code": code(shown_secret(client))})
    entered("hanako").post("/users/taro/codes/end/")
    assert sign_in(visitor(), "taro").headers["Location"] == "/"
    assert actions()[-2] == "user.codes_ended"


def shown_secret(client: Client) -> str:
    """What the page shows to whoever begins with codes, after saying their password once more."""
    assert client.post("/sign-in/again/", {"password": PASSWORD}).status_code == 302
    page = client.get("/me/codes/begin/").content.decode()
    return str(page.partition('id="totp-secret" class="secret">')[2].partition("<")[0])


def code(secret: str) -> str:
    """What an authenticator app would show now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def provider(store: str, settings_of_oidc: Provider) -> Provider:
    return settings_of_oidc


@pytest.fixture
def settings_of_oidc() -> Any:
    from django.test import override_settings

    with providing() as running:
        app = {"provider_id": "company", "name": "Minamikaze", "client_id": CLIENT, "secret": SECRET}
        apps = [{**app, "settings": {"server_url": running.issuer}}]
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}):
            yield running


def by_company(client: Client) -> Any:
    """Through the company's sign-in and back, over HTTP; the last answer."""
    import httpx

    led = client.post("/sign-in/with/company/?process=login")
    assert led.status_code == 302
    back = httpx.get(led.headers["Location"]).headers["Location"]
    return client.get(back.partition("localhost")[2])


@SQLITE
def test_the_companys_sign_in_lets_users_in_by_a_verified_address(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("taro", "sdr", email="taro@ondo.example")
    assert "Sign in with Minamikaze" in visitor().get("/sign-in/").content.decode()
    provider.claims = {"sub": "17", "email": "taro@ondo.example", "email_verified": True}
    client = visitor()
    assert by_company(client).headers["Location"] == "/"
    monkeypatch.setenv("ONDO_REQUIRE_CODES", "1")  # the company's sign-in has its own
    assert client.get("/").status_code == 200
    assert {"user.company_joined", "user.signed_in"} <= set(actions())


@SQLITE
@pytest.mark.parametrize(
    "said",
    [{"email_verified": "true"}, {"xms_edov": True}, {"xms_edov": 1}, {"xms_edov": "1"}, {"xms_edov": "true"}],
    ids=["Cognito", "Entra", "Entra as 1", "Entra as text", "Entra as word"],
)
def test_each_provider_vouches_in_words_of_its_own(provider: Provider, said: dict[str, Any]) -> None:
    add("taro", "sdr", email="taro@ondo.example")
    provider.claims = {"sub": "17", "email": "Taro@ondo.example", **said}
    assert by_company(visitor()).headers["Location"] == "/"


@SQLITE
@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "18", "email": "stranger@ondo.example", "email_verified": True},
        {"sub": "19", "email": "taro@ondo.example", "email_verified": False},
        {"sub": "20"},
        {"sub": "21", "email": "taro@ondo.example", "email_verified": "false"},
        {"sub": "22", "email": "taro@ondo.example", "email_verified": 1},
        {"sub": "23", "email": "taro@ondo.example"},
        {"sub": "24", "email": "taro@ondo.example", "xms_edov": "0"},
        {"sub": "25", "email": "taro@ondo.example", "email_verified": False, "xms_edov": True},
    ],
    ids=["stranger", "not vouched for", "no address", "text", "number", "nothing said", "foreign domain", "both"],
)
def test_the_companys_sign_in_makes_nobody_a_user(provider: Provider, claims: dict[str, Any]) -> None:
    from ondo.store.models import User

    add("taro", "sdr", email="taro@ondo.example")
    provider.claims = claims
    client = visitor()
    answer = by_company(client)
    if answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    assert "not a user here yet" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1


@SQLITE
def test_a_deactivated_user_is_outside_at_once(store: str) -> None:
    from ondo.actions.deactivate_user import deactivate_user

    add("hanako", "administrator")
    user = add("taro", "sdr", PASSWORD)
    client = entered("taro")
    deactivate_user(user=user, by="hanako", at=AT)
    assert client.get("/").status_code == 302
    sign_in(client, "taro")
    assert client.get("/").status_code == 302


@SQLITE
def test_an_administrator_who_cannot_sign_in_does_not_count_as_another_one(store: str) -> None:
    from ondo.actions.change_user import change_user
    from ondo.actions.deactivate_user import deactivate_user

    one = add("hanako", "administrator", PASSWORD)
    other = add("taro", "administrator")
    with pytest.raises(OndoError, match="last_administrator"):
        deactivate_user(user=one, by="hanako", at=AT)
    with pytest.raises(OndoError, match="last_administrator"):
        change_user(user=one, changes={"role": "sdr"}, by="hanako", at=AT)
    deactivate_user(user=other, by="hanako", at=AT)
    one.refresh_from_db()
    assert one.is_active
