"""NUL is no letter of any text: PostgreSQL does not store it, and nothing is called so."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

NUL = "\0"


class NoNul:
    """Middleware: whoever asks for an address with that letter in it is told 400, before any page looks for it.

    The API answers with problems of its own, also for what is in a body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse."""
        if not request.path.startswith("/api/"):
            asked = (request.path, *request.GET, *(one for each in request.GET.lists() for one in each[1]))
            if any(NUL in word for word in asked):
                raise BadRequest
        return self.get_response(request)
