"""The first page: what needs somebody, and where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from ondo.store.reading.standing import people_on_stages
from ondo.web.desk.queue import desk
from ondo.web.frame.moments import now
from ondo.web.pages.people import stages
from ondo.web.pages.questions import Asked, asked_by
from ondo.web.roles import Permission, may


@dataclass(frozen=True)
class Standing:
    """How many people stand on a stage; `share`: of everybody on the fullest one, in percent."""

    label: str
    count: int
    share: int
    url: str


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What this user may see of it. SDRs begin their day at the desk."""
    if getattr(request.user, "role", "") == "sdr":
        return desk(request)
    reads = may(request.user, Permission.READ_PEOPLE)
    words = {
        "asked": [one for one in _asked(request) if one.count],
        "standing": _standing() if reads else [],
        "ruled": bool(stages()),
        "without_codes": may(request.user, Permission.MANAGE_USERS) and not is_mfa_enabled(request.user),
    }
    return render(request, "home/home.html", words)


def _asked(request: HttpRequest) -> list[Asked]:
    return asked_by(request.user, now())


def _standing() -> list[Standing]:
    counted, names = people_on_stages(), stages()
    most = max(counted.values(), default=0) or 1
    shown = {key: counted.get(key, 0) for key in names}
    return [Standing(names[key], n, round(100 * n / most), _people_on(key)) for key, n in shown.items()]


def _people_on(stage: str) -> str:
    return f"{reverse('people')}?{urlencode({'stage': stage})}"
