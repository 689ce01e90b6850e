"""Who asks: a program with a token, or somebody who is signed in in this browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from ondo.domain.instants import HOUR, Instant
from ondo.store.models import User
from ondo.store.reading.tokens import token_shown
from ondo.web.frame.moments import now

SCHEME = "bearer "
KEPT = "ondo_caller"
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    """Who asks. `token`: the id of the token that was shown; None in a browser."""

    user: User
    token: int | None = None

    @property
    def name(self) -> str:
        """How the audit and the log call them: the `by=` of an action."""
        return self.user.username


def caller_of(request: HttpRequest) -> Caller | None:
    """Who asks; None where nobody shows who they are. Looked up once a request.

    A token goes before a session: whoever shows a wrong one is nobody, whatever their browser says.
    """
    kept = vars(request)
    if KEPT not in kept:
        kept[KEPT] = _by_token(request) if _shown(request) is not None else _by_session(request)
    found: Caller | None = kept[KEPT]
    return found


def acting(request: HttpRequest) -> dict[str, Any]:
    """The `by=` and `at=` of an action that this request asks for."""
    caller = caller_of(request)
    assert caller is not None, "every endpoint asks who calls"
    return {"by": caller.name, "at": now()}


def _shown(request: HttpRequest) -> str | None:
    value = request.headers.get("Authorization", "")
    return value[len(SCHEME) :].strip() if value.lower().startswith(SCHEME) else None


def _by_token(request: HttpRequest) -> Caller | None:
    found, at = token_shown(_shown(request) or "", now()), now()
    if found is None:
        return None
    _keep_last_use(found.pk, found.last_used_at, at)
    request.user = found.user
    return Caller(found.user, found.pk)


def _keep_last_use(token: int, before: Instant | None, at: Instant) -> None:
    from ondo.actions.note_token_use import note_token_use

    if before is None or at - before >= HOUR:
        note_token_use(token=token, at=at)


def _by_session(request: HttpRequest) -> Caller | None:
    user = request.user
    return Caller(user) if isinstance(user, User) and user.is_active else None


class Token(HttpBearer):
    """`Authorization: Bearer ondo_…`, as the schema describes it."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, if they show a token that is good."""
        found = caller_of(request)
        return found if found is not None and found.token is not None else None

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Never asked: a token is looked up once a request."""
        raise NotImplementedError


class Session(APIKeyCookie):
    """The session of a browser. Whatever changes something needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, if they are signed in."""
        found = caller_of(request)
        if found is None or found.token is not None:
            return None
        if request.method not in SAFE and check_csrf(request):
            raise HttpError(403, "api.csrf")
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Never asked: a session is looked up once a request."""
        raise NotImplementedError
