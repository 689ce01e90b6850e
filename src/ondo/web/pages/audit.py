"""The audit: who changed what, with what was before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.store.reading.audited import actions, audited
from ondo.web.frame.paging import page_of
from ondo.web.roles import Permission, needs


@needs(Permission.SEE_AUDIT)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The newest first; by whom, which action, about what."""
    wanted = {name: request.GET.get(name, "").strip() for name in ("by", "action", "subject")}
    rows = audited(**wanted)
    page = page_of(
        request, lambda before, most: list((rows.filter(pk__lt=before) if before else rows)[:most]), lambda row: row.pk
    )
    changes = [(row, lines(row.before), lines(row.after)) for row in page.rows]
    return render(request, "audit/list.html", {"changes": changes, "page": page, "actions": actions(), **wanted})


def lines(values: Mapping[str, object] | None) -> str:
    """`name: value` on a line each; empty for nothing."""
    return "\n".join(f"{name}: {_text(value)}" for name, value in (values or {}).items())


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
