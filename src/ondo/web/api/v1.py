"""Version 1 of the API: its resources, and what its schema says of all of them."""

from __future__ import annotations

from ninja import NinjaAPI

from ondo import __version__
from ondo.web.api import (
    accounts,
    destinations,
    duplicates,
    erasure,
    events,
    exports,
    hand_offs,
    imports,
    me,
    meetings,
    merges,
    opportunities,
    people,
    playbooks,
    queue,
    story,
    transitions,
)
from ondo.web.api.caller import Session, Token
from ondo.web.api.openapi import Described
from ondo.web.api.parsing import Strictly
from ondo.web.api.problems import add_handlers

RESOURCES = (
    *(me, people, story, transitions, events, queue, hand_offs, meetings, merges, duplicates, erasure),
    *(accounts, opportunities, playbooks, imports, exports, destinations),
)

api: NinjaAPI = Described(
    title="Ondo",
    version=__version__,
    description=(
        "People, why they stand where they stand, and what is decided about them. Instants are RFC 3339 in UTC;"
        " points are numbers with up to three decimals. Whoever sends `Accept-Language: ja` reads Japanese."
    ),
    urls_namespace="api-v1",
    auth=[Token(), Session()],
    parser=Strictly(),
)
add_handlers(api)
for resource in RESOURCES:
    api.add_router("", resource.router)
