"""The audit: who changed what, with what was before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.store.reading.audited import actions, audited, users_among
from ondo.texts import say
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
    users = users_among(page.rows)
    told = {
        "changes": [(row, lines(row.before), lines(row.after)) for row in page.rows],
        "page": page,
        "actions": [(one, named(one)) for one in actions()],
        "named": named,
        "users": users,
    }
    return render(request, "audit/list.html", {**told, **wanted})


def named(action: str) -> str:
    """An action (`user.added`) in words."""
    return say(f"audit.{action.replace('.', '_')}")


def lines(values: Mapping[str, object] | None) -> str:
    """`name: value` on a line each; empty for nothing."""
    return "\n".join(f"{name}: {_text(value)}" for name, value in (values or {}).items())


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
