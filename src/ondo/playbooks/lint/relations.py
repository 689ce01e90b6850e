"""What people are to us: words that no relation has, and rules for those whom the playbook leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.conditions import NoneOf, OneOf
from ondo.domain.lifecycle import TransitionRule
from ondo.domain.moves import QUALIFIED_KINDS
from ondo.domain.relations import NOBODY_SPECIAL, RELATION, Relation
from ondo.domain.rules import TraitCondition
from ondo.domain.triggers import AllOf, HasTraits, Trigger, leaves
from ondo.playbooks.lint.finding import Spot, at, error
from ondo.playbooks.lint.view import View, rule_path

_KNOWN = frozenset({*Relation, NOBODY_SPECIAL})


@error
def unknown_relation(view: View) -> Iterator[Spot]:
    """A relation that Ondo tells of nobody: a slip of the pen, and the condition never holds, or always."""
    for path, leaf in view.triggers:
        for word in sorted(_asked(leaf) - _KNOWN):
            yield at(path, word=word, known=", ".join(Relation))


@error
def asks_for_left_out(view: View) -> Iterator[Spot]:
    """A rule that wants people whom the playbook leaves out: it never moves anybody."""
    left_out = frozenset(view.playbook.left_out)
    for rule in view.playbook.transitions:
        if view.playbook.stage_by_key[rule.to].kind in QUALIFIED_KINDS and any(
            one <= left_out for one in _needed(rule)
        ):
            yield at(f"{rule_path(rule)}.when", rule=rule.key)


def _needed(rule: TransitionRule) -> Iterator[frozenset[str]]:
    """The relations of which one must hold, for each condition that asks for any."""
    for part in rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,):
        for condition in part.conditions if isinstance(part, HasTraits) else ():
            if isinstance(condition, TraitCondition) and condition.trait == RELATION:
                if isinstance(condition.test, OneOf):
                    yield condition.test.values


def _asked(trigger: Trigger) -> frozenset[str]:
    found: set[str] = set()
    for leaf in leaves(trigger):
        for condition in leaf.conditions if isinstance(leaf, HasTraits) else ():
            if isinstance(condition, TraitCondition) and condition.trait == RELATION:
                found |= condition.test.values if isinstance(condition.test, OneOf | NoneOf) else set()
    return frozenset(found)
