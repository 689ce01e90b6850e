"""The quarantine: calls that were acknowledged but are not in order; look, mend, submit again, leave out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ondo.actions.discard import discard
from ondo.actions.mend import mend
from ondo.actions.resubmit import resubmit
from ondo.domain.errors import OndoError
from ondo.mending.judging import admit, named, problem_of, readable, reason_of
from ondo.store.models import Quarantined, Source
from ondo.store.reading.quarantined import UNDECIDED, by_reason, fate, undecided
from ondo.store.reading.quarantined import quarantined as call_numbered
from ondo.texts import say
from ondo.web.frame.forms import done, said, told, worded
from ondo.web.frame.moments import now
from ondo.web.frame.paging import page_of
from ondo.web.roles import Permission, needs


class Mended(forms.Form):
    """A call as somebody put it right."""

    text = forms.CharField(
        label=said("pages.call_text"),
        help_text=said("pages.call_text_hint"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        strip=False,
    )


@needs(Permission.MANAGE_SOURCES)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """Calls that nobody has decided about, the newest first; of one reason, of one source."""
    reason, source = request.GET.get("reason", ""), request.GET.get("source", "")
    rows = undecided(reason=reason or None, source=source or None).order_by("-pk")
    page = page_of(request, lambda before, most: list((rows.filter(pk__lt=before) if before else rows)[:most]), _number)
    words = {
        "calls": [(row, reason_of(row)) for row in page.rows],
        "page": page,
        "reasons": [(key, count, named(key)) for key, count in by_reason()],
        "reason": reason,
        "source": source,
        "sources": Source.objects.order_by("key").values_list("key", flat=True),
    }
    return render(request, "quarantine/list.html", words)


@needs(Permission.MANAGE_SOURCES)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, number: int) -> HttpResponse:
    """One call: why it is here, what it says; POST keeps a mended form of it."""
    row = _row(number)
    form = Mended(request.POST or None, initial={"text": readable(row)})
    by = request.user.get_username()
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: mend(number=number, text=form.cleaned_data["text"], by=by, at=now()), {}):
            messages.success(request, say("pages.call_kept"))
            return redirect("call", number=number)
    open_ = fate(row) == UNDECIDED
    words = {
        "call": row,
        "why": reason_of(row),
        "fate": fate(row),
        "form": form,
        "problem": problem_of(row) if open_ and not form.errors else None,
        "sources": Source.objects.filter(disabled_at=None).order_by("key"),
    }
    return render(request, "quarantine/call.html", words)


@needs(Permission.MANAGE_SOURCES)
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Submit it again."""
    row = _row(number)
    sender = Source.objects.filter(key=request.POST.get("source", "")).first()
    try:
        made = resubmit(number=row.pk, admit=admit, source=sender, by=request.user.get_username(), at=now())
    except OndoError as error:
        messages.error(request, say("quarantine.still_wrong", number=number, why=worded(error)))
        return redirect("call", number=number)
    key = "quarantine.resubmitted" if made.new else "quarantine.there_already"
    messages.success(request, say(key, number=number, event=made.event))
    return redirect("quarantine")


@needs(Permission.MANAGE_SOURCES)
@require_POST
def leave_out(request: HttpRequest, number: int) -> HttpResponse:
    """Decide that it is not to be taken."""
    row = _row(number)
    by = request.user.get_username()
    told(request, lambda: discard(number=row.pk, by=by, at=now()), say("quarantine.discarded", number=number))
    return redirect("quarantine")


def _row(number: int) -> Quarantined:
    try:
        return call_numbered(number)
    except OndoError as error:
        raise Http404 from error


def _number(row: Quarantined) -> int:
    return row.pk
