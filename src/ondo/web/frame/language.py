"""Switching the language: kept in a cookie, since it is a matter of the browser and holds before signing in too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ondo.texts import LANGUAGES
from ondo.web.language import COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language, and go back to the page."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(to if safe else "/")
    if (language := request.POST.get("language")) in LANGUAGES:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, language, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
