"""The sources that a folder names, as sources of the store: apart from those that send now, whatever their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.load.plan import NAMESPACE
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.desks.words import text
from ondo.store.models import Source

KIND = "history"

_NOT_IN_KEYS = re.compile(r"[^a-z0-9_-]+")


@transaction.atomic
def sources_of(names: Sequence[str], *, timezone: str, by: str, at: Instant) -> tuple[dict[str, int], int]:
    """The ids of these sources, and of the one that stands for history as such; they are made where they are missing.

    Raises OndoError where somebody else took such a key.
    """
    own = _source(NAMESPACE, NAMESPACE, timezone, by, at)
    return {name: _source(source_key(name), name, timezone, by, at) for name in names}, own


def source_key(name: str) -> str:
    """The key of a source that a folder names: `website` is `history-website`, `活動` is known by its hash."""
    plain = _NOT_IN_KEYS.sub("-", unicodedata.normalize("NFKC", name).lower()).strip("-")[:50]
    if plain == name:
        return f"{NAMESPACE}-{plain}"
    mark = blake2b(name.encode(), digest_size=4).hexdigest()
    return "-".join(part for part in (NAMESPACE, plain, mark) if part)


def _source(key: str, name: str, timezone: str, by: str, at: Instant) -> int:
    source, new = Source.objects.get_or_create(
        key=key, defaults={"name": text(name) or key, "kind": KIND, "timezone": timezone, "created_at": at}
    )
    if source.kind != KIND:
        raise OndoError("load.source_taken", source=key, kind=source.kind)
    if new:
        audit("source.added", source, after={"key": key, "kind": KIND}, by=by, at=at)
    return source.pk
