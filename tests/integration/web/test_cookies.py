"""Cookies and headers of a site behind HTTPS, as a browser gets them from a real process."""

from __future__ import annotations

import http.client
import subprocess
import sys
from http.cookies import SimpleCookie

import pytest
from tests.integration.serving import free_port, wait_until


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_cookies_of_a_site_behind_https(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_URL", "https://ondo.example")
    monkeypatch.setenv("ONDO_OIDC_ISSUER", "https://login.example/tenant")
    monkeypatch.setenv("ONDO_OIDC_CLIENT_ID", "ondo")
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "ondo.cli", "web", "--port", str(port)], stdout=subprocess.PIPE)
    try:
        wait_until(lambda: answer(port)[0] == 200)
        _, headers = answer(port)
        cookies = SimpleCookie(next(value for name, value in headers if name.lower() == "set-cookie"))
        told = {name.lower(): value for name, value in headers}
    finally:
        process.terminate()
        said = process.communicate(timeout=40)[0].decode()
    form = cookies["__Host-ondo-csrf"]
    assert (form["secure"], form["samesite"], form["path"], form["domain"]) == (True, "Lax", "/", "")
    assert told["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "https://ondo.example/begin/" in said
    assert "form-action 'self' https://login.example;" in told["content-security-policy"] + ";"


def answer(port: int) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers of the sign-in page, asked as the proxy in front of the site asks."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked = {"Host": "ondo.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    try:
        client.request("GET", "/sign-in/", headers=asked)
        found = client.getresponse()
        return found.status, found.getheaders()
    except (OSError, http.client.HTTPException):
        return 0, []
    finally:
        client.close()


def test_the_session_cookie_is_for_the_server_only() -> None:
    from ondo.web import django_settings as site

    assert site.SESSION_COOKIE_HTTPONLY
    assert site.SESSION_COOKIE_SAMESITE == "Lax"
    assert site.SESSION_COOKIE_AGE == 14 * 24 * 3600
