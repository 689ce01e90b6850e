"""Requests to the site from inside the test's process, as browsers send them."""

from __future__ import annotations

from typing import Any

from django.test import Client

PASSWORD = "a quiet morning in Kamakura"
AT = 1_760_000_000_000


def add(name: str, role: str, password: str = "", **more: str) -> Any:
    from ondo.actions.add_user import add_user
    from ondo.actions.choose_password import choose_password

    user = add_user(name=name, role=role, **more, by="test", at=AT)
    return choose_password(user=user, password=password, by="test", at=AT) if password else user


def visitor() -> Client:
    """Somebody's browser, before they signed in."""
    return Client(SERVER_NAME="localhost")


def entered(name: str) -> Client:
    """Signed in, without the sign-in page."""
    from ondo.store.models import User

    client = visitor()
    client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    return client


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": name, "password": password})


def actions() -> list[str]:
    """What the audit has, oldest first."""
    from ondo.store.models import Audit

    return list(Audit.objects.order_by("pk").values_list("action", flat=True))
