"""Try a destination out: one message that says that it is a test."""

from __future__ import annotations

import secrets

from ondo import settings
from ondo.actions.audit import audit
from ondo.actions.telling.attempt import attempt, write_attempt
from ondo.domain.instants import Instant
from ondo.integrations.message import Told
from ondo.store.models import Delivery, Destination, User
from ondo.texts import say

TEST = "test"
"""The kind of a message that tells of nothing."""


def send_test(*, destination: Destination, by: str, at: Instant) -> Delivery:
    """Send it at once, disabled or not, and wait for the answer; returns the row of the log.

    `owner` as an address means whoever tries it out.
    """
    language = destination.language
    mail = User.objects.filter(username=by).values_list("email", flat=True).first() or ""
    told = Told(
        f"msg_test_{secrets.token_hex(8)}",
        TEST,
        at,
        say("telling.title_test", language, name=destination.name),
        ((say("telling.why", language), say("telling.why_test", language, by=by)),),
        settings.public_url(),
        say("telling.open_site", language),
        {"destination": destination.name},
        mail,
    )
    answer, milliseconds = attempt(destination, told, at)
    row = write_attempt(destination, None, answer, milliseconds, at)
    audit("destination.tested", destination, after={"error": answer.error}, by=by, at=at)
    return row
