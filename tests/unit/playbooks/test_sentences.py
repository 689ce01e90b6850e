"""Whatever a playbook says, its sentences say it too, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from tests.unit.playbooks.changes import changed_playbooks, dataclasses_within
from tests.unit.playbooks.rich import (
    DEMO,
    PLAYBOOK,
    PRICING,
    account,
    label,
    raw,
)

from ondo.cli import run
from ondo.domain import conditions, events, lifecycle, playbook, rules, triggers
from ondo.domain.conditions import OneOf
from ondo.domain.events import EventPattern, Events
from ondo.domain.instants import DAY, HOUR, MINUTE
from ondo.domain.playbook import Playbook
from ondo.domain.rules import EngagementRule, Fade, FadeKind, Label, Limit
from ondo.domain.triggers import AllOf, AnyOf, Compared, Comparison, Happened, HasTraits, Measure, Trigger
from ondo.playbooks import built_in, load
from ondo.playbooks.sentences import Voice, explain
from ondo.playbooks.sentences.events import events_phrase
from ondo.playbooks.sentences.triggers import trigger_clause
from ondo.playbooks.sentences.voice import number
from ondo.texts import LANGUAGES

MODULES: tuple[ModuleType, ...] = (conditions, events, lifecycle, playbook, rules, triggers)
NOT_IN_A_PLAYBOOK = {"Playbook", "Index"}

# What carries no meaning of its own: keys stand behind labels, the rest belongs to the file or to the log.
UNSAID = {
    "key", "word", "line", "id", "seq", "recorded_at", "user", "account", "flagged", "accepted", "refused",
    "holiday_dates",
}  # fmt: skip

OTHERWISE_SAID = {
    ("TraitCondition", "scope"),  # keys are unique over both scopes
    ("NoneOf", "values"),  # said as they were written
}

VOICE = {lang: Voice(PLAYBOOK, lang) for lang in LANGUAGES}


def defined_dataclasses() -> set[str]:
    """Every dataclass that the language is made of."""
    return {
        name
        for module in MODULES
        for name, thing in vars(module).items()
        if is_dataclass(thing) and thing.__module__ == module.__name__
    } - NOT_IN_A_PLAYBOOK


def test_the_rich_playbook_uses_every_construct() -> None:
    assert {kind.__name__ for kind in dataclasses_within(PLAYBOOK)} >= defined_dataclasses() - {"Zone"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_every_construct_is_said(lang: str) -> None:
    spoken = explain(PLAYBOOK, lang)
    said: set[tuple[str, str]] = set()
    tried: set[tuple[str, str]] = set()
    for change in changed_playbooks():
        tried.add(change.place)
        if change.place not in said and explain(change.playbook, lang) != spoken:
            said.add(change.place)
    other = ("Label", {"ja": "en", "en": "ja"}[lang])
    unsaid = {place for place in tried - said if place[1] not in UNSAID}
    assert unsaid == {other, *OTHERWISE_SAID}


def test_every_field_has_been_tried() -> None:
    """A new field must appear in the rich playbook with a value that can be changed."""
    tried = {place for change in changed_playbooks() for place in change.trail}
    wanted = {(kind.__name__, f.name) for kind in dataclasses_within(PLAYBOOK) for f in fields(kind) if f.init}
    assert {place for place in wanted - tried if place[1] not in UNSAID} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("built", ["bare", "rich"])
def test_nothing_unfinished_is_said(lang: str, built: str) -> None:
    bare = Playbook("bare", label("Bare"), label("So"), "Asia/Tokyo", PLAYBOOK.stages[:1])
    text = explain(bare if built == "bare" else PLAYBOOK, lang)
    lines = "\n".join(line.lstrip() for line in text.splitlines())
    assert not re.search(r"[{}|]|None|\b(True|False)\b|sentences\.|  \S|、、|。。", lines)


def test_points_and_lengths_of_time() -> None:
    en, ja = VOICE["en"], VOICE["ja"]
    assert [number(n) for n in (1_000, 2_500, -10_000, 1_200_000, 5)] == ["1", "2.5", "−10", "1,200", "0.005"]
    assert (en.points(1_000), en.points(-1_000), en.points(2_500)) == ("1 point", "−1 point", "2.5 points")
    assert ja.points(-10_000) == "−10点"
    assert en.duration(DAY + 12 * HOUR) == "1 day 12 hours"
    assert ja.duration(90 * MINUTE) == "1時間30分"


def test_dates() -> None:
    assert "Wed 31 Mar 2027" in explain(PLAYBOOK, "en")
    assert "2027年3月31日（水）" in explain(PLAYBOOK, "ja")


def with_rule(rule: EngagementRule) -> Playbook:
    return replace(PLAYBOOK, engagement_rules=(rule,), engagement_groups=())


PRICES = EngagementRule(
    "pricing", Label("料金ページを見た", "Looked at prices"), PRICING, 10_000, Label("予算がある", "A budget"),
    None, (Limit(2, "day"),), 40_000, None, Fade(FadeKind.HALVES, 30),
)  # fmt: skip


def test_an_engagement_rule_read_aloud() -> None:
    book = replace(with_rule(PRICES), events=())
    assert (
        "- **料金ページを見た**：「和Prices」の閲覧1回につき10点（1日2回まで、合計40点まで）。"
        "30日ごとに半分になります。\n  - 根拠：予算がある\n"
    ) in explain(book, "ja")
    assert (
        "- **Looked at prices**: 10 points whenever a view of “Prices” happens (at most 2 times a day, worth at most "
        "40 points). Halves every 30 days.\n  - Grounds: A budget\n"
    ) in explain(book, "en")


def said(trigger: Trigger, *, guard: bool = False) -> tuple[str, str]:
    ja = trigger_clause(VOICE["ja"], trigger, guard=guard).before_noun + "とき"
    return trigger_clause(VOICE["en"], trigger, guard=guard).ends, ja


HUNDRED = Compared(Measure.SCORE, Comparison.REACHES, 100_000)
TEN_FIT = Compared(Measure.FIT, Comparison.AT_LEAST, 10_000)
NAMED = Happened(raw("identified"))


@pytest.mark.parametrize(
    ("trigger", "english", "japanese"),
    [
        (HUNDRED, "the score reaches 100 points", "スコアが100点に達したとき"),
        (TEN_FIT, "fit is 10 points or more", "適合度が10点以上のとき"),
        (NAMED, "“Told who they are” happens", "「名乗った」とき"),
        (Happened(raw("demo")), "“demo” happens", "「demo」があったとき"),
        (
            AllOf((HUNDRED, TEN_FIT)),
            "the score reaches 100 points and fit is 10 points or more",
            "スコアが100点に達し、適合度が10点以上のとき",
        ),
        (
            AnyOf((HUNDRED, NAMED)),
            "the score reaches 100 points or “Told who they are” happens",
            "スコアが100点に達したか、「名乗った」とき",
        ),
        (
            AllOf((AnyOf((HUNDRED, NAMED)), TEN_FIT)),
            "(the score reaches 100 points or “Told who they are” happens) and fit is 10 points or more",
            "（スコアが100点に達したか、「名乗った」）うえで、適合度が10点以上のとき",
        ),
        (
            HasTraits((account("industry", OneOf(frozenset({"it"}))),)),
            "Industry is “it”",
            "和Industryが「it」のとき",
        ),
    ],
)
def test_triggers_read_aloud(trigger: Trigger, english: str, japanese: str) -> None:
    assert said(trigger) == (english, japanese)


def test_below_is_a_fall_as_a_trigger_and_a_level_as_a_guard() -> None:
    below = Compared(Measure.SCORE, Comparison.BELOW, 20_000)
    assert said(below) == ("the score falls below 20 points", "スコアが20点を下回ったとき")
    assert said(below, guard=True) == ("the score is below 20 points", "スコアが20点未満のとき")


def test_a_named_event_goes_by_its_label_and_what_is_asked_beyond_it() -> None:
    narrowed = Events((replace(DEMO.any_of[0], channels=frozenset({"email"})),))
    assert events_phrase(VOICE["en"], narrowed) == "“Watched the demo” (via e-mail)"
    assert events_phrase(VOICE["ja"], narrowed) == "「和Watched the demo」（メール経由）"


def test_a_named_event_without_a_label_goes_by_what_it_stands_for() -> None:
    bare = replace(PLAYBOOK, events=(replace(PLAYBOOK.events[1], label=Label("demo_watched", "demo_watched")),))
    assert events_phrase(Voice(bare, "ja"), DEMO) == "「動画を最後まで見た」（videoが「demo」）"


def test_a_verdict_is_called_by_its_label_in_events() -> None:
    triaged = Events((EventPattern("x", frozenset({"triage"}), (("verdict", OneOf(frozenset({"sql", "accepted"}))),)),))
    assert events_phrase(VOICE["en"], triaged) == "“Was triaged” (the verdict is “Accepted” or “To SQL”)"


def test_conditions_go_on_and_end_as_japanese_does() -> None:
    text = explain(PLAYBOOK, "ja")
    assert "**和Hundred or more**：和Employeesが100以上500未満で、和Industryが「IT」の人に15点。" in text


def test_every_phrase_is_used() -> None:
    sources = Path(explain.__code__.co_filename).parent.rglob("*.py")
    spoken = re.findall(r'"([a-z_]+)"|f"([a-z_]+_)\{', "\n".join(path.read_text(encoding="utf-8") for path in sources))
    whole = {word for word, _ in spoken} | {"is_free_mail", "is_not_free_mail"}
    begun = tuple(prefix for _, prefix in spoken if prefix)
    po = Path(playbook.__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "sentences.po"
    keys = re.findall(r'^msgid "sentences\.(\w+)"', po.read_text(encoding="utf-8"), re.M)
    assert [key for key in keys if key not in whole and not key.startswith(begun)] == []


@pytest.mark.parametrize("name", built_in.names())
def test_built_in_playbooks_are_read_aloud_whole(name: str) -> None:
    for lang in LANGUAGES:
        text = explain(load(name), lang)
        assert not re.search(r"None|\b(True|False)\b|sentences\.|「[a-z]+_[a-z_]+」|“[a-z]+_[a-z_]+”", text)


def test_the_command_explains_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "explain", "by-eye", "--lang", "ja"]) == 0
    assert capsys.readouterr().out.startswith("# 目視による見極め（スコアなし）\n")
    assert run(["playbook", "explain", "--json", "by-eye"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["playbook"], answer["language"]) == ("by-eye", "en")
    assert answer["markdown"] == explain(load("by-eye"), "en")


def test_there_are_other_rules_only_beside_definite_actions() -> None:
    plain = tuple(rule for rule in PLAYBOOK.transitions if not rule.definite)
    assert len(plain) < len(PLAYBOOK.transitions)
    assert "The other rules" in explain(PLAYBOOK, "en")
    assert "The other rules" not in explain(replace(PLAYBOOK, transitions=plain), "en")
