"""Assignment: rules, how much everybody takes, who is away, and what was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ondo.actions.add_absence import add_absence
from ondo.actions.add_assignment_rule import add_assignment_rule
from ondo.actions.raise_assignment_rule import raise_assignment_rule
from ondo.actions.remove_absence import remove_absence
from ondo.actions.remove_assignment_rule import remove_assignment_rule
from ondo.actions.set_capacity import MOST, set_capacity
from ondo.domain.instants import Instant
from ondo.insight.words import Words
from ondo.store.models import Absence, AssignmentRule, User
from ondo.store.reading.desk.assigned import Seated, absences_from, everybody_seated, reclaimed_lately, waiting_now
from ondo.store.reading.desk.assignment import TEAMS, rules_in_order
from ondo.store.reading.person import ruling_now
from ondo.store.reading.users import users_of_role
from ondo.texts import current_language, say
from ondo.web.frame.forms import done, said, told
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.sales.answers import DateInput
from ondo.web.sales.escalations import note_seen
from ondo.web.sales.naming import words_of

CONDITIONS = 3
"""So many traits a rule may ask about on the page."""
_TEAMS = [(team, said(f"user.role_{team}")) for team in TEAMS]


class NewRule(forms.Form):
    """A rule to be."""

    label = forms.CharField(label=said("assignment.label"), help_text=said("assignment.label_hint"), max_length=100)
    team = forms.ChoiceField(label=said("assignment.team"), choices=_TEAMS)
    users = forms.MultipleChoiceField(
        label=said("assignment.users"),
        help_text=said("assignment.users_hint"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    by_capacity = forms.BooleanField(
        label=said("assignment.by_capacity"), help_text=said("assignment.by_capacity_hint"), required=False
    )
    reclaims = forms.BooleanField(
        label=said("assignment.reclaims"), help_text=said("assignment.reclaims_hint"), required=False
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        people = [(str(one.pk), _named(one)) for one in users_of_role(*TEAMS)]
        cast(forms.MultipleChoiceField, self.fields["users"]).choices = people
        for number in range(1, CONDITIONS + 1):
            self.fields[f"trait_{number}"] = forms.ChoiceField(
                label=say("assignment.trait", number=number), choices=[("", "–"), *_traits()], required=False
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=say("assignment.words"), help_text=say("assignment.words_hint"), max_length=1000, required=False
            )
        self.order_fields(["label", "team", *self._condition_names(), "users", "by_capacity", "reclaims"])

    def _condition_names(self) -> list[str]:
        return [f"{part}_{n}" for n in range(1, CONDITIONS + 1) for part in ("trait", "words")]

    def clean(self) -> dict[str, Any]:
        """A trait needs words, and words a trait."""
        data = super().clean() or {}
        for n in range(1, CONDITIONS + 1):
            if bool(data.get(f"trait_{n}")) != bool(data.get(f"words_{n}")):
                self.add_error(f"words_{n}", say("assignment.half_a_condition"))
        return data

    def conditions(self) -> Mapping[str, list[str]]:
        """Trait → words."""
        data = self.cleaned_data
        numbers = [n for n in range(1, CONDITIONS + 1) if data[f"trait_{n}"]]
        return {data[f"trait_{n}"]: _split(data[f"words_{n}"]) for n in numbers}


class Capacity(forms.Form):
    """How much somebody takes."""

    capacity = forms.IntegerField(label=said("assignment.capacity"), min_value=1, max_value=MOST)
    most = forms.IntegerField(label=said("assignment.most"), min_value=0, max_value=MOST, required=False)


class NewAbsence(forms.Form):
    """When somebody is away."""

    user = forms.ChoiceField(label=said("assignment.user"))
    first = forms.DateField(label=said("assignment.first_day"), widget=DateInput())
    last = forms.DateField(label=said("assignment.last_day"), widget=DateInput())
    note = forms.CharField(label=said("assignment.note"), max_length=100, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        people = [(one.username, _named(one)) for one in users_of_role(*TEAMS)]
        cast(forms.ChoiceField, self.fields["user"]).choices = people

    def span(self) -> tuple[Instant, Instant]:
        """[the first day, the day after the last)."""
        zone, data = ruling_now().playbook.zone, self.cleaned_data
        return zone.start_of(data["first"]), zone.start_of(data["last"] + timedelta(days=1))


@dataclass(frozen=True)
class RuleShown:
    """A rule in words."""

    rule: AssignmentRule
    when: list[str]
    users: str


@needs(Permission.MANAGE_ASSIGNMENT)
@require_safe
def assignment(request: HttpRequest) -> HttpResponse:
    """The page."""
    note_seen(request)
    return _page(request)


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def add_rule(request: HttpRequest) -> HttpResponse:
    """One more rule."""
    form = NewRule(request.POST)
    fields = {"assignment.not_of_team": "users"}
    return (
        _saved(request)
        if form.is_valid() and done(form, lambda: _add(request, form), fields)
        else _page(request, rule_form=form)
    )


def _add(request: HttpRequest, form: NewRule) -> AssignmentRule:
    data = form.cleaned_data
    return add_assignment_rule(
        team=data["team"],
        label=data["label"],
        conditions=form.conditions(),
        users=map(int, data["users"]),
        by_capacity=data["by_capacity"],
        reclaims=data["reclaims"],
        by=request.user.get_username(),
        at=now(),
    )


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def change_rule(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Ask it earlier, or remove it."""
    rule = AssignmentRule.objects.filter(pk=number).first()
    act = {"raise": raise_assignment_rule, "remove": remove_assignment_rule}.get(what)
    if rule is None or act is None:
        raise Http404
    told(request, lambda: act(rule=rule, by=request.user.get_username(), at=now()), say("frame.saved"))
    return redirect("assignment")


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def capacity(request: HttpRequest, name: str) -> HttpResponse:
    """How much a user takes."""
    user, form = _user(name), Capacity(request.POST, auto_id=_ids(name))

    def act() -> None:
        set_capacity(user=user, **form.cleaned_data, by=request.user.get_username(), at=now())

    if form.is_valid() and done(form, act, {}):
        return _saved(request)
    return _page(request, takes={name: form})


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Somebody is away."""
    form = NewAbsence(request.POST)

    def act() -> None:
        since, until = form.span()
        user, note = _user(form.cleaned_data["user"]), form.cleaned_data["note"]
        add_absence(user=user, since=since, until=until, note=note, by=request.user.get_username(), at=now())

    if form.is_valid() and done(form, act, {"assignment.absence_backwards": "last"}):
        return _saved(request)
    return _page(request, absence_form=form)


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def back(request: HttpRequest, number: int) -> HttpResponse:
    """They are there after all."""
    absence = Absence.objects.filter(pk=number).select_related("user").first()
    if absence is None:
        raise Http404
    told(request, lambda: remove_absence(absence=absence, by=request.user.get_username(), at=now()), say("frame.saved"))
    return redirect("assignment")


def _page(request: HttpRequest, takes: Mapping[str, Capacity] | None = None, **wrong: forms.Form) -> HttpResponse:
    """The page; `wrong` and `takes`: forms that were refused, the latter by whom they are about."""
    words = words_of()
    shown = {
        "rules": [_shown(rule, words) for rule in rules_in_order()],
        "seats": [(one, (takes or {}).get(one.username) or _takes(one)) for one in everybody_seated(now())],
        "absences": absences_from(now()),
        "reclaimed": reclaimed_lately(),
        "waiting": waiting_now(now()),
        "words": words,
        "rule_form": NewRule(),
        "absence_form": NewAbsence(),
        "teams": TEAMS,
    }
    return render(request, "sales/assignment.html", {**shown, **wrong}, status=422 if wrong or takes else 200)


def _takes(seat: Seated) -> Capacity:
    initial = {"capacity": seat.capacity, "most": seat.most}
    return Capacity(initial=initial, auto_id=_ids(seat.username))


def _ids(name: str) -> str:
    return f"id_{name.replace('%', '%%')}_%s"


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, say("frame.saved"))
    return redirect("assignment")


def _shown(rule: AssignmentRule, words: Words | None) -> RuleShown:
    names = dict(_traits())
    either = say("assignment.or")
    when = [
        say("assignment.when", trait=names.get(trait, trait), words=either.join(told_))
        for trait, told_ in rule.conditions.items()
    ]
    chosen = User.objects.filter(pk__in=rule.users).order_by("username")
    return RuleShown(rule, when, say("telling.comma").join(map(_named, chosen)))


def _traits() -> list[tuple[str, str]]:
    """What rules may ask about: the traits of the playbook in force, and what everybody has."""
    words = words_of()
    if words is None:
        return []
    standard = [("prefecture", say("assignment.prefecture")), ("company", say("assignment.company"))]
    declared = [(one.key, one.label.text(current_language())) for one in words.playbook.traits]
    return list({**dict(standard), **dict(declared)}.items())


def _split(text: str) -> list[str]:
    """Words as people list them: with commas of either width, or a line each."""
    for separator in ("、", "，", "\n", "\r"):
        text = text.replace(separator, ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def _named(user: User) -> str:
    return user.first_name or user.username


def _user(name: str) -> User:
    found = users_of_role(*TEAMS).filter(username=name).first()
    if found is None:
        raise Http404
    return found
