"""What somebody may set for themselves."""

from __future__ import annotations

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ondo.actions.change_profile import change_profile
from ondo.store.models import User
from ondo.texts import say
from ondo.web.frame.forms import said
from ondo.web.frame.moments import now


class Profile(forms.Form):
    """One's own settings."""

    full_name = forms.CharField(label=said("pages.full_name"), max_length=150, required=False)
    shortcuts = forms.BooleanField(
        label=said("frame.shortcuts"), help_text=said("frame.shortcuts_hint"), required=False
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    user = cast(User, request.user)
    form = Profile(request.POST or None, initial={"full_name": user.first_name, "shortcuts": user.shortcuts})
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, **form.cleaned_data, by=user.username, at=now())
        messages.success(request, say("frame.saved"))
        return redirect("me")
    return render(request, "frame/me.html", {"form": form, "codes": is_mfa_enabled(user)})


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """What keys do, as a page."""
    return render(request, "frame/keys_page.html")
