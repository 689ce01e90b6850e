"""Which language a page speaks: the one somebody chose, else the first that their browser asks for and we know."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

from ondo.store.reading.in_force import asked_once
from ondo.texts import LANGUAGES, speaking

COOKIE = "ondo-language"


class SpeakTheirLanguage:
    """Middleware: `say`, Django's own messages and allauth's speak the visitor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language."""
        language = language_of(request)
        with speaking(language), translation.override(language), asked_once():
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    """`ja` or `en`."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else get_language_from_request(request)[:2]
