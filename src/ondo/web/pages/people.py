"""People: the newest of them, and one person's story."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.domain.errors import OndoError
from ondo.insight.story import told
from ondo.insight.story_in_words import headline, sections
from ondo.insight.words import Words
from ondo.store.models import Person
from ondo.store.reading.found_people import newest_ids, people_like, shown
from ondo.store.reading.in_force import playbook_now
from ondo.store.reading.people import person_called
from ondo.store.reading.person import look, members, ruling_now
from ondo.texts import current_language
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.frame.paging import page_of
from ondo.web.roles import Permission, needs

MOST_FOUND = 50


@needs(Permission.READ_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list, of one stage or of all; `q` looks for somebody."""
    stage, text = request.GET.get("stage", ""), request.GET.get("q", "").strip()
    page = page_of(request, lambda before, most: list(newest_ids(stage or None, before)[:most]), lambda one: one)
    found = people_like(text, MOST_FOUND) if text else shown(page.rows)
    words = {"people": found, "page": None if text else page, "text": text, "stage": stage, "stages": stages()}
    return render(request, "people/list.html", words)


@needs(Permission.READ_PEOPLE)
@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person: who it is, where they stand and why."""
    try:
        found = person_called(key)
    except OndoError as error:
        raise Http404 from error
    try:
        return render(request, "people/person.html", {"person": found, **_story(found)})
    except OndoError as error:
        why = {"headline": found.key, "sections": [], "members": members(found), "why": worded(error)}
        return render(request, "people/person.html", {"person": found, **why})


def stages() -> dict[str, str]:
    """Key → name of the stages of the playbook in force, in its order."""
    playbook = playbook_now()
    return {stage.key: stage.label.text(current_language()) for stage in playbook.stages} if playbook else {}


def _story(found: Person) -> dict[str, object]:
    ruling, looked = ruling_now(), look(found, now())
    story = told(found.key, looked.found, looked.log, looked.rows, looked.runs)
    words = Words(looked.playbook, current_language(), before=tuple(one.playbook for one in ruling.periods))
    return {
        "headline": headline(words, story),
        "sections": sections(words, story),
        "members": members(found),
        "why": None,
    }
