"""Mapping files: which columns of somebody's export are people, traits and events to us."""

from __future__ import annotations

from ondo.importing.mapping.model import Cell, EventRule, ImportMapping, Kind, OpportunityRule, Otherwise, TableRule
from ondo.importing.mapping.reading import MappingErrors, load_mapping, read_mapping

__all__ = [
    "Cell",
    "EventRule",
    "ImportMapping",
    "Kind",
    "MappingErrors",
    "OpportunityRule",
    "Otherwise",
    "TableRule",
    "load_mapping",
    "read_mapping",
]
