"""The keys in a call: who and from which company it says that somebody is."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

from ondo.domain.email_addresses import company_domain, normalised_email
from ondo.domain.identity import (
    ANONYMOUS,
    CRM,
    EMAIL,
    IMPORT,
    MAIL_LINK,
    PERSON,
    USER,
    Claims,
    Key,
    SourceRules,
)
from ondo.playbooks.outside import free_mail_domains
from ondo.tracking.call import Call
from ondo.tracking.ids import id_of
from ondo.tracking.told_traits import told_company, told_email

OURS = frozenset({"ondo", "history"})
"""Kinds of sources that may say whose event it is."""

MAIL_LINK_PARAMETER = "ondo_mail"
"""The parameter by which a link in a mail of ours says to whom that mail went."""

_TOKEN = re.compile(r"[?&]" + MAIL_LINK_PARAMETER + r"=([^&#]+)")
_CRMS = {
    "salesforce": re.compile(r"(salesforce|sfdc)[_ ]?(contact|lead|person)?[_ ]?id", re.IGNORECASE),
    "hubspot": re.compile(r"hubspot[_ ]?(contact)?[_ ]?id", re.IGNORECASE),
    "crm": re.compile(r"crm[_ ]?(contact|lead|person)?[_ ]?id", re.IGNORECASE),
}


def claims_of(call: Call, source: SourceRules) -> Claims:
    """What a call says about who somebody is, as the rules of its source read it."""
    email = told_email(call)
    company, company_id, account_traits = told_company(call)
    group = call.group_id or id_of(company_id)
    return Claims(
        keys=tuple(_keys(call, source, email)),
        alias=_alias(call, source) if call.previous_id else (),
        company=company,
        email_domain=company_domain(email, free_mail_domains()),
        group=f"{source.key}:{group}" if group else _own_account(call, source),
        account_traits=account_traits,
    )


def has_somebody(call: Call) -> bool:
    """Whether a call says of whom, or at least of which company, it is."""
    if call.user_id or call.anonymous_id:
        return True
    own = call.own is not None and bool(call.own.person or call.own.account)
    return own or call.group_id is not None or bool(told_email(call) or _crm(call) or _token(call))


def _keys(call: Call, source: SourceRules, email: str | None) -> list[Key]:
    keys = []
    if call.own is not None and call.own.person and source.kind in OURS:
        keys.append(Key(PERSON, call.own.person))
    if crm := _crm(call):
        keys.append(Key(CRM, crm))
    imported = source.kind == "history"
    if call.user_id and not imported:
        keys.append(Key(USER, f"{source.key}:{call.user_id}"))
    if email:
        keys.append(Key(EMAIL, email))
    if call.user_id and imported:
        keys.append(Key(IMPORT, f"{source.key}:{call.user_id}"))
    if token := _token(call):
        keys.append(Key(MAIL_LINK, token))
    if call.anonymous_id:
        keys.append(_cookie(call.anonymous_id, source))
    return keys


def _cookie(anonymous: str, source: SourceRules) -> Key:
    """On a machine that many share the cookie is the machine's: it has a stranger of its own, here and nowhere else."""
    return Key(ANONYMOUS, f"{source.key}:{anonymous}" if source.shared_machine else anonymous)


def _alias(call: Call, source: SourceRules) -> tuple[Key, ...]:
    """The id that was given before may be of any kind; clients do not say."""
    previous = call.previous_id
    assert previous is not None
    address = normalised_email(previous)
    emails = (Key(EMAIL, address),) if address else ()
    return (Key(USER, f"{source.key}:{previous}"), *emails, _cookie(previous, source))


def _own_account(call: Call, source: SourceRules) -> str | None:
    return call.own.account if call.own is not None and source.kind in OURS else None


def _crm(call: Call) -> str | None:
    """`salesforce:003…` from `context.externalIds` or a trait such as `salesforce_id`; `crm:…` for one not named."""
    external = call.context.get("externalIds")
    if type(external) is list:
        for one in external:
            if type(one) is dict and (key := _crm_key(one.get("type"), one.get("id"))):
                return key
    if call.type in ("identify", "traits"):
        for trait, value in call.traits.items():
            if trait[-1:] in "dD" and (key := _crm_key(trait, value)):
                return key
    return None


def _crm_key(kind: Any, value: Any) -> str | None:
    if type(kind) is not str:
        return None
    system = next((system for system, words in _CRMS.items() if words.fullmatch(kind)), None)
    found = id_of(value) if system else None
    return f"{system}:{found}" if found else None


def _token(call: Call) -> str | None:
    for told in (call.properties, call.context.get("page")):
        if type(told) is dict:
            for key in ("search", "url"):
                text = told.get(key)
                if type(text) is str and MAIL_LINK_PARAMETER in text and (found := _TOKEN.search(text)):
                    return id_of(unquote_plus(found[1]))
    return None
