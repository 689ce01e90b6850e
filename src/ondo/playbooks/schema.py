"""The language as JSON Schema, so that editors complete, explain and check while somebody types."""

from __future__ import annotations

import json

from ondo.playbooks.grammar.whole import PLAYBOOK
from ondo.playbooks.shapes import Definitions, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:ondo:playbook:1"


def schema() -> Schema:
    """JSON Schema (draft 2020-12) of a playbook. It checks form; words declared elsewhere are checked by reading."""
    definitions: Definitions = {}
    table = PLAYBOOK.schema(definitions)
    head = {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Ondo playbook",
        "description": "One company's agreed definition of who is warm, for whom, and until when.",
    }
    return head | table | {"$defs": dict(sorted(definitions.items()))}


def schema_text() -> str:
    """The schema as it is printed and kept in `docs/playbook.schema.json`."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
