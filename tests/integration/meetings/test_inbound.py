"""What services outside post to us: bookings of tools, mails; each signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from standardwebhooks import Webhook
from tests.integration.letters.office import TANAKA, Desk, answer
from tests.integration.letters.servers import PostOffice
from tests.integration.meetings.calendar import free, offers

SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_BOOKING_SECRET", SECRET)
    monkeypatch.setenv("ONDO_MAIL_SECRET", SECRET)


def post(path: str, body: bytes, headers: dict[str, str]) -> Any:
    from django.test import Client

    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    return client.post(path, body, content_type="application/json", headers=headers)


def standard(body: bytes, at: float | None = None) -> dict[str, str]:
    """The headers of the standard, as its own library makes them."""
    moment = datetime.fromtimestamp(int(time.time() if at is None else at), UTC)
    signature = Webhook(SECRET).sign("msg_1", moment, body.decode())
    return {"webhook-id": "msg_1", "webhook-timestamp": f"{int(moment.timestamp())}", "webhook-signature": signature}


def cal(body: bytes) -> dict[str, str]:
    return {"X-Cal-Signature-256": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


def calendly(body: bytes, at: float | None = None) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    signature = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Calendly-Webhook-Signature": f"t={moment},v1={signature}"}


def iso(at: int) -> str:
    from ondo.domain.instants import to_datetime

    return to_datetime(at).isoformat().replace("+00:00", "Z")


def of_cal(kind: str, uid: str, at: int, **more: Any) -> bytes:
    payload = {
        "uid": uid,
        "title": "30 Min Meeting between Sato and Tanaka",
        "startTime": iso(at),
        "endTime": iso(at + 1_800_000),
        "organizer": {"name": "Sato", "email": "sato@example.co.jp", "timeZone": "Asia/Tokyo"},
        "attendees": [{"name": "田中 一郎", "email": "Tanaka@Example.co.jp", "language": {"locale": "ja"}}],
        "location": "integrations:daily",
        "additionalNotes": "How to begin",
        "responses": {"company": {"label": "company", "value": "青葉製作所"}},
        **more,
    }
    return json.dumps({"triggerEvent": kind, "createdAt": iso(at), "payload": payload}, ensure_ascii=False).encode()


def of_calendly(kind: str, uri: str, at: int, **more: Any) -> bytes:
    event = {
        "uri": "https://api.calendly.com/scheduled_events/E1",
        "start_time": iso(at),
        "end_time": iso(at + 1_800_000),
        "location": {"type": "custom", "location": "03-1234-5678"},
        "event_memberships": [{"user_email": "sato@example.co.jp"}],
    }
    payload = {"email": TANAKA, "name": "田中 一郎", "uri": uri, "rescheduled": False, "scheduled_event": event, **more}
    return json.dumps({"event": kind, "payload": payload}).encode()


def names(desk: Desk) -> list[str]:
    return [name for name in desk.events() if name.startswith(("meeting", "discovery"))]


def test_cal_com_books_moves_and_calls_off(desk: Desk) -> None:
    from ondo.store.models import Booking, Meeting

    page = offers(desk)
    first, second = free(desk, page)[:2]
    for body in [
        of_cal("BOOKING_CREATED", "u1", first),
        of_cal("BOOKING_CREATED", "u1", first),
        of_cal("BOOKING_RESCHEDULED", "u2", second, rescheduleUid="u1"),
    ]:
        assert post("/inbound/bookings", body, cal(body)).status_code == 204
        desk.office.now = int(time.time() * 1000)
        desk.office.decide()
    booking = Booking.objects.get()
    assert (booking.person, booking.host, booking.starts_at, booking.words) == (
        desk.person,
        page.user,
        second,
        "How to begin",
    )
    assert names(desk) == ["discovery_call_booked", "meeting_moved"]
    assert Meeting.objects.get(key=booking.key).starts_at == second
    body = of_cal("BOOKING_CANCELLED", "u2", second)
    for _ in range(2):
        assert post("/inbound/bookings", body, cal(body)).status_code == 204
    desk.office.decide(after=60_000)
    assert names(desk)[-1:] == ["meeting_cancelled"]
    assert Meeting.objects.get(key=booking.key).cancelled_at is not None


def arrive(desk: Desk, bodies: Sequence[bytes]) -> None:
    """These come in this order, one after the other."""
    for body in bodies:
        assert post("/inbound/bookings", body, cal(body)).status_code == 204
    desk.office.now = int(time.time() * 1000)
    desk.office.decide(after=60_000)


def standing() -> list[int]:
    """When the meetings begin that are on: as the calendar has it, and as the log tells it."""
    from ondo.store.models import Booking, Meeting

    on = [booking.starts_at for booking in Booking.objects.filter(cancelled_at=None)]
    assert on == [meeting.starts_at for meeting in Meeting.objects.filter(cancelled_at=None)]
    return on


def test_a_meeting_whose_end_is_told_before_its_beginning_is_off(desk: Desk) -> None:
    at = desk.office.now + 86_400_000
    arrive(desk, [of_cal("BOOKING_CANCELLED", "u1", at)])
    assert (names(desk), standing()) == ([], [])
    arrive(desk, [of_cal("BOOKING_CREATED", "u1", at)] * 2)
    assert (names(desk), standing()) == (["discovery_call_booked", "meeting_cancelled"], [])


@ONE_DATABASE
@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_meeting_that_was_moved_and_called_off_is_off_in_whichever_order_it_is_told(
    desk: Desk, order: tuple[int, ...]
) -> None:
    at = desk.office.now + 86_400_000
    told = [
        of_cal("BOOKING_CREATED", "u1", at),
        of_cal("BOOKING_RESCHEDULED", "u2", at + 3_600_000, rescheduleUid="u1"),
        of_cal("BOOKING_CANCELLED", "u2", at + 3_600_000),
    ]
    arrive(desk, [told[n] for n in order])
    assert standing() == []
    assert (names(desk)[0], names(desk)[-1]) == ("discovery_call_booked", "meeting_cancelled")


@ONE_DATABASE
def test_a_meeting_that_was_moved_stays_moved_when_its_beginning_is_told_after_that(desk: Desk) -> None:
    at = desk.office.now + 86_400_000
    booked = of_cal("BOOKING_CREATED", "u1", at)
    arrive(desk, [of_cal("BOOKING_RESCHEDULED", "u2", at + 3_600_000, rescheduleUid="u1"), booked, booked])
    assert (names(desk), standing()) == (["discovery_call_booked"], [at + 3_600_000])


@ONE_DATABASE
def test_a_beginning_that_is_told_again_after_a_move_is_the_same_meeting(desk: Desk) -> None:
    at = desk.office.now + 86_400_000
    booked = of_cal("BOOKING_CREATED", "u1", at)
    arrive(desk, [booked, of_cal("BOOKING_RESCHEDULED", "u2", at + 3_600_000, rescheduleUid="u1"), booked])
    assert (names(desk), standing()) == (["discovery_call_booked", "meeting_moved"], [at + 3_600_000])


@ONE_DATABASE
def test_calendly_books_moves_and_calls_off(desk: Desk) -> None:
    from ondo.store.models import Booking

    at = desk.office.now + 86_400_000
    for body in [
        of_calendly("invitee.created", "i1", at),
        of_calendly("invitee.canceled", "i1", at, rescheduled=True),
        of_calendly("invitee.created", "i2", at + 3_600_000, old_invitee="i1"),
        of_calendly("invitee.canceled", "i2", at + 3_600_000),
    ]:
        assert post("/inbound/bookings", body, calendly(body)).status_code == 204
    desk.office.now = int(time.time() * 1000)
    desk.office.decide(after=60_000)
    assert names(desk) == ["discovery_call_booked", "meeting_moved", "meeting_cancelled"]
    booking = Booking.objects.get()
    assert (booking.tool, booking.place, booking.cancelled_at is None) == ("calendly", "03-1234-5678", False)


@ONE_DATABASE
def test_a_tool_of_ones_own_signs_by_the_standard(desk: Desk) -> None:
    from ondo.store.models import Booking

    data = {"id": "17", "starts_at": "2026-11-24T10:00:00+09:00", "ends_at": "2026-11-24T10:30:00+09:00"}
    body = json.dumps({"type": "meeting.booked", "data": {**data, "name": "田中", "email": TANAKA}}).encode()
    assert post("/inbound/bookings", body, standard(body)).status_code == 204
    assert Booking.objects.get().host is None


@ONE_DATABASE
def test_what_is_not_signed_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from ondo.store.models import Booking

    body, other, old = of_cal("BOOKING_CREATED", "u1", 2_000_000_000_000), b"{}", time.time() - 3600
    of_other = of_calendly("invitee.created", "i1", 2_000_000_000_000)
    for headers in ({}, cal(other), {"X-Cal-Signature-256": "é"}, standard(body, old), calendly(body, old)):
        assert post("/inbound/bookings", body, headers).status_code == 401
    assert post("/inbound/bookings", of_other, {"Calendly-Webhook-Signature": "t=,v1="}).status_code == 401
    assert post("/inbound/mail", b"mail", {}).status_code == 401
    assert not Booking.objects.exists()
    monkeypatch.delenv("ONDO_BOOKING_SECRET")
    assert post("/inbound/bookings", body, cal(body)).status_code == 404


@ONE_DATABASE
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 204),
        (b'{"triggerEvent": "PING"}', 204),
        (b"[]", 204),
        (b"no JSON", 400),
        (b'{"triggerEvent": "BOOKING_CREATED", "payload": {}}', 400),
        (b'{"triggerEvent": "BOOKING_CREATED", "payload": {"attendees": []}}', 400),
        (of_cal("BOOKING_CREATED", "u1", 2_000_000_000_000).replace(b"2033-", b"0001-"), 400),
        (of_cal("BOOKING_CREATED", "u1", 2_000_000_000_000).replace(b"2033-", b"9999-"), 400),
        (b"[" * 100_000, 400),
    ],
)
def test_what_cannot_be_read_is_said_and_what_is_no_booking_is_nothing(desk: Desk, body: bytes, status: int) -> None:
    assert post("/inbound/bookings", body, cal(body)).status_code == status


def test_a_mail_service_hands_mails_over(desk: Desk, post_: PostOffice) -> None:
    desk.writes()
    desk.posts()
    raw = answer(post_.mails[-1], "はい、お電話ください。").as_bytes()
    raw = raw.replace(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: base64\nX-Raw: caf\xe9")
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    at = str(int(time.time()))
    signature = base64.b64encode(hmac.new(key, f"m1.{at}.".encode() + raw, "sha256").digest()).decode()
    headers = {"webhook-id": "m1", "webhook-timestamp": at, "webhook-signature": f"v1,wrong v1,{signature}"}
    assert [post("/inbound/mail", raw, headers).status_code for _ in range(2)] == [204, 204]
    desk.office.now = int(time.time() * 1000)
    desk.office.decide()
    assert desk.events().count("email_replied") == 1
