"""The voice of the customer: what SDRs and field sales heard, for those who write the playbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.domain.instants import DAY
from ondo.store.reading.desk.voices import KINDS, counted, voices
from ondo.web.frame.moments import now
from ondo.web.frame.paging import SIZE, number_of
from ondo.web.roles import Permission, needs
from ondo.web.sales.naming import said_label, words_of

LATELY = 90 * DAY


@needs(Permission.READ_PEOPLE)
@require_safe
def voice(request: HttpRequest) -> HttpResponse:
    """What was heard of late, of one kind or of all, and how often each rating and reason was given."""
    kind, said = request.GET.get("kind", ""), request.GET.get("said", "")
    kind = kind if kind in KINDS else ""
    words = words_of()
    page = min(number_of(request, "page") or 0, 10_000)
    found = voices(kind or None, said or None, page, SIZE)
    counts = [(one, said_label(one.kind, one.said, words)) for one in counted(now() - LATELY)]
    shown = {
        "rows": found[:SIZE],
        "more": len(found) > SIZE,
        "page": page,
        "kind": kind,
        "said": said,
        "kinds": KINDS,
        "counts": counts,
        "most": max((one.count for one, _ in counts), default=1),
        "words": words,
        "label": said_label,
    }
    return render(request, "sales/voice.html", shown)
