"""Give a source one more write key; the ones it has stay valid."""

from __future__ import annotations

import secrets

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Source, WriteKey


@transaction.atomic
def issue_write_key(*, source: Source, by: str, at: Instant) -> WriteKey:
    """A new key of 32 letters and digits, valid at once."""
    key = WriteKey.objects.create(key=secrets.token_hex(16), source=source, created_at=at)
    audit("write_key.issued", key, after={"source": source.key}, by=by, at=at)
    return key
