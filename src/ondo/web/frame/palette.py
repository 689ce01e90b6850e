"""The command palette: pages and people by what one types; without scripts it is a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ondo.domain.japanese import compared
from ondo.store.reading.desk.search import search as found_by
from ondo.store.reading.found_people import people_like, shown
from ondo.texts import say
from ondo.web.frame.navigation import pages_for
from ondo.web.roles import Permission, may

MOST_PEOPLE = 8
SHORTEST = 2
"""Letters from which on people are looked for."""


@dataclass(frozen=True)
class Found:
    """One thing to go to; `kind` says in words what it is."""

    label: str
    kind: str
    url: str


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page."""
    text = request.GET.get("q", "")
    return render(request, "frame/search.html", {"text": text, "found": _found(request, text)})


@login_required
@require_safe
@never_cache
def found(request: HttpRequest) -> HttpResponse:
    """What the palette shows while somebody types."""
    text = request.GET.get("q", "")
    return JsonResponse({"found": [vars(one) for one in _found(request, text)]})


def _found(request: HttpRequest, text: str) -> list[Found]:
    return [*_pages(request, text), *_people(request, text.strip())]


def _pages(request: HttpRequest, text: str) -> list[Found]:
    words = compared(text).split()
    kind = say("frame.kind_page")
    entries = [(one.label, one.url) for one in pages_for(request.user)]
    return [Found(label, kind, url) for label, url in entries if all(word in compared(label + url) for word in words)]


def _people(request: HttpRequest, text: str) -> list[Found]:
    if len(text) < SHORTEST or not may(request.user, Permission.READ_PEOPLE):
        return []
    kind = say("frame.kind_person")
    people = shown(found_by(text, MOST_PEOPLE)) or people_like(text, MOST_PEOPLE)
    return [Found(one.name, kind, f"{reverse('desk')}?{urlencode({'person': one.key})}") for one in people]
