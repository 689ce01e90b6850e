"""Who is it? From the keys that an event carries, and whom they lead to, to one person.

A key that says who somebody is (their e-mail address, their user id …) is *strong*; a cookie and the token of a link in
a mail are *weak*: they tell of a browser and of a mailing, and both are passed on. Weak keys bring the anonymous past
along, but never make one of two known people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PERSON = "person"
CRM = "crm"
USER = "user"
EMAIL = "email"
IMPORT = "import"
MAIL_LINK = "mail_link"
ANONYMOUS = "anonymous"

KINDS = (PERSON, CRM, USER, EMAIL, IMPORT, MAIL_LINK, ANONYMOUS)
"""The kinds of keys, strongest first."""
STRONG = frozenset(KINDS[:5])
"""Kinds of keys that say who somebody is."""

SAME_CALL = "same_call"
"""Why two people may be one: one call carried keys of both."""
SAME_BROWSER = "same_browser"
"""Why two people may be one: the second introduced themselves in the browser of the first."""

IDENTIFY = "identify"
"""Why people were merged: one call carried keys of both."""
ALIAS = "alias"
"""Why people were merged: a client said that two ids are one."""


class Key(NamedTuple):
    """What leads to a person: one of `KINDS`, and a normalised value."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What a source says about telling people apart. `kind`: `browser`, `server`, `history` or `ondo`."""

    id: int
    key: str
    kind: str
    timezone: str = "UTC"
    shared_machine: bool = False
    trusts_ids: bool = True


def _nothing() -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Claims:
    """What an event says about who and from which company somebody is.

    `keys` are strongest first; empty where the event is about an account only. `alias` are the keys of an id that
    is said to be the same person. `company` is a name as given, `email_domain` the domain of a company (None for free mail),
    `group` the id that the client gives the account, with its source before it.
    """

    keys: tuple[Key, ...]
    alias: tuple[Key, ...] = ()
    company: str | None = None
    email_domain: str | None = None
    group: str | None = None
    account_traits: Mapping[str, object] = field(default_factory=_nothing)


class Found(NamedTuple):
    """Whom a key leads to: its holder, the root who stands for them after merges, and whether that one is known.

    `kinds` are the kinds of strong keys that the root and its members have, for sources that do not trust ids; None
    where nobody looked.
    """

    holder: int
    root: int
    known: bool
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose event it is, and what follows from it.

    `holder` None: a new person. `link`: keys that lead to the holder from now on, also a cookie that moves to them.
    `merge`: roots to merge into the holder's, for the reason `because`. `suggest`: pairs of roots who may be one, with
    the reason; `resembles`: roots whom the new person may be. `known`: whether the person is known after this.
    """

    holder: int | None
    link: tuple[Key, ...] = ()
    merge: tuple[int, ...] = ()
    suggest: tuple[tuple[int, int, str], ...] = ()
    known: bool = False
    because: str = IDENTIFY
    resembles: tuple[tuple[int, str], ...] = ()


def resolve(claims: Claims, found: Mapping[Key, Found], rules: SourceRules) -> Decision:
    """Decide whose event it is. `found`: those of the claimed keys that lead to somebody."""
    keys = (*claims.keys, *claims.alias)
    strong = [key for key in keys if key.kind in STRONG]
    cookies = [key for key in keys if key.kind == ANONYMOUS]
    if strong:
        return _named(claims, strong, [] if rules.shared_machine else cookies, found, rules)
    token = next((key for key in keys if key.kind == MAIL_LINK), None)
    return _unnamed(token, cookies, found, rules)


def _named(
    claims: Claims, strong: Sequence[Key], cookies: Sequence[Key], found: Mapping[Key, Found], rules: SourceRules
) -> Decision:
    """Somebody said who they are. The strongest key that leads to somebody decides."""
    named = _by_root(_those(strong, found))
    strangers = _by_root(one for one in _those(cookies, found) if not one.known)
    ours = next(iter([*named.values(), *strangers.values()]), None)
    others = [root for root in named if ours and root != ours.root]
    one = rules.trusts_ids and strong[0].kind != PERSON
    gathered = [root for root in (*(others if one else ()), *strangers) if ours and root != ours.root and root]
    merge = tuple(dict.fromkeys(gathered))
    group = {ours.root, *merge} if ours else set[int]()
    moving = [key for key in cookies if key not in found or (found[key].known and found[key].root not in group)]
    return Decision(
        holder=ours.holder if ours else None,
        link=(*_unseen(claims, strong, found, ours if named else None, rules), *moving),
        merge=merge,
        suggest=tuple((ours.root, other, SAME_CALL) for other in others if ours and not one),
        known=True,
        because=ALIAS if claims.alias else IDENTIFY,
        resembles=() if ours else tuple((root, SAME_BROWSER) for root in _by_root(_those(moving, found))),
    )


def _unseen(
    claims: Claims, strong: Sequence[Key], found: Mapping[Key, Found], ours: Found | None, rules: SourceRules
) -> list[Key]:
    """The strong keys that lead to nobody yet and shall lead to the holder.

    Where ids are not trusted, a person who is known gets no further key of a kind they have: a user id with another
    e-mail address may be somebody else.
    """
    new = [key for key in strong if key not in found and not _told_already(key, claims, found)]
    if ours is None or rules.trusts_ids or strong[0].kind == PERSON:
        return new
    return [key for key in new if ours.kinds is not None and key.kind not in ours.kinds]


def _told_already(key: Key, claims: Claims, found: Mapping[Key, Found]) -> bool:
    """An alias does not say of which kind its id is: where one kind leads to somebody, the others are not meant."""
    return key in claims.alias and any(other in found for other in claims.alias)


def _those(keys: Iterable[Key], found: Mapping[Key, Found]) -> Iterable[Found]:
    return (found[key] for key in keys if key in found)


def _unnamed(token: Key | None, cookies: Sequence[Key], found: Mapping[Key, Found], rules: SourceRules) -> Decision:
    """Nobody said who they are: the known owner of the browser, else whom the mail went to, else a stranger."""
    browsers = list(_those(cookies, found))
    mailed = found.get(token) if token else None
    owner = next((one for one in browsers if one.known), None)
    ours = owner or mailed or next(iter(browsers), None)
    if rules.shared_machine and mailed:
        return Decision(mailed.holder, known=mailed.known)
    if ours is None:
        return Decision(None, link=tuple(cookies) or ((token,) if token else ()))
    strangers = _by_root(one for one in browsers if not one.known and one.root != ours.root)
    return Decision(
        holder=ours.holder,
        link=tuple(key for key in cookies if key not in found),
        merge=tuple(strangers),
        known=ours.known,
        because=MAIL_LINK if ours is mailed else IDENTIFY,
    )


def _by_root(those: Iterable[Found]) -> dict[int, Found]:
    """The first of each root, in order."""
    roots: dict[int, Found] = {}
    for one in those:
        roots.setdefault(one.root, one)
    return roots
