"""Add a destination: somewhere to tell what people outside care about."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.integrations import INTEGRATIONS
from ondo.integrations.message import Target
from ondo.store.models import Destination
from ondo.store.reading.destinations import shown_address
from ondo.texts import LANGUAGES


@transaction.atomic
def add_destination(
    *,
    name: str,
    kind: str,
    address: str,
    secret: str = "",
    told: Sequence[str] = (),
    language: str = "ja",
    by: str,
    at: Instant,
) -> Destination:
    """Add one; a webhook without a secret gets one. `told`: kinds of notices, none: what suits the kind.

    Raises OndoError for a name that is taken, a kind, notice or language that there is none of, and an address or
    secret that the integration does not take.
    """
    if kind not in INTEGRATIONS:
        raise OndoError("telling.no_such_kind", kind=kind, known=", ".join(INTEGRATIONS))
    check_words(name, told, language)
    if kind == "webhook" and not secret:
        secret = new_secret()
    INTEGRATIONS[kind].check(Target(address, secret, language))
    defaults = {
        "kind": kind,
        "address": address,
        "secret": secret,
        "told": list(told),
        "language": language,
        "created_at": at,
    }
    destination, new = Destination.objects.get_or_create(name=name, defaults=defaults)
    if not new:
        raise OndoError("telling.name_taken", name=name)
    audit("destination.added", destination, after=as_audited(destination), by=by, at=at)
    return destination


def new_secret() -> str:
    """What signs webhooks: 32 random bytes, written as the standard wants it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def as_audited(destination: Destination) -> dict[str, object]:
    """A destination as the audit keeps it: without what is secret."""
    told = {"name": destination.name, "kind": destination.kind, "address": shown_address(destination)}
    return told | {"told": list(destination.told), "language": destination.language}


def check_words(name: str, told: Sequence[str], language: str) -> None:
    """Raises OndoError for a name that is none, and for a notice or language that there is none of."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise OndoError("telling.bad_name", name=name[:100])
    for kind in told:
        if kind not in list(NoticeKind):
            raise OndoError("telling.no_such_notice", notice=kind, known=", ".join(NoticeKind))
    if language not in LANGUAGES:
        raise OndoError("telling.no_such_language", language=language, known=", ".join(LANGUAGES))
