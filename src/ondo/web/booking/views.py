"""The pages of whoever is invited: choose a time, and change one's mind."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ondo.actions.book_meeting import Guest, book_meeting
from ondo.actions.change_meeting import cancel_meeting, move_meeting
from ondo.actions.telling.invitations import host_name, in_words, zone_of
from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.store.models import Booking, BookingPage, Card, Person
from ondo.store.reading.booking import booking_by_token, free_slots, page_of
from ondo.store.reading.letters import addresses_of
from ondo.texts import current_language
from ondo.web.booking.days import by_day, zone_in_words
from ondo.web.booking.links import Invited, invited_by
from ondo.web.frame.forms import done, said, worded
from ondo.web.frame.moments import now
from ondo.web.row_numbers import number_in

FIELDS = {
    "booking.bad_name": "name",
    "booking.bad_address": "address",
    "booking.no_longer_free": "slot",
    "booking.too_many_words": "words",
}


class Booked(forms.Form):
    """What whoever books says of themselves."""

    slot = forms.IntegerField(label=said("booking.time"), min_value=0, max_value=2**62)
    name = forms.CharField(label=said("booking.name"), max_length=100)
    company = forms.CharField(label=said("booking.company"), max_length=100, required=False)
    address = forms.EmailField(label=said("booking.address"), max_length=254)
    words = forms.CharField(
        label=said("booking.words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, signed: str) -> HttpResponse:
    """Choose a time, say who one is."""
    invited = invited_by(signed)
    if invited is None:
        raise Http404
    form = Booked(request.POST or None, initial=_known(invited.person))
    made: list[Booking] = []

    def act() -> None:
        made.append(_booked(invited, form))

    if request.method == "POST" and form.is_valid() and done(form, act, FIELDS):
        return redirect("booked", token=made[0].token)
    words = {"page": invited.page, "form": form, "host": invited.page.user.first_name or invited.page.user.username}
    days = by_day(free_slots(invited.page, now()), invited.page.timezone) if invited.page.open else []
    chosen = str(form["slot"].value() or "")
    words["zone"] = zone_in_words(invited.page.timezone)
    return render(request, "booking/book.html", {**words, "days": days, "chosen": chosen})


def _booked(invited: Invited, form: Booked) -> Booking:
    given = form.cleaned_data
    guest = Guest(given["name"], given["address"], given["company"], given["words"], current_language())
    person = _whoever(invited.person, guest.address)
    return book_meeting(page=invited.page, starts_at=given["slot"], guest=guest, person=person, by=None, at=now())


def _whoever(person: Person | None, address: str) -> Person | None:
    """Whoever was invited, unless they passed their link on: then it is whoever has the address."""
    known = addresses_of(person) if person is not None else []
    return None if known and normalised_email(address) not in known else person


def _known(person: Person | None) -> dict[str, str]:
    """A link of their own shows whoever was invited what we call them; nobody else gets it."""
    card = Card.objects.filter(pk=person.pk).first() if person is not None else None
    if card is None:
        return {}
    return {"name": card.name or "", "company": card.company or "", "address": card.email or ""}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booked(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting that was booked; call it off, or choose another time."""
    booking, why = _found(token), ""
    if request.method == "POST":
        try:
            _changed(booking, request.POST.get("slot", ""))
            return redirect("booked", token=token)
        except OndoError as error:
            why = worded(error)
    page = page_of(booking.host) if booking.host is not None else None
    return render(request, "booking/booked.html", _words(request, booking, page, why))


def _words(request: HttpRequest, booking: Booking, page: BookingPage | None, why: str) -> dict[str, object]:
    zone, at = zone_of(booking), now()
    moves = "move" in request.GET and page is not None and not booking.tool
    return {
        "booking": booking,
        "host": host_name(booking),
        "when": in_words(booking.starts_at, zone, current_language()),
        "zone": zone_in_words(zone),
        "why": why,
        "open": booking.cancelled_at is None and booking.starts_at > at and not booking.tool,
        "moves": moves,
        "days": by_day(free_slots(page, at, but=booking), zone) if moves and page is not None else [],
    }


def _changed(booking: Booking, slot: str) -> None:
    """Moved where a time is given, else called off."""
    if (starts_at := number_in(slot)) is not None:
        move_meeting(booking=booking, starts_at=starts_at, by=None, at=now())
    else:
        cancel_meeting(booking=booking, by=None, at=now())


def _found(token: str) -> Booking:
    booking = booking_by_token(token)
    if booking is None:
        raise Http404
    return booking
