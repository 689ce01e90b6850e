"""Small changes to a JSON text, as somebody types them."""

from __future__ import annotations

import json

import pytest

from ondo.cli.json_paths import changed
from ondo.domain.errors import OndoError

CALL = '{"type": "track", "properties": {"items": [{"n": 1}, {"n": 2}]}, "名前": "太郎"}'


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("userId=u-17", ["userId"], "u-17"),
        ("userId=17", ["userId"], 17),
        ('userId="17"', ["userId"], "17"),
        ("properties.plan=gold", ["properties", "plan"], "gold"),
        ("context.page.url=https://example.com/?a=b", ["context", "page", "url"], "https://example.com/?a=b"),
        ("properties.items.1.n=3", ["properties", "items", 1, "n"], 3),
        ("properties.items.0=null", ["properties", "items", 0], None),
        ('traits={"email": "a@example.com"}', ["traits", "email"], "a@example.com"),
        ("名前=花子", ["名前"], "花子"),
        ("event=", ["event"], ""),
    ],
)
def test_a_value_is_set(setting: str, path: list[str | int], value: object) -> None:
    found = json.loads(changed(CALL, [setting], []))
    for step in path:
        found = found[step]
    assert found == value


def test_values_are_removed() -> None:
    left = json.loads(changed(CALL, [], ["properties.items.0", "名前"]))
    assert left == {"type": "track", "properties": {"items": [{"n": 2}]}}


@pytest.mark.parametrize(
    ("settings", "removals", "key"),
    [
        (["userId"], [], "quarantine.bad_setting"),
        (["type.name=x"], [], "quarantine.no_such_path"),
        (["properties.items.7=x"], [], "quarantine.no_such_path"),
        (["properties.items.last=x"], [], "quarantine.no_such_path"),
        ([], ["context.ip"], "quarantine.no_such_path"),
    ],
)
def test_what_leads_nowhere_is_refused(settings: list[str], removals: list[str], key: str) -> None:
    with pytest.raises(OndoError) as refused:
        changed(CALL, settings, removals)
    assert refused.value.problem.key == key


@pytest.mark.parametrize("text", ["{oops", "", "[" * 100_000])
def test_what_is_no_json_is_mended_in_a_file(text: str) -> None:
    with pytest.raises(OndoError) as refused:
        changed(text, ["a=1"], [])
    assert refused.value.problem.key == "quarantine.mend_by_file"


@pytest.mark.parametrize("text", ["[]", "17", "null"])
def test_what_is_no_object_has_no_names(text: str) -> None:
    with pytest.raises(OndoError) as refused:
        changed(text, ["a=1"], [])
    assert refused.value.problem.key == "quarantine.no_such_path"
