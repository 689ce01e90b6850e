"""Say who the people of a mail domain are to us."""

from __future__ import annotations

import re

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.record_act import append_item
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.relations import RELATION, Relation
from ondo.store.models import KnownDomain, Person
from ondo.store.reading.domains import people_of

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")


@transaction.atomic
def add_domain(*, domain: str, relation: str, by: str, at: Instant) -> int:
    """Put it on the list, or change what the list says; returns how many people are told of it.

    Everybody who has an address of it is told, in their logs, as of now: what was decided before stays decided. Whoever
    comes later is told with their address. Raises OndoError for what is no domain, or a relation there is none of.
    """
    domain = domain.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain):
        raise OndoError("domain.bad", domain=domain[:100])
    if relation not in list(Relation):
        raise OndoError("domain.no_such_relation", relation=relation, known=", ".join(Relation))
    row, new = KnownDomain.objects.get_or_create(domain=domain, defaults={"relation": relation, "added_at": at})
    before = None if new else {"domain": domain, "relation": row.relation}
    row.relation = relation
    row.save(update_fields=["relation"])
    told = tell_people(domain, relation, by, at)
    audit("domain.added", row, before=before, after={"domain": domain, "relation": relation}, by=by, at=at)
    return told


def tell_people(domain: str, relation: str, by: str, at: Instant) -> int:
    """A dated trait in the log of everybody of a domain; how many they are."""
    people = people_of(domain)
    for key in Person.objects.filter(pk__in=people).order_by("pk").values_list("key", flat=True):
        append_item({"type": "traits", "person": key, "user": by, "traits": {RELATION: relation}}, at, at)
    return len(people)
