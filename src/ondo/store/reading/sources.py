"""The sources that there are."""

from __future__ import annotations

from difflib import get_close_matches

from ondo.domain.errors import OndoError
from ondo.domain.identity import SourceRules
from ondo.store.models import Source


def source_of(key: str) -> Source:
    """The source of this key. Raises OndoError, with the nearest key, where there is none."""
    found = Source.objects.filter(key=key).first()
    if found is not None:
        return found
    keys = list(Source.objects.order_by("key").values_list("key", flat=True))
    near = get_close_matches(key, keys, n=1)
    if near:
        raise OndoError("source.unknown_near", source=key, near=near[0])
    raise OndoError("source.unknown", source=key)


def sources() -> list[Source]:
    """All sources in the order of their keys, each with its write keys at hand."""
    return list(Source.objects.order_by("key").prefetch_related("write_keys"))


def rules_of(source: Source) -> SourceRules:
    """How a source wants its people told apart, as the domain has it."""
    return SourceRules(source.pk, source.key, source.kind, source.timezone, source.shared_machine, source.trusts_ids)
