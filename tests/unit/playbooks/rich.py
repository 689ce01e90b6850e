"""A playbook that uses every construct of the language."""

from __future__ import annotations

from datetime import date
from typing import Any

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Present
from ondo.domain.events import Event, EventPattern, Events, Initiator
from ondo.domain.instants import DAY, HOUR
from ondo.domain.lifecycle import (
    Allowance,
    Field,
    FieldType,
    Kind,
    Reason,
    Return,
    SlaClock,
    Stage,
    TransitionRule,
    Verdict,
)
from ondo.domain.playbook import (
    PERSONA_LAYERS,
    Calendar,
    Example,
    Expectation,
    Initiative,
    NamedEvent,
    Origin,
    PageGroup,
    Persona,
    Playbook,
    Topic,
    Trait,
    TraitType,
)
from ondo.domain.rules import (
    Absence,
    AbsenceRule,
    EngagementRule,
    Fade,
    FadeKind,
    FitRule,
    Group,
    Label,
    Limit,
    PersonaCondition,
    Scope,
    Silence,
    SilenceStep,
    TraitCondition,
)
from ondo.domain.scripts import Answer, Question, Script
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

NOON = 1_775_012_400_000
"""2026-04-01 12:00 in Tokyo."""


def label(text: str) -> Label:
    return Label(f"和{text}", text)


def raw(*names: str) -> Events:
    return Events(tuple(EventPattern(name, frozenset({name})) for name in names))


PAGES = Glob(("/pricing/**", "/料金/**"))
PRICING = Events((EventPattern("pricing_viewed", frozenset({"page"}), pages=PAGES),))
DEMO = Events((EventPattern("demo_watched", frozenset({"video_completed"}), (("video", OneOf(frozenset({"demo"}))),)),))
FROM_ADS = Events(
    (
        EventPattern(
            "page",
            frozenset({"page"}),
            pages=Glob(("/lp/*",)),
            query=(("utm_source", OneOf(frozenset({"google"}))),),
            channels=frozenset({"web"}),
            initiated_by=Initiator.PERSON,
        ),
    )
)
ANSWERED = Events((EventPattern("triage", frozenset({"triage"}), (("verdict", OneOf(frozenset({"sql"}))),)),))
IN_IT = OneOf(frozenset({"it"}), written=("IT",))
FREE = frozenset({"free.example"})
ABSENCE = Absence(raw("trial_started"), raw("login"), 14 * DAY, raw("login"))


def account(trait: str, test: Any) -> TraitCondition:
    return TraitCondition(Scope.ACCOUNT, trait, test)


def person(trait: str, test: Any) -> TraitCondition:
    return TraitCondition(Scope.PERSON, trait, test)


def reaches(points: int, measure: Measure = Measure.SCORE) -> Compared:
    return Compared(measure, Comparison.REACHES, points * 1000)


STAGES = (
    Stage("anonymous", Kind.ANONYMOUS, label("Anonymous")),
    Stage("known", Kind.KNOWN, label("Known"), "marketing", actions=(label("Send news"),)),
    Stage(
        "mql",
        Kind.MQL,
        label("Hot"),
        "sdr",
        (
            SlaClock(
                "first_touch",
                label("First touch"),
                Allowance(4, "hours", True),
                raw("call_attempted"),
                (("inquiry", Allowance(15, "minutes", True)),),
            ),
            SlaClock("triaged", label("Triaged"), Allowance(14, "days", False)),
        ),
        ("owner", "employees"),
        (label("Call"), label("Send the price guide")),
        label("Grounds of the stage"),
    ),
    Stage("lead", Kind.FOLLOW_UP, label("Lead"), "sdr", must_have=("next_activity",)),
    Stage("sql", Kind.SQL, label("SQL!"), "field_sales"),
    Stage("recycled", Kind.RECYCLED, label("Recycled"), "marketing"),
    Stage("lost", Kind.LOST, label("Lost"), "partners"),
    Stage("customer", Kind.CUSTOMER, label("Customer")),
)

FIT_RULES = (
    FitRule(
        "mid-size",
        label("Hundred or more"),
        (
            account("employees", Between(at_least=100_000, below=500_000)),
            account("industry", IN_IT),
        ),
        15_000,
        label("Two teams"),
        label("More SQLs"),
        "company",
        2_500,
    ),
    FitRule("range", label("Middling"), (account("employees", Between(above=1000, at_most=9000)),), 1000, label("g1")),
    FitRule("persona", label("Ideal"), (PersonaCondition("leader", ("account", "department")),), 5000, label("g2")),
    FitRule("ideal", label("Whole"), (PersonaCondition("leader", PERSONA_LAYERS),), 5000, label("g3")),
    FitRule("free", label("Free mail"), (person("email_domain", OneOf(FREE, "free_mail")),), -1000, label("x")),
    FitRule("work", label("Work"), (person("email_domain", NoneOf(FREE, "free_mail")),), 1000, label("g4")),
    FitRule(
        "other",
        label("Others"),
        (account("industry", NoneOf(frozenset({"it", "food"}), written=("IT", "food"))),),
        1,
        label("g5"),
    ),
    FitRule("phone", label("Phone"), (person("phone", Present(True)), person("name", Present(False))), 1, label("g6")),
    FitRule(
        "boss", label("Boss"), (person("seniority", Contains(("部長", "head"), ("部長", "Head"))),), 3000, label("g7")
    ),
    FitRule("site", label("Site"), (person("seniority", Glob(("/a/*",))),), 3000, label("g8")),
)

ENGAGEMENT_RULES = (
    EngagementRule(
        "pricing",
        label("Looked at prices"),
        PRICING,
        10_000,
        label("Budget"),
        label("Twice the SQLs"),
        (Limit(2, "day"), Limit(9, "ever"), Limit(4, 7 * DAY)),
        40_000,
        -5_000,
        Fade(FadeKind.HALVES, 30),
        "web",
    ),
    EngagementRule("demo", label("Demo"), DEMO, 20_000, label("h1"), fade=Fade(FadeKind.LINEAR, 60)),
    EngagementRule("ads", label("Ads"), FROM_ADS, 2_000, label("h2"), fade=Fade(FadeKind.EXPIRES, 90)),
    EngagementRule("any", label("Anything"), Events((EventPattern(""),)), 1_000, label("h3")),
    EngagementRule("left", label("Left us"), raw("unsubscribed"), -30_000, label("h4"), cleared_by=raw("login")),
)

TRANSITIONS = (
    TransitionRule(
        "trial", label("Trial"), ("known", "mql"), "sql", Happened(raw("trial_started")), label("t0"), definite=True
    ),
    TransitionRule(
        "hot",
        label("Hot enough"),
        ("known", "lead"),
        "mql",
        AllOf(
            (
                reaches(100),
                AnyOf(
                    (Compared(Measure.FIT, Comparison.AT_LEAST, 10_000), HasTraits((person("name", Present(True)),)))
                ),
            )
        ),
        label("Agreed"),
        AnyOf((Compared(Measure.ENGAGEMENT, Comparison.BELOW, 5_000), Happened(raw("unsubscribed")))),
        label("A third become SQLs"),
        True,
    ),
    TransitionRule("often", label("Often"), ("known",), "mql", Counted(PRICING, 3, 14 * DAY), label("t1")),
    TransitionRule(
        "demo-then-pricing",
        label("Demo then prices"),
        ("known",),
        "mql",
        Sequence((DEMO, PRICING), 7 * DAY, raw("unsubscribed")),
        label("t2"),
    ),
    TransitionRule("gone", label("Gone"), ("lead",), "recycled", WentAbsent(ABSENCE), label("t3")),
    TransitionRule("old", label("Old"), ("lead",), "recycled", Dwelt(30 * DAY), label("t4")),
    TransitionRule("cold", label("Cold"), ("mql",), "known", Compared(Measure.SCORE, Comparison.BELOW, 1), label("t5")),
    TransitionRule("sorted", label("Sorted"), ("mql",), "sql", Triaged(frozenset({"sql"})), label("t6")),
    TransitionRule("named", label("Named"), ("anonymous",), "known", Happened(raw("identified")), label("t7")),
    TransitionRule("won", label("Won"), ("sql",), "customer", Happened(raw("opportunity_won")), label("t8")),
    TransitionRule("lost", label("Lost deal"), ("sql",), "lost", Happened(raw("opportunity_lost")), label("t9")),
)

VERDICTS = (
    Verdict(
        "sql",
        label("To SQL"),
        ("mql", "lead"),
        "sql",
        (
            Field("spoke", label("Spoke"), FieldType.CONFIRM),
            Field("need", label("Need"), FieldType.CHOICE, (("grow", label("Grow")), ("keep", label("Keep")))),
            Field("due", label("Due"), FieldType.DATE),
            Field("note", label("Note"), FieldType.TEXT, required=False),
            Field("size", label("Size"), FieldType.NUMBER, required=False),
            Field("acts", label("Acts"), FieldType.ACTS),
        ),
        because=label("v1"),
    ),
    Verdict(
        "recycled",
        label("To recycled"),
        ("mql", "lead"),
        "recycled",
        (Field("returns_on", label("Back on"), FieldType.DATE, required=False),),
        (
            Reason("competitor", label("Competitor"), Return("lead", after=180 * DAY), True, label("v2")),
            Reason("project", label("Project"), Return("lead", date_field="returns_on", back_early_if=reaches(60))),
            Reason(
                "contract",
                label("Contract"),
                Return("lead", before_trait=(Scope.ACCOUNT, "contract_end"), lead=90 * DAY, otherwise=200 * DAY),
            ),
            Reason("student", label("Student")),
        ),
        True,
    ),
    Verdict("accepted", label("Accepted"), ("sql",), None),
)

SCRIPTS = (
    Script(
        "discovery",
        label("Discovery"),
        ("mql",),
        (
            Question(
                "problem",
                label("What is the problem?"),
                (
                    Answer("clear", label("A clear one"), then="time"),
                    Answer("none", label("Nothing"), ends="recycled"),
                ),
                hint=label("Whose problem it is"),
            ),
            Question("reason", label("Why do you ask?")),
            Question("time", label("By when?"), (Answer("soon", label("Soon"), ends="sql"),)),
        ),
        ("sql", "recycled"),
        opening=label("Good morning"),
        because=label("A call tells"),
    ),
)

PLAYBOOK = Playbook(
    key="rich",
    label=label("Everything"),
    because=label("To see it all"),
    timezone="Asia/Tokyo",
    stages=STAGES,
    calendar=Calendar(
        holidays="JP", closed_on=frozenset({date(2026, 12, 29)}), open_on=frozenset({date(2026, 11, 23)})
    ),
    review_on=date(2027, 3, 31),
    left_out=("internal", "competitor"),
    one_sdr_per_account=True,
    traits=(
        Trait("employees", Scope.ACCOUNT, TraitType.NUMBER, label("Employees")),
        Trait("industry", Scope.ACCOUNT, TraitType.TEXT, label("Industry")),
        Trait("contract_end", Scope.ACCOUNT, TraitType.DATE, label("Contract end")),
        Trait("seniority", Scope.PERSON, TraitType.TEXT, label("Seniority")),
        Trait("vip", Scope.PERSON, TraitType.FLAG, label("VIP")),
    ),
    page_groups=(
        PageGroup("pricing", label("Prices"), PAGES),
        PageGroup("product", label("Product"), Glob(("/p/**",))),
    ),
    events=(
        NamedEvent("pricing_viewed", label("Viewed prices"), PRICING),
        NamedEvent("demo_watched", label("Watched the demo"), DEMO),
    ),
    topics=(Topic("automation", label("Automation"), raw("feature_used")),),
    personas=(
        Persona(
            "leader",
            label("Marketing leader"),
            label("Interviews"),
            (account("industry", IN_IT),),
            (person("department", Contains(("マーケ",))),),
            (person("seniority", Present(True)),),
        ),
    ),
    origins=(
        Origin("inquiry", label("Inquiry"), raw("inquiry_received"), Initiative.CUSTOMER),
        Origin("list", label("List"), raw("list_added"), Initiative.US),
    ),
    fit_groups=(Group("company", label("Company"), 30_000, -20_000),),
    fit_rules=FIT_RULES,
    engagement_groups=(Group("web", label("Web"), 60_000), Group("free", label("Unbounded"))),
    engagement_rules=ENGAGEMENT_RULES,
    silence=Silence(
        (SilenceStep(30 * DAY, -10_000), SilenceStep(60 * DAY, -5_000), SilenceStep(90 * DAY, reset=True)),
        label("Quiet"),
        label("They leave"),
        raw("page"),
        True,
    ),
    absences=(
        AbsenceRule(
            "trial-silent", label("Trial silent"), ABSENCE, -20_000, label("003"), label("Lost"), raw("login"), "web"
        ),
    ),
    transitions=TRANSITIONS,
    verdicts=VERDICTS,
    scripts=SCRIPTS,
    examples=(
        Example(
            "Tanaka",
            10,
            {"seniority": "部長"},
            {"employees": 200},
            (
                Event(NOON, 1, "identified", {"email": "t@example.co.jp"}, channel="web", occurred_at=NOON - HOUR),
                Event(NOON + HOUR, 2, "traits", {}, traits={"vip": True}, account_traits={"industry": "IT"}),
                Event(NOON + DAY, 3, "triage", {"verdict": "recycled", "reason": "competitor"}, Initiator.US),
            ),
            (
                Expectation(
                    NOON + DAY, 20, "recycled", "competitor", 1000, 2000, 3000, "became", 1, "sql", {"pricing": 10_000}
                ),
                Expectation(NOON, 21, cause="midnight"),
            ),
        ),
    ),
    fingerprint="abc123",
)
