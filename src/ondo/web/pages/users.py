"""Users: add somebody, say what they may do, let them in no more; the link by which they choose a password."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.activate_user import activate_user
from ondo.actions.add_user import ROLES, add_user
from ondo.actions.change_user import change_user
from ondo.actions.deactivate_user import deactivate_user
from ondo.actions.end_codes import end_codes
from ondo.actions.give_link import give_link
from ondo.store.models import User
from ondo.store.reading.users import user_of
from ondo.store.reading.users import users as everybody
from ondo.texts import say
from ondo.web.frame.forms import done, said, told
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

FIELDS = {
    "user.bad_name": "name",
    "user.taken": "name",
    "user.no_such_role": "role",
    "user.bad_email": "email",
    "user.email_taken": "email",
    "user.last_administrator": "role",
}
_ROLES = [(role, said(f"user.role_{role}")) for role in ROLES]


class Changes(forms.Form):
    """What may be changed of a user."""

    full_name = forms.CharField(label=said("pages.full_name"), max_length=150, required=False)
    email = forms.EmailField(label=said("pages.email"), help_text=said("pages.email_hint"), required=False)
    role = forms.ChoiceField(label=said("pages.role"), choices=_ROLES)


class New(Changes):
    """A user to be."""

    name = forms.CharField(label=said("pages.user_name"), help_text=said("pages.user_name_hint"), max_length=150)
    field_order = ("name", "full_name", "email", "role")


@needs(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Everybody; a form for one more."""
    form = New(request.POST or None, initial={"role": "sdr"})
    by = request.user.get_username()
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: add_user(**form.cleaned_data, by=by, at=now()), FIELDS):
            messages.success(request, say("user.added", name=form.cleaned_data["name"]))
            return redirect("user", name=form.cleaned_data["name"])
    return render(request, "users/list.html", {"form": form, "users": everybody()})


@needs(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, name: str) -> HttpResponse:
    """One user."""
    found = _found(name)
    before = {"full_name": found.first_name, "email": found.email, "role": found.role}
    form = Changes(request.POST or None, initial=before)
    by = request.user.get_username()
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: change_user(user=found, changes=form.cleaned_data, by=by, at=now()), FIELDS):
            messages.success(request, say("frame.saved"))
            return redirect("user", name=name)
    return render(request, "users/user.html", {"user": found, "form": form, "codes": is_mfa_enabled(found)})


@needs(Permission.MANAGE_USERS)
@require_POST
@never_cache
def link(request: HttpRequest, name: str) -> HttpResponse:
    """A link by which the user chooses a password; it is shown once, and good once."""
    found = _found(name)
    address = request.build_absolute_uri(give_link(user=found, by=request.user.get_username(), at=now()))
    return render(request, "users/link.html", {"user": found, "address": address})


@needs(Permission.MANAGE_USERS)
@require_POST
def deactivate(request: HttpRequest, name: str) -> HttpResponse:
    """Let them in no more."""
    return _changed(request, name, deactivate_user, "pages.user_deactivated")


@needs(Permission.MANAGE_USERS)
@require_POST
def activate(request: HttpRequest, name: str) -> HttpResponse:
    """Let them in again."""
    return _changed(request, name, activate_user, "pages.user_activated")


@needs(Permission.MANAGE_USERS)
@require_POST
def codes(request: HttpRequest, name: str) -> HttpResponse:
    """Let them sign in without a code."""
    return _changed(request, name, end_codes, "pages.user_codes_ended")


def _changed(request: HttpRequest, name: str, act: Callable[..., object], text: str) -> HttpResponse:
    found = _found(name)
    told(request, lambda: act(user=found, by=request.user.get_username(), at=now()), say(text, name=name))
    return redirect("user", name=name)


def _found(name: str) -> User:
    found = user_of(name)
    if found is None:
        raise Http404
    return found
