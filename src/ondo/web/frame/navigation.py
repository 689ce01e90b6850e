"""What there is to go to, and for whom. A new page is a line here; its name is `frame.page_<key>` in the catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from ondo.texts import say
from ondo.web.frame.addresses import address_of
from ondo.web.roles import Permission, may


@dataclass(frozen=True)
class Entry:
    """One page: `key` names its text, `name` its address; `needs`: None where everybody who signed in may see it."""

    key: str
    name: str
    needs: Permission | None = None

    @property
    def label(self) -> str:
        """What people call it."""
        return say(f"frame.page_{self.key}")

    @property
    def url(self) -> str:
        """Where it is."""
        return address_of(self.name)


P = Permission
SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "work",
        (
            Entry("home", "home"),
            Entry("desk", "desk", P.READ_PEOPLE),
            Entry("people", "people", P.READ_PEOPLE),
            Entry("hand_offs", "hand_offs", P.READ_PEOPLE),
            Entry("opportunities", "opportunities", P.READ_PEOPLE),
            Entry("companies", "companies", P.READ_PEOPLE),
            Entry("lists", "lists", P.READ_PEOPLE),
            Entry("voice", "voice", P.READ_PEOPLE),
            Entry("letters", "letters", P.READ_PEOPLE),
            Entry("my_times", "my_times", P.ACT),
        ),
    ),
    (
        "data",
        (
            Entry("health", "health", P.READ_PEOPLE),
            Entry("sources", "sources", P.MANAGE_SOURCES),
            Entry("quarantine", "quarantine", P.MANAGE_SOURCES),
            Entry("destinations", "destinations", P.MANAGE_DESTINATIONS),
            Entry("deliveries", "deliveries", P.OPERATE),
        ),
    ),
    (
        "administration",
        (
            Entry("assignment", "assignment", P.MANAGE_ASSIGNMENT),
            Entry("users", "users", P.MANAGE_USERS),
            Entry("tokens", "tokens"),
            Entry("audit", "audit", P.SEE_AUDIT),
        ),
    ),
)
MINE = (Entry("me", "me"), Entry("keys", "keys"))
"""Pages that are reached by the name at the top, and by the command palette."""


def sections_for(user: object) -> list[tuple[str, list[Entry]]]:
    """(heading, pages) of what this user may see, without empty sections."""
    found = [(say(f"frame.section_{key}"), [one for one in entries if visible(one, user)]) for key, entries in SECTIONS]
    return [(heading, entries) for heading, entries in found if entries]


def pages_for(user: object) -> list[Entry]:
    """Every page that this user may see, in the order of the navigation."""
    return [one for _, entries in sections_for(user) for one in entries] + list(MINE)


def visible(entry: Entry, user: object) -> bool:
    """Whether this user may see the page."""
    return entry.needs is None or may(user, entry.needs)


def here(request: HttpRequest, url: str) -> bool:
    """Whether the page that is shown is this one, or belongs to it and to none that is nearer."""
    found = [one.url for _, entries in SECTIONS for one in entries if _holds(one.url, request.path)]
    return url == request.path or (_holds(url, request.path) and url == max(found, key=len, default=url))


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
