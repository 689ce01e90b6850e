"""Random playbooks and random histories, small enough to read and dense enough that everything in them happens.

A case is made from a seed (drawing each choice through Hypothesis is a hundred times slower) and shrinks by its
length: a failing case prints `case_of(seed, length)`, which makes it again. Durations come from a short list, so
that windows, timers and events meet at the very millisecond.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Present, Test
from ondo.domain.events import RETRACTED, TRAITS, TRIAGE, Event, EventPattern, Events, Initiator
from ondo.domain.instants import DAY, HOUR, Instant
from ondo.domain.lifecycle import Field, FieldType, Kind, Reason, Return, Stage, TransitionRule, Verdict
from ondo.domain.playbook import Initiative, Origin, Persona, Playbook, Trait, TraitType
from ondo.domain.rules import (
    Absence,
    AbsenceRule,
    Condition,
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
    Trigger,
    WentAbsent,
)

ANY = Label("何か", "anything")
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "UTC")
NAMES = ("opened", "clicked", "asked", "used", "talked")
PATHS = ("/pricing", "/pricing/plans", "/blog/1", "/careers")
STAGES = ("anonymous", "known", "engaged", "mql", "follow_up", "sal", "sql", "recycled", "lost")
WINDOWS = (DAY, 3 * DAY, 7 * DAY)
GAPS = (0, 1, HOUR, DAY - 1, DAY, DAY + 1, 2 * DAY, 3 * DAY, 7 * DAY, 30 * DAY)
# Mornings before a change of the clocks in one of the zones, and one in the quiet of a zone without.
STARTS: tuple[Instant, ...] = (1_772_000_000_000, 1_774_500_000_000, 1_539_400_000_000, 1_700_000_000_000)

POINTS = (1_000, 2_500, 5_000, 10_000, 20_000, 33_333)


def simple(*names: str) -> Events:
    return Events(tuple(EventPattern(name, frozenset({name})) for name in names))


PRICING = Events((EventPattern("pricing", frozenset({"page"}), pages=Glob(("/pricing/**",))),))


class Dice(random.Random):
    """A seeded source of choices."""

    def one(self, *makers: Callable[[], Trigger]) -> Trigger:
        """What one of several makers makes."""
        return self.choice(makers)()

    def chance(self, part: float) -> bool:
        return self.random() < part


def a_test(dice: Dice) -> Test:
    return dice.choice(
        (
            OneOf(frozenset({"a"})),
            NoneOf(frozenset({"a"})),
            Between(at_least=5_000),
            Between(below=5_000),
            Present(True),
            Present(False),
            Contains(("a",)),
        )
    )


def some_events(dice: Dice) -> Events:
    kind, name = dice.randrange(10), dice.choice(NAMES)
    if kind < 5:
        return simple(name)
    if kind == 5:
        return simple(*NAMES[:2])
    if kind == 6:
        return PRICING
    if kind == 7:
        return Events((EventPattern("w", frozenset({name}), where=(("p", a_test(dice)),)),))
    if kind == 8:
        return Events((EventPattern("c", channels=frozenset({"mail"})),))
    return Events((EventPattern("i", frozenset(NAMES), initiated_by=dice.choice(tuple(Initiator))),))


def maybe_events(dice: Dice, part: float) -> Events | None:
    return some_events(dice) if dice.chance(part) else None


def some_conditions(dice: Dice) -> tuple[Condition, ...]:
    return tuple(a_condition(dice) for _ in range(dice.randint(1, 2)))


def a_condition(dice: Dice) -> Condition:
    if dice.chance(1 / 3):
        return PersonaCondition("buyer", ("account", "person"))
    trait, scope = dice.choice((("size", Scope.ACCOUNT), ("role", Scope.PERSON)))
    return TraitCondition(scope, trait, a_test(dice))


def an_engagement_rule(dice: Dice, number: int) -> EngagementRule:
    negative, amount = dice.chance(0.2), dice.choice(POINTS)
    fade = Fade(dice.choice(tuple(FadeKind)), dice.choice((1, 3, 7, 30)))
    limits: tuple[tuple[Limit, ...], ...]
    limits = ((), (), (Limit(1, "day"),), (Limit(2, "day"),), (Limit(2, "ever"),), (Limit(1, 3 * DAY),))
    return EngagementRule(
        key=f"rule{number}",
        label=ANY,
        events=some_events(dice),
        points=-amount if negative else amount,
        because=ANY,
        limits=dice.choice(limits),
        worth_at_most=None if negative else dice.choice((None, amount, amount + 7_001)),
        worth_at_least=dice.choice((None, -amount - 1_500)) if negative else None,
        fade=None if negative or dice.chance(0.3) else fade,
        group=dice.choice((None, "web", "mail")),
        cleared_by=maybe_events(dice, 0.3),
    )


def an_absence(dice: Dice) -> Absence:
    after, no = dice.sample(NAMES, 2)
    return Absence(simple(after), simple(no), dice.choice(WINDOWS), dice.choice((None, simple(no))))


def a_comparison(dice: Dice) -> Trigger:
    kind = dice.choice((Comparison.REACHES, Comparison.BELOW, Comparison.AT_LEAST))
    return Compared(dice.choice(tuple(Measure)), kind, dice.choice((0, 5_000, 10_000, 20_000, 40_000)))


def a_sequence(dice: Dice) -> Trigger:
    steps = tuple(some_events(dice) for _ in range(dice.randint(2, 3)))
    return Sequence(steps, dice.choice(WINDOWS), maybe_events(dice, 0.3))


def a_leaf(dice: Dice) -> Trigger:
    return dice.one(
        lambda: a_comparison(dice),
        lambda: a_comparison(dice),
        lambda: a_comparison(dice),
        lambda: Happened(some_events(dice)),
        lambda: Counted(some_events(dice), dice.randint(1, 3), dice.choice(WINDOWS)),
        lambda: a_sequence(dice),
        lambda: WentAbsent(an_absence(dice)),
        lambda: Dwelt(dice.choice(WINDOWS)),
        lambda: HasTraits(some_conditions(dice)),
        lambda: Triaged(frozenset({"noted"})),
    )


def a_trigger(dice: Dice) -> Trigger:
    together: type[AllOf | AnyOf] | None = dice.choice((None, None, None, AllOf, AnyOf))
    return together((a_leaf(dice), a_leaf(dice))) if together else a_leaf(dice)


def a_guard(dice: Dice) -> Trigger:
    plain = dice.choice((Comparison.AT_LEAST, Comparison.BELOW))
    return dice.one(
        lambda: Compared(dice.choice(tuple(Measure)), plain, dice.choice((5_000, 20_000))),
        lambda: Happened(some_events(dice)),
        lambda: HasTraits(some_conditions(dice)),
    )


def a_transition_rule(dice: Dice, number: int) -> TransitionRule:
    to, *start = dice.sample(STAGES, dice.randint(2, 4))
    return TransitionRule(
        key=f"move{number}",
        label=ANY,
        from_stages=tuple(start),
        to=to,
        when=a_trigger(dice),
        because=ANY,
        unless=a_guard(dice) if dice.chance(0.25) else None,
        reset=dice.chance(0.2),
    )


def some_verdicts(dice: Dice) -> tuple[Verdict, ...]:
    early = a_leaf(dice) if dice.chance(0.9) else None
    lead, coming = dice.choice((0, DAY, 3 * DAY)), dice.choice(("mql", "engaged"))
    reasons = (
        Reason(
            "later", ANY, Return(dice.choice(("follow_up", "engaged")), after=dice.choice(WINDOWS), back_early_if=early)
        ),
        Reason("on_date", ANY, Return(dice.choice(("known", "engaged")), date_field="returns_on", back_early_if=early)),
        Reason("contract", ANY, Return(coming, before_trait=(Scope.ACCOUNT, "ends"), lead=lead, otherwise=7 * DAY)),
        Reason("lost_for_good", ANY, reset=True),
    )
    taking = tuple(dice.sample(STAGES, dice.randint(4, len(STAGES))))
    return (
        Verdict("sql", ANY, taking, "sql", (Field("talked_to", ANY, FieldType.CONFIRM),)),
        Verdict("lead", ANY, STAGES, "follow_up", (Field("due", ANY, FieldType.DATE),)),
        Verdict("recycled", ANY, STAGES, "recycled", reasons=reasons, reset=dice.chance(0.5)),
        Verdict("put_forward", ANY, STAGES, "mql", (Field("citing", ANY, FieldType.ACTS),)),
        Verdict("noted", ANY, taking, None),
    )


def a_silence(dice: Dice) -> Silence:
    steps = (
        SilenceStep(2 * DAY, -dice.choice(POINTS)),
        SilenceStep(7 * DAY, -dice.choice(POINTS)),
        SilenceStep(30 * DAY, 0, True),
    )
    return Silence(steps[dice.randrange(3) :], ANY, None, maybe_events(dice, 0.5), given_back=dice.chance(0.5))


def a_fit_rule(dice: Dice, number: int) -> FitRule:
    amount, default = dice.choice(POINTS) - 10_000, dice.choice(POINTS) - 5_000
    return FitRule(f"fit{number}", ANY, some_conditions(dice), amount, ANY, None, "company", default)


def an_absence_rule(dice: Dice, number: int) -> AbsenceRule:
    group, cleared = dice.choice((None, "web")), maybe_events(dice, 0.5)
    return AbsenceRule(f"gone{number}", ANY, an_absence(dice), -dice.choice(POINTS), ANY, None, cleared, group)


BUYER = Persona(
    "buyer",
    ANY,
    ANY,
    account=(TraitCondition(Scope.ACCOUNT, "size", Between(at_least=5_000)),),
    person=(TraitCondition(Scope.PERSON, "role", OneOf(frozenset({"a", "b"}))),),
)


def a_playbook(dice: Dice) -> Playbook:
    opening = TransitionRule("named", ANY, ("anonymous",), "known", Happened(simple(*NAMES[:3])), ANY)
    moves = [a_transition_rule(dice, number) for number in range(dice.randint(3, 8))]
    return Playbook(
        key="made-up",
        label=ANY,
        because=ANY,
        timezone=dice.choice(ZONES),
        stages=tuple(
            Stage(key, Kind(key), ANY, must_have=("role", "size") if key == "engaged" else ()) for key in STAGES
        ),
        left_out=("internal",) if len(moves) == 4 else (),
        traits=(Trait("role", Scope.PERSON, TraitType.TEXT, ANY), Trait("size", Scope.ACCOUNT, TraitType.NUMBER, ANY)),
        personas=(BUYER,),
        origins=(Origin("inquiry", ANY, simple("asked"), Initiative.CUSTOMER),),
        fit_groups=(Group("company", ANY, 10_000, -5_000),),
        fit_rules=tuple(a_fit_rule(dice, number) for number in range(dice.randint(1, 3))),
        engagement_groups=(Group("web", ANY, 30_000, -10_000), Group("mail", ANY, 15_000)),
        engagement_rules=tuple(an_engagement_rule(dice, number) for number in range(dice.randint(2, 6))),
        silence=a_silence(dice) if dice.chance(0.6) else None,
        absences=tuple(an_absence_rule(dice, number) for number in range(dice.randint(0, 2))),
        transitions=(opening, *moves),
        verdicts=some_verdicts(dice),
        fingerprint="made-up",
    )


def a_log(dice: Dice, playbook: Playbook, length: int, prefix: str = "e") -> tuple[Event, ...]:
    zone, at = playbook.zone, dice.choice(STARTS)
    if dice.chance(0.5):
        at = zone.midnight(zone.day_of(at))
    made: list[Event] = []
    for seq in range(length):
        at += dice.choice(GAPS)
        made.append(an_event(dice, at, seq, f"{prefix}{seq}", made))
    return tuple(made)


def an_event(dice: Dice, at: Instant, seq: int, key: str, past: list[Event]) -> Event:
    kind = dice.randrange(20)
    if kind < 11:
        return an_act(dice, at, seq, key)
    if kind < 13:
        return Event(at, seq, "page", {"path": dice.choice(PATHS)}, id=key, channel="web")
    if kind < 15:
        return a_trait_row(dice, at, seq, key)
    if kind < 19:
        return a_triage(dice, at, seq, key, past)
    taken = dice.choice([event.id for event in past] or ["nothing"])
    return Event(at, seq, RETRACTED, {"event": taken}, initiator=Initiator.US, id=key)


def an_act(dice: Dice, at: Instant, seq: int, key: str) -> Event:
    return Event(
        at,
        seq,
        dice.choice(NAMES),
        {"p": dice.choice(("a", "b", 3, 7, "7.5", None))},
        initiator=dice.choice((Initiator.PERSON, Initiator.PERSON, Initiator.US)),
        channel=dice.choice((None, "mail", "phone")),
        id=key,
        occurred_at=at - dice.choice((0, 0, 0, DAY, 10 * DAY)),
        flagged=dice.chance(0.07),
    )


def a_trait_row(dice: Dice, at: Instant, seq: int, key: str) -> Event:
    told = {
        "size": dice.choice(("3", 8, None, "x")),
        "ends": dice.choice((None, "2018-10-20", "2026-03-20", "2030-01-01")),
    }
    role, account = dice.choice(("a", "b", "", None)), dice.choice((None, "acme", "other"))
    return Event(
        at,
        seq,
        TRAITS,
        initiator=Initiator.US,
        id=key,
        traits={"role": role, "relation": {"a": "none", "b": "internal"}.get(role or "")},
        account=account,
        account_traits=told,
    )


def a_triage(dice: Dice, at: Instant, seq: int, key: str, past: list[Event]) -> Event:
    own = [event.id for event in past if event.initiator is Initiator.PERSON] or ["nothing"]
    given: dict[str, object] = {
        "verdict": dice.choice(("sql", "lead", "recycled", "recycled", "put_forward", "noted", "unheard_of")),
        "talked_to": dice.choice((True, True, True, "no")),
        "due": dice.choice(("2026-03-25", "2018-11-04", "soon")),
        "citing": dice.choice(own),
        "reason": dice.choice(("later", "on_date", "contract", "lost_for_good", "dunno")),
        "returns_on": dice.choice(("2018-10-21", "2026-03-29", "2001-01-01")),
    }
    return Event(at, seq, TRIAGE, given, initiator=Initiator.US, id=key, user="sato")


@dataclass(frozen=True)
class Case:
    """A playbook, one person's log under it, what was known from before, and until when to fold."""

    playbook: Playbook
    log: tuple[Event, ...]
    traits: dict[str, object]
    account_traits: dict[str, object]
    until: Instant
    made_by: str = ""

    def __repr__(self) -> str:
        return self.made_by


def case_of(seed: int, length: int) -> Case:
    """The case that a seed stands for, its log cut to a length."""
    dice = Dice(seed)
    playbook = a_playbook(dice)
    traits: dict[str, object] = {"role": dice.choice(("a", "c", None))}
    account_traits: dict[str, object] = {"size": dice.choice((None, 8))}
    later = dice.choice((0, DAY, 45 * DAY))
    log = a_log(dice, playbook, length)
    return Case(playbook, log, traits, account_traits, log[-1].at + later, f"case_of({seed}, {length})")


def two_people_of(seed: int, length: int) -> tuple[Case, Case]:
    """Two people under one playbook, whose logs may be put together."""
    dice = Dice(seed)
    playbook = a_playbook(dice)
    one = _renumbered(a_log(dice, playbook, length, "a"), 0)
    two = _renumbered(a_log(dice, playbook, length, "b"), 1)
    until = max(one[-1].at, two[-1].at) + DAY
    made_by = f"two_people_of({seed}, {length})"
    return Case(playbook, one, {}, {}, until, made_by), Case(playbook, two, {}, {}, until, made_by)


def _renumbered(log: tuple[Event, ...], first: int) -> tuple[Event, ...]:
    return tuple(replace(event, seq=first + 2 * number) for number, event in enumerate(log))


def seeds() -> st.SearchStrategy[int]:
    return st.integers(0, 2**40)


def cases() -> st.SearchStrategy[Case]:
    return st.builds(case_of, seeds(), st.integers(3, 25))


def two_people() -> st.SearchStrategy[tuple[Case, Case]]:
    return st.builds(two_people_of, seeds(), st.integers(3, 12))
