"""The six playbooks that ship with Ondo: sound, bilingual, and each with what is peculiar to its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from ondo.domain.events import Event
from ondo.domain.fold import Fold, fold
from ondo.domain.instants import MINUTE, Instant, to_instant
from ondo.domain.lifecycle import Kind, Verdict
from ondo.domain.playbook import Example, Initiative, Playbook
from ondo.domain.record import How
from ondo.domain.rules import Label
from ondo.domain.scorecard import Scorecard, scorecard
from ondo.domain.sla import clocks
from ondo.playbooks import built_in, load
from ondo.playbooks.check import check
from ondo.playbooks.lint import lint
from ondo.playbooks.standard_events import usual_channel, usual_initiator

ARTICLES = {  # as their grounds call them, in Japanese and English
    "buyer-journey": ("マルケトの記事", "Marketo's article"),
    "by-eye": ("マルケトの記事", "Marketo's article"),
    "inbound-and-mql": ("MQLの解説記事", "article on MQLs"),
    "marketo-2015": ("マルケト2015年の記事", "Marketo's 2015 article"),
    "marketo-2019": ("マルケト2019年の記事", "Marketo's 2019 article"),
    "sales-accepted": ("MQLとSQLの比較記事", "article on MQLs and SQLs"),
}
NAMES = tuple(ARTICLES)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
SAME_IN_BOTH = {"MQL", "SQL"}
MANAGER = {"department": "マーケティング部", "seniority": "課長"}
COMPANY = {"employees": 300, "industry": "製造"}

Entry: TypeAlias = tuple[str, str, Mapping[str, object]]

a_playbook = pytest.mark.parametrize("name", NAMES)


@cache
def book(name: str) -> Playbook:
    return load(name)


def labels(thing: object) -> Iterator[Label]:
    """Every label within, wherever it stands."""
    if isinstance(thing, Label):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from labels(part)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from labels(getattr(thing, field.name))


def at(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")))


def log(*entries: Entry) -> list[Event]:
    """A history of (when, event, properties), with the usual initiators and channels."""
    numbers = count(1)
    return [
        Event(at(when), seq, name, says, usual_initiator(name), usual_channel(name), id=str(seq))
        for seq, (when, name, says) in zip(numbers, entries, strict=False)
    ]


def story(
    name: str,
    *entries: Entry,
    until: str | None = None,
    traits: dict[str, object] | None = None,
    company: dict[str, object] | None = None,
) -> Fold:
    """What a built-in playbook makes of a history."""
    end = None if until is None else at(until)
    return fold(book(name), log(*entries), traits=traits or {}, account_traits=company or {}, until=end)


def score(name: str, told: Fold, when: str) -> Scorecard:
    return scorecard(book(name), told.state, at(when))


def verdict(name: str, key: str) -> Verdict:
    return book(name).verdict_by_key[key]


# ---- all of them ------------------------------------------------------------------------------------


def test_there_are_six() -> None:
    assert built_in.names() == NAMES


@a_playbook
def test_every_example_comes_out_as_expected(name: str) -> None:
    assert [outcome for outcome in check(book(name)) if not outcome.passed] == []


@a_playbook
def test_lint_finds_nothing(name: str) -> None:
    assert [finding.message("en") for finding in lint(book(name))] == []


@a_playbook
def test_there_are_enough_named_people_with_a_history(name: str) -> None:
    examples = book(name).examples
    assert len(examples) >= 8
    assert len({example.name for example in examples}) == len(examples)
    assert all(re.match(r"[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,7}さん", example.name) for example in examples)


@a_playbook
def test_examples_show_every_way_from_stage_to_stage(name: str) -> None:
    playbook = book(name)
    moves = [move for example in playbook.examples for move in to_the_end(playbook, example).transitions]
    shown = {move.cause.key for move in moves} | {move.to_stage for move in moves}
    told_below = {"opportunity-opened", "won", "lost"}
    assert {rule.key for rule in playbook.transitions} - shown <= told_below
    assert {stage.key for stage in playbook.stages if stage.kind in (Kind.MQL, Kind.SAL, Kind.SQL)} <= shown


def to_the_end(playbook: Playbook, example: Example) -> Fold:
    end = max(expected.at for expected in example.expect)
    return fold(playbook, example.history, traits=example.traits, account_traits=example.account_traits, until=end)


@a_playbook
def test_every_text_stands_in_both_languages(name: str) -> None:
    for label in labels(book(name)):
        assert label.ja, label
        assert label.en, label
        assert not JAPANESE.search(label.en), label
        assert JAPANESE.search(label.ja) or label.ja in SAME_IN_BOTH, label


@a_playbook
def test_whatever_people_see_has_a_label_of_its_own(name: str) -> None:
    playbook = book(name)
    named: list[Any] = [
        *playbook.stages, *playbook.verdicts, *playbook.transitions, *playbook.fit_rules, *playbook.engagement_rules,
        *playbook.absences, *playbook.traits, *playbook.page_groups, *playbook.events, *playbook.topics,
        *playbook.personas, *playbook.origins, *playbook.fit_groups, *playbook.engagement_groups,
        *(clock for stage in playbook.stages for clock in stage.sla),
        *(field for one in playbook.verdicts for field in one.ask),
        *(reason for one in playbook.verdicts for reason in one.reasons),
    ]  # fmt: skip
    assert [thing.key for thing in named if thing.label == Label(thing.key, thing.key)] == []


@a_playbook
def test_the_mistranslated_word_for_those_only_looking_is_shown_nowhere(name: str) -> None:
    text = built_in.data(name).decode()
    assert "容疑者" not in text
    assert "suspect" not in text.lower()


@a_playbook
def test_grounds_name_the_article(name: str) -> None:
    playbook, (japanese, english) = book(name), ARTICLES[name]
    rules: list[Any] = [*playbook.transitions, *playbook.fit_rules, *playbook.engagement_rules, *playbook.absences]
    grounds = [(rule.key, rule.because) for rule in rules]
    grounds += [("silence", playbook.silence.because)] if playbook.silence else []
    grounds += [(one.key, one.because) for one in playbook.verdicts if one.because is not None]
    assert len(grounds) >= len(rules) + len(playbook.verdicts)
    for key, because in grounds:
        assert japanese in because.ja, key
        assert english in because.en, key


@a_playbook
def test_where_the_article_is_silent_the_grounds_say_so(name: str) -> None:
    said = [label.ja for label in labels(book(name))]
    assert sum("記載" in text for text in said) >= 5


@a_playbook
def test_every_team_is_told_what_to_do_and_by_when(name: str) -> None:
    playbook = book(name)
    working = [stage for stage in playbook.stages if stage.kind in (Kind.MQL, Kind.SAL, Kind.SQL)]
    assert all(stage.team and stage.actions and stage.sla for stage in working)
    assert all(stage.actions for stage in playbook.stages if stage.kind is Kind.FOLLOW_UP)


@a_playbook
def test_one_history_works_with_all_of_them(name: str) -> None:
    """The verdicts and reasons that mean the same are called the same."""
    shared = {"recycled", "disqualified", "accepted", "returned"}
    assert shared <= set(book(name).verdict_by_key)
    reasons = {key: {reason.key for reason in verdict(name, key).reasons} for key in shared}
    assert reasons["recycled"] == {"uses_competitor", "other_project", "contract_runs", "no_need_now"}
    assert reasons["disqualified"] == {"competitor", "student", "not_a_business"}
    assert reasons["returned"] == {"too_early", "wrong_person", "no_need", "not_reached"}


@a_playbook
def test_deals_are_followed_to_the_end(name: str) -> None:
    told = story(
        name,
        ("2026-04-01 10:00", "trial_started", {}),
        ("2026-04-08 10:00", "opportunity_created", {}),
        ("2026-04-20 10:00", "opportunity_lost", {}),
        ("2026-05-20 10:00", "opportunity_won", {}),
    )
    kinds = [book(name).stage_by_key[move.to_stage].kind for move in told.transitions]
    assert kinds[-3:] == [Kind.OPPORTUNITY, Kind.LOST, Kind.CUSTOMER]


# ---- marketo-2015: points only add up, and a hundred make an MQL ------------------------------------

SEMINARS: tuple[Entry, ...] = (
    ("2024-04-03 10:00", "seminar_attended", {}),
    ("2024-06-03 10:00", "seminar_attended", {}),
)


def test_2015_nothing_fades_and_silence_costs_nothing() -> None:
    playbook = book("marketo-2015")
    assert playbook.silence is None
    assert all(rule.fade is None for rule in playbook.engagement_rules)
    told = story("marketo-2015", *SEMINARS, until="2026-06-03 10:00")
    assert score("marketo-2015", told, "2026-06-03 10:00").total == 60_000


def test_2015_a_hundred_points_are_an_mql_and_99_are_not() -> None:
    steps: list[Entry] = [*SEMINARS, ("2024-06-04 10:00", "identified", {}), *(
        (f"2024-07-{day:02} 10:00", "email_clicked", {}) for day in range(1, 14)
    )]  # fmt: skip
    before = story("marketo-2015", *steps)
    assert score("marketo-2015", before, "2024-07-13 10:00").total == 99_000
    assert before.state.stage == "known"
    after = story("marketo-2015", *steps, ("2024-07-14 10:00", "email_opened", {}))
    assert (after.state.stage, after.transitions[-1].score) == ("mql", 100_000)


def test_2015_an_sql_need_not_have_been_spoken_to_and_2019_it_must() -> None:
    asked_for = {name: {one.key for one in verdict(name, "sql").ask} for name in ("marketo-2015", "marketo-2019")}
    assert asked_for["marketo-2015"] == {"understands_offer", "customer_need"}
    assert asked_for["marketo-2019"] - asked_for["marketo-2015"] == {"spoke_directly"}


@pytest.mark.parametrize("name", ["marketo-2015", "marketo-2019"])
def test_the_four_outcomes_and_the_listed_needs(name: str) -> None:
    mql = {one.key for one in book(name).verdicts if "mql" in one.from_stages}
    assert {"sql", "lead", "recycled", "disqualified"} <= mql
    (needs,) = (field.choices for field in verdict(name, "sql").ask if field.key == "customer_need")
    assert [label.ja for _, label in needs] == ["売上拡大", "既存顧客の維持", "マーケティング活動の効率化"]
    assert all(reason.returns and reason.returns.to == "lead" for reason in verdict(name, "recycled").reasons)


# ---- marketo-2019: two doors, fading and reset ------------------------------------------------------


def test_2019_has_two_doors() -> None:
    doors = {
        rule.key: rule for rule in book("marketo-2019").transitions if rule.to == "mql" and "known" in rule.from_stages
    }
    assert {"hot-enough", "demo-then-pricing"} <= set(doors)
    told = story(
        "marketo-2019",
        ("2026-04-01 10:00", "identified", {"email": "a@example.co.jp"}),
        ("2026-04-02 10:00", "video_completed", {"video": "demo"}),
        ("2026-04-02 10:10", "page", {"path": "/pricing"}),
    )
    assert (told.state.stage, told.transitions[-1].how) == ("mql", How.BECAME)
    assert told.transitions[-1].score < 80_000


def test_2019_the_same_person_is_an_mql_at_once_and_forgotten_after_90_silent_days() -> None:
    one_go: tuple[Entry, ...] = (
        ("2026-04-01 10:00", "seminar_attended", {}),
        ("2026-04-01 13:00", "document_requested", {}),
    )
    told = story("marketo-2019", *one_go, traits={**MANAGER}, company=COMPANY)
    assert told.state.stage == "mql"
    late = story("marketo-2019", one_go[0], traits={**MANAGER}, company=COMPANY, until="2026-06-30 10:00")
    assert score("marketo-2019", late, "2026-06-30 10:00").engagement == 0


def test_2019_silence_takes_points_before_it_takes_all() -> None:
    came: Entry = ("2026-04-01 10:00", "inquiry_received", {})
    days = {"2026-05-01 09:59": 40_000, "2026-05-01 10:00": 30_000, "2026-05-31 10:00": -20_000, "2026-06-30 10:00": 0}
    for day, points in days.items():
        told = story("marketo-2019", came, until=day)
        assert score("marketo-2019", told, day).engagement == points, day


# ---- sales-accepted: the call between MQL and SQL ---------------------------------------------------

WARMED_UP: tuple[Entry, ...] = (
    ("2026-04-01 10:00", "inquiry_received", {}),
    ("2026-04-01 10:10", "page", {"path": "/pricing"}),
)
BOOKED: Entry = ("2026-04-01 11:00", "discovery_call_booked", {})


def sal_call(tone: str, **outcome: object) -> Fold:
    call: Entry = ("2026-04-02 10:00", "call_connected", {"tone": tone})
    return story("sales-accepted", *WARMED_UP, BOOKED, call, ("2026-04-02 10:30", "triage", {"tone": tone, **outcome}))


@pytest.mark.parametrize(
    ("key", "stage", "kind"),
    [
        ("ready", "sql", Kind.SQL),
        ("nurture_more", "nurturing", Kind.ENGAGED),
        ("just_looking", "just-looking", Kind.RECYCLED),
    ],
)
def test_sal_ends_in_one_of_three_outcomes(key: str, stage: str, kind: Kind) -> None:
    told = sal_call("neutral", verdict=key, customer_need="grow_revenue")
    assert told.state.stage == stage
    assert book("sales-accepted").stage_by_key[stage].kind is kind


def test_sal_no_sql_without_the_call() -> None:
    playbook = book("sales-accepted")
    assert [one.key for one in playbook.verdicts if one.to == "sql"] == ["ready"]
    assert verdict("sales-accepted", "ready").from_stages == ("sal",)
    assert [rule.key for rule in playbook.transitions if rule.to == "sql"] == []


def test_sal_the_tone_of_the_call_goes_into_the_score() -> None:
    scores = [sal_call(tone, verdict="nurture_more").transitions[-1].score for tone in ("cool", "neutral", "warm")]
    assert scores[0] + 20_000 == scores[1] == scores[2] - 15_000


def test_sal_only_looking_is_called_so() -> None:
    assert verdict("sales-accepted", "just_looking").label == Label("情報収集のみ", "Only looking")


def test_sal_lead_magnets_alone_never_make_an_mql() -> None:
    best = {"department": "営業部", "seniority": "部長"}
    took: list[Entry] = [(f"2026-04-{day:02} 10:00", "document_requested", {}) for day in range(1, 29)]
    told = story("sales-accepted", *took, traits={**best}, company={"employees": 1000})
    assert told.state.stage == "in-funnel"


# ---- buyer-journey: the buyer's journey -------------------------------------------------------------


def test_journey_has_three_stages_by_the_articles_names() -> None:
    playbook = book("buyer-journey")
    told = {
        kind: [s.label.ja for s in playbook.stages if s.kind is kind] for kind in (Kind.ENGAGED, Kind.MQL, Kind.SQL)
    }
    assert told == {Kind.ENGAGED: ["課題認識"], Kind.MQL: ["検討"], Kind.SQL: ["決定"]}


@pytest.mark.parametrize("act", ["trial_started", "discovery_call_booked"])
def test_journey_a_trial_or_discovery_call_is_an_sql_whatever_the_score(act: str) -> None:
    told = story("buyer-journey", ("2026-04-01 10:00", act, {}))
    assert (told.state.stage, told.state.cycle, told.transitions[-1].how) == ("deciding", 1, How.BECAME)


def test_journey_personas_have_three_layers_and_each_gives_points() -> None:
    persona = book("buyer-journey").personas[0]
    assert persona.account
    assert persona.department
    assert persona.person
    fits = [
        story("buyer-journey", ("2026-04-01 10:00", "login", {}), traits=dict(traits), company=dict(company)).state.fit
        for company, traits in (({}, {}), (COMPANY, {}), (COMPANY, {"department": "営業部"}), (COMPANY, MANAGER))
    ]
    assert fits == [0, 10_000, 20_000, 30_000]


def test_journey_a_trial_gone_silent_costs_points_until_they_come_back() -> None:
    trial: Entry = ("2026-04-01 10:00", "trial_started", {})
    for day, penalty in (("2026-04-15 09:59", 0), ("2026-04-15 10:00", -40_000)):
        lines = score("buyer-journey", story("buyer-journey", trial, until=day), day).contributions
        assert sum(line.points for line in lines if line.key == "trial-gone-silent") == penalty
    back = story("buyer-journey", trial, ("2026-04-20 10:00", "feature_used", {}))
    lines = score("buyer-journey", back, "2026-04-20 10:00").contributions
    assert [line for line in lines if line.key == "trial-gone-silent"] == []


def test_journey_our_own_calls_make_nobody_a_buyer() -> None:
    calls: list[Entry] = [(f"2026-04-{day:02} 10:00", "call_connected", {"outcome": "talked"}) for day in range(1, 29)]
    told = story("buyer-journey", ("2026-03-31 10:00", "list_added", {}), *calls, traits={**MANAGER}, company=COMPANY)
    assert told.state.stage == "contact"
    assert score("buyer-journey", told, "2026-04-28 10:00").engagement == 0


# ---- inbound-and-mql: inquiries beside MQLs ---------------------------------------------------------


def test_inquiry_reaches_sales_past_the_mql_and_the_customer_holds_the_initiative() -> None:
    told = story("inbound-and-mql", ("2026-04-01 10:00", "inquiry_received", {}))
    (entry,) = (move for move in told.transitions if move.to_stage == "inquiry")
    assert (entry.cycle, entry.score, entry.origin) == (1, 0, "inquiry")
    assert "mql" not in [move.to_stage for move in told.transitions]
    initiative = {key: origin.initiative for key, origin in book("inbound-and-mql").origin_by_key.items()}
    assert {key for key, holder in initiative.items() if holder is Initiative.CUSTOMER} == {"inquiry", "referral"}


def test_inquiry_is_answered_within_15_business_minutes() -> None:
    """Friday 17:50: ten minutes are left of the day, so the other five are Monday's."""
    events = log(("2026-04-03 17:50", "inquiry_received", {}))
    told = fold(book("inbound-and-mql"), events)
    (run,) = clocks(book("inbound-and-mql"), told.transitions, events, at("2026-04-03 18:00"))
    assert run.due_at == at("2026-04-06 09:05")


@pytest.mark.parametrize("name", ["marketo-2019", "sales-accepted", "buyer-journey", "by-eye"])
def test_mqls_that_inquired_are_answered_within_15_business_minutes_elsewhere_too(name: str) -> None:
    (mql,) = (stage for stage in book(name).stages if stage.kind is Kind.MQL)
    quick = [allowance for clock in mql.sla for origin, allowance in clock.by_origin if origin == "inquiry"]
    assert [(one.amount * MINUTE, one.unit, one.business) for one in quick] == [(15 * MINUTE, "minutes", True)]


def test_an_mql_has_been_nurtured() -> None:
    """Points alone are not enough: generation, nurturing, scoring, in this order."""
    hot: list[Entry] = [
        ("2026-04-01 10:00", "document_requested", {}),
        ("2026-04-01 11:00", "trial_started", {}),
        ("2026-04-02 11:00", "page", {"path": "/pricing"}),
    ]
    told = story("inbound-and-mql", *hot, traits={**MANAGER}, company=COMPANY)
    assert told.state.stage == "generated"
    told = story("inbound-and-mql", *hot, ("2026-04-02 12:00", "email_opened", {}), traits={**MANAGER}, company=COMPANY)
    assert [move.to_stage for move in told.transitions][-2:] == ["nurtured", "mql"]


# ---- by-eye, for small teams: no score at all -------------------------------------------------------


def test_by_eye_there_is_no_score() -> None:
    playbook = book("by-eye")
    assert (playbook.fit_rules, playbook.engagement_rules, playbook.absences, playbook.silence) == ((), (), (), None)


def looked_at(acts: object) -> Fold:
    return story(
        "by-eye",
        ("2026-04-01 10:00", "document_requested", {}),
        ("2026-04-02 10:00", "page", {"path": "/pricing"}),
        ("2026-04-02 11:00", "call_connected", {"outcome": "talked"}),
        ("2026-04-02 15:00", "triage", {"verdict": "put_forward", "acts": acts}),
    )


def test_by_eye_a_person_judges_and_cites_acts() -> None:
    told = looked_at(["1", "2"])
    assert (told.state.stage, told.transitions[-1].how) == ("put-forward", How.JUDGED)


@pytest.mark.parametrize("acts", [None, [], ["3"], ["1", "99"]])
def test_by_eye_without_acts_of_their_own_nobody_is_put_forward(acts: object) -> None:
    told = looked_at(acts)
    assert told.state.stage == "to-look-at"
    assert [refusal.verdict for refusal in told.refusals] == ["put_forward"]
