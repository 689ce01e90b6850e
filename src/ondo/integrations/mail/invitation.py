"""Invitations to meetings as calendars read them (iTIP by mail, RFC 5546 and 6047)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from icalendar import Calendar, Event, vCalAddress, vText

from ondo import settings
from ondo.domain.instants import Instant, to_datetime
from ondo.integrations.mail.letters import addressed, send_mail
from ondo.integrations.message import Answer
from ondo.texts import say

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One meeting at one instant. `uid` stays; `sequence` rises with each change. `people`: (name, address)."""

    uid: str
    sequence: int
    method: str
    starts_at: Instant
    ends_at: Instant
    summary: str
    description: str
    place: str
    host: tuple[str, str]
    people: Sequence[tuple[str, str]]
    stamp: Instant


def as_calendar(one: Invitation) -> bytes:
    """The .ics file."""
    calendar = Calendar()
    for name, value in (("PRODID", "-//Ondo//Ondo//EN"), ("VERSION", "2.0"), ("METHOD", one.method)):
        calendar.add(name, value)
    event = Event()
    event.add("UID", one.uid)
    event.add("SEQUENCE", one.sequence)
    event.add("DTSTAMP", to_datetime(one.stamp))
    event.add("DTSTART", to_datetime(one.starts_at))
    event.add("DTEND", to_datetime(one.ends_at))
    event.add("SUMMARY", one.summary)
    event.add("STATUS", "CANCELLED" if one.method == CANCEL else "CONFIRMED")
    for name, value in (("DESCRIPTION", one.description), ("LOCATION", one.place)):
        if value:
            event.add(name, value)
    event["ORGANIZER"] = _who(*one.host)
    for name, address in one.people:
        event.add("ATTENDEE", _who(name, address, one.method), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _who(name: str, address: str, method: str = "") -> vCalAddress:
    who = vCalAddress(f"MAILTO:{address}")
    if name:
        who.params["CN"] = vText(name)
    if method:
        who.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("TRUE")}
    return who


def send_invitation_mail(one: Invitation, to: tuple[str, str], subject: str, text: str) -> Answer:
    """Send it to one of those who meet, with what they can read of it without a calendar."""
    server = settings.smtp()
    if server is None:
        return Answer(error=say("telling.no_smtp"))
    ours = parseaddr(server.sender)[1]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = addressed(one.host[0] or parseaddr(server.sender)[0], ours)
    mail["To"] = addressed(*to)
    if one.host[1]:
        mail["Reply-To"] = addressed(*one.host)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(to_datetime(one.stamp))
    mail["Message-ID"] = (
        f"<{one.uid.partition('@')[0]}.{one.sequence}.{one.method.lower()}.{_short(to[1])}@{ours.rpartition('@')[2]}>"
    )
    mail.set_content(text)
    mail.add_alternative(as_calendar(one).decode(), subtype="calendar", params={"method": one.method})
    mail.add_attachment(as_calendar(one), maintype="application", subtype="ics", filename="invite.ics")
    return send_mail(mail, to[1], ours, server)


def _short(address: str) -> str:
    return "".join(letter for letter in address.lower() if letter.isascii() and letter.isalnum())[:20]
