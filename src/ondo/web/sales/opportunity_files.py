"""Opportunities out to a CSV file and in again: for those whose CRM is elsewhere, or is a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ondo.actions.take_opportunities import Taken, take_opportunities
from ondo.domain.errors import OndoError
from ondo.importing.opportunity_cells import COLUMNS
from ondo.importing.opportunity_lines import MOST_LINES, as_csv, read_lines
from ondo.store.reading.desk.deal_lines import line_of
from ondo.store.reading.desk.deals import all_sales
from ondo.store.reading.person import ruling_now
from ondo.texts import say
from ondo.web.frame.forms import said, worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

SHOWN = 100
"""Of what is wrong in a file, so many lines are told."""


class File(forms.Form):
    """A file to be taken."""

    file = forms.FileField(
        label=said("sales.file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), allow_empty_file=False
    )


@needs(Permission.EXPORT)
@require_safe
def out(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """All of them, as they stand."""
    zone = ruling_now().playbook.zone
    lines: Iterator[str] = as_csv(line_of(one, zone) for one in all_sales())
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="opportunities.csv"'
    return response


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def into(request: HttpRequest) -> HttpResponse:
    """The page to give a file to, and what came of it."""
    form = File(request.POST or None, request.FILES or None)
    taken = _taken(request, form) if request.method == "POST" and form.is_valid() else None
    words = {
        "form": form,
        "taken": taken,
        "wrong": [(number, say(one.key, None, **one.params)) for number, one in taken.wrong[:SHOWN]] if taken else [],
        "columns": COLUMNS,
        "most": MOST_LINES,
    }
    refused = form.errors or (taken is not None and taken.wrong)
    return render(request, "sales/opportunity_file.html", words, status=422 if refused else 200)


def _taken(request: HttpRequest, form: File) -> Taken | None:
    try:
        lines = read_lines(form.cleaned_data["file"].read(), ruling_now().playbook.zone.name)
        return take_opportunities(lines=lines, by=request.user.get_username(), at=now())
    except OndoError as error:
        form.add_error("file", worded(error))
        return None
