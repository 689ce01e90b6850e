"""The fingerprint of a playbook: a hash of what it decides, whatever it is worded like."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from ondo.domain.conditions import Glob, NoneOf, OneOf
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Label
from ondo.playbooks.outside import free_mail_domains

FORMAT = "ondo-playbook-1"
SHOWN = 16
"""How many of the 64 hexadecimal digits are shown to people."""

WORDING = frozenset(
    {*("label", "because", "expect", "actions", "word", "review_on", "examples", "fingerprint")}
    | {"scripts", "questions", "answers"}
)
"""Fields that change what people read, not what is decided."""

VOCABULARY = frozenset({"key", "page_groups", "events"})
"""Fields of the playbook itself that decide only through the rules into which they have been resolved."""

ORDERED = frozenset(
    {*("stages", "fit_rules", "engagement_rules", "absences", "transitions", "verdicts", "steps")}
    | {"questions", "answers"}
)
"""Fields whose order matters; everything else that holds several is a set."""


def fingerprint(playbook: Playbook) -> str:
    """Sixty-four hexadecimal digits, the same for every playbook that decides the same in the same words."""
    return _hash([FORMAT, meaning(playbook)])


def shown(whole: str) -> str:
    """A fingerprint as people see it."""
    return whole[:SHOWN]


def tables_fingerprint(playbook: Playbook) -> str:
    """The hash of the tables from outside that a playbook leans on: holidays, free mail, the zone's midnights."""
    holidays = sorted(day.isoformat() for day in playbook.calendar.holiday_dates)
    return _hash([FORMAT, holidays, sorted(free_mail_domains()), list(playbook.zone.midnights)])


def meaning(value: Any) -> Any:
    """The canonical form of anything in a playbook: plain data, without wording, sets in a fixed order."""
    if isinstance(value, OneOf | NoneOf) and value.named:
        return [type(value).__name__, {"named": value.named}]
    if isinstance(value, Label):
        return None
    if isinstance(value, Glob):
        return ["Glob", sorted(value.patterns)]
    if is_dataclass(value):
        return [type(value).__name__, _fields(value)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): meaning(inner) for key, inner in value.items()}
    return value


def _fields(value: Any) -> dict[str, Any]:
    """The fields that decide something. What equals its default is left out, so that new fields change no hash."""
    skipped = WORDING | (VOCABULARY if isinstance(value, Playbook) else frozenset())
    deciding = (field for field in fields(value) if field.compare and field.init and field.name not in skipped)
    return {field.name: _several(value, field) for field in deciding if getattr(value, field.name) != _default(field)}


def _several(value: Any, field: Field[Any]) -> Any:
    inner = getattr(value, field.name)
    if not isinstance(inner, tuple | frozenset):
        return meaning(inner)
    parts = [[meaning(x) for x in part] if isinstance(part, tuple) else meaning(part) for part in inner]
    if field.name in ORDERED:
        return parts
    return sorted(parts, key=_canonical)


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(value: Any) -> str:
    return hashlib.sha256(_canonical(value).encode()).hexdigest()
