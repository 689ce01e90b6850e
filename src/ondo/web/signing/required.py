"""Where an installation wants it (`ONDO_REQUIRE_CODES`), nobody works here by a password alone."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ondo import settings
from ondo.texts import say

OPEN = ("/me/codes/", "/sign-in/", "/sign-out/", "/language/", "/static/")
"""What they reach before they have begun with codes."""


class CodesFirst:
    """Middleware: leads whoever signed in by a password alone to the page where they begin with codes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead there."""
        if settings.codes_required() and not request.path.startswith(OPEN) and _by_password_alone(request):
            messages.warning(request, say("signing.codes_first"))
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _by_password_alone(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or is_mfa_enabled(user):
        return False
    return all(one["method"] != "socialaccount" for one in get_authentication_records(request, user))
