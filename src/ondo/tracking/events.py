"""A call as an event of a person's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ondo.domain.events import NOTHING, TRAITS, Event, Initiator
from ondo.domain.instants import Instant
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.tracking.call import Call, Object
from ondo.tracking.told_traits import person_traits, told_email

MACHINES = frozenset({"bot", "scanner", "proxy"})
"""Flags of what a machine did: it stays in the log, and no rule matches it."""

_PLACE = ("path", "url", "search", "referrer")
"""What a client's page says about where something happened."""
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

    `flags` are the ledger's words; `told` is what was concluded about the account (`account`, `account_traits`).
    """
    words = flags.split() if flags else ()
    initiator, channel, user = _who_and_how(call)
    account, account_traits = _account(call, told)
    return Event(
        at=at,
        seq=seq,
        name=call.name,
        properties=_properties(call),
        initiator=initiator,
        channel=channel,
        id=id,
        occurred_at=occurred_at,
        recorded_at=received_at,
        user=user,
        traits=person_traits(call, told_email(call)) if call.type != "group" else NOTHING,
        account=account,
        account_traits=account_traits,
        flagged=not MACHINES.isdisjoint(words),
        accepted="accepted" in words,
        refused="refused" in words,
    )


def _who_and_how(call: Call) -> tuple[Initiator, str | None, str | None]:
    standard = STANDARD_EVENTS.get(call.name)
    initiator = standard.initiator if standard else Initiator.PERSON
    channel = standard.channel if standard else None
    if call.own is None:
        return initiator, channel, None
    return _INITIATORS.get(call.own.initiator or "", initiator), call.own.channel or channel, call.own.user


def _account(call: Call, told: Mapping[str, Any] | None) -> tuple[str | None, Mapping[str, object]]:
    if told:
        return told.get("account"), told.get("account_traits") or NOTHING
    return (call.own.account, call.own.account_traits or NOTHING) if call.own is not None else (None, NOTHING)


def _properties(call: Call) -> Mapping[str, object]:
    """The properties, and where the client says that it happened: page, campaign."""
    if call.name == TRAITS or call.type == "identify":
        return NOTHING
    page, campaign = call.context.get("page"), call.context.get("campaign")
    here = _place(page, call.type == "page") if type(page) is dict else {}
    if type(campaign) is dict:
        here |= {f"utm_{'campaign' if key == 'name' else key}": value for key, value in campaign.items()}
    if not here:
        return call.properties
    return {**here, **{key: value for key, value in call.properties.items() if value not in ("", None)}}


def _place(page: Object, is_page: bool) -> Object:
    keys = (*_PLACE, "title") if is_page else _PLACE
    return {key: text for key in keys if (text := page.get(key))}
