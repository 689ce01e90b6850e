"""Pages are about people: no browser and no proxy keeps them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeepNoPages:
    """Middleware: whatever says nothing about being kept is not kept. The API speaks for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, marked."""
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
