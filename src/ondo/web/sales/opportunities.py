"""Opportunities: what is next, by when, how much; won, or lost with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ondo.actions.work_opportunity import work_opportunity
from ondo.domain.errors import OndoError
from ondo.domain.events import OPPORTUNITY_EVENTS
from ondo.insight.pane.calling import Calling
from ondo.insight.pane.happenings import happenings
from ondo.insight.words import Words
from ondo.store.desks.opportunities import key_of
from ondo.store.models import Person, User
from ondo.store.reading.desk.beside import names_in
from ondo.store.reading.desk.deal_lines import line_of
from ondo.store.reading.desk.deals import AT_ONCE, Sale, reasons_given, sale, sales, totals, usual_currency
from ondo.store.reading.listed_opportunities import STATUSES
from ondo.store.reading.log import log
from ondo.store.reading.people import person_called
from ondo.store.reading.person import ruling_now
from ondo.store.reading.users import users_of_role
from ondo.web.desk.acted import acted
from ondo.web.frame.forms import done, said
from ondo.web.frame.moments import now
from ondo.web.frame.paging import number_of
from ondo.web.roles import Permission, needs, roles_with
from ondo.web.row_numbers import number_in
from ondo.web.sales.answers import DateInput
from ondo.web.sales.naming import words_of

AUTO_ID = "id_{}_%s"
"""Each form of a page has ids of its own."""
FIELDS = {"person.date_far_off": "closes_on", "sales.key_taken": "key", "sales.lost_without_reason": "reason"}


class Known(forms.Form):
    """What is known of an open opportunity. What is left blank stays as it is."""

    next_step = forms.CharField(label=said("sales.next_step"), max_length=300, required=False)
    closes_on = forms.DateField(label=said("sales.closes_on"), required=False, widget=DateInput())
    amount = forms.DecimalField(
        label=said("sales.amount"), min_value=0, max_value=10**12, max_digits=15, decimal_places=3, required=False
    )
    currency = forms.RegexField(label=said("sales.currency"), regex=r"^[A-Za-z]{3}$", required=False)
    owner = forms.ChoiceField(label=said("sales.owner"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["owner"]).choices = [("", "–"), *owners(self.initial.get("owner"))]


class New(Known):
    """An opportunity to be opened."""

    key = forms.CharField(label=said("sales.key"), help_text=said("sales.key_hint"), max_length=200, required=False)
    field_order = ("next_step", "closes_on", "amount", "currency", "owner", "key")


class Won(forms.Form):
    """How it was won."""

    amount = forms.DecimalField(
        label=said("sales.amount"), min_value=0, max_value=10**12, max_digits=15, decimal_places=3, required=False
    )
    reason = forms.CharField(label=said("sales.why_won"), max_length=200, required=False)


class Lost(forms.Form):
    """Why it was lost."""

    reason = forms.CharField(
        label=said("sales.why_lost"), max_length=200, widget=forms.TextInput(attrs={"list": "reasons"})
    )


TURNS: Mapping[str, type[forms.Form]] = {"won": Won, "lost": Lost}


@needs(Permission.READ_PEOPLE)
@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """Those that are open, won or lost; of one user or of all."""
    user = cast(User, request.user)
    who = request.GET.get("who") or ("mine" if user.role == "field_sales" else "team")
    status = request.GET.get("status", "open")
    owner, page = user.username if who == "mine" else None, number_of(request, "page") or 0
    found = sales(status if status in STATUSES else "open", owner, min(page, 10_000))
    words = {
        "rows": found[:AT_ONCE],
        "more": len(found) > AT_ONCE,
        "page": page,
        "who": who,
        "status": status,
        "at": now(),
        "totals": totals(owner, now()),
        "words": words_of(),
        "statuses": STATUSES,
    }
    return render(request, "sales/opportunities.html", words)


@needs(Permission.READ_PEOPLE)
@require_safe
def opportunity(request: HttpRequest, key: str) -> HttpResponse:
    """One of them."""
    return _shown(request, _found(key))


@needs(Permission.ACT)
@require_POST
def update(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is next, when it is to be closed, how much it is."""
    found = _found(key)
    form = Known(request.POST, initial=_initial(found), auto_id=AUTO_ID.format("known"))
    answer = _updated(request, found, form) if form.is_valid() else None
    return answer or _shown(request, found, known=form)


def _updated(request: HttpRequest, found: Sale, form: Known) -> HttpResponse | None:
    news = {name: value for name, value in _told(form).items() if value != _initial(found).get(name)}
    if not news:
        form.add_error(None, str(said("person_page.nothing_changed")))
        return None
    return _act(request, found, "updated", form, news)


@needs(Permission.ACT)
@require_POST
def close(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """It is won, or lost."""
    found = _found(key)
    if what not in TURNS:
        raise Http404
    form = TURNS[what](request.POST, auto_id=AUTO_ID.format(what))
    answer = _act(request, found, what, form, _told(form)) if form.is_valid() else None
    return answer or _shown(request, found, **{what: form})


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Open one with a person."""
    try:
        person = person_called(key)
    except OndoError as error:
        raise Http404 from error
    form = New(
        request.POST or None,
        initial={"owner": request.user.get_username(), "currency": usual_currency(ruling_now().playbook.timezone)},
    )
    if request.method == "POST" and form.is_valid():
        told = _told(form)
        named = str(told.pop("key", "")) or f"{person.key}-{secrets.token_hex(3)}"
        answer = _record(request, person, named, "created", form, told)
        if answer is not None:
            return answer
    words = {"person": person, "form": form, "after": person.last_act or 0}
    return render(request, "sales/opportunity_new.html", words, status=422 if form.errors else 200)


def owners(now_: str | None) -> list[tuple[str, str]]:
    """Users who may own an opportunity, and whoever does now."""
    found = [
        (user.username, user.first_name or user.username) for user in users_of_role(*roles_with(Permission.HAND_OFF))
    ]
    return found if not now_ or now_ in dict(found) else [(now_, now_), *found]


def _act(
    request: HttpRequest, found: Sale, what: str, form: forms.Form, properties: Mapping[str, object]
) -> HttpResponse | None:
    if found.person is None:
        form.add_error(None, str(said("sales.company_only")))
        return None
    person = Person.objects.get(key=found.person)
    return _record(request, person, found.key, what, form, properties)


def _record(
    request: HttpRequest, person: Person, key: str, what: str, form: forms.Form, properties: Mapping[str, object]
) -> HttpResponse | None:
    """The answer to what was done; None where it was refused, which the form says."""
    ids: list[int] = []
    by = request.user.get_username()

    def act() -> None:
        after = number_in(request.POST.get("after", "")) or 0
        told = {"opportunity": key, "what": what, "properties": properties}
        ids.append(work_opportunity(person=person, **told, after=after, by=by, at=now()))  # type: ignore[arg-type]

    return acted(request, ids[0], person.key) if done(form, act, FIELDS) else None


def _told(form: forms.Form) -> dict[str, object]:
    """What was filled in, as events carry it."""
    told = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return {name: f"{value.normalize():f}" if name == "amount" else str(value) for name, value in told.items()}


def _initial(found: Sale) -> dict[str, str]:
    line = line_of(found, ruling_now().playbook.zone)
    return {name: line[name] for name in ("next_step", "closes_on", "amount", "currency", "owner") if line[name]}


def _shown(request: HttpRequest, found: Sale, **wrong: forms.Form) -> HttpResponse:
    person = Person.objects.filter(key=found.person).first() if found.person else None
    words = cast(Words, words_of())
    whole = log(person.pk) if person is not None else []
    told = [
        event
        for event in whole
        if event.name in OPPORTUNITY_EVENTS and person and key_of(event, person.pk) == found.key
    ]
    shown = {
        "sale": found,
        "words": words,
        "at": now(),
        "after": (person.last_act or 0) if person else 0,
        "known": Known(initial=_initial(found), auto_id=AUTO_ID.format("known")),
        "won": Won(initial=_initial(found), auto_id=AUTO_ID.format("won")),
        "lost": Lost(auto_id=AUTO_ID.format("lost")),
        "timeline": happenings(Calling(words, names_in(told)), told, ()),
        "reasons": reasons_given(),
    }
    return render(request, "sales/opportunity.html", {**shown, **wrong}, status=422 if wrong else 200)


def _found(key: str) -> Sale:
    found = sale(key)
    if found is None:
        raise Http404
    return found
