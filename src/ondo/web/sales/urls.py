"""The addresses of hand-offs, opportunities, companies, lists and assignment."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.sales import (
    assignment,
    companies,
    escalations,
    hand_offs,
    lists,
    opportunities,
    opportunity_files,
    targets,
    voices,
)

urlpatterns: list[URLPattern] = [
    path("hand-offs/", hand_offs.hand_offs, name="hand_offs"),
    path("hand-offs/<row:number>/", hand_offs.hand_off, name="hand_off"),
    path("hand-offs/<row:number>/reply/", hand_offs.reply, name="hand_off_reply"),
    path("hand-offs/<row:number>/retry/", hand_offs.retry, name="hand_off_retry"),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/file/", opportunity_files.into, name="opportunity_file"),
    path("opportunities/file/all.csv", opportunity_files.out, name="opportunities_csv"),
    path("opportunities/new/<outside:key>/", opportunities.begin, name="opportunity_new"),
    path("opportunities/of/<outside:key>/update/", opportunities.update, name="opportunity_update"),
    path("opportunities/of/<outside:key>/<slug:what>/close/", opportunities.close, name="opportunity_close"),
    path("opportunities/of/<outside:key>/", opportunities.opportunity, name="opportunity"),
    path("companies/", companies.companies, name="companies"),
    path("companies/targets/", targets.target_lists, name="target_lists"),
    path("companies/<outside:key>/", companies.company, name="company"),
    path("lists/", lists.lists, name="lists"),
    path("lists/sample/share/", lists.sample, name="list_sample"),
    path("lists/<slug:key>/", lists.people_of_list, name="list"),
    path("voice/", voices.voice, name="voice"),
    path("assignment/", assignment.assignment, name="assignment"),
    path("assignment/escalations", escalations.escalations, name="escalations"),
    path("assignment/add/", assignment.add_rule, name="assignment_add"),
    path("assignment/<row:number>/<slug:what>/", assignment.change_rule, name="assignment_change"),
    path("assignment/of/<name>/capacity/", assignment.capacity, name="assignment_capacity"),
    path("absences/add/", assignment.away, name="absence_add"),
    path("absences/<row:number>/remove/", assignment.back, name="absence_remove"),
]
