"""Put companies on a target list (ターゲットリスト), known ones and new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ondo.actions.record_act import append_item
from ondo.domain.company_names import company_key
from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.domain.instants import Instant
from ondo.store.models import Account, AccountKey
from ondo.store.models.account import DOMAIN
from ondo.store.reading.desk.targets import NO_LIST

TARGET_LIST = "target_list"
"""The trait of a company that names its list; a playbook can ask for it."""
MOST, LONGEST = 1_000, 100


@transaction.atomic
def put_on_target_list(*, companies: Sequence[str], name: str, by: str, at: Instant) -> dict[str, str]:
    """Each is a company's name or its mail domain. A worker tells the people there.

    Returns by the keys of the companies on which list each was, for `restore_target_lists`.

    Raises OndoError for a list without a name, without companies, or with more than a thousand.
    """
    named, wanted = " ".join(name.split()), list(dict.fromkeys(" ".join(one.split()) for one in companies))
    wanted = [one for one in wanted if one]
    if not named or len(named) > LONGEST:
        raise OndoError("sales.bad_list_name", most=LONGEST)
    if not wanted or len(wanted) > MOST:
        raise OndoError("sales.bad_list", most=MOST)
    before = {}
    for one in wanted:
        account = _account(one)
        key = account.key if account is not None else f"name:{company_key(one)}"
        append_item(
            _item(key, {TARGET_LIST: named} if account is not None else {"name": one, TARGET_LIST: named}, by), at, at
        )
        before[key] = _list_of(account)
    return before


@transaction.atomic
def restore_target_lists(*, before: Mapping[str, str], name: str, by: str, at: Instant) -> None:
    """Undo it: each company is on the list where it was `before`, unless it was put on another than `name` since."""
    since = {one.key: _list_of(one) for one in Account.objects.filter(key__in=list(before))}
    for key, former in before.items():
        if since.get(key, former) in (name, former):
            append_item(_item(key, {TARGET_LIST: former}, by), at, at)


def _item(key: str, traits: Mapping[str, str], by: str) -> dict[str, object]:
    return {"type": "group", "account": key, "accountTraits": dict(traits), "user": by, "initiator": str(Initiator.US)}


def _list_of(account: Account | None) -> str:
    return str(account.traits.get(TARGET_LIST) or NO_LIST) if account is not None else NO_LIST


def _account(company: str) -> Account | None:
    """The account that is meant, None where there is none yet."""
    found = AccountKey.objects.filter(kind=DOMAIN, value=company.lower()).first()
    found = found or AccountKey.objects.filter(kind="name", value=company_key(company)).first()
    return found.account if found is not None else None
