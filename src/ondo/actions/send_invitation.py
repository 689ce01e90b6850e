"""Send one of those who meet the invitation, or what has changed since."""

from __future__ import annotations

from ondo.actions.telling.invitations import GUEST, body, host_name, subject, summary
from ondo.integrations.mail.invitation import Invitation, send_invitation_mail
from ondo.integrations.mail.letters import domain_of_ours
from ondo.store.models import Booking


def send_invitation(*, booking: int, sequence: int, method: str, to: str) -> str | None:
    """Send it. Returns why not, where it is to be tried again; None where nothing is left to do.

    Nothing is left where the meeting has changed since: that is told by a message of its own. What a mail server
    refuses for good is not tried again.
    """
    found = Booking.objects.select_related("host", "person").filter(pk=booking, sequence=sequence).first()
    if found is None or found.host is None:
        return None
    host, guest = (host_name(found), found.host.email), (found.name, found.address)
    receiver = guest if to == GUEST else host
    if not receiver[1]:
        return None
    invitation = _invitation(found, method, host, guest)
    answer = send_invitation_mail(invitation, receiver, subject(found, method, to), body(found, method, to))
    return None if answer.gone else answer.error


def _invitation(booking: Booking, method: str, host: tuple[str, str], guest: tuple[str, str]) -> Invitation:
    return Invitation(
        uid=f"{booking.key}@{domain_of_ours()}",
        sequence=booking.sequence,
        method=method,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=summary(booking),
        description=booking.words,
        place=booking.place,
        host=host,
        people=[one for one in (guest, host) if one[1]],
        stamp=booking.cancelled_at or booking.booked_at,
    )
