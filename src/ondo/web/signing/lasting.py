"""How long a session lasts: it ends when nobody has done anything for a while, and in any case after some days."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings as django
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

from ondo import settings
from ondo.domain.instants import MINUTE, Instant
from ondo.texts import say
from ondo.web.frame.moments import now

BEGAN, SEEN = "ondo_began", "ondo_seen"
NOTED: Instant = 2 * MINUTE
"""A session is not written at every request: as often as this."""
BY_ITSELF = ("/desk/list", "/assignment/escalations")
"""What an open page asks for by itself; it does not show that anybody sits before it."""


class SessionsEnd:
    """Middleware: whoever was away for too long signs in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; to whoever's session is over as to somebody who has not signed in."""
        if django.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _look_at(request, now())
        return self.get_response(request)


def begin(request: HttpRequest, **_: object) -> None:
    """Somebody has signed in: whatever session they had before, this one begins."""
    at = now()
    request.session.update({BEGAN: at, SEEN: at})


def listen() -> None:
    """From now on sessions know when they began."""
    user_logged_in.connect(begin, dispatch_uid="ondo.session_begins")


def _look_at(request: HttpRequest, at: Instant) -> None:
    session = request.session
    began, seen = session.get(BEGAN, at), session.get(SEEN, at)
    idle = settings.session_idle()
    if at - began >= settings.session_life() or (idle and at - seen >= idle):
        logout(request)
        messages.info(request, say("signing.session_over"))
    elif BEGAN not in session or (at - seen >= NOTED and not request.path.startswith(BY_ITSELF)):
        session.update({BEGAN: began, SEEN: at})
        UserSession.objects.create_from_request(request)
