"""The meeting drawer: book somebody into a colleague's free time or one's own, move a meeting, call it off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.book_meeting import Guest, book_meeting
from ondo.actions.change_meeting import Changed, cancel_meeting, move_meeting
from ondo.actions.telling.invitations import in_words
from ondo.actions.undoably import Done, undoably
from ondo.domain.errors import OndoError
from ondo.store.models import Booking, BookingPage, Person, User
from ondo.store.reading.booking import bookings_of, free_slots, hosts
from ondo.store.reading.letters import addresses_of
from ondo.texts import LANGUAGES, current_language
from ondo.web.booking.days import by_day, zone_in_words
from ondo.web.booking.links import link_to
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody
from ondo.web.desk.naming import name_of
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.row_numbers import number_in

FIELDS = {
    "booking.choose_time": "slot",
    "booking.no_longer_free": "slot",
    "booking.bad_address": "address",
    "booking.too_many_words": "words",
}
MOST_DAYS = 10
"""Days that are shown."""

Said = Mapping[str, Sequence[str]]


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer, `?host=` for whose time; and booking it. With `booking` a meeting is moved there."""
    person = somebody(key)
    if request.method != "POST":
        return _asked(request, person, {})
    said = answers(request)
    try:
        return _done(request, person, said)
    except OndoError as error:
        return _asked(request, person, said, refusal_of(error, FIELDS))


@needs(Permission.ACT)
@require_POST
def call_off(request: HttpRequest, key: str) -> HttpResponse:
    """Call a meeting off."""
    person, said = somebody(key), answers(request)
    booking = _meeting(person, said)
    if booking is None:
        raise Http404
    at, by, meeting, after = now(), request.user.get_username(), booking, seen(request, person)
    try:
        done = _changed(
            request,
            person,
            "booking.called_off",
            meeting,
            lambda: cancel_meeting(booking=meeting, after=after, by=by, at=at),
        )
    except OndoError as error:
        return _asked(request, person, said, refusal_of(error, FIELDS))
    return acted(request, done, person.key)


def _changed(request: HttpRequest, person: Person, what: str, booking: Booking, change: Callable[[], Changed]) -> int:
    """Change it; returns the id by which that is taken back."""

    def act() -> Done:
        done = change()
        return Done([done.event], {"meeting": {"booking": booking.pk, "before": done.before.told()}})

    words = {"who": name_of(person)}
    return undoably(act=act, what=what, words=words, person=person, by=request.user.get_username(), at=now())


def _done(request: HttpRequest, person: Person, said: Said) -> HttpResponse:
    slot, page = _slot(said), _page(request, person, said)
    booking = _meeting(person, said)
    if booking is not None:
        at, by, meeting, after = now(), request.user.get_username(), booking, seen(request, person)
        done = _changed(
            request,
            person,
            "booking.moved",
            meeting,
            lambda: move_meeting(booking=meeting, starts_at=slot, after=after, by=by, at=at),
        )
        return acted(request, done, person.key)
    if page is None:
        raise OndoError("booking.closed")
    return acted(request, _booked(request, person, page, slot, said), person.key)


def _booked(request: HttpRequest, person: Person, page: BookingPage, slot: int, said: Said) -> int:
    at, by = now(), request.user.get_username()
    language = said.get("language", [current_language()])[0]
    guest = Guest(
        name_of(person)[:100],
        said.get("address", [""])[0],
        words=said.get("words", [""])[0],
        language=language if language in LANGUAGES else current_language(),
    )

    def act() -> Done:
        after = seen(request, person)
        made = book_meeting(page=page, starts_at=slot, guest=guest, person=person, after=after, by=by, at=at)
        return Done([made.event_id or 0], {"booking": made.pk})

    words = {"who": name_of(person), "at": in_words(slot, page.timezone, current_language())}
    return undoably(act=act, what="booking.made", words=words, person=person, by=by, at=at)


def _asked(request: HttpRequest, person: Person, said: Said, refusal: Refusal = NOTHING) -> HttpResponse:
    page, at = _page(request, person, said), now()
    moving = _meeting(person, said) or _meeting(person, {"booking": [request.GET.get("booking", "")]})
    days = by_day(free_slots(page, at, but=moving), page.timezone)[:MOST_DAYS] if page is not None else []
    told = {
        "page": page,
        "hosts": [moving.host.booking_page] if moving is not None and moving.host is not None else hosts(),
        "days": days,
        "moving": moving,
        "chosen": said.get("slot", [""])[0],
        "meetings": [(one, _when(one, page)) for one in bookings_of(person, at)],
        "addresses": addresses_of(person),
        "languages": LANGUAGES,
        "zone_in_words": zone_in_words,
        "link": link_to(page.user, person, request) if page is not None else "",
        "given": {key: value[0] for key, value in said.items()},
        "wrong": {name: refusal.beside.get(name, "") for name in FIELDS.values()},
        "above": refusal.above((), FIELDS.values() if page is not None else ()),
    }
    return drawer(request, person, "desk/act/meeting.html", told, refusal)


def _page(request: HttpRequest, person: Person, said: Said) -> BookingPage | None:
    """Whose time it is about: who was chosen, else one's own, else the first colleague's."""
    moving = _meeting(person, said) or _meeting(person, {"booking": [request.GET.get("booking", "")]})
    found = {page.user.username: page for page in hosts()}
    if moving is not None and moving.host is not None:
        return found.get(moving.host.username)
    chosen = said.get("host", [request.GET.get("host", "")])[0]
    mine = cast(User, request.user).username
    return found.get(chosen) or found.get(mine) or next(iter(found.values()), None)


def _meeting(person: Person, said: Said) -> Booking | None:
    number = said.get("booking", [""])[0]
    return next((one for one in bookings_of(person, now()) if str(one.pk) == number), None) if number else None


def _when(booking: Booking, page: BookingPage | None) -> str:
    zone = page.timezone if page is not None else "UTC"
    return in_words(booking.starts_at, zone, current_language())


def _slot(said: Said) -> int:
    slot = number_in(said.get("slot", [""])[0])
    if slot is None:
        raise OndoError("booking.choose_time")
    return slot
