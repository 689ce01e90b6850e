"""Every page × every role; what a form needs; what every answer carries."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from tests.arrivals import put_in_force
from tests.integration.web.visits import add, entered, visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROLES = ("marketer", "sdr", "field_sales", "manager", "administrator", "auditor")
WORKERS = {"sdr", "field_sales", "manager", "administrator"}
SEEN_BY = {
    "/": set(ROLES),
    "/people/": set(ROLES),
    "/desk/": set(ROLES),
    "/desk/list": set(ROLES),
    "/desk/bulk/assign": {"sdr", "field_sales", "manager", "administrator"},
    "/desk/people/P-1/": set(ROLES),
    "/desk/people/P-1/timeline": set(ROLES),
    "/desk/people/P-1/presence": set(ROLES),
    "/desk/people/P-1/assign": WORKERS,
    "/desk/people/P-1/call": WORKERS,
    "/desk/people/P-1/mail": WORKERS,
    "/desk/people/P-1/merge": {"sdr", "manager", "administrator"},
    "/desk/letters/1/": WORKERS,
    "/hand-offs/": set(ROLES),
    "/opportunities/": set(ROLES),
    "/opportunities/file/": {"sdr", "field_sales", "manager", "administrator"},
    "/opportunities/file/all.csv": {"marketer", "manager", "administrator", "auditor"},
    "/companies/": set(ROLES),
    "/companies/targets/": set(ROLES),
    "/lists/quiet/": set(ROLES),
    "/voice/": set(ROLES),
    "/assignment/": {"manager", "administrator"},
    "/assignment/escalations": {"manager", "administrator"},
    "/desk/letters/": set(ROLES),
    "/desk/letters/templates/": {"sdr", "field_sales", "manager", "administrator"},
    "/desk/my-times/": {"sdr", "field_sales", "manager", "administrator"},
    "/health/": set(ROLES),
    "/health/no_owner/": set(ROLES),
    "/sources/": {"marketer", "manager", "administrator"},
    "/sources/site/": {"marketer", "manager", "administrator"},
    "/quarantine/": {"marketer", "manager", "administrator"},
    "/deliveries/": {"administrator"},
    "/destinations/": {"manager", "administrator"},
    "/users/": {"administrator"},
    "/users/sdr/": {"administrator"},
    "/tokens/": set(ROLES),
    "/audit/": {"manager", "administrator", "auditor"},
    "/me/": set(ROLES),
    "/me/sessions/": set(ROLES),
    "/search/?q=a": set(ROLES),
    "/search/found/?q=a": set(ROLES),
}
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "socialaccount_login_error",
    "socialaccount_login_cancelled",
    "first_visit",
    "choose_password",
    "language",
    "book",
    "booked",
    "inbound_mail",
    "inbound_bookings",
}
"""Names of addresses that answer to whoever has not signed in."""


@pytest.fixture
def everybody(store: str) -> dict[str, Client]:
    """A signed-in browser of each role."""
    from ondo.actions.add_source import add_source
    from ondo.store.models import Letter, Person

    add_source(key="site", kind="browser", by="test", at=1)
    put_in_force()
    Person.objects.create(key="P-1", known=True, created_at=1)
    told = {"subject": "x", "text": "x", "message_id": "x", "at": 1, "state": "new"}
    Letter.objects.create(kind="reply", address="a@b.example", **told)
    for role in ROLES:
        add(role, role)
    return {role: entered(role) for role in ROLES}


def test_each_role_sees_its_pages_and_no_others(everybody: dict[str, Client]) -> None:
    seen = {path: {role for role, client in everybody.items() if _sees(client, path)} for path in SEEN_BY}
    assert seen == SEEN_BY


def _sees(client: Client, path: str) -> bool:
    status = client.get(path).status_code
    assert status in (200, 403)
    return status == 200


def test_the_menu_has_what_the_role_may_see(everybody: dict[str, Client]) -> None:
    for client in everybody.values():
        menu = client.get("/").content.decode().partition("<nav")[2].partition("</nav>")[0]
        for path in re.findall(r'href="(/[\w/]*)"', menu):
            assert client.get(path).status_code == 200


def test_whoever_may_not_see_a_page_may_not_change_by_it(everybody: dict[str, Client]) -> None:
    from ondo.store.models import Audit

    before = Audit.objects.count()
    for path in (
        "/sources/",
        "/sources/site/",
        "/sources/site/disable/",
        "/sources/site/keys/",
        "/quarantine/1/discard/",
        "/deliveries/1/discard/",
        "/destinations/",
        "/destinations/1/test/",
        "/destinations/1/rotate/",
        "/destinations/1/remove/",
        "/users/",
        "/users/auditor/",
        "/users/auditor/link/",
        "/users/auditor/deactivate/",
        "/users/auditor/codes/end/",
        "/assignment/add/",
        "/assignment/1/remove/",
        "/assignment/of/sdr/capacity/",
        "/absences/add/",
        "/hand-offs/1/reply/",
    ):
        assert everybody["sdr"].post(path, {"role": "administrator"}).status_code == 403, path
    assert Audit.objects.count() == before


def test_nobody_changes_anything_by_a_link(everybody: dict[str, Client]) -> None:
    paths = (
        "/sources/site/disable/",
        "/users/sdr/deactivate/",
        "/quarantine/1/discard/",
        "/tokens/revoke/",
        "/language/",
    )
    assert [everybody["administrator"].get(path).status_code for path in paths] == [405] * 5


def test_every_page_asks_who_you_are(store: str) -> None:
    """Also the pages that somebody adds tomorrow: whoever is to be open has to stand in `OPEN`."""
    closed = {name: path for name, path in _pages().items() if name not in OPEN}
    assert len(closed) > 30
    for name, path in closed.items():
        answer = visitor().get(path)
        assert answer.status_code in (302, 404, 405), name
        assert answer.status_code != 302 or "/sign-in/" in answer.headers["Location"], name


def _pages() -> dict[str, str]:
    """Name → an address of every page (the API and what machines ask are proved elsewhere)."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            path = before + re.sub(r"<int:\w+>", "1", str(one.pattern))
            path = re.sub(r"<[^>]+>", "x", path)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, path)
            elif one.name and not path.startswith(("/api/", "/healthz", "/readyz", "/metrics")):
                found[one.name] = path

    walk(get_resolver().url_patterns, "/")
    return found


def test_a_form_from_elsewhere_is_refused(store: str) -> None:
    from ondo.store.models import User

    add("hanako", "administrator")
    client = entered("hanako")
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    strict.cookies = client.cookies
    answer = strict.post("/users/", {"name": "evil", "role": "administrator"})
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()
    assert not User.objects.filter(username="evil").exists()


def test_what_every_answer_carries(store: str) -> None:
    add("hanako", "administrator")
    for client, path in ((entered("hanako"), "/"), (visitor(), "/sign-in/"), (visitor(), "/nowhere/")):
        told = client.get(path).headers
        policy = told["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert told["X-Frame-Options"] == "DENY"
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Referrer-Policy"] == "same-origin"
        assert told["Cross-Origin-Opener-Policy"] == "same-origin"


def test_there_is_no_trace(store: str) -> None:
    add("hanako", "administrator")
    for path in ("/", "/users/", "/people/", "/sign-in/"):
        assert entered("hanako").trace(path).status_code in (302, 405)


def test_pages_are_kept_by_no_cache(store: str) -> None:
    add("hanako", "administrator")
    for path in ("/", "/users/", "/tokens/", "/people/"):
        assert "no-store" in entered("hanako").get(path).headers["Cache-Control"]


def test_no_template_has_a_script_or_a_style_in_it(store: str) -> None:
    from ondo import settings

    templates = [*(settings.PACKAGE / "web" / "templates").rglob("*.html")]
    assert len(templates) > 30
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)
    assert [path.name for path in templates if inline.search(path.read_text(encoding="utf-8"))] == []


def test_one_does_not_see_or_revoke_the_tokens_of_others(everybody: dict[str, Client]) -> None:
    from ondo.store.models import ApiToken

    everybody["manager"].post("/tokens/", {"name": "of the manager", "days": ""})
    token = ApiToken.objects.get()
    assert "of the manager" not in everybody["sdr"].get("/tokens/").content.decode()
    assert everybody["sdr"].post("/tokens/revoke/", {"number": token.pk}).status_code == 404
    assert everybody["administrator"].post("/tokens/revoke/", {"number": token.pk}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_last_administrator_stays_one(everybody: dict[str, Client]) -> None:
    from ondo.store.models import User

    page = everybody["administrator"].post("/users/administrator/", {"role": "sdr"})
    assert "only administrator" in page.content.decode()
    everybody["administrator"].post("/users/administrator/deactivate/")
    assert User.objects.filter(role="administrator", is_active=True).count() == 1


def test_what_people_wrote_is_shown_as_they_wrote_it(everybody: dict[str, Client]) -> None:
    everybody["administrator"].post("/users/sdr/", {"full_name": "<img src=x onerror=alert(1)>", "role": "sdr"})
    page = everybody["administrator"].get("/users/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_after_signing_in_nobody_is_led_to_another_site(store: str) -> None:
    add("taro", "sdr", "a quiet morning in Kamakura")
    filled = {"login": "taro", "password": "a quiet morning in Kamakura", "next": "https://evil.example/"}
    assert visitor().post("/sign-in/", filled).headers["Location"] == "/"
    chosen = visitor().post("/language/", {"language": "ja", "next": "//evil.example/"})
    assert chosen.headers["Location"] == "/"


def test_a_mistake_of_ours_tells_nothing_of_the_inside(store: str) -> None:
    from ondo.web.frame.wrong import mistake

    request: HttpRequest = RequestFactory().get("/", SERVER_NAME="localhost")
    answer = mistake(request)
    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()
