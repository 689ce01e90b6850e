"""Examples inside a playbook: what comes out right passes, what does not is named with its line and its reason."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent, indent

import pytest

from ondo.cli.playbook_check import command
from ondo.playbooks import loads
from ondo.playbooks.check import Difference, ExampleOutcome, check
from ondo.texts import speaking

BOOK = """\
ondo: 1
playbook: small
label: {ja: 小さな運用, en: Small}
because: {ja: 試験のため, en: For the tests}
timezone: Asia/Tokyo

traits:
  account:
    employees: number

fit:
  rules:
    large:
      when: {employees: {at_least: 100}}
      points: 20
      because: {ja: 大きい, en: Large}

engagement:
  rules:
    seminar:
      event: seminar_attended
      points: 30
      fades_to_zero_in: 30d
      because: {ja: 来場, en: Came}
  silence:
    20d: -5
    60d: reset
    because: {ja: 沈黙, en: Silence}

stages:
  known:
    kind: known
    label: {ja: 実名, en: Known}
  mql:
    kind: mql
    label: {ja: MQL, en: MQL}
  away:
    kind: recycled
    label: {ja: リサイクル, en: Away}

transitions:
  hot:
    from: known
    to: mql
    when:
      score: {reaches: 50}
    because: {ja: 五十点, en: Fifty}

triage:
  recycled:
    from: mql
    to: away
    reasons:
      busy:
        returns_after: 10d
        to: known

examples:
"""

HOT = """\
- name: 田中さん
  traits: {employees: 100}
  history:
    - at: 2026-04-01 10:00
      seminar_attended: {}
    - at: 2026-04-02 10:00
      triage: {verdict: recycled, reason: busy}
  expect:
"""


def outcome(expected: str) -> ExampleOutcome:
    """What becomes of 田中さん, who is hot on 1 April and away from 2 April on, when this is expected."""
    text = BOOK + indent(HOT + indent(dedent(expected), "    "), "  ")
    (only,) = check(loads(text))
    return only


@pytest.mark.parametrize(
    "expected",
    [
        "stage: away",
        "{at: 2026-04-01 10:00, stage: mql, cause: hot, score: 50, fit: 20, engagement: 30, how: became, cycle: 1}",
        "{at: 2026-04-16 00:00, contributions: {seminar: 15, large: 20}}",
        "cause: recycled",
        "cause: busy",
        "{at: 2026-04-12 09:59, stage: away}",
        "{at: 2026-04-12 10:00, stage: known, cause: return}",
        "{at: 2026-04-12 10:00, cause: busy}",
        "{at: 2026-06-01 10:00, contributions: {seminar: 0}}",
        "{at: 2026-04-25 10:00, contributions: {silence: -5, seminar: 6, floor: 0}}",
        "[{at: 2026-04-01 10:00, stage: mql}, {at: 2026-04-02 10:00, stage: away}]",
    ],
)
def test_what_comes_out_as_expected_passes(expected: str) -> None:
    assert outcome(expected).passed


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("stage: mql", Difference("stage", "mql", "away")),
        ("{stage: away, cause: hot}", Difference("cause", "hot", "busy / recycled")),
        ("{at: 2026-04-01 10:00, score: 49.999}", Difference("score", "49.999", "50")),
        ("{at: 2026-04-01 10:00, fit: 0}", Difference("fit", "0", "20")),
        ("{at: 2026-04-02 10:00, engagement: 30}", Difference("engagement", "30", "29")),
        ("{at: 2026-04-01 10:00, how: made}", Difference("how", "made", "became")),
        ("cycle: 2", Difference("cycle", "2", "1")),
        ("refused: recycled", Difference("refused", "recycled", "–")),
        ("{at: 2026-04-16 00:00, contributions: {seminar: 30}}", Difference("contributions.seminar", "30", "15")),
        ("{at: 2026-03-31 10:00, stage: known}", Difference("stage", "known", "–")),
    ],
)
def test_what_does_not_is_told_with_what_was_found(expected: str, found: Difference) -> None:
    (missed,) = outcome(expected).missed
    assert missed.differences == (found,)


def test_every_difference_of_every_instant_is_told() -> None:
    result = outcome("[{at: 2026-04-01 10:00, stage: known, score: 20}, {at: 2026-04-02 10:00, stage: mql}]")
    assert [[one.aspect for one in missed.differences] for missed in result.missed] == [["stage", "score"], ["stage"]]


def test_a_refused_verdict_is_what_refused_asks_for() -> None:
    text = BOOK + indent(HOT.replace(", reason: busy", "") + "    {stage: mql, refused: recycled}\n", "  ")
    (result,) = check(loads(text))
    assert result.passed


def test_a_refused_verdict_that_nobody_expected_fails_the_example() -> None:
    text = BOOK + indent(HOT.replace(", reason: busy", "") + "    {stage: mql}\n", "  ")
    ((missed,),) = (one.missed for one in check(loads(text)))
    assert missed.differences == (Difference("refused", "–", "recycled"),)


def test_lines_are_those_of_the_file() -> None:
    result = outcome("stage: mql")
    lines = (BOOK + indent(HOT, "  ") + "      stage: mql").splitlines()
    assert "田中さん" in lines[result.line - 1]
    assert "expect" in lines[result.missed[0].line - 1] or "stage: mql" in lines[result.missed[0].line - 1]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with one good and one bad example."""
    path = tmp_path / "small.yaml"
    good = HOT + "    stage: away\n"
    bad = HOT.replace("田中", "鈴木").replace(", reason: busy", "") + "    {stage: away, score: 60}\n"
    path.write_text(BOOK + indent(good + bad, "  "), encoding="utf-8")
    return path


def run(*words: str) -> object:
    return command.main(list(words), standalone_mode=False)


def test_the_command_names_the_example_its_line_and_what_helps(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("en"):
        assert run(str(wrong)) == 1
    shown = capsys.readouterr().out
    number = next(n for n, line in enumerate(wrong.read_text(encoding="utf-8").splitlines(), 1) if "鈴木" in line)
    assert f"{wrong}:{number}: 鈴木さん" in shown
    assert "田中さん" not in shown
    assert "2026-04-02 10:00 (expected on line" in shown
    assert "stage: expected away, found mql" in shown
    assert "score: expected 60, found 49" in shown
    assert "score then: large 20, seminar 29 = 49" in shown
    assert "moves: known (start, 2026-04-01 10:00) → mql (hot, 2026-04-01 10:00)" in shown
    assert "refused at 2026-04-02 10:00: recycled" in shown
    assert "1 of 2 examples did not come out as expected" in shown


def test_the_command_speaks_japanese(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("ja"):
        assert run(str(wrong)) == 1
    shown = capsys.readouterr().out
    assert "stage: 期待は away、実際は mql" in shown
    assert "例2件のうち1件が期待どおりになりませんでした" in shown


def test_the_command_is_content_with_a_built_in_playbook(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("en"):
        assert run("marketo-2015") == 0
    assert "examples came out as expected" in capsys.readouterr().out


def test_json_says_the_same_to_programs(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(wrong), "by-eye", "--json") == 1
    first, second = json.loads(capsys.readouterr().out)
    assert (first["playbook"], first["passed"], second["playbook"], second["passed"]) == (
        "small",
        False,
        "by-eye",
        True,
    )
    good, bad = first["examples"]
    assert good["missed"] == []
    (missed,) = bad["missed"]
    assert missed["at"] == "2026-04-02T10:00:00+09:00"
    assert {"aspect": "stage", "expected": "away", "actual": "mql"} in missed["differences"]
    assert missed["refused"][0]["verdict"] == "recycled"


def test_a_file_that_is_no_playbook_is_told_with_all_its_mistakes(
    tmp_path: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(BOOK.replace("kind: mql", "kind: mqll").replace("points: 20", "points: many"), encoding="utf-8")
    assert run(str(broken), str(wrong)) == 2
    shown = capsys.readouterr()
    assert f"{broken}:" in shown.err
    assert "mqll" in shown.err
    assert "many" in shown.err
    assert "鈴木さん" in shown.out
    assert run(str(broken), "--json") == 2
    (told,) = json.loads(capsys.readouterr().out)
    assert len(told["problems"]) >= 2
    assert told["problems"][0]["line"] > 1


def test_a_playbook_without_examples_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(BOOK.removesuffix("examples:\n"), encoding="utf-8")
    with speaking("en"):
        assert run(str(path)) == 0
    assert "there are no examples" in capsys.readouterr().out
