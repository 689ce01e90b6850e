"""Undo a merge: both are again who they were, with what came by their own keys meanwhile."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.deciding import deciding
from ondo.actions.recording.anew import Anew
from ondo.actions.recording.colleagues import tell_each_other
from ondo.actions.recording.roots import give_back, lock_groups, members_of, set_known
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind
from ondo.store.models import Merge, Person
from ondo.store.reading.duplicates import DIFFERENT, decide_pair
from ondo.store.reading.users import user_of

CAUSE = "unmerge"


@transaction.atomic
def unmerge_person(*, person: Person, by: str, at: Instant) -> Merge:
    """Give somebody back who became part of somebody else, with everybody who had become part of them before.

    Merges that a worker made are undone like those by hand. Raises OndoError for whoever stands for themselves,
    for whoever was erased, and while a playbook is put in force.
    """
    ruling = deciding()
    root = lock_groups([person.pk])[person.pk]
    merge = _merge(person)
    members = members_of(person.pk)
    cause = Cause(CauseKind.CORRECTION, CAUSE, user=by)
    if ruling is not None:
        anew = Anew.read([root], ruling, at)
        give_back(person.pk, root, members)
        anew.split(root, person.pk, cause)
        anew.write()
        tell_each_other(root, person.pk, merge.at, at)
    else:
        give_back(person.pk, root, members)
    for one in (root, person.pk):
        set_known(one)
    merge.undone_at, merge.undone_by = at, user_of(by)
    merge.save(update_fields=["undone_at", "undone_by"])
    decide_pair(merge.kept_id, merge.absorbed_id, DIFFERENT, at)
    audit("person.unmerged", person, after={"from": root}, by=by, at=at)
    return merge


def _merge(person: Person) -> Merge:
    merge = Merge.objects.filter(absorbed=person, undone_at=None).first()
    if merge is None:
        parts = Merge.objects.filter(kept=person, undone_at=None).order_by("pk").values_list("absorbed__key", flat=True)
        if parts:
            raise OndoError("person.not_merged_but", person=person.key, parts=", ".join(parts))
        raise OndoError("person.not_merged", person=person.key)
    if Person.objects.filter(pk=person.pk).exclude(erased_at=None).exists():
        raise OndoError("person.erased", person=person.key)
    return merge
