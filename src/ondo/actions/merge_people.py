"""Make two people one, by hand: one log from now on, folded as if it had always been one."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.deciding import deciding
from ondo.actions.recording.anew import Anew
from ondo.actions.recording.roots import absorb, lock_groups, set_known
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind
from ondo.store.models import Merge, Person
from ondo.store.reading.duplicates import BY_HAND, MERGED, decide_pair
from ondo.store.reading.users import user_of

CAUSE = "merge"


@transaction.atomic
def merge_people(*, keep: Person, other: Person, by: str, at: Instant) -> Merge:
    """Let `keep` stand for `other` as well; of each, whoever stands for them now. `unmerge_person` undoes it exactly.

    Raises OndoError where the two are one already, where one was erased, and while a playbook is put in force.
    """
    ruling = deciding()
    kept, absorbed = _roots(keep, other)
    cause = Cause(CauseKind.CORRECTION, CAUSE, user=by)
    if ruling is not None:
        anew = Anew.read([kept, absorbed], ruling, at)
        absorb(kept, absorbed)
        anew.join(kept, absorbed, cause)
        anew.write()
    else:
        absorb(kept, absorbed)
    set_known(kept)
    decide_pair(keep.pk, other.pk, MERGED, at)
    merge = Merge.objects.create(kept_id=kept, absorbed_id=absorbed, at=at, because=BY_HAND, by=user_of(by))
    audit("person.merged", keep, after={"kept": kept, "absorbed": absorbed}, by=by, at=at)
    return merge


def hold_pair(keep: Person, other: Person) -> None:
    """Let nobody decide about these two until the end of the transaction, locked in the order of `merge_people`.

    Raises OndoError as that does.
    """
    deciding()
    lock_groups([keep.pk, other.pk])


def _roots(keep: Person, other: Person) -> tuple[int, int]:
    roots = lock_groups([keep.pk, other.pk])
    kept, absorbed = roots[keep.pk], roots[other.pk]
    if kept == absorbed:
        raise OndoError("person.one_already", first=keep.key, second=other.key)
    erased = Person.objects.filter(pk__in=(kept, absorbed)).exclude(erased_at=None).first()
    if erased is not None:
        raise OndoError("person.erased", person=erased.key)
    return kept, absorbed
