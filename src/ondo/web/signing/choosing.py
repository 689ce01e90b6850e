"""Pages on which somebody chooses a password: by a link that they were given, or as the first visitor of a site."""

from __future__ import annotations

from hmac import compare_digest

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ondo import settings
from ondo.actions.add_user import add_user
from ondo.actions.choose_password import choose_password
from ondo.store.models import User
from ondo.store.reading.users import somebody_lets_others_in
from ondo.texts import say
from ondo.web.frame.forms import done, said
from ondo.web.frame.moments import now

FIRST_VISIT = "first-visit"
"""Who adds the first administrator, as the audit has it."""


class Chosen(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=said("signing.new_password"),
        help_text=said("signing.password_rules"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=said("signing.new_password_again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    user: User | None = None

    def clean_password(self) -> str:
        """Long enough, none that everybody has, none like their name."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, object] | None:
        """Both are the same."""
        found = super().clean()
        if "password" in self.cleaned_data and self.cleaned_data.get("again") != self.cleaned_data["password"]:
            self.add_error("again", say("signing.not_the_same"))
        return found


class First(Chosen):
    """The first administrator."""

    name = forms.CharField(label=said("pages.user_name"), help_text=said("pages.user_name_hint"), max_length=150)
    field_order = ("name", "password", "again")


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """By a link; it is good once, and for three days."""
    user = _user(key)
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "account/link_over.html", status=404)
    form = Chosen(request.POST or None)
    form.user = user
    if request.method == "POST" and form.is_valid():
        choose_password(user=user, password=form.cleaned_data["password"], by=user.username, at=now())
        messages.success(request, say("signing.password_chosen"))
        return redirect("account_login")
    return render(request, "account/choose.html", {"form": form, "user": user})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Where no administrator can sign in, for whoever shows what the service printed when it started."""
    wanted = settings.set_up_token()
    if not wanted or not compare_digest(token.encode(), wanted.encode()) or somebody_lets_others_in():
        raise Http404
    form = First(request.POST or None)
    fields = {"user.bad_name": "name", "user.taken": "name"}
    if request.method == "POST" and form.is_valid() and done(form, lambda: _begin(form), fields):
        messages.success(request, say("signing.begun"))
        return redirect("account_login")
    return render(request, "account/first.html", {"form": form})


@transaction.atomic
def _begin(form: First) -> None:
    if somebody_lets_others_in():  # whoever came at the same instant was first
        raise Http404
    name, at = form.cleaned_data["name"], now()
    user = add_user(name=name, role="administrator", by=FIRST_VISIT, at=at)
    choose_password(user=user, password=form.cleaned_data["password"], by=FIRST_VISIT, at=at)


def _user(key: str) -> User | None:
    try:
        number = int(urlsafe_base64_decode(key).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    return User.objects.filter(pk=number, is_active=True).first()
