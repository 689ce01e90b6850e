"""What is wrong with the text of a playbook: line, key, and the nearest word that would be right."""

from __future__ import annotations

from typing import Any

from ondo.playbooks.problems import PlaybookProblem


def as_error(found: object) -> dict[str, Any]:
    """One mistake as the API tells it; `path` is the place in the playbook."""
    assert isinstance(found, PlaybookProblem), type(found)
    return {
        "line": found.line,
        "column": found.column,
        "path": found.path,
        "word": found.hint,
        "code": found.key,
        "detail": found.message(),
    }
