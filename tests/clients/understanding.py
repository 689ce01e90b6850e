"""What Ondo makes of the calls that arrived: the same, whoever's client made them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.clients.log import Received
from tests.clients.story import CAMPAIGN, FORM, PAGE, PERSON

from ondo.domain.identity import SourceRules
from ondo.tracking import claims_of, read_call, to_event

CALLER, COOKIE = "user:backend:user-17", "anonymous:anon-7d1f"
HERE = {key: value for key, value in PAGE.items() if key != "title"}
INTRODUCED = {**PERSON, "job_title": "部長"}
LINK = {f"utm_{'campaign' if key == 'name' else key}": value for key, value in CAMPAIGN.items()}

UNDERSTOOD = {
    "page": ("page", {"name": "料金", **PAGE, **LINK}, {}, [COOKIE]),
    "track": ("form_submitted", {**FORM, **HERE}, {}, [COOKIE]),
    "identify": ("identified", INTRODUCED, INTRODUCED, [CALLER, "email:hanako@acme.example", COOKIE]),
    "alias": ("traits", {}, {}, [CALLER]),
    "group": ("traits", {}, {}, [CALLER]),
    "screen": ("screen", {"name": "Inbox", "unread": 3}, {}, [CALLER]),
}
"""The story, as Ondo reads it: by type of call its name, properties and traits, and the keys of whom it is about."""

RULES = SourceRules(id=1, key="backend", kind="server", timezone="UTC", shared_machine=False, trusts_ids=True)


def understood(events: Iterable[Received]) -> dict[str, tuple[str, Any, Any, list[str]]]:
    """The calls that arrived, in the form of `UNDERSTOOD`."""
    found = {}
    for event in events:
        call = read_call(json.dumps(event.body))
        at, received_at = event.occurred_at, event.received_at
        as_event = to_event(call, id="1", at=at, seq=1, occurred_at=at, received_at=received_at)
        keys = [f"{key.kind}:{key.value}" for key in claims_of(call, RULES).keys]
        found[call.type] = (as_event.name, dict(as_event.properties), dict(as_event.traits), keys)
    return found
