"""What the sections of a playbook file come to mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Present
from ondo.domain.events import EventPattern, Events, Initiator
from ondo.domain.instants import DAY, HOUR
from ondo.domain.lifecycle import Allowance, Field, FieldType, Kind, Return
from ondo.domain.playbook import Calendar, Initiative, Playbook, TraitType
from ondo.domain.rules import (
    Fade,
    FadeKind,
    Label,
    Limit,
    PersonaCondition,
    Scope,
    SilenceStep,
    TraitCondition,
)
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Measure,
    Sequence,
    Triaged,
    WentAbsent,
)
from ondo.playbooks import PlaybookErrors, load, loads
from ondo.playbooks.outside import free_mail_domains
from ondo.playbooks.reading import Position, read

HERE = Path(__file__).parent
RIGHT = load(HERE / "right.yaml")

SMALL = """\
ondo: 1
playbook: small
timezone: Asia/Tokyo
stages:
  known: {kind: known}
  mql: {kind: mql}
  lost: {kind: lost}
"""


def small(more: str = "") -> Playbook:
    return loads(SMALL + dedent(more))


def mistakes(more: str) -> list[tuple[str, str]]:
    with pytest.raises(PlaybookErrors) as refused:
        small(more)
    return [(problem.path, problem.key.removeprefix("playbook.")) for problem in refused.value.problems]


def named(word: str) -> Events:
    return next(event.events for event in RIGHT.events if event.key == word)


PRICING = Glob(("/pricing/**", "/料金/**"))
PRICING_VIEWED = EventPattern("pricing_viewed", frozenset({"page"}), pages=PRICING)
DEMO = EventPattern("demo_watched", frozenset({"video_completed"}), (("video", OneOf(frozenset({"demo"}))),))


class TestHead:
    def test_what_is_not_said_has_a_default(self) -> None:
        book = small()
        assert (book.key, book.label, book.because) == ("small", Label("small", "small"), Label("", ""))
        assert book.calendar == Calendar()
        assert [stage.label for stage in book.stages][:1] == [Label("known", "known")]
        assert (book.transitions, book.verdicts, book.silence, book.examples) == ((), (), None, ())

    def test_head_and_calendar(self) -> None:
        assert RIGHT.label == Label("当社の運用ルール", "Our rules")
        assert RIGHT.review_on == date(2027, 3, 31)
        closed, opened = frozenset({date(2026, 12, 29), date(2026, 12, 30)}), frozenset({date(2026, 11, 3)})
        assert RIGHT.calendar == Calendar(540, 1080, frozenset(range(5)), "JP", closed, opened)

    def test_the_holidays_of_japan_come_along(self) -> None:
        assert {date(2026, 9, 22), date(2026, 11, 3), date(2019, 5, 1)} <= RIGHT.calendar.holiday_dates
        assert date(2026, 12, 29) not in RIGHT.calendar.holiday_dates

    @pytest.mark.parametrize(
        ("written", "days"), [("mon-fri", range(5)), ("sat", [5]), ("sat-mon", [5, 6, 0]), ("[tue, thu]", [1, 3])]
    )
    def test_working_days(self, written: str, days: list[int]) -> None:
        assert small(f"calendar: {{days: {written}}}\n").calendar.days == frozenset(days)

    @pytest.mark.parametrize("hours", ["9-18", "18:00-09:00", "09:00-09:00", "09:60-18:00", "09:00-24:01"])
    def test_opening_hours_that_are_none(self, hours: str) -> None:
        assert mistakes(f"calendar: {{hours: '{hours}'}}\n") == [("calendar.hours", "not_hours")]

    def test_open_until_midnight(self) -> None:
        assert small("calendar: {hours: 00:00-24:00}\n").calendar.closes == 1440


class TestWords:
    def test_traits(self) -> None:
        assert [(t.key, t.scope, t.type) for t in RIGHT.traits][:3] == [
            ("seniority", Scope.PERSON, TraitType.TEXT),
            ("customer_since", Scope.PERSON, TraitType.DATE),
            ("opted_in", Scope.PERSON, TraitType.FLAG),
        ]
        assert RIGHT.traits[0].label == Label("役職クラス", "Seniority")

    def test_a_named_event_carries_its_page_groups(self) -> None:
        assert named("pricing_viewed") == Events((PRICING_VIEWED,))

    def test_an_event_may_be_declared_around_another(self) -> None:
        (pattern,) = named("demo_watched_by_mail").any_of
        assert pattern.word == "demo_watched_by_mail"
        assert (pattern.names, pattern.where) == (DEMO.names, DEMO.where)
        assert pattern.query == (("utm_source", Contains(("mail", "newsletter"))),)

    def test_an_event_may_be_declared_around_one_that_stands_below(self) -> None:
        book = small("events:\n  a: {event: b, channel: web}\n  b: {event: [c, d]}\n")
        first, second = book.events
        assert [p.names for p in first.events.any_of] == [frozenset("c"), frozenset("d")]
        assert {p.channels for p in first.events.any_of} == {frozenset({"web"})}
        assert [p.word for p in second.events.any_of] == ["b", "b"]

    def test_an_event_is_its_own_raw_name_by_default(self) -> None:
        (event,) = small("events: {webinar_asked: {label: Asked}}\n").events
        assert event.events == Events((EventPattern("webinar_asked", frozenset({"webinar_asked"})),))

    def test_a_standard_name_can_be_declared_more_narrowly(self) -> None:
        book = small(
            """\
            events:
              page: {event: page, where: {bot: {present: false}}}
            engagement:
              rules:
                any-page: {event: page, points: 1, because: Interest.}
            """
        )
        (pattern,) = book.engagement_rules[0].events.any_of
        assert pattern.where == (("bot", Present(wanted=False)),)

    def test_initiator_and_channel(self) -> None:
        (pattern,) = named("cold_call_talked").any_of
        assert (pattern.channels, pattern.initiated_by) == (frozenset({"phone"}), Initiator.US)

    def test_a_topic_is_what_happens_on_its_pages_and_its_events(self) -> None:
        (topic,) = RIGHT.topics
        product = EventPattern("automation", pages=Glob(("/product/**", "/features/*")))
        assert topic.events == Events((product, DEMO))

    def test_persona_and_origin(self) -> None:
        (persona,) = RIGHT.personas
        assert persona.account == (TraitCondition(Scope.ACCOUNT, "employees", Between(at_least=100_000)),)
        department = Contains(("マーケティング", "営業企画"))
        assert persona.department == (TraitCondition(Scope.PERSON, "department", department),)
        (origin,) = RIGHT.origins
        assert (origin.key, origin.initiative) == ("inquiry", Initiative.CUSTOMER)


class TestPoints:
    def test_fit(self) -> None:
        size, leader, free_mail = RIGHT.fit_rules
        assert (size.points, size.group, size.if_missing) == (15_000, "company", 0)
        assert leader.points == 7_500
        assert leader.if_missing == -2_500
        assert leader.expect == Label("Twice as many SQLs.", "Twice as many SQLs.")
        assert leader.when == (
            PersonaCondition("marketing-leader", ("department", "person")),
            TraitCondition(Scope.PERSON, "opted_in", OneOf(frozenset({"true"}))),
            TraitCondition(Scope.ACCOUNT, "industry", NoneOf(frozenset({"官公庁", "学校"}))),
        )
        (condition,) = free_mail.when
        assert condition == TraitCondition(Scope.PERSON, "email_domain", OneOf(free_mail_domains(), named="free_mail"))

    def test_engagement(self) -> None:
        rules = {rule.key: rule for rule in RIGHT.engagement_rules}
        assert list(rules) == ["pricing", "newsletter", "product-topic", "calls", "careers"]
        pricing, newsletter = rules["pricing"], rules["newsletter"]
        assert pricing.events == Events((PRICING_VIEWED,))
        assert (pricing.limits, pricing.fade) == ((Limit(2, "day"),), Fade(FadeKind.HALVES, 30))
        assert (pricing.worth_at_most, pricing.group) == (40_000, "web")
        assert newsletter.limits == (Limit(1, 7 * DAY + 12 * HOUR), Limit(20, "ever"))
        assert newsletter.fade == Fade(FadeKind.LINEAR, 60)
        assert {p.channels for p in newsletter.events.any_of} == {frozenset({"email"})}
        assert rules["product-topic"].fade == Fade(FadeKind.EXPIRES, 90)
        assert rules["careers"].worth_at_least == -25_000

    def test_a_topic_beside_an_event_narrows_it(self) -> None:
        rule = next(rule for rule in RIGHT.engagement_rules if rule.key == "product-topic")
        (pattern,) = rule.events.any_of
        assert (pattern.names, pattern.pages) == (frozenset({"page"}), Glob(("/product/**", "/features/*")))
        assert pattern.query == (("utm_medium", OneOf(frozenset({"cpc", "ppc"}))),)

    def test_several_page_groups_are_one(self) -> None:
        rule = next(rule for rule in RIGHT.engagement_rules if rule.key == "calls")
        (pattern,) = rule.events.any_of
        assert pattern.pages == Glob(("/pricing/**", "/料金/**", "/product/**", "/features/*"))

    def test_silence_and_absence(self) -> None:
        assert RIGHT.silence is not None
        assert RIGHT.silence.steps == (SilenceStep(30 * DAY, -10_000), SilenceStep(90 * DAY, reset=True))
        assert RIGHT.silence.given_back is False
        assert RIGHT.silence.events == Events((EventPattern("page", frozenset({"page"})), DEMO))
        (absence,) = RIGHT.absences
        assert (absence.absence.lasting, absence.points, absence.group) == (14 * DAY, -20_000, "web")
        assert absence.absence.again_after == absence.absence.no == absence.cleared_by

    def test_steps_of_silence_are_sorted_by_their_length(self) -> None:
        book = small("engagement: {silence: {90d: reset, 30d: -5, because: Gone.}}\n")
        assert book.silence is not None
        assert [step.after // DAY for step in book.silence.steps] == [30, 90]


class TestStages:
    def test_stage(self) -> None:
        mql = RIGHT.stage_by_key["mql"]
        assert (mql.kind, mql.team) == (Kind.MQL, "sdr")
        assert [action.en for action in mql.actions] == ["call within four hours", "send the price guide"]
        first_touch, triaged = mql.sla
        assert first_touch.within == Allowance(4, "hours", business=True)
        assert first_touch.by_origin == (("inquiry", Allowance(15, "minutes", business=True)),)
        assert first_touch.stopped_by is not None
        assert first_touch.stopped_by.names == frozenset({"call_attempted", "mail_sent"})
        assert triaged.within == Allowance(14, "days", business=False)
        assert RIGHT.stage_by_key["sql"].must_have == ("owner", "company")
        assert RIGHT.stage_by_key["sql"].actions == (Label("提案する", "Make a proposal"),)

    def test_open_is_every_stage_that_is_not_closed_but_the_target(self) -> None:
        trial = RIGHT.transitions[0]
        assert trial.definite
        assert trial.from_stages == ("anonymous", "known", "mql", "lead", "opportunity", "recycled")

    def test_any_is_every_other_stage(self) -> None:
        book = small("transitions: {back: {from: any, to: mql, when: page, because: They are back.}}\n")
        assert book.transitions[0].from_stages == ("known", "lost")

    def test_definite_actions_come_first(self) -> None:
        assert [rule.key for rule in RIGHT.transitions] == [
            "trial", "named", "hot-enough", "three-times", "bought", "demo-then-pricing",
        ]  # fmt: skip


class TestTriggers:
    def rule(self, key: str):
        return next(rule for rule in RIGHT.transitions if rule.key == key)

    def test_an_event_word_alone(self) -> None:
        assert self.rule("named").when == Happened(Events((EventPattern("identified", frozenset({"identified"})),)))

    def test_all_of_comparisons(self) -> None:
        assert self.rule("hot-enough").when == AllOf(
            (
                Compared(Measure.SCORE, Comparison.REACHES, 100_000),
                Compared(Measure.FIT, Comparison.AT_LEAST, 10_000),
            )
        )

    def test_a_sequence(self) -> None:
        rule = self.rule("demo-then-pricing")
        without = Events((EventPattern("unsubscribed", frozenset({"unsubscribed"})),))
        assert rule.when == Sequence((Events((DEMO,)), Events((PRICING_VIEWED,))), 7 * DAY, without)
        assert rule.unless == HasTraits((TraitCondition(Scope.PERSON, "seniority", OneOf(frozenset({"学生"}))),))

    def test_every_other_kind(self) -> None:
        rule = self.rule("three-times")
        assert rule.reset
        assert isinstance(rule.when, AnyOf)
        count, both, dwell, traits, listed, event = rule.when.parts
        assert count == Counted(Events((PRICING_VIEWED,)), 3, 14 * DAY)
        assert isinstance(both, AllOf)
        assert [type(part) for part in both.parts] == [WentAbsent, Compared]
        assert dwell == Dwelt(30 * DAY)
        assert isinstance(traits, HasTraits)
        assert traits.conditions[1] == PersonaCondition("marketing-leader", ("account", "department", "person"))
        assert isinstance(listed, Happened)
        assert listed.events.names == frozenset({"email_replied", "inquiry_received"})
        assert isinstance(event, Happened)
        (pattern,) = event.events.any_of
        assert (pattern.pages, pattern.where) == (PRICING, (("seconds", Between(at_least=30_000)),))

    def test_a_verdict_as_a_trigger_and_guards(self) -> None:
        rule = self.rule("bought")
        assert rule.when == Triaged(frozenset({"sql"}))
        assert rule.unless == AllOf(
            (Compared(Measure.SCORE, Comparison.AT_LEAST, 10_000), Compared(Measure.FIT, Comparison.BELOW, 0))
        )


class TestTriage:
    def test_what_is_asked(self) -> None:
        asked = RIGHT.verdict_by_key["sql"].ask
        assert [(field.key, field.type) for field in asked] == [
            ("spoke_directly", FieldType.CONFIRM),
            ("understands_offer", FieldType.CONFIRM),
            ("customer_need", FieldType.CHOICE),
        ]
        assert [key for key, _ in asked[2].choices] == ["grow_revenue", "keep_customers"]

    def test_fields_with_labels_and_types(self) -> None:
        fields = {field.key: field for field in RIGHT.verdict_by_key["lead"].ask}
        assert fields["next_activity"].choices == (("call", Label("電話", "Call")), ("mail", Label("メール", "メール")))
        assert fields["due"] == Field("due", Label("期日", "Due"), FieldType.DATE)
        assert fields["memo"].required is False
        assert [fields[key].type.value for key in ("budget", "cited", "agreed")] == ["number", "acts", "confirm"]

    def test_reasons_and_returns(self) -> None:
        recycled = RIGHT.verdict_by_key["recycled"]
        assert (recycled.to, recycled.reset) == ("recycled", True)
        competitor, project, contract = recycled.reasons
        assert competitor.returns == Return("lead", after=180 * DAY)
        early = Compared(Measure.ENGAGEMENT, Comparison.REACHES, 60_000)
        assert project.returns == Return("lead", date_field="returns_on", back_early_if=early)
        before = Return("known", before_trait=(Scope.ACCOUNT, "contract_end"), lead=90 * DAY, otherwise=180 * DAY)
        assert contract.returns == before
        assert (contract.reset, contract.because) == (
            True,
            Label("Their contract ends then.", "Their contract ends then."),
        )

    def test_where_a_verdict_leads(self) -> None:
        assert RIGHT.verdict_by_key["lead"].to == "lead"
        assert RIGHT.verdict_by_key["accepted"].to is None
        disqualified = RIGHT.verdict_by_key["disqualified"]
        assert "disqualified" not in disqualified.from_stages
        assert [(reason.key, reason.returns) for reason in disqualified.reasons] == [
            ("competitor", None),
            ("student", None),
        ]


class TestExamples:
    def test_history(self) -> None:
        first, _ = RIGHT.examples
        assert first.account_traits == {"employees": 200}
        identified, video, page = first.history
        assert identified.traits == {"email": "tanaka@example.co.jp"} == identified.properties
        assert (video.name, video.initiator, video.channel) == ("video_completed", Initiator.PERSON, "web")
        assert page.at - (page.occurred_at or 0) == 30_000
        assert page.id == "visit"
        assert [event.seq for event in first.history] == [1, 2, 3]

    def test_dated_traits_go_where_they_belong(self) -> None:
        _, second = RIGHT.examples
        identified, traits, login, order, triage = second.history
        assert identified.traits == {"email": "sato@example.co.jp", "seniority": "部長", "phone": "0312345678"}
        assert (traits.account, traits.traits) == ("acme", {})
        assert traits.account_traits == {"employees": 50, "industry": "IT"}
        assert (login.properties, login.initiator, login.user) == ({}, Initiator.US, "suzuki")
        assert order.properties == {"total": 1200.5, "items": [1, 2], "gift": True}
        assert (triage.properties["reason"], triage.initiator) == ("student", Initiator.US)

    def test_expectations(self) -> None:
        first, second = RIGHT.examples
        (only,) = first.expect
        assert only.at == first.history[-1].at
        assert (only.stage, only.cause, only.contributions) == ("mql", "demo-then-pricing", {"pricing": 10_000})
        assert [(e.stage, e.cycle, e.refused, e.fit) for e in second.expect] == [
            ("known", 0, None, None),
            (None, None, "disqualified", -2_500),
        ]


class TestMistakes:
    def test_all_at_once(self) -> None:
        found = mistakes(
            """\
            engagement:
              rules:
                a: {event: pagee, points: ten, because: x y}
                b: {event: page, points: 1, halves_every: 30, group: web}
            transitions:
              c: {from: knwon, to: mql, when: {score: {reaches: 5, below: 3}}, because: x y}
            """
        )
        assert found == [
            ("engagement.rules.a.event", "unknown_event"),
            ("engagement.rules.a.points", "not_points"),
            ("engagement.rules.b", "missing_because"),
            ("engagement.rules.b.halves_every", "not_duration"),
            ("engagement.rules.b.group", "unknown_engagement_group"),
            ("transitions.c.from", "unknown_stage"),
            ("transitions.c.when.score.below", "exclusive"),
        ]

    def test_a_word_that_is_declared_wrongly_is_still_declared(self) -> None:
        found = mistakes(
            """\
            page_groups: {pricing: pricing}
            events: {pricing_viewed: {event: page, page_group: pricing}}
            engagement: {rules: {a: {event: pricing_viewed, page_group: pricing, points: 1, because: x y}}}
            """
        )
        assert found == [("page_groups.pricing", "not_path")]

    @pytest.mark.parametrize("section", ["traits", "page_groups", "events", "topics", "origins", "stages", "triage"])
    def test_a_misspelt_section_is_one_mistake(self, section: str) -> None:
        text = (HERE / "right.yaml").read_text("utf-8").replace(f"\n{section}:\n", f"\n{section}x:\n")
        with pytest.raises(PlaybookErrors) as refused:
            loads(text)
        (problem,) = refused.value.problems
        assert (problem.path, problem.hint) == (f"{section}x", section)

    def test_the_order_of_sections_does_not_matter(self) -> None:
        lines = (HERE / "right.yaml").read_text("utf-8").splitlines(keepends=True)
        sections: list[list[str]] = []
        for line in lines:
            if line[0].isalpha() or not sections:
                sections.append([])
            sections[-1].append(line)
        backwards = "".join("".join(section) for section in reversed(sections))
        assert loads(backwards).fingerprint == RIGHT.fingerprint

    def test_errors_say_where(self) -> None:
        with pytest.raises(PlaybookErrors) as refused:
            loads(SMALL.replace("kind: mql", "kind: mlq"), "rules/ours.yaml")
        assert str(refused.value).startswith("rules/ours.yaml:6:15 stages.mql.kind: “mlq” is not one of")
        assert refused.value.problem.params["count"] == 1


def test_a_reading_knows_where_everything_stands() -> None:
    reading = read(HERE / "right.yaml")
    lines = (HERE / "right.yaml").read_text("utf-8").splitlines()
    at = reading.position("engagement.rules.pricing")
    assert lines[at.line - 1][at.column - 1 :] == "pricing:"
    assert reading.position("engagement.rules.pricing.no_such_key.at_all") == at
    assert reading.position("nowhere") == Position(1, 1)
    item = reading.position("examples.2.history.1")
    assert lines[item.line - 1].strip() == "- at: 2026-04-01 10:00"
