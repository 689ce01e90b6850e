"""Random playbooks over the whole language, each with several people's logs: what the kernel is held against.

To what `made_up` makes, this adds what a fold of one person never sees and what only the tables of a replay tell: SLA
clocks, users, names and companies, several origins, events written down late, marked as decided, taken back before
anybody had begun, or sharing an id with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tests.generative.made_up import (
    ANY,
    NAMES,
    WINDOWS,
    Case,
    Dice,
    a_leaf,
    a_log,
    a_playbook,
    a_test,
    an_engagement_rule,
    maybe_events,
    simple,
)

from ondo.domain.conditions import OneOf
from ondo.domain.events import RETRACTED, TRAITS, TRIAGE, Event, EventPattern, Events, Initiator
from ondo.domain.instants import DAY, HOUR, MINUTE, Instant
from ondo.domain.lifecycle import Allowance, Field, FieldType, SlaClock, Stage, TransitionRule, Verdict
from ondo.domain.playbook import Calendar, Initiative, Origin, Persona, Playbook
from ondo.domain.rules import EngagementRule, Scope, TraitCondition
from ondo.domain.triggers import AllOf, AnyOf, Compared, Comparison, Counted, Happened, Measure
from ondo.engine.history import PersonLog
from ondo.engine.replay.rows import EVIDENCE_KEPT

CLOSED = date(2026, 3, 20)
WORKING_ZONES = ("Asia/Tokyo", "America/New_York")
"""Where deadlines may count business time: the table of opening hours of each zone takes a quarter of a second."""
HUGE = 4_200_000_000
"""Nearly as many points as are ever counted: two of them are more."""
YEAR = 365 * DAY
MANY_RULES = 63
"""Before the others, so that these go beyond the bits of a number; they are mostly cleared, which is where it shows."""


@dataclass(frozen=True)
class Crowd:
    """A playbook, the logs of some people, and as of when it decides over them."""

    playbook: Playbook
    logs: tuple[PersonLog, ...]
    as_of: Instant
    made_by: str

    def __repr__(self) -> str:
        return self.made_by

    def cases(self) -> Iterator[Case]:
        """Each person by themselves, up to that instant."""
        for log in self.logs:
            events = tuple(event for event in log.events if event.at <= self.as_of)
            if events:
                yield Case(self.playbook, events, dict(log.traits), dict(log.account_traits), self.as_of, self.made_by)


def crowd_of(seed: int, people: int, length: int) -> Crowd:
    """The crowd that a seed stands for: so many people, few of them with a log longer than `length`."""
    dice = Dice(seed)
    playbook = richer(dice, a_playbook(dice))
    logs = tuple(someone(dice, playbook, f"p{number}", _length(dice, length)) for number in range(people))
    ends = sorted(log.events[-1].at for log in logs)
    cut = dice.choice((ends[len(ends) // 2], ends[0] - 1)) if dice.chance(0.15) else None
    as_of = ends[-1] + dice.choice((0, DAY, 45 * DAY)) if cut is None else cut
    return Crowd(playbook, logs, as_of, f"crowd_of({seed}, {people}, {length})")


def _length(dice: Dice, length: int) -> int:
    return dice.randint(1, length) * (4 if dice.chance(0.15) else 1)


def richer(dice: Dice, playbook: Playbook) -> Playbook:
    """The same playbook with more of the language in it."""
    rules = playbook.engagement_rules
    if dice.chance(0.1):
        unheard = (an_engagement_rule(dice, 100 + number) for number in range(MANY_RULES))
        cleared = (replace(rule, cleared_by=rule.cleared_by or maybe_events(dice, 0.7)) for rule in rules)
        rules = (*(replace(rule, events=simple("unheard")) for rule in unheard), *cleared)
    return replace(
        playbook,
        stages=tuple(_stage(dice, stage, playbook.timezone in WORKING_ZONES) for stage in playbook.stages),
        calendar=Calendar(closed_on=frozenset({CLOSED})),
        origins=(*playbook.origins, Origin("referral", ANY, simple("talked", "clicked"), Initiative.US)),
        personas=tuple(_persona(dice, persona) for persona in playbook.personas),
        engagement_rules=tuple(_rule(dice, rule) for rule in rules),
        transitions=(*(_transition(dice, rule) for rule in playbook.transitions), *_warm(dice)),
        verdicts=tuple(_verdict(dice, verdict) for verdict in playbook.verdicts),
    )


def _stage(dice: Dice, stage: Stage, works: bool) -> Stage:
    clocks = tuple(_clock(dice, number, works) for number in range(dice.choice((0, 0, 1, 2))))
    must_have = (*stage.must_have, "owner") if dice.chance(0.1) else stage.must_have
    return replace(stage, sla=clocks, must_have=must_have, team=dice.choice((None, None, "sdr", "field_sales")))


def _clock(dice: Dice, number: int, works: bool) -> SlaClock:
    by_origin = (("inquiry", an_allowance(dice, works)),) if dice.chance(0.5) else ()
    return SlaClock(f"clock{number}", ANY, an_allowance(dice, works), maybe_events(dice, 0.7), by_origin)


def an_allowance(dice: Dice, works: bool) -> Allowance:
    unit = dice.choice(("minutes", "hours", "days"))
    return Allowance(dice.choice((0, 1, 2, 15)), unit, works and dice.chance(0.6))


def _persona(dice: Dice, persona: Persona) -> Persona:
    told = (TraitCondition(Scope.PERSON, "department", a_test(dice)),)
    return replace(persona, department=told if dice.chance(0.3) else ())


def _rule(dice: Dice, rule: EngagementRule) -> EngagementRule:
    if dice.chance(0.04):
        return replace(rule, points=HUGE if rule.points > 0 else -HUGE, worth_at_most=None, worth_at_least=None)
    if dice.chance(0.06):
        return replace(rule, events=simple(*NAMES), limits=(), fade=None, cleared_by=None)
    if dice.chance(0.9):
        return rule
    asked = (("utm", OneOf(frozenset({"a"}))),)
    return replace(rule, events=Events((EventPattern("q", frozenset({"page"}), query=asked),)))


def _transition(dice: Dice, rule: TransitionRule) -> TransitionRule:
    """Now and then with parts within parts."""
    if rule.key == "named" or dice.chance(0.8):
        return rule
    inner, outer = dice.choice(((AllOf, AnyOf), (AnyOf, AllOf), (AnyOf, AnyOf)))
    return replace(rule, when=outer((inner((rule.when, a_leaf(dice))), a_leaf(dice))))


def _warm(dice: Dice) -> Iterator[TransitionRule]:
    """A rule that rests on whatever gave points so far, or on more acts than are written down as evidence."""
    if dice.chance(0.5):
        scored = Compared(Measure.ENGAGEMENT, Comparison.AT_LEAST, dice.choice((0, 0, 20_000)))
        used, often = AllOf((Happened(simple("used")), scored)), Counted(simple(*NAMES), EVIDENCE_KEPT + 1, YEAR)
        start = ("anonymous", "known", "engaged", "follow_up", "recycled", "lost")
        yield TransitionRule("warm", ANY, start, "mql", dice.choice((used, used, often)), ANY)


def _verdict(dice: Dice, verdict: Verdict) -> Verdict:
    more = (
        Field("kind", ANY, FieldType.CHOICE, (("big", ANY), ("small", ANY)), required=dice.chance(0.5)),
        Field("heads", ANY, FieldType.NUMBER, required=False),
        Field("said", ANY, FieldType.TEXT, required=dice.chance(0.5)),
    )
    return replace(verdict, ask=(*verdict.ask, dice.choice(more))) if dice.chance(0.2) else verdict


def someone(dice: Dice, playbook: Playbook, person: str, length: int) -> PersonLog:
    """Somebody's log, and what is known of them from before it."""
    events = [_event(dice, event) for event in a_log(dice, playbook, length)]
    if dice.chance(0.1):
        events = _with_twins(dice, events)
    if dice.chance(0.05):
        events = _never_begun(events)
    traits = {"role": dice.choice(("a", "c", None)), "name": dice.choice(("田中", "", None)), "company": None}
    account = dice.choice((None, "acme"))
    told = {"size": dice.choice((None, 8)), "company": dice.choice((None, "株式会社A"))}
    return PersonLog(person, events, traits, account, told if account else {"size": told["size"]})


def _event(dice: Dice, event: Event) -> Event:
    """The same event with more to it."""
    if event.name == TRIAGE:
        return _triage(dice, event)
    if event.name == TRAITS:
        return _traits(dice, event)
    if event.name == RETRACTED:
        return replace(event, user=dice.choice((None, "kato")))
    if event.name == "page" and dice.chance(0.5):
        return replace(event, properties={**event.properties, "search": dice.choice(("?utm=a", "?utm=b", "", None))})
    if dice.chance(0.06):
        return _identified(dice, event)
    if dice.chance(0.04):
        return replace(event, name=dice.choice(("opportunity_created", "opportunity_updated")), initiator=Initiator.US)
    late = event.at + dice.choice((0, MINUTE, HOUR, 3 * DAY)) if dice.chance(0.2) else None
    user, refused = dice.choice((None, "sato")), dice.chance(0.02)
    return replace(event, recorded_at=late, user=user, refused=refused, id=_id(dice, event))


def _id(dice: Dice, event: Event) -> str:
    return "" if dice.chance(0.01) else event.id


def _triage(dice: Dice, event: Event) -> Event:
    more = {
        "kind": dice.choice(("big", "BIG", "huge", None)),
        "heads": dice.choice((3, "3.5", "many", None)),
        "said": dice.choice(("そうですか", "", None)),
    }
    late = event.at + dice.choice((0, 0, HOUR))
    given = {**event.properties, **more}
    return replace(
        event,
        properties=given,
        recorded_at=late,
        accepted=dice.chance(0.05),
        refused=dice.chance(0.05),
        user=dice.choice((None, "sato", "kato")),
        traits={"role": dice.choice(("a", "b")), "name": "山田"} if dice.chance(0.1) else {},
        account=dice.choice((None, "acme", "new")) if dice.chance(0.05) else None,
    )


def _traits(dice: Dice, event: Event) -> Event:
    name, company = dice.choice(("佐藤", "", None)), dice.choice((None, "B社"))
    told = {**event.traits, "name": name, "department": dice.choice(("a", "b", None)), "company": company}
    known = {**event.account_traits, "company": dice.choice((None, "C社"))}
    return replace(event, traits=told, account_traits=known, id=f"traits:{event.seq}", initiator=Initiator.PERSON)


def _identified(dice: Dice, event: Event) -> Event:
    told = {"email": dice.choice(("a@b.jp", "x", None)), "role": dice.choice(("a", "b", None))}
    name = dice.choice(("鈴木", 5, True, 2.5, ["a"], "", None))
    return replace(event, name="identified", properties={**told, "name": name}, initiator=dice.choice(tuple(Initiator)))


def _with_twins(dice: Dice, events: list[Event]) -> list[Event]:
    """Some events bear the id of another one, as they may if they come from another source."""
    ids = [event.id for event in events if event.name != TRAITS] or ["e0"]
    return [
        replace(event, id=dice.choice(ids)) if event.name != TRAITS and dice.chance(0.3) else event for event in events
    ]


def _never_begun(events: list[Event]) -> list[Event]:
    """The only act is one of ours, and is taken back under its own id: whoever had begun with it has not."""
    at = events[0].at
    act = Event(at, 0, NAMES[2], initiator=Initiator.US, id="e0")
    return [act, Event(at + WINDOWS[0], 1, RETRACTED, {"event": "e0"}, initiator=Initiator.US, id="e0")]
