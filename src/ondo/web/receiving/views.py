"""Two addresses to which services outside post: `/inbound/mail` (a mail as it arrived) and `/inbound/bookings`."""

from __future__ import annotations

import time

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ondo import settings
from ondo.actions.receive_mail import receive_mail
from ondo.actions.take_booking import take_booking
from ondo.domain.errors import OndoError
from ondo.integrations.booking_tools import Unsigned, told_by
from ondo.integrations.webhook import is_signed
from ondo.texts import say
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now

LARGEST_MAIL = 25_000_000
LARGEST = 500_000
"""Bytes of a body."""
BY = "ondo"
_TAKEN = 204


class TooLarge(Exception):
    """A body of more bytes than are taken."""


@csrf_exempt
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """A mail, as it arrived (message/rfc822), signed as a standard webhook with `ONDO_MAIL_SECRET`."""
    secret = settings.mail_secret()
    if not secret:
        raise Http404
    try:
        raw = _body(request, LARGEST_MAIL)
    except TooLarge:
        return _refused(413, say("letters.too_large", most=LARGEST_MAIL // 1_000_000))
    if not is_signed(raw, _headers(request), secret, int(time.time())):
        return _refused(401, say("booking.unsigned"))
    receive_mail(raw=raw, by=BY, at=now())
    return HttpResponse(status=_TAKEN)


@csrf_exempt
@require_POST
def bookings(request: HttpRequest) -> HttpResponse:
    """What a booking tool tells, signed with `ONDO_BOOKING_SECRET`."""
    secret = settings.booking_secret()
    if not secret:
        raise Http404
    try:
        tool, told = told_by(_body(request, LARGEST), _headers(request), secret, int(time.time()))
        if told is not None:
            take_booking(tool=tool, told=told, by=BY, at=now())
    except TooLarge:
        return _refused(413, say("booking.unreadable"))
    except Unsigned as error:
        return _refused(401, worded(error))
    except OndoError as error:
        return _refused(400, worded(error))
    return HttpResponse(status=_TAKEN)


def _body(request: HttpRequest, most: int) -> bytes:
    """The body, read here because Django's own limit is meant for forms. Raises `TooLarge`."""
    found = request.read(most + 1)
    if len(found) > most:
        raise TooLarge
    return bytes(found)


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _refused(status: int, why: str) -> HttpResponse:
    return JsonResponse({"error": why}, status=status)
