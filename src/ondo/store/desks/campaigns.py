"""Campaigns (施策): whom they reached.

An event names its campaign by the property `campaign`, or by `utm_campaign`, as a property or in the page's address.
A campaign begins to exist when it is first named; what it costs is entered later.
"""

from __future__ import annotations

from collections.abc import Iterable

from ondo.domain.events import Event, query_parameters
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.desks.decided import Told
from ondo.store.desks.words import first_text, text
from ondo.store.models import Campaign, CampaignMember

CAMPAIGN, UTM = "campaign", "utm_campaign"


def names_campaign(event: Event) -> bool:
    """Whether an event may have something to say about a campaign: a quick look, for each event of a batch."""
    told = event.properties
    if CAMPAIGN in told or UTM in told:
        return True
    search, url = told.get("search"), told.get("url")
    return (type(search) is str and UTM in search) or (type(url) is str and UTM in url)


def _named(event: Event) -> str | None:
    told = event.properties
    return first_text(told, CAMPAIGN, UTM) or text(query_parameters(told).get(UTM))


def write_members(told: Iterable[Told]) -> None:
    """Make the people of these events members of the campaigns that they name."""
    first: dict[tuple[str, int], tuple[Instant, int]] = {}
    for one in told:
        key = _named(one.event)
        if key is not None:
            named = (one.event.at, int(one.event.id))
            first[key, one.holder] = min(named, first.get((key, one.holder), named))
    if not first:
        return
    ids = _campaigns(sorted({key for key, _ in first}))
    rows = sorted((ids[key], holder, event, at) for (key, holder), (at, event) in first.items())
    bulk.insert_or(
        CampaignMember,
        ("campaign_id", "person_id", "event_id", "at"),
        rows,
        "(campaign_id, person_id) DO UPDATE SET event_id = excluded.event_id, at = excluded.at"
        " WHERE excluded.at < campaign_member.at",
    )


def _campaigns(keys: list[str]) -> dict[str, int]:
    """Their ids; those that are new begin to exist."""
    where, parameter = bulk.listed(keys, "text")
    asked = f"SELECT key, id FROM campaign WHERE key {where}"
    found = dict(bulk.rows(asked, [parameter]))
    if new := [(key, key) for key in keys if key not in found]:
        bulk.insert(Campaign, ("key", "name"), new, once=("key",))
        found = dict(bulk.rows(asked, [parameter]))
    return found


def forget_members(gone: Iterable[int]) -> None:
    """Remove whoever was reached only by events that were taken back; other events are told again after it."""
    where, parameter = bulk.listed(list(gone))
    bulk.execute(f"DELETE FROM campaign_member WHERE event_id {where}", [parameter])
