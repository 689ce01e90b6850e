"""Data health: what is amiss, each number with the list behind it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.store.reading.figures import figures
from ondo.store.reading.found_people import shown
from ondo.texts import say
from ondo.web.frame.moments import now
from ondo.web.frame.paging import page_of
from ondo.web.pages.people import stages
from ondo.web.pages.questions import asked_by, question_of
from ondo.web.roles import Permission, needs


@needs(Permission.READ_PEOPLE)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """All questions, what is amiss first."""
    asked = sorted(asked_by(request.user, now()), key=lambda one: not one.count)
    return render(request, "health/health.html", {"asked": asked, "figures": figures(now())})


@needs(Permission.READ_PEOPLE)
@require_safe
def listed(request: HttpRequest, question: str) -> HttpResponse:
    """The people behind one number."""
    found = question_of(question)
    if found is None or found.people is None:
        raise Http404
    page = page_of(request, found.people, lambda one: one)
    words = {
        "title": say(f"pages.health_{found.key}"),
        "hint": say(f"pages.health_{found.key}_hint"),
        "people": shown(page.rows),
        "page": page,
        "stages": stages(),
    }
    return render(request, "health/people.html", words)
