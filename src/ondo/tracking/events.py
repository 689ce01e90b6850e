"""A call as an event of a person's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ondo.domain.events import MACHINES, NOTHING, Event, Initiator
from ondo.domain.instants import Instant
from ondo.domain.relations import RELATION
from ondo.domain.traits import IDENTIFIED
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.tracking.call import Call, Object
from ondo.tracking.told_traits import flat, person_traits

ACCEPTED, REFUSED = "accepted", "refused"
"""Marks of a verdict in the ledger: what was decided when it came stays decided (law 6)."""

_PLACE = ("path", "url", "search", "referrer")
"""What is told with an event about the page on which it happened."""
_PAGE = (*_PLACE, "title")
_HAPPENINGS = frozenset({"track", "page", "screen"})
_INITIATORS = {str(initiator): initiator for initiator in Initiator}


def to_event(
    call: Call,
    *,
    id: str,  # noqa: A002 - as the event calls it
    at: Instant,
    seq: int,
    occurred_at: Instant,
    received_at: Instant,
    flags: str | None = None,
    told: Mapping[str, Any] | None = None,
) -> Event:
    """The event that a call is, with what the ledger says of it.

    `flags` are the ledger's words; `told` is what was concluded about the account (`account`, `account_traits`) and
    about the person (`relation`).
    """
    words = flags.split() if flags else ()
    initiator, channel, user = _who_and_how(call)
    account, account_traits = _account(call, told)
    stated = call.own is not None and call.own.as_stated
    traits = _with_relation(call, call.traits if stated else person_traits(call), told)
    return Event(
        at,
        seq,
        call.name,
        # of whoever says who they are the traits are the properties too, so that rules can ask for them
        traits if call.name == IDENTIFIED and not stated else _properties(call),
        initiator,
        channel,
        id,
        occurred_at,
        received_at,
        user,
        traits,
        account,
        account_traits,
        flagged=not MACHINES.isdisjoint(words),
        accepted=ACCEPTED in words,
        refused=REFUSED in words,
    )


def _with_relation(call: Call, traits: Mapping[str, object], told: Mapping[str, Any] | None) -> Mapping[str, object]:
    """The traits with what somebody is to us: by what the ledger says, or by our own sources; never by a client."""
    if call.own is None and RELATION in traits:
        traits = {key: value for key, value in traits.items() if key != RELATION}
    return {**traits, RELATION: told[RELATION]} if told and RELATION in told else traits


def _who_and_how(call: Call) -> tuple[Initiator, str | None, str | None]:
    standard = STANDARD_EVENTS.get(call.name)
    initiator = standard.initiator if standard else Initiator.PERSON
    channel = standard.channel if standard else None
    own = call.own
    if own is None:
        return initiator, channel, None
    usual = None if own.as_stated else channel
    return _INITIATORS.get(own.initiator or "", initiator), own.channel or usual, own.user


def _account(call: Call, told: Mapping[str, Any] | None) -> tuple[str | None, Mapping[str, object]]:
    if told and told.keys() != {RELATION}:
        return told.get("account"), told.get("account_traits") or NOTHING
    own = call.own
    if own is None or not (own.account or own.account_traits):
        return None, NOTHING
    return own.account, own.account_traits if own.as_stated else flat(own.account_traits)


def _properties(call: Call) -> Mapping[str, object]:
    """The properties; beside them where it happened, as far as they do not say so themselves."""
    if call.type not in _HAPPENINGS:
        return NOTHING
    properties, page = call.properties, call.page
    here = {}
    if page:
        keys = _PAGE if call.type == "page" else _PLACE
        here = {key: value for key in keys if (value := page.get(key)) and not properties.get(key)}
    if call.campaign:
        here |= _campaign(call.campaign, properties)
    return {**properties, **here} if here else properties


def _campaign(campaign: Object, properties: Object) -> Object:
    """`context.campaign` as the parameters it was read from: `utm_source`, `utm_campaign` …"""
    named = {f"utm_{'campaign' if key == 'name' else key}": value for key, value in campaign.items()}
    return {key: value for key, value in named.items() if not properties.get(key)}
