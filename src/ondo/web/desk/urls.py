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
    path("people/<outside:key>/acts", person.acts, name="desk_acts"),
    path("people/<outside:key>/assign", giving.give, name="desk_assign"),
    path("people/<outside:key>/call", calls.call, name="desk_call"),
    path("people/<outside:key>/claim", giving.claim, name="desk_claim"),
    path("people/<outside:key>/edit", recording.edit, name="desk_edit"),
    path("people/<outside:key>/mail", mail.write, name="desk_mail"),
    path("people/<outside:key>/meeting", meeting.book, name="desk_meeting"),
    path("people/<outside:key>/meeting/off", meeting.call_off, name="desk_meeting_off"),
    path("people/<outside:key>/merge", merging.merge, name="desk_merge"),
    path("people/<outside:key>/note", recording.note, name="desk_note"),
    path("people/<outside:key>/presence", person.presence, name="desk_presence"),
    path("people/<outside:key>/sal", sal.sal, name="desk_sal"),
    path("people/<outside:key>/rate", recording.rate, name="desk_rate"),
    path("people/<outside:key>/snooze", putting_off.put_off, name="desk_snooze"),
    path("people/<outside:key>/timeline", person.timeline, name="desk_timeline"),
    path("people/<outside:key>/triage", triage.give, name="desk_triage"),
    path("people/<outside:key>/", person.person, name="desk_person"),
]
