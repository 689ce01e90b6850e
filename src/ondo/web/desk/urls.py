"""The addresses of the desk: a line for each, by whoever owns the view."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.desk import person, queue, triage, undoing

urlpatterns: list[URLPattern] = [
    path("", queue.desk, name="desk"),
    path("undo", undoing.take_back, name="desk_undo"),
    path("people/<path:key>/acts", person.acts, name="desk_acts"),
    path("people/<path:key>/presence", person.presence, name="desk_presence"),
    path("people/<path:key>/timeline", person.timeline, name="desk_timeline"),
    path("people/<path:key>/triage", triage.give, name="desk_triage"),
    path("people/<path:key>/", person.person, name="desk_person"),
]
