"""The rows of a table about identity: a call arrives from a source, and it is decided whose it is.

`page cookie=c1`, `identify user=u1 email=taro@acme.example`, `form_submitted cookie=c1 email=…` become real bodies,
which go all the way a client's would. `mailed token=t1 to=A` says that a mail went out to somebody.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, field
from typing import Any

from tests.people import SOURCES, People
from tests.spec.identity.table import Row

from ondo.domain.identity import ANONYMOUS, MAIL_LINK, Decision, Key
from ondo.tracking import claims_of, read_call

TYPES = ("page", "screen", "identify", "group", "alias", "traits")
IDS = {"cookie": "anonymousId", "user": "userId", "previous": "previousId", "group": "groupId", "person": "person"}


@dataclass
class Meeting:
    """Follows a table row by row. People are called A, B, C … in the order in which they come."""

    people: People = field(default_factory=People)

    def follow(self, row: Row) -> str:
        """What is decided about a row, in the words of the tables."""
        name, *words = shlex.split(row.arrives)
        told = dict(word.split("=", 1) for word in words)
        if name == "mailed":
            self.people.holders[Key(MAIL_LINK, told["token"])] = ord(told["to"]) - 64
            return ""
        rules = SOURCES[row.source]
        claims = claims_of(read_call(json.dumps(body(name, told))), rules)
        before = dict(self.people.holders)
        holder, decision = self.people.take(claims, rules)
        return "; ".join([self._whose(holder, decision), *self._what_follows(holder, decision, before)])

    def _whose(self, holder: int, decision: Decision) -> str:
        root = self.people.root(holder)
        known = "known" if root in self.people.known else "anonymous"
        return f"{'new ' if decision.holder is None else ''}{called(root)}, {known}"

    def _what_follows(self, holder: int, decision: Decision, before: dict[Key, int]) -> list[str]:
        root = called(self.people.root(holder))
        moved = [key.value for key in decision.link if key.kind == ANONYMOUS and before.get(key, holder) != holder]
        doubts = [f"{called(a)} may be {called(b)} ({because})" for a, b, because in decision.suggest]
        return [
            *(f"{called(part)} becomes part of {root}" for part in decision.merge),
            *(f"{cookie} moves to {root}" for cookie in moved),
            *doubts,
            *(f"{root} may be {called(other)} ({because})" for other, because in decision.resembles),
        ]


def called(person: int) -> str:
    """A for the first person, B for the second …"""
    return chr(64 + person)


def body(name: str, told: dict[str, str]) -> dict[str, Any]:
    """A call as a client would send it."""
    call: dict[str, Any] = {"type": name} if name in TYPES else {"type": "track", "event": name}
    call |= {IDS[word]: value for word, value in told.items() if word in IDS}
    described = "traits" if name in ("identify", "traits", "group") else "properties"
    call[described] = {word: value for word, value in told.items() if word in ("email", "company", "name")}
    call["context"] = context(told)
    return call


def context(told: dict[str, str]) -> dict[str, Any]:
    """What a client says beside: the page, other systems' ids, what it remembers."""
    beside: dict[str, Any] = {}
    if "token" in told:
        beside["page"] = {"url": f"https://www.example.com/pricing?ondo_mail={told['token']}"}
    if "crm" in told:
        beside["externalIds"] = [{"id": told["crm"], "type": "crm_id"}]
    if "remembered" in told:
        beside["traits"] = {"email": told["remembered"]}
    return beside
