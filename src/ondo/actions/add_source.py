"""Add a source: somewhere that events come from."""

from __future__ import annotations

import re

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.change_source_rules import CHANGEABLE, check_rules
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Source

KINDS = ("browser", "server", "history", "ondo")

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
"""No colon: `source:id` is how ids of users carry the namespace of their source."""


@transaction.atomic
def add_source(
    *,
    key: str,
    kind: str,
    name: str = "",
    timezone: str = "UTC",
    shared_machine: bool = False,
    trusts_ids: bool | None = None,
    rate_per_second: int | None = None,
    by: str,
    at: Instant,
) -> Source:
    """Add a source of one of the `KINDS`; it has no write key yet. Raises OndoError for a key taken or not in order.

    If nothing is said, ids are trusted but those of browsers: their write keys are public, and whoever reads one could
    make two known people one.
    """
    if not _KEY.fullmatch(key):
        raise OndoError("source.bad_key", source=key)
    if kind not in KINDS:
        raise OndoError("source.no_such_kind", kind=kind, known=", ".join(KINDS))
    check_rules(timezone=timezone, rate_per_second=rate_per_second)
    source, new = Source.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "name": name or key,
            "timezone": timezone,
            "shared_machine": shared_machine,
            "trusts_ids": kind != "browser" if trusts_ids is None else trusts_ids,
            "rate_per_second": rate_per_second,
            "created_at": at,
        },
    )
    if not new:
        raise OndoError("source.key_taken", source=key)
    after = {"key": key, "kind": kind} | {field: getattr(source, field) for field in CHANGEABLE}
    audit("source.added", source, after=after, by=by, at=at)
    return source
