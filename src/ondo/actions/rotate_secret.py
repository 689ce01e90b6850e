"""Give a webhook another secret, while its receiver goes by the old one for a time."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.add_destination import new_secret
from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY, Duration, Instant
from ondo.integrations import INTEGRATIONS
from ondo.integrations.message import Target
from ondo.store.models import Destination


@transaction.atomic
def rotate_secret(
    *, destination: Destination, secret: str = "", keep: Duration = DAY, by: str, at: Instant
) -> Destination:
    """Sign with a new secret from now on, made where none is given, and with the former one too for `keep`.

    `keep` 0: at once, because somebody else knows it. Raises OndoError for what is no webhook, and a secret that signs
    nothing.
    """
    found = Destination.objects.select_for_update().get(pk=destination.pk)
    if found.kind != "webhook":
        raise OndoError("telling.no_webhook", name=found.name)
    former, found.secret = found.secret, secret or new_secret()
    INTEGRATIONS[found.kind].check(Target(found.address, found.secret))
    found.former_secret, found.former_until = (former, at + keep) if keep else ("", None)
    found.save(update_fields=["secret", "former_secret", "former_until"])
    audit("destination.secret_rotated", found, after={"former_until": found.former_until}, by=by, at=at)
    return found
