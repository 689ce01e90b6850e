"""The published JSON Schema takes what the reader takes, and refuses much of what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ondo.playbooks import PlaybookErrors, built_in, loads
from ondo.playbooks.keys import reference
from ondo.playbooks.nodes import Mapping, Node, NotReadable, Scalar, Sequence, decoded, parse
from ondo.playbooks.schema import schema, schema_text
from ondo.playbooks.shapes import looks_like_number

ROOT = Path(__file__).parents[3]
VALIDATOR = Draft202012Validator(schema())
EXHIBITS = sorted((ROOT / "tests" / "museum").glob("*.yaml"))
RIGHT = (Path(__file__).with_name("right.yaml")).read_text("utf-8")


def as_editors_see_it(node: Node) -> Any:
    """The tree as a YAML 1.2 program hands it to a JSON Schema validator."""
    if isinstance(node, Mapping):
        return {key.text: as_editors_see_it(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [as_editors_see_it(item) for item in node.items]
    return plain_value(node) if node.plain else node.text


def plain_value(node: Scalar) -> Any:
    if node.text in ("", "~", "null"):
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    if looks_like_number(node.text) and node.text.isascii():
        return int(node.text) if node.text.isdigit() else float(node.text)
    return node.text


def accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(as_editors_see_it(parse(text))))


def test_it_is_a_schema_itself() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", built_in.names())
def test_built_in_playbooks_are_valid(name: str) -> None:
    errors = list(VALIDATOR.iter_errors(as_editors_see_it(parse(decoded(built_in.data(name))))))
    assert [error.message for error in errors] == []


def test_every_construct_is_valid() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_editors_see_it(parse(RIGHT)))] == []


def test_it_refuses_much_of_the_museum() -> None:
    """What depends on words declared elsewhere it cannot know; form it can."""
    refused = set()
    for path in EXHIBITS:
        try:
            accepted = accepts(path.read_text("utf-8"))
        except NotReadable:
            continue
        refused |= set() if accepted else {path.stem}
    assert len(refused) >= 80
    assert {"unknown_key", "points_in_words", "because_missing", "kind_unknown", "triggers_two"} <= refused


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 15", "point: 15"),
        ("points: 15", "points: lots"),
        ("halves_every: 30d", "halves_every: 30 days"),
        ("kind: mql", "kind: MQL"),
        ("halves_every: 30d", "halves_every: 30d\n      expires_after: 30d"),
        ("when: identified", "when: {score: {reaches: 1}, dwell: 1d}"),
        ("initiative: customer", "initiative: them"),
        ("ondo: 1", "ondo: 2"),
    ],
)
def test_what_it_refuses_the_reader_refuses(old: str, new: str) -> None:
    assert RIGHT.count(old) >= 1
    text = RIGHT.replace(old, new, 1)
    assert not accepts(text)
    with pytest.raises(PlaybookErrors):
        loads(text)


def test_every_key_is_explained() -> None:
    def tables(part: Any) -> Any:
        if isinstance(part, dict):
            if isinstance(part.get("properties"), dict):
                yield part["properties"]
            for inner in part.values():
                yield from tables(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from tables(inner)

    unexplained = [key for table in tables(schema()) for key, sub in table.items() if "description" not in sub]
    assert set(unexplained) <= {"ja", "en", "persona", "confirm", "traits", "triage"}


@pytest.mark.parametrize(
    ("file", "text"), [("playbook.schema.json", schema_text), ("playbook-keys.md", reference)], ids=["schema", "keys"]
)
def test_the_committed_file_is_up_to_date(file: str, text: Any) -> None:
    """If this fails: `python -m ondo.playbooks.keys` writes both files anew."""
    assert (ROOT / "docs" / file).read_text("utf-8") == text()
