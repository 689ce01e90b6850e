"""Every lint rule speaks where it should, and keeps silent at a near miss."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.unit.playbooks.lint_cases import (
    AGAIN,
    BASE,
    BECAUSE,
    Case,
    absence,
    award,
    fit,
    fit_rules,
    merged,
    move,
    moves,
    paths,
    plus,
    reading,
    recycle,
    rules,
    script,
    sequence,
    silence,
    stage,
    two,
    typed,
    verdict,
    with_stage,
)

from ondo.cli import run
from ondo.playbooks import built_in, read
from ondo.playbooks.lint import RULES, Finding, Severity, lint
from ondo.texts import LANGUAGES

TODAY = date(2026, 11, 22)
HUNDRED = {"score": {"reaches": 100}}
MANY = {"employees": {"at_least": 100}}
ANY_FIT = {"score": None, "all": [HUNDRED, {"fit": {"at_least": 0}}]}
KNOWN = {"traits": {"email": {"present": True}}}

CASES = {
    "unreachable_stage": Case(
        {"stages": {"lead": stage("engaged", team="sdr")}, "transitions": {"on": move("lead", "mql", HUNDRED)}},
        "stages.lead",
        with_stage("lead", "engaged", team="sdr"),
    ),
    "dead_end": Case(
        {"transitions": {"won": None}, "triage": {"disqualified": None}, "stages": {"customer": None}},
        "stages.sql",
        {"stages": {"sql": {"kind": "customer"}}},
    ),
    "lost_for_ever": Case(
        {"stages": {"lost": stage("lost")}, "transitions": {"lost": move("sql", "lost", "opportunity_lost")}},
        "stages.lost",
        with_stage("lost", "lost"),
    ),
    "missing_kind": Case({"stages": {"mql": {"kind": "sal"}}}, "stages", {"stages": {"mql": {"label": two("Hot")}}}),
    "odd_start": Case(
        {"stages": {"anonymous": {"kind": "engaged", "team": "sdr"}}},
        "stages.anonymous",
        {"stages": {"anonymous": {"kind": "known", "team": "sdr"}}},
    ),
    "same_stage_label": Case(
        {"stages": {"mql": {"label": two("a known stage")}}},
        "stages.mql.label",
        {"stages": {"mql": {"label": {"ja": "和a known stage", "en": "hot"}}}},
    ),
    "no_deadline": Case(
        {"stages": {"sql": {"sla": None}}}, "stages.sql", {"stages": {"sql": {"sla": None, "team": "x"}}}
    ),
    "no_next_activity": Case(
        with_stage("lead", "follow_up", team="sdr"),
        "stages.lead",
        with_stage("lead", "follow_up", team="sdr", sla={"touched": {"label": two("Touched"), "within": "14d"}}),
    ),
    "no_team": Case(
        {"stages": {"known": {"team": None}}}, "stages.known", {"stages": {"disqualified": {"team": None}}}
    ),
    "slower_for_customers": Case(
        {
            "origins": {"inquiry": {"label": two("Q"), "event": "inquiry_received", "initiative": "customer"}},
            "stages": {"mql": {"sla": {"first_touch": {"if_origin": {"inquiry": "1 business day"}}}}},
        },
        "stages.mql.sla.first_touch.if_origin",
        {
            "origins": {"inquiry": {"label": two("Q"), "event": "inquiry_received", "initiative": "customer"}},
            "stages": {"mql": {"sla": {"first_touch": {"if_origin": {"inquiry": "15 business minutes"}}}}},
        },
    ),
    "circle": Case(
        moves(
            warm=move("known", "mql", {"engagement": {"at_least": 20}}),
            cold=move("mql", "known", {"engagement": {"below": 30}}),
            hot=None,
        ),
        "transitions.warm.when",
        moves(
            warm=move("known", "mql", {"engagement": {"at_least": 20}}),
            cold=move("mql", "known", {"engagement": {"below": 10}}),
            hot=None,
        ),
    ),
    "verdict_undone": Case(
        {"transitions": {"mailable": move("sql", "known", KNOWN)}},
        "transitions.mailable.when",
        {"transitions": {"mailable": move("sql", "known", {"all": [KNOWN, {"event": "login"}]})}},
    ),
    "never_its_turn": Case(
        moves(again=move("known", "sql", HUNDRED)), "transitions.again", moves(again=move("anonymous", "sql", HUNDRED))
    ),
    "out_of_reach": Case(
        rules(asked={"worth_at_most": 90}), "transitions.hot.when", rules(asked={"worth_at_most": 100})
    ),
    "never_below": Case(
        moves(cold=move("mql", "known", {"score": {"below": 0}})),
        "transitions.cold.when",
        moves(cold=move("mql", "known", {"score": {"below": 1}})),
    ),
    "always_true": Case(
        moves(hot={"when": ANY_FIT}),
        "transitions.hot.when",
        {**moves(hot={"when": ANY_FIT}), **fit_rules(small=fit(MANY, -5))},
    ),
    "always_refused": Case(
        moves(hot={"unless": {"fit": {"below": 1}}}),
        "transitions.hot.unless",
        plus(moves(hot={"unless": {"fit": {"below": 1}}}), fit_rules(big=fit(MANY, 5))),
    ),
    "reached_by_fit_alone": Case(fit_rules(big=fit(MANY, 100)), "transitions.hot.when", fit_rules(big=fit(MANY, 99))),
    "no_points": Case(rules(asked={"points": 0}), "engagement.rules.asked.points", rules(asked={"points": 0.5})),
    "award_cut_at_once": Case(
        plus(rules(asked={"worth_at_most": 10}), moves(hot={"when": {"score": {"reaches": 5}}})),
        "engagement.rules.asked.worth_at_most",
        plus(rules(asked={"worth_at_most": 20}), moves(hot={"when": {"score": {"reaches": 5}}})),
    ),
    "bound_never_reached": Case(
        rules(asked={"counts_at_most": "6 ever", "worth_at_most": 150}),
        "engagement.rules.asked.worth_at_most",
        rules(asked={"counts_at_most": "6 ever", "worth_at_most": 100}),
    ),
    "endless_penalty": Case(
        rules(left=award("unsubscribed", -5)),
        "engagement.rules.left",
        rules(left=award("unsubscribed", -5, worth_at_least=-20)),
    ),
    "endless_points": Case(
        rules(asked={"counts_at_most": None}),
        "engagement.rules.asked",
        rules(asked={"counts_at_most": None, "halves_every": "30d"}),
    ),
    "counted_twice": Case(
        rules(again=award("document_requested", 5)),
        "engagement.rules.again",
        rules(again=award("document_requested", 5, where={"document": "price"})),
    ),
    "page_by_page": Case(paths(6), "engagement.rules.page0", paths(5)),
    "better_unknown": Case(
        fit_rules(big=fit(MANY, 5, if_missing=6)),
        "fit.rules.big.if_missing",
        fit_rules(big=fit(MANY, 5, if_missing=-2)),
    ),
    "never_missing": Case(
        fit_rules(big=fit({"employees": {"present": True}}, 5, if_missing=1)),
        "fit.rules.big.if_missing",
        fit_rules(big=fit(MANY, 5, if_missing=1)),
    ),
    "penalty_never_cleared": Case(absence(points=-20), "engagement.absence.silent", absence(**AGAIN)),
    "silence_after_reset": Case(
        silence(**{"30d": "reset", "60d": -10}), "engagement.silence", silence(**{"30d": -10, "60d": "reset"})
    ),
    "no_page_there": Case(
        {
            "page_groups": {"prices": {"label": two("Prices"), "pages": ["/p/**"]}},
            **rules(asked={"event": "call_connected", "page_group": "prices"}),
        },
        "engagement.rules.asked",
        {
            "page_groups": {"prices": {"label": two("Prices"), "pages": ["/p/**"]}},
            **rules(asked={"event": "form_submitted", "page_group": "prices"}),
        },
    ),
    "nearly_standard": Case(
        {"events": {"seen": {"label": two("Seen"), "event": "email_open"}}, **rules(asked={"event": "seen"})},
        "events.seen",
        {"events": {"seen": {"label": two("Seen"), "event": "brochure_seen"}}, **rules(asked={"event": "seen"})},
    ),
    "no_such_verdict": Case(
        rules(asked={"event": "triage", "where": {"verdict": "sqll"}}),
        "engagement.rules.asked",
        rules(asked={"event": "triage", "where": {"verdict": "SQL"}}),
    ),
    "cleared_by_its_own_step": Case(
        sequence("login", {"event": "page", "where": {"path": "/a"}}, without="page"),
        "transitions.steps.when.without",
        sequence("login", "page", without={"event": "page", "where": {"path": "/a"}}),
    ),
    "repeated_step": Case(sequence("login", "login"), "transitions.steps.when", sequence("login", "page", "login")),
    "verdict_never_given": Case(
        {"stages": {"odd": stage("engaged", team="x")}, "triage": {"late": verdict("odd", to="known")}},
        "triage.late.from",
        {"triage": {"late": verdict("known", to="mql")}},
    ),
    "nobody_sorts": Case(
        {"triage": None, **moves(on=move("mql", "sql", "login"), out=move("known", "disqualified", "page"))},
        "stages.mql",
        {"triage": {"sql": None}, **moves(on=move("mql", "sql", "login"))},
    ),
    "never_returns": Case(recycle(), "triage.recycled.reasons.later", recycle(returns_after="90d", to="known")),
    "odd_return": Case(
        recycle(returns_after="90d", to="customer"),
        "triage.recycled.reasons.later.to",
        recycle(returns_after="90d", to="mql"),
    ),
    "no_reason_to_leave_out": Case(
        {"triage": {"disqualified": {"reasons": None}}}, "triage.disqualified", {"triage": {"sql": {"reasons": None}}}
    ),
    "question_never_asked": Case(
        script(first={"ask": two("One?"), "answers": {"yes": {"then": "third"}}}),
        "scripts.call.questions.second",
        script(first={"ask": two("One?"), "answers": {"yes": {"then": "third"}, "no": two("No")}}),
    ),
    "outcome_not_taken": Case(
        script(stages=["mql", "known"]), "scripts.call.outcomes", script(outcomes=["sql", "disqualified"])
    ),
    "triaged_elsewhere": Case(
        moves(after=move("known", "sql", {"triage": "sql"})),
        "transitions.after.when",
        moves(after=move("sql", "customer", {"triage": "sql"})),
    ),
    "unused_event": Case(
        {"events": {"seen": {"label": two("Seen"), "event": "page"}}},
        "events.seen",
        {"events": {"seen": {"label": two("Seen"), "event": "page"}}, **rules(asked={"event": "seen"})},
    ),
    "unused_page_group": Case(
        {"page_groups": {"prices": {"label": two("Prices"), "pages": ["/p/**"]}}},
        "page_groups.prices",
        {
            "page_groups": {"prices": {"label": two("Prices"), "pages": ["/p/**"]}},
            "topics": {"price": {"label": two("Price"), "page_groups": ["prices"]}},
        },
    ),
    "unused_group": Case(
        {"engagement": {"groups": {"web": {"label": two("Web"), "worth_at_most": 200}}}},
        "engagement.groups.web",
        {
            "engagement": {
                "groups": {"web": {"label": two("Web"), "worth_at_most": 200}},
                "rules": {"asked": {"group": "web"}},
            }
        },
    ),
    "unused_trait": Case(
        {"traits": {"account": {"employees": typed("number")}}},
        "traits.account.employees",
        fit_rules(big=fit(MANY, 5)),
    ),
    "unused_persona": Case(
        {"personas": {"leader": {"label": two("Leader"), "because": BECAUSE, "person": {"job_title": "x"}}}},
        "personas.leader",
        {
            "personas": {"leader": {"label": two("Leader"), "because": BECAUSE, "person": {"job_title": "x"}}},
            "fit": {"rules": {"leader": fit({"persona": "leader"}, 5)}},
        },
    ),
    "label_in_one_language": Case(
        rules(asked={"label": "資料を請求した"}),
        "engagement.rules.asked.label",
        rules(asked={"label": {"ja": "Marketo", "en": "Marketo"}}),
    ),
    "unknown_relation": Case(
        {"transitions": {"hot": move("known", "mql", {"score": None, "traits": {"relation": "rival"}})}},
        "transitions.hot.when",
        {"transitions": {"hot": move("known", "mql", {"score": None, "traits": {"relation": ["customer", "none"]}})}},
    ),
    "asks_for_left_out": Case(
        {
            "left_out": ["partner"],
            "transitions": {"hot": move("known", "mql", {"score": None, "traits": {"relation": "partner"}})},
        },
        "transitions.hot.when",
        {
            "left_out": ["partner"],
            "transitions": {"hot": move("known", "mql", {"score": None, "traits": {"relation": "customer"}})},
        },
    ),
    "sentence_in_one_language": Case(
        rules(asked={"because": "They asked"}), "engagement.rules.asked.because", rules(asked={"because": two("Asked")})
    ),
    "no_label": Case(
        rules(asked={"label": None}), "engagement.rules.asked.label", {"stages": {"sql": {"label": "SQL"}}}
    ),
    "no_grounds": Case({"because": None}, "playbook", {"because": BECAUSE}),
    "no_examples": Case({"examples": None}, "examples", {"label": two("Another")}),
    "no_review": Case({"review_on": None}, "review_on", {"review_on": "2030-01-01"}),
    "review_overdue": Case({"review_on": "2026-11-21"}, "review_on", {"review_on": "2026-11-22"}),
}

ELSEWHERE = {"one_language"}
"""Needs a whole playbook in one language, and has a test of its own."""


@cache
def spoken(code: str) -> list[Finding]:
    """Everything found where this rule should speak."""
    return found(CASES[code].fires)


def found(change: dict[str, object]) -> list[Finding]:
    read_in = reading(change)
    return list(lint(read_in.playbook, read_in.positions, TODAY))


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == set(RULES) - ELSEWHERE


def test_the_base_is_spotless() -> None:
    assert found({}) == []


@pytest.mark.parametrize("code", CASES)
def test_the_rule_speaks(code: str) -> None:
    paths = [finding.path for finding in spoken(code) if finding.code == code]
    assert CASES[code].path in paths


@pytest.mark.parametrize("code", CASES)
def test_the_rule_keeps_silent_at_a_near_miss(code: str) -> None:
    assert [finding for finding in found(CASES[code].near_miss) if finding.code == code] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_can_be_said_and_names_no_parameter(lang: str) -> None:
    for code in CASES:
        for finding in spoken(code):
            message = finding.message(lang)
            assert "{" not in message.replace("{ja: …, en: …}", "").replace("{event: ", "").replace("{persona: ", "")


def in_one_language(thing: object) -> object:
    """The same playbook, every label in English only."""
    if isinstance(thing, dict):
        if set(thing) == {"ja", "en"}:
            return thing["en"]
        return {key: in_one_language(inner) for key, inner in thing.items()}
    return thing


def test_a_playbook_in_one_language_is_told_once() -> None:
    bare = in_one_language(BASE)
    assert isinstance(bare, dict)
    codes = [finding.code for finding in found(bare)]
    assert codes == ["one_language"]


def test_findings_come_with_the_gravest_first() -> None:
    severities = [finding.severity for finding in found({**CASES["out_of_reach"].fires, "review_on": None})]
    assert severities == [Severity.ERROR, Severity.NOTE]


@pytest.mark.parametrize("name", built_in.names())
def test_built_in_playbooks_are_clean(name: str) -> None:
    source = read(name)
    findings = lint(source.playbook, source.positions, TODAY)
    assert [f for f in findings if f.severity is not Severity.NOTE] == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "playbook.yaml"
    path.write_text(json.dumps(merged(BASE, rules(asked={"worth_at_most": 90})), indent=1), encoding="utf-8")
    return path


def test_the_command_says_where_and_what(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "lint", str(file)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"{file}:")
    assert "error transitions.hot.when: The score can never come to 100" in out[0]
    assert out[-1] == f"{file}: 1 error."


def test_the_command_answers_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "lint", "--json", str(file)]) == 1
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["passed"] is False
    (finding,) = answer["findings"]
    assert (finding["code"], finding["severity"], finding["path"]) == ("out_of_reach", "error", "transitions.hot.when")
    assert '"when"' in file.read_text(encoding="utf-8").splitlines()[finding["line"] - 1]


def test_notes_count_only_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_text(json.dumps(merged(BASE, {"review_on": None})), encoding="utf-8")
    assert run(["playbook", "lint", str(path)]) == 0
    assert run(["playbook", "lint", "--strict", str(path)]) == 1
    assert run(["playbook", "lint", "--lang", "ja", str(path)]) == 0
    assert "参考1件" in capsys.readouterr().out


def test_what_was_found_is_counted_in_the_language_spoken(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = merged(json.loads(file.read_text(encoding="utf-8")), {"review_on": None})
    file.write_text(json.dumps(found), encoding="utf-8")
    assert run(["playbook", "lint", str(file)]) == 1
    assert "1 error, 1 note." in capsys.readouterr().out
    assert run(["playbook", "lint", "--lang", "ja", str(file)]) == 1
    assert "エラー1件、参考1件" in capsys.readouterr().out


def test_a_file_that_is_no_playbook_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_text("ondo: 1\n", encoding="utf-8")
    assert run(["playbook", "lint", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
