"""Put companies on a target list (ターゲットリスト), known ones and new ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ondo.actions.record_act import append_item
from ondo.domain.company_names import normalised
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant
from ondo.store.models import AccountKey

TARGET_LIST = "target_list"
"""The trait of a company that names its list; a playbook can ask for it."""
MOST, LONGEST = 1_000, 100


@transaction.atomic
def put_on_target_list(*, companies: Sequence[str], name: str, by: str, at: Instant) -> int:
    """Each is a company's name or its mail domain; returns how many. A worker tells the people there.

    Raises OndoError for a list without a name, without companies, or with more than a thousand.
    """
    named, wanted = " ".join(name.split()), list(dict.fromkeys(" ".join(one.split()) for one in companies))
    wanted = [one for one in wanted if one]
    if not named or len(named) > LONGEST:
        raise OndoError("sales.bad_list_name", most=LONGEST)
    if not wanted or len(wanted) > MOST:
        raise OndoError("sales.bad_list", most=MOST)
    for one in wanted:
        append_item(_item(one, named, by), at, at)
    return len(wanted)


def _item(company: str, name: str, by: str) -> dict[str, object]:
    key, known = _account(company)
    traits = {TARGET_LIST: name} if known else {"name": company, TARGET_LIST: name}
    return {"type": "group", "account": key, "accountTraits": traits, "user": by, "initiator": str(Initiator.US)}


def _account(company: str) -> tuple[str, bool]:
    """The key of the account that is meant, and whether there is one."""
    found = AccountKey.objects.filter(kind="domain", value=company.lower()).first()
    found = found or AccountKey.objects.filter(kind="name", value=normalised(company)).first()
    return (found.account.key, True) if found is not None else (f"name:{normalised(company)}", False)
