"""A diff says all that changed, and calls it behaviour exactly where the fingerprint differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.playbooks.changes import Changed, changed_playbooks
from tests.unit.playbooks.rich import PLAYBOOK, label

from ondo.cli import run
from ondo.domain.playbook import Playbook
from ondo.playbooks import built_in, load
from ondo.playbooks.diff import Change, Effect, How, diff, tell
from ondo.playbooks.fingerprints import fingerprint
from ondo.texts import LANGUAGES

CHANGES = list({change.trail: change for change in changed_playbooks()}.values())
"""One for every way through the dataclasses to a field."""


def behaviour(changes: tuple[Change, ...]) -> list[Change]:
    return [change for change in changes if change.effect is Effect.BEHAVIOUR]


def only(old: Playbook, new: Playbook) -> Change:
    changes = diff(old, new)
    assert len(changes) == 1
    return changes[0]


def told(old: Playbook, new: Playbook, lang: str) -> list[str]:
    return [one.text for one in tell(diff(old, new), old, new, lang)]


def test_equal_fingerprints_mean_no_change_of_behaviour_and_the_other_way_round() -> None:
    whole = fingerprint(PLAYBOOK)
    wrong = [
        change.trail
        for change in CHANGES
        if (fingerprint(change.playbook) == whole) is not (behaviour(diff(PLAYBOOK, change.playbook)) == [])
    ]
    assert wrong == []


def test_the_same_holds_between_all_built_in_playbooks() -> None:
    books = [load(name) for name in built_in.names()]
    for old in books:
        for new in books:
            assert (old.fingerprint == new.fingerprint) is (behaviour(diff(old, new)) == [])


def test_nothing_changed_is_nothing_said() -> None:
    assert diff(PLAYBOOK, PLAYBOOK) == ()


NOT_COMPARED = {"fingerprint", "line", "written", "holiday_dates"}


def test_whatever_changes_is_found() -> None:
    missed = {change.place for change in CHANGES if _matters(change) and not diff(PLAYBOOK, change.playbook)}
    assert missed == set()


def _matters(change: Changed) -> bool:
    # An example's lines are where it stands, not what it says. Keys of the playbook itself name the file.
    return change.place[1] not in NOT_COMPARED and change.place != ("Playbook", "key")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_change_can_be_told(lang: str) -> None:
    for change in CHANGES:
        for text in told(PLAYBOOK, change.playbook, lang):
            assert "None" not in text
            assert "frozenset" not in text
            assert "**" not in text.replace("/**", "")


def with_points(points: int) -> Playbook:
    first, *rest = PLAYBOOK.engagement_rules
    return replace(PLAYBOOK, engagement_rules=(replace(first, points=points), *rest))


def test_a_field_is_told_with_its_old_and_its_new_value() -> None:
    assert told(PLAYBOOK, with_points(20_000), "ja") == ["関心度のルール「pricing」の点数：10点 → 20点"]
    assert told(PLAYBOOK, with_points(1_000), "en") == ["Engagement rule “pricing”, points: 10 points → 1 point"]


def test_an_added_rule_is_told_in_a_sentence() -> None:
    shorter = replace(PLAYBOOK, engagement_rules=PLAYBOOK.engagement_rules[:-1])
    assert only(shorter, PLAYBOOK).how is How.ADDED
    assert told(shorter, PLAYBOOK, "en") == [
        "Engagement rule “left” added: Left us: −30 points whenever “Unsubscribed” happens. "
        "Taken back when “Logged in” happens."
    ]
    assert only(PLAYBOOK, shorter).how is How.REMOVED


def test_a_new_label_is_wording() -> None:
    change = only(PLAYBOOK, replace(PLAYBOOK, label=label("Other")))
    assert (change.effect, change.field) == (Effect.WORDING, "label")


def test_the_order_of_transitions_is_behaviour_and_one_move_is_one_change() -> None:
    first, *rest = PLAYBOOK.transitions
    change = only(PLAYBOOK, replace(PLAYBOOK, transitions=(*rest, first)))
    assert (change.how, change.key, change.effect) == (How.MOVED, first.key, Effect.BEHAVIOUR)


def test_the_order_of_groups_and_personas_is_nothing() -> None:
    assert diff(PLAYBOOK, replace(PLAYBOOK, engagement_groups=PLAYBOOK.engagement_groups[::-1])) == ()


def test_a_reason_is_told_with_its_verdict() -> None:
    verdict = PLAYBOOK.verdicts[1]
    shorter = replace(verdict, reasons=verdict.reasons[:-1])
    new = replace(PLAYBOOK, verdicts=(PLAYBOOK.verdicts[0], shorter, PLAYBOOK.verdicts[2]))
    change = only(PLAYBOOK, new)
    assert (change.section, change.key, change.within) == ("reasons", "student", "recycled")
    assert told(PLAYBOOK, new, "en") == ["Reason “student” of “recycled” removed: Student"]


def test_the_command_tells_behaviour_from_wording(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "diff", "marketo-2015", "marketo-2019"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("Changes in behaviour\n")
    assert "\n\nChanges in wording only\n" in out


def test_the_command_finds_nothing_between_a_playbook_and_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "diff", "by-eye", "by-eye", "--lang", "ja"]) == 0
    assert capsys.readouterr().out == "違いはありません。\n"
