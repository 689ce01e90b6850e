"""Variants of a playbook: the same file with another value at one place or several, named by a dotted path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.domain.triggers import Measure
from ondo.playbooks import nodes
from ondo.playbooks.nodes import Node, Scalar
from ondo.playbooks.problems import PlaybookErrors, listed, nearest
from ondo.playbooks.reading import of_tree, text_of, tree_of

NONE = "none"
"""The value that takes a key away with all that stands under it."""
AFTER = "after"
"""After a step of silence: its length of time, which stands in the file as the key."""
DECIDING = ("fit", "engagement", "definite_actions", "transitions", "triage")
"""The sections in which something can be varied: the others only name things."""

_WORDING = frozenset({"label", "because", "expect", "ask"})
_VALUE = re.compile(r"[+-]?\d+(\.\d+)?|(?=.)(\d+d)?( ?\d+h)?( ?\d+m)?|reset|(once|\d+) (per .+|ever)")


@dataclass(frozen=True)
class Spot:
    """A place of the file that can be varied, and what stands there. `is_key`: the key itself is the value."""

    path: tuple[str, ...]
    value: str
    is_key: bool = False

    @property
    def name(self) -> str:
        return ".".join((*self.path, AFTER) if self.is_key else self.path)


@dataclass(frozen=True)
class Original:
    """A playbook of which variants are made."""

    file: str
    root: nodes.Mapping

    @cached_property
    def playbook(self) -> Playbook:
        """The playbook as it stands."""
        return of_tree(self.root, self.file)

    def variant(self, values: Mapping[str, str]) -> Playbook:
        """The playbook with these values at these places.

        Raises OndoError for a name that means no place or several and for `NONE` where a value has to be there,
        `PlaybookErrors` for a value not taken there.
        """
        root: Node = self.root
        keys_last = sorted(values, key=lambda name: any(spot.is_key for spot in self.spots(name)))
        for name in keys_last:
            for spot in self.spots(name):
                if not spot.value and values[name] != NONE:
                    raise OndoError("what_if.vary_whole", name=spot.name)
                root = _changed(root, spot.path, values[name], is_key=spot.is_key)
        assert isinstance(root, nodes.Mapping)
        try:
            return of_tree(root, self.file)
        except PlaybookErrors as error:
            raise self._needed(values, error) or error from error

    def _needed(self, values: Mapping[str, str], error: PlaybookErrors) -> OndoError | None:
        """What to say where a value was taken away that its rule cannot do without."""
        missing = {(one.path, str(one.params.get("word"))) for one in error.problems}
        away = (spot for name, value in values.items() if value == NONE for spot in self.spots(name) if spot.value)
        for spot in away:
            whole = ".".join(spot.path[:-1])
            if (whole, spot.path[-1]) in missing:
                return OndoError("what_if.vary_needed", name=spot.name, whole=whole)
        return None

    def value(self, name: str) -> str:
        """What stands at a place now; empty for a whole rule."""
        return self.spots(name)[0].value

    def spots(self, name: str) -> Sequence[Spot]:
        """The places that a name means: one, or several with the same value (`score.mql` of two rules).

        A name is a path (`engagement.rules.pricing-viewed.points`), the end of one if no other path ends so
        (`pricing-viewed.points`), or a measure and a stage (`score.mql`).
        """
        found = self._by_name.get(name) or [spot for spot in self._spots if f".{spot.name}".endswith(f".{name}")]
        if not found:
            raise self._unknown(name)
        if len({spot.value for spot in found}) > 1 or (len(found) > 1 and name not in self._thresholds):
            raise OndoError("what_if.vary_several", name=name, places=listed(spot.name for spot in found))
        return found

    @property
    def names(self) -> Sequence[str]:
        """Every value that can be varied: the thresholds by their short names first, then every path."""
        return [*self._thresholds, *(spot.name for spot in self._spots if spot.value)]

    @cached_property
    def _spots(self) -> Sequence[Spot]:
        return [spot for section in DECIDING for spot in _spots_in(self.root.find(section), (section,))]

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Spot]]:
        return {**{spot.name: [spot] for spot in self._spots}, **self._thresholds}

    @cached_property
    def _thresholds(self) -> Mapping[str, Sequence[Spot]]:
        """`score.mql`: what the score has to reach to get to the stage `mql`, in every rule that asks for it."""
        found: dict[str, list[Spot]] = {}
        for spot in self._spots:
            stage = _goal(self.root, spot.path)
            if stage is not None and spot.path[-1] == "reaches" and spot.path[-2] in tuple(Measure):
                found.setdefault(f"{spot.path[-2]}.{stage}", []).append(spot)
        return found

    def is_threshold(self, name: str) -> bool:
        """Whether a higher value lets fewer people reach a stage."""
        return all(spot.path[-1] == "reaches" for spot in self.spots(name))

    def _unknown(self, name: str) -> OndoError:
        near = nearest(name, self._by_name) or self._near_inside(name)
        if near is None:
            return OndoError("what_if.vary_unknown", name=name, known=listed(self.names, most=8))
        return OndoError("what_if.vary_unknown_but", name=name, near=near)

    def _near_inside(self, name: str) -> str | None:
        """The nearest path with as many words at its end."""
        size = name.count(".") + 1
        ends = {".".join(spot.name.split(".")[-size:]): spot.name for spot in self._spots}
        near = nearest(name, ends)
        return ends[near] if near is not None else None


def original(source: str | Path) -> Original:
    """The playbook of a file, or the built-in one of this name, to be varied. Raises as `load` does."""
    file, text = text_of(source)
    return Original(file, tree_of(text, file))


def _spots_in(node: Node | None, path: tuple[str, ...]) -> Iterator[Spot]:
    if isinstance(node, Scalar):
        if node.plain and node.text and _VALUE.fullmatch(node.text):
            yield Spot(path, node.text)
        return
    if isinstance(node, nodes.Sequence):
        for number, item in enumerate(node.items, start=1):
            yield from _spots_in(item, (*path, str(number)))
    if isinstance(node, nodes.Mapping):
        for key, inner in node.entries:
            if key.text not in _WORDING:
                yield from _at_key(key.text, inner, (*path, key.text))


def _at_key(key: str, inner: Node, path: tuple[str, ...]) -> Iterator[Spot]:
    if isinstance(inner, nodes.Mapping):
        yield Spot(path, "")  # as a whole: it can be taken away
    elif path[:-1] == ("engagement", "silence") and isinstance(inner, Scalar) and _VALUE.fullmatch(key):
        yield Spot(path, key, is_key=True)
    yield from _spots_in(inner, path)


def _goal(root: nodes.Mapping, path: Sequence[str]) -> str | None:
    """The stage to which the rule leads that a path belongs to."""
    if path[0] not in ("transitions", "definite_actions") or len(path) < 4 or path[2] != "when":
        return None
    section = root.find(path[0])
    rule = section.find(path[1]) if isinstance(section, nodes.Mapping) else None
    to = rule.find("to") if isinstance(rule, nodes.Mapping) else None
    return to.text if isinstance(to, Scalar) else None


def _changed(node: Node, path: tuple[str, ...], value: str, *, is_key: bool) -> Node:
    """The tree with another value at a place; with `NONE`, without it."""
    if not path:
        assert isinstance(node, Scalar)
        return replace(node, text=value, plain=True)
    first, rest = path[0], path[1:]
    if isinstance(node, nodes.Sequence):
        items = list(node.items)
        items[int(first) - 1] = _changed(items[int(first) - 1], rest, value, is_key=is_key)
        return replace(node, items=tuple(items))
    assert isinstance(node, nodes.Mapping)
    if not rest and value == NONE:
        return replace(node, entries=tuple(entry for entry in node.entries if entry[0].text != first))
    if not rest and is_key:
        return replace(node, entries=tuple((_renamed(key, first, value), inner) for key, inner in node.entries))
    changed = ((key, _changed(n, rest, value, is_key=is_key) if key.text == first else n) for key, n in node.entries)
    return replace(node, entries=tuple(changed))


def _renamed(key: Scalar, old: str, new: str) -> Scalar:
    return replace(key, text=new) if key.text == old else key
