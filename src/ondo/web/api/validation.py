"""What is wrong with the fields of a request, in words and with the place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ondo.domain.errors import Problem
from ondo.texts import say

_KINDS = {
    "missing": "api.field_missing",
    "extra_forbidden": "api.field_unknown",
    "string_type": "api.field_no_text",
    "string_too_long": "api.field_too_long",
    "string_too_short": "api.field_too_short",
    "string_pattern_mismatch": "api.field_form",
    "literal_error": "api.field_not_one_of",
    "enum": "api.field_not_one_of",
    "bool_parsing": "api.field_no_flag",
    "bool_type": "api.field_no_flag",
    "dict_type": "api.field_no_object",
    "model_type": "api.field_no_object",
    "model_attributes_type": "api.field_no_object",
    "list_type": "api.field_no_list",
    "too_long": "api.field_too_long",
    "too_short": "api.field_too_short",
    "greater_than_equal": "api.field_too_small",
    "greater_than": "api.field_too_small",
    "less_than_equal": "api.field_too_large",
    "less_than": "api.field_too_large",
    "timezone_aware": "api.field_no_zone",
}
_BEGINNINGS = {
    "int_": "api.field_no_number",
    "decimal_": "api.field_no_number",
    "float_": "api.field_no_number",
    "finite_": "api.field_no_number",
    "datetime_": "api.field_no_instant",
    "date_": "api.field_no_instant",
}
_OF_VERDICTS = {
    "triage.unknown_verdict": "verdict",
    "triage.stage_does_not_take_it": "verdict",
    "triage.reason_missing": "reason",
    "triage.unknown_reason": "reason",
}
_LIMITS = ("ge", "gt", "le", "lt", "max_length", "min_length", "expected", "pattern")


def found_wrong(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    """One entry for each field: `pointer` or `parameter`, `code`, `detail`."""
    return [_entry(error) for error in errors]


def unknown_parameters(names: Sequence[str]) -> list[dict[str, object]]:
    """One entry for each: a misspelt filter would silently be none."""
    return [{"parameter": name, "code": "api.field_unknown", "detail": say("api.field_unknown")} for name in names]


def pointer_of(problem: Problem, inside: str = "given") -> dict[str, str]:
    """What of a verdict's body is meant, or `inside` what of another one.

    Nothing, where it is something that is known of the person.
    """
    if "field" in problem.params:
        return {"pointer": _pointer([inside, problem.params["field"]])}
    named = _OF_VERDICTS.get(problem.key)
    return {"pointer": _pointer([named])} if named else {}


def _entry(error: Mapping[str, Any]) -> dict[str, object]:
    key = _key(str(error.get("type", "")))
    limits = [value for name, value in (error.get("ctx") or {}).items() if name in _LIMITS]
    limit = limits[0] if limits else "–"
    if key == "api.field_not_one_of":
        limit = ", ".join(re.findall(r"'([^']*)'", str(limit)))  # else it reads "'a', 'b' or 'c'" in every language
    return {**_place(error.get("loc", ())), "code": key, "detail": say(key, limit=limit)}


def _key(kind: str) -> str:
    found = (key for beginning, key in _BEGINNINGS.items() if kind.startswith(beginning))
    return _KINDS.get(kind) or next(found, "api.field_not_valid")


def _place(loc: Sequence[object]) -> dict[str, str]:
    """The body's own name comes second in `loc`: only what follows is seen from outside."""
    where, *rest = loc or ("body",)
    if where != "body":
        return {"parameter": str(rest[0] if rest else where)}
    return {"pointer": _pointer(rest[1:])}


def _pointer(steps: Sequence[object]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
