"""Change a destination: its name, its address, what it is told, in which language."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.add_destination import as_audited, check_words
from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.integrations import INTEGRATIONS
from ondo.integrations.message import Target
from ondo.store.models import Destination


@transaction.atomic
def change_destination(*, destination: Destination, changes: Mapping[str, object], by: str, at: Instant) -> None:
    """`changes`: any of `name`, `address`, `told`, `language`, and `secret` of a Chatwork; what waits goes there then.

    Changing nothing leaves no trace. Raises OndoError as `add_destination` does.
    """
    found = Destination.objects.select_for_update().get(pk=destination.pk)
    before = as_audited(found)
    changed = {field: value for field, value in changes.items() if getattr(found, field) != value}
    for field, value in changed.items():
        setattr(found, field, value)
    check_words(found.name, found.told, found.language)
    INTEGRATIONS[found.kind].check(Target(found.address, found.secret, found.language))
    if Destination.objects.filter(name=found.name).exclude(pk=found.pk).exists():
        raise OndoError("telling.name_taken", name=found.name)
    if changed:
        found.save(update_fields=list(changed))
        after = as_audited(found) | ({"secret": "changed"} if "secret" in changed else {})
        audit("destination.changed", found, before=before, after=after, by=by, at=at)
    destination.refresh_from_db()
