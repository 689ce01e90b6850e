"""Hostile YAML is refused with a message, quickly, whatever it is."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.playbooks import PlaybookErrors, load, loads
from ondo.playbooks.nodes import DEEPEST, MOST_BYTES

RIGHT = Path(__file__).with_name("right.yaml").read_text("utf-8")
SECONDS = 2.0 * 3
"""Of the processor: two on a quiet machine; tests run beside others."""

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)

HOSTILE = {
    "a billion laughs": (LAUGHS, "anchor"),
    "an alias without its anchor": ("ondo: *nothing\n", "anchor"),
    "an anchor on a key": ("&ondo ondo: 1\n", "anchor"),
    "an anchor on a mapping": ("ondo: &x\n  a: 1\n", "anchor"),
    "a merge key": ("base: &base {a: 1}\nondo:\n  <<: *base\n", "anchor"),
    "a Python object": ("ondo: !!python/object/apply:os.system ['true']\n", "tag"),
    "a Python name": ("ondo: !!python/name:os.system\n", "tag"),
    "a tag of one's own": ("ondo: !playbook {a: 1}\n", "tag"),
    "a binary": ("ondo: !!binary R0lGODlhDAAMAIQAAP==\n", "tag"),
    "an explicit string": ("ondo: !!str 1\n", "tag"),
    "a tag directive": ("%TAG ! tag:example.com,2026:\n---\nondo: !x 1\n", "tag"),
    "duplicate keys": ("ondo: 1\nondo: 1\n", "duplicate_key"),
    "duplicate keys deep down": ("ondo:\n  a: [{b: 1, b: 2}]\n", "duplicate_key"),
    "duplicate keys in another normal form": ("\u304c: 1\n\u304b\u3099: 2\n", "duplicate_key"),
    "deep flow lists": ("ondo: " + "[" * 9_000, "too_deep"),
    "deep flow mappings": ("ondo: " + "{a: " * 2_000, "too_deep"),
    "deep block lists": ("ondo:\n  " + "- " * 4_000, "too_deep"),
    "deep question marks": ("? " * 4_000, "too_deep"),
    "deep indentation": ("".join(" " * i + "a:\n" for i in range(900)), "too_deep"),
    "ten megabytes": ("ondo: 1 # " + "x" * 10_000_000, "too_big"),
    "ten megabytes of lines": ("x: 1\n" * 2_000_000, "too_big"),
    "many small entries": ("ondo: [" + "x,\n" * 100_000 + "]", "too_many"),
    "many small lines": ("ondo:\n" + "- a\n" * 100_000, "too_many"),
    "one long line": ("ondo: " + "[" * 400_000, "text_too_long"),
    "one long text": ('ondo: "' + "x " * 200_000 + '"', "text_too_long"),
    "one long bare text": ("ondo: " + "x\n  " * 90_000, "text_too_long"),
    "one long text of many lines": ("ondo: |\n" + "  xxxxxxxx\n" * 40_000, "text_too_long"),
    "an endless comment": ("# x\n" * 100_000, "empty_file"),
    "empty lines": ("\n" * 400_000, "empty_file"),
    "nothing": ("", "empty_file"),
    "a byte-order mark and nothing": ("\ufeff", "empty_file"),
    "nothing, said aloud": ("~\n", "not_a_playbook"),
    "a bare word": ("ondo\n", "not_a_playbook"),
    "a number": ("42\n", "not_a_playbook"),
    "several documents": ("ondo: 1\n---\nondo: 1\n", "several_documents"),
    "a list as a key": ("[a, b]: 1\n", "key_not_text"),
    "a mapping as a key": ("? {a: 1}\n: 2\n", "key_not_text"),
    "a NUL": ("ondo: 1\0\n", "control_character"),
    "an escaped NUL": ('ondo: "a\\0b"\n', "control_character"),
    "a bell": ("ondo: \x07\n", "control_character"),
    "a lone surrogate": ('ondo: "\\ud800"\n', "control_character"),
    "a line separator": ("ondo: a\u2028b\n", "control_character"),
    "a character beyond Unicode": ('ondo: "\\UFFFFFFFF"\n', "yaml_escape"),
    "a carriage return in a line": ("ondo: 1\rplaybook: x\n", "control_character"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    text, key = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(PlaybookErrors) as refused:
        loads(text)
    assert time.process_time() - started < SECONDS
    assert [problem.key for problem in refused.value.problems] == [f"playbook.{key}"]
    assert "\n" not in refused.value.report("ja")


@pytest.mark.parametrize(
    ("data", "key", "position"),
    [
        ("ondo: 1\nlabel: 運用".encode("cp932"), "not_utf8", (2, 8)),
        (b"\xff\xfeo\x00n\x00d\x00o\x00", "not_utf8", (1, 1)),
        (b"PK\x03\x04\x14\x00\x08\x08", "control_character", (1, 3)),
        (b"x" * (MOST_BYTES + 1), "too_big", (1, 1)),
        (b"", "empty_file", (1, 1)),
    ],
)
def test_hostile_bytes(tmp_path: Path, data: bytes, key: str, position: tuple[int, int]) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_bytes(data)
    with pytest.raises(PlaybookErrors) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert (problem.key, (problem.line, problem.column)) == (f"playbook.{key}", position)
    assert refused.value.file == str(path)


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    assert load(path).fingerprint == loads(RIGHT).fingerprint


def test_what_is_nested_as_deep_as_allowed_is_only_a_wrong_playbook() -> None:
    nested = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    with pytest.raises(PlaybookErrors) as refused:
        loads(f"ondo: {nested}\n")
    assert "playbook.too_deep" not in {problem.key for problem in refused.value.problems}


@pytest.mark.parametrize("source", ["no-such-playbook", "", ".", "\0", "x" * 5000])
def test_what_is_no_file(source: str) -> None:
    with pytest.raises(OndoError) as refused:
        load(source)
    assert refused.value.problem.key in ("playbook.no_such_file", "playbook.file_unreadable")


def test_a_file_is_never_executed(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    with pytest.raises(PlaybookErrors):
        loads(f"ondo: !!python/object/apply:pathlib.Path.touch ['{witness}']\n")
    assert not witness.exists()


def outcome(text: str) -> Playbook | PlaybookErrors | None:
    try:
        return loads(text)
    except PlaybookErrors as errors:
        return errors if errors.report("en") and errors.report("ja") else None


# Reading a whole playbook takes its time: a quarter of the examples that others get.
QUIET = settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.too_slow])
CHARACTERS = st.sampled_from([*":-[]{},#&*!|>'\"%@`?\\\n\t 0a料～~\r\x85\ufeff", "  ", ": ", "- "])
VALUES = st.sampled_from(
    ["~", "''", "[]", "{}", "0", "-1", "1e400", ".nan", "2026-02-30", "no", "open", "stay", "9" * 20, "[[]]", "{a: b}"]
)


@QUIET
@given(st.integers(0, len(RIGHT)), st.integers(0, 40))
def test_a_playbook_with_a_piece_cut_out(start: int, length: int) -> None:
    assert outcome(RIGHT[:start] + RIGHT[start + length :])


@QUIET
@given(st.integers(0, len(RIGHT)))
def test_a_playbook_that_ends_early(end: int) -> None:
    assert outcome(RIGHT[:end])


@QUIET
@given(st.lists(st.tuples(st.integers(0, len(RIGHT)), CHARACTERS), min_size=1, max_size=4))
def test_a_playbook_with_characters_put_in(changes: list[tuple[int, str]]) -> None:
    text = RIGHT
    for position, character in changes:
        text = text[:position] + character + text[position:]
    assert outcome(text)


@QUIET
@given(st.integers(0, RIGHT.count(": ") - 1), VALUES)
def test_a_playbook_with_another_value(which: int, value: str) -> None:
    parts = RIGHT.split(": ")
    rest = parts[which + 1].partition("\n")[2]
    assert outcome(": ".join([*parts[: which + 1], f"{value}\n{rest}", *parts[which + 2 :]]))


@QUIET
@given(st.integers(0, 2**32))
def test_a_playbook_with_its_lines_mixed_up(seed: int) -> None:
    lines = RIGHT.splitlines(keepends=True)
    mixer = random.Random(seed)
    for _ in range(3):
        one, other = mixer.randrange(len(lines)), mixer.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    assert outcome("".join(lines))


@QUIET
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert outcome(text)


@QUIET
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    with pytest.raises(PlaybookErrors):
        load(path)
