"""Accounts (企業): the companies that people belong to."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from ondo.store.reading.listed_accounts import account_called, accounts_after
from ondo.web.api.endpoint import needs
from ondo.web.api.outside import Moment, plain
from ondo.web.api.pages import Next, PageQuery, cursor_at, cut, place_of
from ondo.web.roles import Permission

router = Router(tags=["accounts"])

AccountKey = Annotated[str, Path(description="The key of an account.", min_length=1, max_length=200)]


class AccountRow(Schema):
    """A company as it is known now."""

    key: str
    name: str
    traits: dict[str, Any]
    created_at: Moment


class AccountKeyRow(Schema):
    """What leads to a company: an e-mail domain, a name as it is compared, an id that a client gives."""

    kind: str
    value: str


class AccountCard(AccountRow):
    """One company. Its people: `/people?account=KEY`."""

    people: int
    keys: list[AccountKeyRow]


class AccountPage(Schema):
    """Some of the companies, in the order in which they came to be known."""

    accounts: list[AccountRow]
    next: Next


class AccountQuery(PageQuery):
    """Which companies."""

    q: Annotated[str | None, Field(min_length=1, max_length=200, description="The beginning of a name.")] = None


@router.get("/accounts", response=AccountPage, operation_id="accounts", summary="Companies")
@needs(Permission.READ_PEOPLE)
def accounts(request: HttpRequest, query: Query[AccountQuery]) -> AccountPage:
    """In the order in which they came to be known."""
    after = place_of(query.cursor)
    rows, last = cut(accounts_after(after[0] if after else 0, query.q, query.limit + 1), query.limit)
    return AccountPage(accounts=[AccountRow(**plain(one)) for one in rows], next=cursor_at(last.id) if last else None)


@router.get("/accounts/{outside:account}", response=AccountCard, operation_id="account", summary="One company")
@needs(Permission.READ_PEOPLE)
def one_account(request: HttpRequest, account: AccountKey) -> AccountCard:
    """With the number of its people and the keys that lead to it."""
    found = account_called(account)
    keys = [AccountKeyRow(kind=kind, value=value) for kind, value in found.keys]
    return AccountCard(**{**plain(found), "keys": keys})
