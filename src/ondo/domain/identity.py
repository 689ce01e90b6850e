"""Who is it? From the keys that an event carries, and whom they lead to, to one person.

A key that says who somebody is (their e-mail address, their user id …) is *strong*. A cookie and the token of a link in
a mail are *weak*: they tell of a browser and of a mailing, and both are passed on. Weak keys bring the anonymous past
along, but never make one of two known people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ondo.domain.events import NOTHING

PERSON = "person"
"""Somebody's own key, as our desks and imports name them."""
CRM = "crm"
USER = "user"
EMAIL = "email"
IMPORT = "import"
"""The id of a row of a file: a business card, a guest of a seminar."""
MAIL_LINK = "mail_link"
"""The token of a link in a mail of ours: to whom the mail went."""
ANONYMOUS = "anonymous"
"""A cookie."""

KINDS = (PERSON, CRM, USER, EMAIL, IMPORT, MAIL_LINK, ANONYMOUS)
"""The kinds of keys, strongest first."""
STRONG = frozenset((PERSON, CRM, USER, EMAIL, IMPORT))
"""Kinds of keys that say who somebody is."""
WITH_SOURCE = (USER, CRM, IMPORT)
"""Kinds whose values are ids that a source gave, told apart by it: `app:17`."""

SAME_CALL = "same_call"
"""Why two people may be one: one call carried keys of both."""
SAME_BROWSER = "same_browser"
"""Why two people may be one: the second introduced themselves in the browser of the first."""

IDENTIFY = "identify"
"""Why people were merged: somebody said who they are."""
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


class Claims(NamedTuple):
    """What an event says about who and from which company somebody is.

    `keys` are strongest first; where an address was `typed` into a form of a page it goes before the user id, which the
    browser only remembers, perhaps of somebody else. `alias` are the keys of an id that is said to be the same
    person. `company` is a name as given, `email_domain` the domain of a company (None for free mail), `group` the id
    that the client gives the account, with its source before it.
    """

    keys: tuple[Key, ...]
    alias: tuple[Key, ...] = ()
    company: str | None = None
    email_domain: str | None = None
    group: str | None = None
    account_traits: Mapping[str, object] = NOTHING
    typed: bool = False


class Found(NamedTuple):
    """Whom a key leads to: its holder, the root who stands for them after merges, and whether that one is known.

    `kinds`: the kinds of strong keys that the root and its members have, for sources that do not trust ids; None where
    nobody looked.
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
    """Decide whose event it is. `found`: those of the claimed keys that lead to somebody, and to whom."""
    keys = dict.fromkeys((*claims.keys, *_meant(claims.alias, found))) if claims.alias else claims.keys
    strong = [key for key in keys if key.kind in STRONG]
    cookies = [key for key in keys if key.kind == ANONYMOUS]
    if strong:
        return _introduced(claims, strong, [] if rules.shared_machine else cookies, found, rules)
    token = next((key for key in keys if key.kind == MAIL_LINK), None)
    return _unnamed(token, cookies, found, rules)


def only_weak(claims: Claims) -> Key | None:
    """The only key of a call, where it is a weak one: as with most page views.

    If it leads to somebody the event is theirs, and nothing else follows: `resolve` would say just that.
    """
    sole = claims.keys[0] if len(claims.keys) == 1 and not claims.alias else None
    return sole if sole is not None and sole.kind not in STRONG else None


def _introduced(
    claims: Claims, strong: Sequence[Key], cookies: Sequence[Key], found: Mapping[Key, Found], rules: SourceRules
) -> Decision:
    """Somebody said who they are. The strongest key that leads to somebody decides, else the browser's stranger."""
    because = ALIAS if claims.alias else IDENTIFY
    named = _by_root(strong, found)
    browsers = _by_root(cookies, found)
    strangers = {root: one for root, one in browsers.items() if not one.known and root not in named}
    ours = next(iter((*named.values(), *strangers.values())), None)
    if ours is None:
        resembled = tuple((root, SAME_BROWSER) for root in browsers)
        return Decision(None, (*strong, *cookies), known=True, because=because, resembles=resembled)
    one = rules.trusts_ids and strong[0].kind != PERSON and not claims.typed
    others = [root for root in named if root != ours.root]
    merge = tuple(root for root in (*(others if one else ()), *strangers) if root != ours.root)
    moving = [key for key in cookies if key not in found or found[key].root not in (ours.root, *merge)]
    return Decision(
        holder=ours.holder,
        link=(*(_further(strong, found, ours, rules) if named else strong), *moving),
        merge=merge,
        suggest=() if one else tuple((ours.root, other, SAME_CALL) for other in others),
        known=ours.known or any(key.kind != PERSON for key in strong),
        because=because,
    )


def _meant(alias: Sequence[Key], found: Mapping[Key, Found]) -> Sequence[Key]:
    """An alias does not say of which kind its id is: where one kind leads to somebody, the others are not meant."""
    return [key for key in alias if key in found] or alias


def _further(strong: Sequence[Key], found: Mapping[Key, Found], ours: Found, rules: SourceRules) -> list[Key]:
    """The strong keys that so far lead to nobody, and to this person from now on.

    Where ids are not trusted, nobody gets a further key of a kind they have: a user id with another address may be
    somebody else.
    """
    new = [key for key in strong if key not in found]
    if rules.trusts_ids or strong[0].kind == PERSON:
        return new
    return [key for key in new if ours.kinds is not None and key.kind not in ours.kinds]


def _unnamed(token: Key | None, cookies: Sequence[Key], found: Mapping[Key, Found], rules: SourceRules) -> Decision:
    """Nobody said who they are: the known owner of the browser, else whom the mail went to, else a stranger."""
    browsers = _by_root(cookies, found)
    mailed = found.get(token) if token else None
    if rules.shared_machine and mailed is not None:
        return Decision(mailed.holder, known=mailed.known)
    owner = next((one for one in browsers.values() if one.known), None)
    ours = owner or mailed or next(iter(browsers.values()), None)
    if ours is None:
        return Decision(None, link=tuple(cookies) or ((token,) if token else ()))
    return Decision(
        holder=ours.holder,
        link=tuple(key for key in cookies if key not in found),
        merge=tuple(root for root, one in browsers.items() if not one.known and root != ours.root),
        known=ours.known,
        because=MAIL_LINK if ours is mailed else IDENTIFY,
    )


def _by_root(keys: Iterable[Key], found: Mapping[Key, Found]) -> dict[int, Found]:
    """Whom these keys lead to: the first of each root, in the order of the keys."""
    roots: dict[int, Found] = {}
    for key in keys:
        if key in found:
            roots.setdefault(found[key].root, found[key])
    return roots
