"""Say how many people below the line are drawn at random each week, to be worked on all the same."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Sample

MOST = 100
"""A tenth of everybody: more is no sample."""


@transaction.atomic
def set_sample(*, share: int, by: str, at: Instant) -> Sample:
    """`share`: of a thousand people; 0 draws nobody any more. Whoever was drawn stays so. Raises OndoError."""
    if not 0 <= share <= MOST:
        raise OndoError("lists.bad_share", most=MOST / 10)
    before = Sample.objects.values("share").first()
    sample = Sample.objects.first() or Sample(share=0)
    sample.share = share
    sample.save()
    audit("sample.set", sample, before=before, after={"share": share}, by=by, at=at)
    return sample
