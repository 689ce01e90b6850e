"""One's own times: when one can be met, how meetings are booked, and what stands below one's letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ondo.actions.offer_times import LENGTHS, Terms, offer_times
from ondo.actions.sign_letters import sign_letters
from ondo.actions.telling.invitations import in_words
from ondo.domain.errors import OndoError
from ondo.domain.free_times import Weekly
from ondo.store.models import Booking, User
from ondo.store.reading.booking import DISCOVERY, MEETING, page_of, upcoming, week_of
from ondo.store.reading.in_force import in_force
from ondo.texts import current_language, say
from ondo.web.booking.links import link_to
from ondo.web.frame.forms import done, said
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

FIELDS = {
    "booking.no_such_zone": "timezone",
    "letters.bad_signature": "signature",
}
_PART = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~〜]\s*(\d{1,2}):(\d{2})")
_DAYS = range(7)


class Times(forms.Form):
    """When, how, and the signature. A day is written as `9:30-12:00, 13:00-17:00`."""

    open = forms.BooleanField(label=said("booking.open"), help_text=said("booking.open_hint"), required=False)
    kind = forms.ChoiceField(
        label=said("booking.kind"), choices=[(one, said(f"booking.kind_{one}")) for one in (DISCOVERY, MEETING)]
    )
    minutes = forms.TypedChoiceField(
        label=said("booking.minutes"), coerce=int, choices=[(count, count) for count in LENGTHS]
    )
    pause = forms.IntegerField(label=said("booking.pause"), min_value=0, max_value=120)
    notice_hours = forms.IntegerField(label=said("booking.notice_hours"), min_value=0, max_value=336)
    days = forms.IntegerField(label=said("booking.days"), min_value=1, max_value=120)
    timezone = forms.CharField(label=said("booking.timezone"), max_length=64)
    place = forms.CharField(
        label=said("booking.place"), help_text=said("booking.place_hint"), max_length=300, required=False
    )
    signature = forms.CharField(
        label=said("letters.signature"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for day in _DAYS:
            label = said(f"booking.weekday_{day}")
            self.fields[f"day_{day}"] = forms.CharField(label=label, max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        """The parts of the week beside what was written."""
        told: dict[str, Any] = super().clean() or {}
        told["week"] = []
        for day in _DAYS:
            try:
                told["week"] += list(_parts(day, told.get(f"day_{day}", "")))
            except OndoError as error:
                self.add_error(f"day_{day}", say(error.problem.key, None, **error.problem.params))
        return told

    def week_fields(self) -> list[forms.BoundField]:
        """The days."""
        return [self[f"day_{day}"] for day in _DAYS]


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The page."""
    user = cast(User, request.user)
    form = Times(request.POST or None, initial=_initial(user))

    def keep() -> None:
        told = dict(form.cleaned_data)
        signature, week = told.pop("signature"), told.pop("week")
        terms = Terms(**{name: value for name, value in told.items() if not name.startswith("day_")})
        offer_times(user=user, terms=terms, week=week, by=user.username, at=now())
        sign_letters(user=user, signature=signature, by=user.username, at=now())

    if request.method == "POST" and form.is_valid() and done(form, keep, FIELDS):
        messages.success(request, say("frame.saved"))
        return redirect("my_times")
    page = page_of(user)
    meetings = [(one, _when(one, page.timezone if page is not None else "UTC")) for one in upcoming(user, now())[:20]]
    link = link_to(user, None, request) if page is not None else ""
    return render(request, "desk/letters/times.html", {"form": form, "link": link, "meetings": meetings, "page": page})


def _when(booking: Booking, zone: str) -> str:
    return in_words(booking.starts_at, zone, current_language())


def _initial(user: User) -> dict[str, object]:
    page, ruling = page_of(user), in_force()
    here = ruling.playbook.timezone if ruling is not None and ruling.versions else "Asia/Tokyo"
    terms = Terms(timezone=here) if page is None else page
    told = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    week = week_of(user) if page is not None else [Weekly(day, 600, 1020) for day in range(5)]
    days = {f"day_{day}": _written([part for part in week if part.weekday == day]) for day in _DAYS}
    return {**told, **days, "signature": user.mail_signature}


def _written(parts: list[Weekly]) -> str:
    return ", ".join(f"{_clock(part.begins)}-{_clock(part.ends)}" for part in parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _parts(day: int, text: str) -> Iterator[Weekly]:
    """Raises OndoError for what is no length of time."""
    plain = unicodedata.normalize("NFKC", text).replace("、", ",")
    for part in filter(None, (one.strip() for one in plain.split(","))):
        found = _PART.fullmatch(part)
        if found is None:
            raise OndoError("booking.bad_times")
        first, second, third, fourth = map(int, found.groups())
        if max(second, fourth) > 59:
            raise OndoError("booking.bad_times")
        yield Weekly(day, first * 60 + second, third * 60 + fourth)
