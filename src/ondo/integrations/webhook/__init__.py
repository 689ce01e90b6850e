"""Signed webhooks, as https://www.standardwebhooks.com says: the receiver can tell who sent it, and what came twice."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from ondo.domain.errors import OndoError
from ondo.domain.instants import to_datetime
from ondo.integrations.message import Answer, Target, Told
from ondo.integrations.posting import check_url, post


def check(to: Target) -> None:
    """Raises OndoError for an address that is none, or a secret that signs nothing."""
    check_url(to.address)
    try:
        Webhook(to.secret)
    except (ValueError, EmptyWebhookSecretError) as error:
        raise OndoError("telling.bad_secret") from error


def send(told: Told, to: Target) -> Answer:
    """Post it with its signature; while secrets change, with one by each."""
    body = json.dumps(message(told), ensure_ascii=False, separators=(",", ":"))
    secrets = [to.secret, to.former] if to.former else [to.secret]
    return post(to.address, body.encode(), {"Content-Type": "application/json", **signed(told.id, body, secrets)})


def message(told: Told) -> dict[str, object]:
    """What a receiver reads: the kind, when it happened, the facts."""
    at = to_datetime(told.at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": told.kind, "timestamp": at, "data": dict(told.data)}


def signed(id_: str, body: str, secrets: Sequence[str]) -> dict[str, str]:
    """The headers of one attempt: the id is that of the message, the instant that of the attempt."""
    now = datetime.fromtimestamp(int(time.time()), UTC)
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(id_, now, body) for secret in secrets),
    }


TOLERANCE = 300
"""Seconds that a message to us may be old or early."""


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, now: int) -> bool:
    """Whether a message to us is signed with this secret and no older than the standard wants. `now`: seconds.

    `headers` by lower-case names. The library reads text only; a mail may be any bytes.
    """
    number, at, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not number or not at.isdecimal() or len(at) > 12 or abs(now - int(at)) > TOLERANCE:
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_") + "==")
    except ValueError:
        return False
    wanted = base64.b64encode(hmac.new(key, f"{number}.{at}.".encode() + body, "sha256").digest()).decode()
    return any(hmac.compare_digest(f"v1,{wanted}".encode(), one.encode()) for one in given.split())
