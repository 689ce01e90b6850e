"""The work queue: who is to be worked on next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ondo.web.roles import Permission, needs


@needs(Permission.READ_PEOPLE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The page."""
    return redirect("people")
