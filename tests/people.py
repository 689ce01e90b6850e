"""Everybody there is, in memory: whom keys lead to, who became part of whom. What the store does, without the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ondo.domain.identity import STRONG, Claims, Decision, Found, Key, SourceRules, resolve

SITE = SourceRules(1, "site", "browser")
SERVER = SourceRules(2, "server", "server")
KIOSK = SourceRules(3, "kiosk", "browser", shared_machine=True)
SHOP = SourceRules(4, "shop", "server", trusts_ids=False)
CARDS = SourceRules(5, "cards", "history")
DESK = SourceRules(6, "desk", "ondo")
SOURCES = {rules.key: rules for rules in (SITE, SERVER, KIOSK, SHOP, CARDS, DESK)}


@dataclass
class People:
    """Holders by key, roots by person, and who is known."""

    holders: dict[Key, int] = field(default_factory=dict)
    part_of: dict[int, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    def root(self, person: int) -> int:
        """Who stands for this person."""
        while self.part_of[person] != person:
            person = self.part_of[person]
        return person

    def found(self, claims: Claims) -> Mapping[Key, Found]:
        """What the store would find for the keys of an event."""
        keys = (*claims.keys, *claims.alias)
        return {key: self._found(self.holders[key]) for key in keys if key in self.holders}

    def _found(self, holder: int) -> Found:
        root = self.root(holder)
        kinds = frozenset(key.kind for key, other in self.holders.items() if self.root(other) == root) & STRONG
        return Found(holder, root, root in self.known, kinds)

    def take(self, claims: Claims, rules: SourceRules) -> tuple[int, Decision]:
        """Decide about an event and do what follows; gives its holder and the decision."""
        decision = resolve(claims, self.found(claims), rules)
        holder = self._begin() if decision.holder is None else decision.holder
        self.holders |= dict.fromkeys(decision.link, holder)
        for root in decision.merge:
            self.part_of[root] = self.root(holder)
        if decision.known:
            self.known.add(self.root(holder))
        return holder, decision

    def _begin(self) -> int:
        person = len(self.part_of) + 1
        self.part_of[person] = person
        return person

    def groups(self) -> set[frozenset[Key]]:
        """The keys of each person: who is who, whatever the numbers."""
        by_root: dict[int, set[Key]] = {}
        for key, holder in self.holders.items():
            by_root.setdefault(self.root(holder), set()).add(key)
        return {frozenset(keys) for keys in by_root.values()}
