"""The addresses of the desk: a line for each, by whoever owns the view."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.desk import (
    calls,
    giving,
    letters,
    mail,
    meeting,
    merging,
    person,
    putting_off,
    queue,
    recording,
    sal,
    several,
    times,
    triage,
    undoing,
)

urlpatterns: list[URLPattern] = [
    path("", queue.desk, name="desk"),
    path("list", queue.listing, name="desk_list"),
    path("bulk/<slug:verb>", several.several, name="desk_bulk"),
    path("undo", undoing.take_back, name="desk_undo"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<row:number>/", letters.whose, name="letter_whose"),
    path("letters/templates/", letters.list_templates, name="letter_templates"),
    path("letters/templates/<row:number>/", letters.template, name="letter_template"),
    path("letters/templates/<row:number>/retire/", letters.retire, name="letter_template_retire"),
    path("my-times/", times.mine, name="my_times"),
    path("people/<path:key>/acts", person.acts, name="desk_acts"),
    path("people/<path:key>/assign", giving.give, name="desk_assign"),
    path("people/<path:key>/call", calls.call, name="desk_call"),
    path("people/<path:key>/claim", giving.claim, name="desk_claim"),
    path("people/<path:key>/edit", recording.edit, name="desk_edit"),
    path("people/<path:key>/mail", mail.write, name="desk_mail"),
    path("people/<path:key>/meeting", meeting.book, name="desk_meeting"),
    path("people/<path:key>/meeting/off", meeting.call_off, name="desk_meeting_off"),
    path("people/<path:key>/merge", merging.merge, name="desk_merge"),
    path("people/<path:key>/note", recording.note, name="desk_note"),
    path("people/<path:key>/presence", person.presence, name="desk_presence"),
    path("people/<path:key>/sal", sal.sal, name="desk_sal"),
    path("people/<path:key>/rate", recording.rate, name="desk_rate"),
    path("people/<path:key>/snooze", putting_off.put_off, name="desk_snooze"),
    path("people/<path:key>/timeline", person.timeline, name="desk_timeline"),
    path("people/<path:key>/triage", triage.give, name="desk_triage"),
    path("people/<path:key>/", person.person, name="desk_person"),
]
