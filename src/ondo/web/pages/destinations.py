"""Destinations: where alerts and webhooks go; a test, a replay, off and on again."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.add_destination import add_destination
from ondo.actions.change_destination import change_destination
from ondo.actions.disable_destination import disable_destination
from ondo.actions.enable_destination import enable_destination
from ondo.actions.remove_destination import remove_destination
from ondo.actions.replay_notices import replay_notices
from ondo.actions.rotate_secret import rotate_secret
from ondo.actions.send_test import send_test
from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY
from ondo.domain.notices import NoticeKind
from ondo.integrations import INTEGRATIONS
from ondo.store.models import Destination
from ondo.store.reading.deliveries import attempts, waiting_for
from ondo.store.reading.destinations import destinations as all_destinations
from ondo.store.reading.destinations import kinds_told, shown_address
from ondo.texts import LANGUAGES, current_language, say
from ondo.web.frame.forms import done, said, told, worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

FIELDS = {
    "telling.no_such_kind": "kind",
    "telling.bad_name": "name",
    "telling.name_taken": "name",
    "telling.bad_url": "address",
    "telling.url_with_password": "address",
    "telling.private_address": "address",
    "telling.bad_mail_address": "address",
    "telling.no_smtp": "kind",
    "telling.bad_secret": "secret",
    "telling.token_wanted": "secret",
    "telling.no_such_notice": "told",
}
LATEST = 20
"""Attempts that the page of a destination shows."""


def _key(kind: NoticeKind) -> str:
    return f"telling.notice_{kind.value.replace('.', '_')}"


class Words(forms.Form):
    """What may be changed of a destination at any time."""

    name = forms.CharField(label=said("pages.destination_name"), max_length=100)
    told = forms.MultipleChoiceField(
        label=said("pages.told"),
        help_text=said("pages.told_hint"),
        choices=[(kind.value, said(_key(kind))) for kind in NoticeKind],
        required=False,
        widget=forms.SelectMultiple(attrs={"size": len(NoticeKind)}),
    )
    language = forms.ChoiceField(
        label=said("pages.language"), choices=[(code, said(f"pages.language_{code}")) for code in LANGUAGES]
    )


class New(Words):
    """A destination to be."""

    field_order = ("name", "kind", "address", "secret", "told", "language")
    kind = forms.ChoiceField(
        label=said("pages.source_kind"), choices=[(kind, said(f"pages.destination_{kind}")) for kind in INTEGRATIONS]
    )
    address = forms.CharField(
        label=said("pages.address"), help_text=said("pages.address_hint"), max_length=500, widget=forms.TextInput
    )
    secret = forms.CharField(
        label=said("pages.secret"), help_text=said("pages.secret_hint"), max_length=200, required=False
    )


class Changed(Words):
    """A destination as it shall be. Address and token are secrets: whoever leaves them empty keeps them."""

    field_order = ("name", "address", "secret", "told", "language")
    address = forms.CharField(
        label=said("pages.address"), help_text=said("pages.address_kept"), max_length=500, required=False
    )
    secret = forms.CharField(
        label=said("pages.destination_token"), help_text=said("pages.address_kept"), max_length=200, required=False
    )

    def changes(self) -> dict[str, object]:
        """What was filled in."""
        given = self.cleaned_data
        return {field: value for field, value in given.items() if value or field not in ("address", "secret")}


class Since(forms.Form):
    """From which notice on to tell again."""

    since = forms.IntegerField(min_value=0, max_value=2**62)


@needs(Permission.MANAGE_DESTINATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def destinations(request: HttpRequest) -> HttpResponse:
    """All of them; a form for one more."""
    form = New(request.POST or None, initial={"language": current_language()})
    made: list[Destination] = []

    def add() -> None:
        made.append(add_destination(**form.cleaned_data, by=request.user.get_username(), at=now()))

    if request.method == "POST" and form.is_valid() and done(form, add, FIELDS):
        messages.success(request, say("frame.saved"))
        return redirect("destination", number=made[0].pk)
    rows = [(one, shown_address(one), waiting_for(one)) for one in all_destinations()]
    return render(request, "destinations/list.html", {"form": form, "destinations": rows})


@needs(Permission.MANAGE_DESTINATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def destination(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, to be changed, and the latest attempts to tell it something."""
    found = _found(number)
    form = _form(request, found)

    def change() -> None:
        by = request.user.get_username()
        change_destination(destination=found, changes=form.changes(), by=by, at=now())

    if request.method == "POST" and form.is_valid() and done(form, change, FIELDS):
        messages.success(request, say("frame.saved"))
        return redirect("destination", number=number)
    found.refresh_from_db()
    words = {
        "destination": found,
        "form": form,
        "rotating": found.former_until is not None and found.former_until > now(),
        "address": shown_address(found),
        "kinds": [say(_key(kind)) for kind in kinds_told(found)],
        "waiting": waiting_for(found),
        "attempts": attempts(found)[:LATEST],
    }
    return render(request, "destinations/destination.html", words)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Send a test message now."""
    found = _found(number)
    try:
        row = send_test(destination=found, by=request.user.get_username(), at=now())
    except OndoError as error:
        messages.error(request, worded(error))
    else:
        if row.error is None:
            messages.success(request, say("pages.test_delivered", milliseconds=row.milliseconds))
        else:
            messages.error(request, say("pages.test_failed", why=row.error))
    return redirect("destination", number=number)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """Tell it again what happened since a notice."""
    found, form = _found(number), Since(request.POST)
    if not form.is_valid():
        messages.error(request, say("pages.no_number"))
        return redirect("destination", number=number)
    try:
        by = request.user.get_username()
        count = replay_notices(destination=found, since=form.cleaned_data["since"], by=by, at=now())
        messages.success(request, say("pages.replayed", count=count))
    except OndoError as error:
        messages.error(request, worded(error))
    return redirect("destination", number=number)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def rotate(request: HttpRequest, number: int) -> HttpResponse:
    """Sign with another secret, and for a day with the former one too unless somebody else knows it."""
    found, by, keep = _found(number), request.user.get_username(), 0 if request.POST.get("at_once") else DAY
    told(request, lambda: rotate_secret(destination=found, keep=keep, by=by, at=now()), say("frame.saved"))
    return redirect("destination", number=number)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def disable(request: HttpRequest, number: int) -> HttpResponse:
    """Tell it nothing any more."""
    return _changed(request, number, disable_destination)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def enable(request: HttpRequest, number: int) -> HttpResponse:
    """Tell it again."""
    return _changed(request, number, enable_destination)


@needs(Permission.MANAGE_DESTINATIONS)
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove it, with its log."""
    _changed(request, number, remove_destination)
    return redirect("destinations")


def _form(request: HttpRequest, found: Destination) -> Changed:
    form = Changed(request.POST or None, initial={"name": found.name, "told": found.told, "language": found.language})
    if found.kind != "chatwork":  # a webhook gets another secret by itself, the others have none
        del form.fields["secret"]
    return form


def _changed(request: HttpRequest, number: int, act: Callable[..., object]) -> HttpResponse:
    found, by = _found(number), request.user.get_username()
    told(request, lambda: act(destination=found, by=by, at=now()), say("frame.saved"))
    return redirect("destination", number=number)


def _found(number: int) -> Destination:
    found = Destination.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
