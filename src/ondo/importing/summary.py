"""What an import brought in, what it did not, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ondo.engine.history import Written
from ondo.engine.history.manifest import Counts


@dataclass
class FileSummary:
    """One table in one file. `rejected` counts rows in quarantine by reason, `notes` cells by column and reason."""

    table: str
    file: str
    rows: int = 0
    taken: int = 0
    skipped: int = 0
    silent: int = 0
    """Rows that say nothing beyond whom they are about."""
    unmatched: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "table": self.table,
            "file": self.file,
            "rows": self.rows,
            "taken": self.taken,
            "skipped": self.skipped,
            "say_nothing": self.silent,
            "without_person": self.unmatched,
            "quarantined": dict(self.rejected),
            "unread_cells": [{"column": c, "reason": r, "cells": n} for (c, r), n in sorted(self.notes.items())],
        }


@dataclass
class Summary:
    """A whole import."""

    into: str
    files: list[FileSummary] = field(default_factory=list)
    without_file: list[str] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    before: Counts = field(default_factory=Counts)
    after: Counts = field(default_factory=Counts)

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def taken(self) -> int:
        return sum(file.taken for file in self.files)

    @property
    def rejected(self) -> Counter[str]:
        return sum((file.rejected for file in self.files), Counter[str]())

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "into": self.into,
            "files": [file.as_json() for file in self.files],
            "tables_without_file": self.without_file,
            "events": self.written.events,
            "events_known_already": self.written.known_events,
            "people": self.after.people - self.before.people,
            "accounts": self.after.accounts - self.before.accounts,
            "opportunities": self.written.opportunities,
            "quarantined": self.rejected.total(),
            "changed": self.written.changed,
            "history": {
                "events": self.after.events,
                "people": self.after.people,
                "accounts": self.after.accounts,
                "opportunities": self.after.opportunities,
            },
        }
