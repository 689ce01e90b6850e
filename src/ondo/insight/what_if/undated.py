"""Traits without a date: they count as known from the start, and may have been written down after the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from ondo.domain.instants import Instant
from ondo.domain.playbook import PERSONA_LAYERS, Playbook
from ondo.domain.rules import Condition, PersonaCondition, Scope
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.insight.notes import Note

Asked = tuple[Scope, str]


def undated(playbooks: Sequence[Playbook], history: History, as_of: Instant) -> Iterator[Note]:
    """A note where rules of fit go by traits of which it is not known since when they hold."""
    if not history.buckets:
        return
    asked = sorted({one for book in playbooks for rule in book.fit_rules for one in _asked(rule.when, book)})
    found = [(trait, *_counted(history, scope, trait, as_of)) for scope, trait in asked]
    without = [(trait, blank, rows) for trait, blank, rows in found if blank]
    if without:
        percent = round(100 * sum(blank for _, blank, _ in without) / sum(rows for _, _, rows in without))
        yield Note("what_if.note_undated", {"traits": " ".join(trait for trait, _, _ in without), "percent": percent})


def _asked(conditions: Sequence[Condition], playbook: Playbook) -> Iterator[Asked]:
    for one in conditions:
        if isinstance(one, PersonaCondition):
            persona = playbook.persona_by_key[one.persona]
            yield from _asked(
                [c for layer in PERSONA_LAYERS if layer in one.layers for c in persona.layer(layer)], playbook
            )
        else:
            yield one.scope, one.trait


def _counted(history: History, scope: Scope, trait: str, as_of: Instant) -> tuple[int, int]:
    """How many of the values have no date, and how many there are."""
    files = [history.path / bucket_file("person_traits", bucket) for bucket in history.buckets]
    told = pl.scan_parquet(files if scope is Scope.PERSON else history.path / "account_traits.parquet")
    held = told.filter(pl.col("trait") == trait, pl.col("at").is_null() | (pl.col("at") <= as_of))
    blank, rows = held.select(pl.col("at").is_null().sum().alias("blank"), pl.len().alias("rows")).collect().row(0)
    return int(blank), int(rows)
