"""The keys in a call: who and from which company it says that somebody is."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

from ondo.domain.email_addresses import company_domain, normalised_email
from ondo.domain.identity import ANONYMOUS, CRM, EMAIL, IMPORT, MAIL_LINK, PERSON, USER, Claims, Key, SourceRules
from ondo.playbooks.outside import free_mail_domains
from ondo.tracking.call import Call
from ondo.tracking.ids import Id, id_of
from ondo.tracking.told_traits import DESCRIBING, FORMS, told_company, told_email

OURS = frozenset({"ondo", "history"})
"""Kinds of sources that may say whose event it is."""
HISTORY = "history"
"""The kind of a source that is read from files: its ids are the ids of rows."""
BROWSER = "browser"
"""The kind of a source that sends from pages."""

MAIL_LINK_PARAMETER = "ondo_mail"
"""The parameter by which a link in a mail of ours says to whom that mail went."""

_TOKEN = re.compile(r"[?&]" + MAIL_LINK_PARAMETER + r"=([^&#]+)")
_CRM_ID = re.compile(r"(crm|salesforce|sfdc|hubspot)[_ -]?(?:contact|lead|person)?[_ -]?id", re.IGNORECASE)
_ALSO_KNOWN_AS = {"sfdc": "salesforce"}


def claims_of(call: Call, source: SourceRules) -> Claims:
    """What a call says about who somebody is, as the rules of its source read it."""
    email = told_email(call)
    typed = source.kind == BROWSER and call.name in FORMS and bool(email and call.user_id)
    company, company_id, account_traits = told_company(call)
    return Claims(
        _keys(call, source, email, typed),
        _alias(call.previous_id, call, source) if call.previous_id else (),
        company,
        company_domain(email, free_mail_domains()) if email else None,
        _group(call, company_id, source),
        account_traits,
        typed,
    )


def has_somebody(call: Call) -> bool:
    """Whether a call says who it is about; our own sources may speak of an account only."""
    if call.anonymous_id or call.user_id or (call.own is not None and (call.own.person or call.own.account)):
        return True
    return bool(told_email(call) or _crm(call) or _token(call))


def _keys(call: Call, source: SourceRules, email: str | None, typed: bool) -> tuple[Key, ...]:
    """Strongest first."""
    keys = []
    if call.own is not None and call.own.person and source.kind in OURS:
        keys.append(Key(PERSON, call.own.person))
    if crm := _crm(call):
        keys.append(Key(CRM, crm))
    if call.user_id or email:
        keys += _said(call.user_id, email, source, typed)
    if token := _token(call):
        keys.append(Key(MAIL_LINK, token))
    if call.anonymous_id:
        keys.append(_cookie(call.anonymous_id, source))
    return tuple(keys)


def _said(user: Id | None, email: str | None, source: SourceRules, typed: bool) -> list[Key]:
    """User id and address. From files the id is that of a row, and says less."""
    rows = source.kind == HISTORY
    account = [Key(IMPORT if rows else USER, f"{source.key}:{user}")] if user else []
    address = [Key(EMAIL, email)] if email else []
    return [*address, *account] if rows or typed else [*account, *address]


def _cookie(anonymous: Id, source: SourceRules) -> Key:
    """On a machine that many share the cookie is the machine's: it leads to a stranger of its own, here only."""
    return Key(ANONYMOUS, f"{source.key}:{anonymous}" if source.shared_machine else anonymous)


def _alias(previous: Id, call: Call, source: SourceRules) -> tuple[Key, ...]:
    """The id that was given before may be of any kind; clients do not say of which."""
    if previous == call.user_id:
        return ()
    address = normalised_email(previous)
    emails = (Key(EMAIL, address),) if address else ()
    return (Key(USER, f"{source.key}:{previous}"), *emails, _cookie(previous, source))


def _group(call: Call, company_id: object, source: SourceRules) -> str | None:
    if call.own is not None and call.own.account and source.kind in OURS:
        return call.own.account
    group = call.group_id or (id_of(company_id) if company_id else None)
    return f"{source.key}:{group}" if group else None


def _crm(call: Call) -> str | None:
    """`salesforce:003…`, from `context.externalIds` or a trait such as `salesforce_id`; `crm:…` for one unnamed."""
    for one in call.external_ids:
        if type(one) is dict and (key := _crm_key(one.get("type"), one.get("id"))):
            return key
    if call.type in DESCRIBING:
        for trait, value in call.traits.items():
            if trait.endswith(("id", "Id", "ID")) and (key := _crm_key(trait, value)):
                return key
    return None


def _crm_key(kind: Any, value: Any) -> str | None:
    named = _CRM_ID.fullmatch(kind) if type(kind) is str else None
    found = id_of(value) if named else None
    if named is None or found is None:
        return None
    system = named[1].lower()
    return f"{_ALSO_KNOWN_AS.get(system, system)}:{found}"


def _token(call: Call) -> Id | None:
    told = call.page or call.properties
    address = told.get("url") or told.get("search")
    if type(address) is not str or MAIL_LINK_PARAMETER not in address:
        return None
    found = _TOKEN.search(address)
    return id_of(unquote_plus(found[1])) if found else None
