"""Tokens of the API: make one (it is shown once), take one back."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.issue_token import Issued, issue_token
from ondo.actions.revoke_token import revoke_token
from ondo.domain.instants import DAY
from ondo.store.models import ApiToken, User
from ondo.store.reading.tokens import tokens as all_tokens
from ondo.texts import say
from ondo.web.frame.forms import done, said, told
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, may
from ondo.web.row_numbers import number_in

FIELDS = {"token.bad_name": "name", "token.expired_before": "days"}


class New(forms.Form):
    """A token to be."""

    name = forms.CharField(label=said("pages.token_name"), help_text=said("pages.token_name_hint"), max_length=100)
    days = forms.IntegerField(
        label=said("pages.token_days"),
        help_text=said("pages.token_days_hint"),
        min_value=1,
        max_value=3650,
        required=False,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; for administrators everybody's. A new one acts for whoever makes it."""
    form = New(request.POST or None, initial={"days": 365})
    user = cast(User, request.user)
    issued: list[Issued] = []

    def issue() -> None:
        at, days = now(), form.cleaned_data["days"]
        until = at + days * DAY if days else None
        issued.append(issue_token(user=user, name=form.cleaned_data["name"], expires_at=until, by=user.username, at=at))

    if request.method == "POST" and form.is_valid() and done(form, issue, FIELDS):
        form = New(initial={"days": 365})
    words = {"form": form, "tokens": _seen_by(user), "issued": issued[0] if issued else None, "at": now()}
    return render(request, "tokens/list.html", words)


@login_required
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Take one back: one's own, or as an administrator anybody's."""
    user = cast(User, request.user)
    number = request.POST.get("number", "")
    found = _seen_by(user).filter(pk=number_in(number) or 0).first()
    if found is None:
        raise Http404
    text = say("token.revoked", prefix=found.prefix, user=found.user.username, name=found.name)
    told(request, lambda: revoke_token(token=found, by=user.username, at=now()), text)
    return redirect("tokens")


def _seen_by(user: User) -> QuerySet[ApiToken]:
    return all_tokens(None if may(user, Permission.MANAGE_USERS) else user.username).order_by("-pk")
