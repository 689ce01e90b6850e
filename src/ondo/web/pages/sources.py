"""Sources: where events come from, their rules, and the write keys that let them in."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.add_source import add_source
from ondo.actions.change_source_rules import change_source_rules
from ondo.actions.disable_source import disable_source
from ondo.actions.enable_source import enable_source
from ondo.actions.issue_write_key import issue_write_key
from ondo.actions.revoke_write_key import revoke_write_key
from ondo.store.models import Source
from ondo.store.reading.sources import sources as all_sources
from ondo.texts import say
from ondo.web.frame.forms import done, said, told
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

FIELDS = {
    "source.bad_key": "key",
    "source.key_taken": "key",
    "source.no_such_kind": "kind",
    "source.no_such_timezone": "timezone",
    "source.rate_too_low": "rate_per_second",
}
SENDING = ("browser", "server")
"""Kinds that clients send by; the others are Ondo's own."""


class Rules(forms.Form):
    """What may be changed of a source."""

    name = forms.CharField(label=said("pages.source_name"), max_length=200)
    timezone = forms.CharField(
        label=said("pages.source_timezone"), help_text=said("pages.source_timezone_hint"), max_length=64
    )
    rate_per_second = forms.IntegerField(
        label=said("pages.source_rate"), help_text=said("pages.source_rate_hint"), required=False
    )
    shared_machine = forms.BooleanField(
        label=said("pages.source_shared"), help_text=said("pages.source_shared_hint"), required=False
    )
    trusts_ids = forms.BooleanField(
        label=said("pages.source_trusts"), help_text=said("pages.source_trusts_hint"), required=False
    )


class New(forms.Form):
    """A source to be."""

    key = forms.CharField(label=said("pages.source_key"), help_text=said("pages.source_key_hint"), max_length=100)
    name = forms.CharField(label=said("pages.source_name"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=said("pages.source_kind"), choices=[(kind, said(f"pages.source_kind_{kind}")) for kind in SENDING]
    )
    timezone = forms.CharField(
        label=said("pages.source_timezone"), help_text=said("pages.source_timezone_hint"), max_length=64
    )


@needs(Permission.MANAGE_SOURCES)
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """All of them; a new one gets its first write key at once."""
    form = New(request.POST or None, initial={"timezone": "Asia/Tokyo"})
    by = request.user.get_username()

    def add() -> None:
        made = add_source(**form.cleaned_data, by=by, at=now())
        issue_write_key(source=made, by=by, at=now())

    if request.method == "POST" and form.is_valid() and done(form, add, FIELDS):
        messages.success(request, say("source.added", source=form.cleaned_data["key"]))
        return redirect("source", key=form.cleaned_data["key"])
    return render(request, "sources/list.html", {"form": form, "sources": all_sources()})


@needs(Permission.MANAGE_SOURCES)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: its rules, its write keys, what to paste."""
    found = _found(key)
    initial = {field: getattr(found, field) for field in Rules.base_fields}
    form = Rules(request.POST or None, initial=initial)

    def change() -> None:
        rules = {field: value for field, value in form.cleaned_data.items() if value != initial[field]}
        if rules:
            change_source_rules(source=found, rules=rules, by=request.user.get_username(), at=now())

    if request.method == "POST" and form.is_valid() and done(form, change, FIELDS):
        messages.success(request, say("frame.saved"))
        return redirect("source", key=key)
    valid = [one for one in found.write_keys.order_by("created_at") if one.revoked_at is None]
    revoked = found.write_keys.exclude(revoked_at=None).order_by("-revoked_at")
    words = {"source": found, "form": form, "keys": valid, "revoked": revoked, "collector": _collector(request)}
    return render(request, "sources/source.html", words)


@needs(Permission.MANAGE_SOURCES)
@require_POST
def disable(request: HttpRequest, key: str) -> HttpResponse:
    """Turn it away."""
    return _changed(request, key, disable_source, "source.disabled")


@needs(Permission.MANAGE_SOURCES)
@require_POST
def enable(request: HttpRequest, key: str) -> HttpResponse:
    """Hear it again."""
    return _changed(request, key, enable_source, "source.enabled")


@needs(Permission.MANAGE_SOURCES)
@require_POST
def issue_key(request: HttpRequest, key: str) -> HttpResponse:
    """One more write key."""
    return _changed(request, key, issue_write_key, "pages.key_issued")


@needs(Permission.MANAGE_SOURCES)
@require_POST
def revoke_key(request: HttpRequest, key: str) -> HttpResponse:
    """Take a write key of this source back."""
    found = _found(key)
    held = found.write_keys.filter(key=request.POST.get("key", "")).first()
    if held is None:
        raise Http404
    by = request.user.get_username()
    told(
        request,
        lambda: revoke_write_key(key=held.key, by=by, at=now()),
        say("source.revoked", source=key),
    )
    return redirect("source", key=key)


def _changed(request: HttpRequest, key: str, act: Callable[..., object], text: str) -> HttpResponse:
    found = _found(key)
    told(request, lambda: act(source=found, by=request.user.get_username(), at=now()), say(text, source=key))
    return redirect("source", key=key)


def _found(key: str) -> Source:
    found = Source.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _collector(request: HttpRequest) -> str:
    """Where the collector most likely is: beside the site on one machine, under its name behind a proxy."""
    host = request.get_host()
    name, _, port = host.rpartition(":")
    return f"{request.scheme}://{name}:{int(port) + 1}" if name and port.isdecimal() else f"{request.scheme}://{host}"
