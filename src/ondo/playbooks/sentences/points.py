"""Points in words: fit, engagement, silence, absence."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.instants import DAY
from ondo.domain.rules import AbsenceRule, EngagementRule, Fade, FitRule, Group, Limit, Silence, SilenceStep
from ondo.domain.values import Millis
from ondo.playbooks.sentences.conditions import conditions_clause
from ondo.playbooks.sentences.events import events_phrase
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.triggers import absence_clause
from ondo.playbooks.sentences.voice import Voice


def points_section(voice: Voice) -> Section:
    """How points come and go."""
    parts = (_fit(voice), _engagement(voice), _silence_and_absence(voice))
    shown = tuple(part for part in parts if part.says_something)
    said = ("score_is_sum", "score_floor") if shown else ("no_points",)
    return Section(voice.say("points_title"), (voice.sentence(*map(voice.say, said)),), below=shown)


def _fit(voice: Voice) -> Section:
    book = voice.playbook
    items = (
        *(group_item(voice, group) for group in book.fit_groups),
        *(fit_rule_item(voice, rule) for rule in book.fit_rules),
    )
    return Section(voice.say("fit_title"), (voice.say("fit_intro"),), items)


def _engagement(voice: Voice) -> Section:
    book = voice.playbook
    groups = (group_item(voice, group) for group in book.engagement_groups)
    rules = (engagement_rule_item(voice, rule) for rule in book.engagement_rules)
    return Section(voice.say("engagement_title"), (voice.say("engagement_intro"),), (*groups, *rules))


def _silence_and_absence(voice: Voice) -> Section:
    book = voice.playbook
    silence = (silence_item(voice, book.silence),) if book.silence else ()
    return Section(voice.say("silence_title"), (), (*silence, *(absence_item(voice, rule) for rule in book.absences)))


def group_item(voice: Voice, group: Group) -> Item:
    """A group and its bounds."""
    bounds = _bounds(voice, group.worth_at_most, group.worth_at_least) or voice.say("unbounded")
    return Item(voice.say("group", name=voice.label(group.label), bounds=bounds))


def _bounds(voice: Voice, most: Millis | None, least: Millis | None) -> str:
    words = []
    if most is not None:
        words.append(voice.say("worth_at_most", points=voice.points(most)))
    if least is not None:
        words.append(voice.say("worth_at_least", points=voice.points(least)))
    return voice.say("comma").join(words)


def fit_rule_item(voice: Voice, rule: FitRule) -> Item:
    """One fit rule."""
    condition = conditions_clause(voice, rule.when).before_noun
    return Item(
        named(
            voice,
            rule.label,
            voice.say("fit_rule", condition=condition, points=voice.points(rule.points)),
            voice.say("if_missing", points=voice.points(rule.if_missing)) if rule.if_missing else "",
            _in_group(voice, rule.group, voice.playbook.fit_groups),
        ),
        (*remark(voice, "because", rule.because), *remark(voice, "expect", rule.expect)),
    )


def _in_group(voice: Voice, key: str | None, groups: tuple[Group, ...]) -> str:
    group = next((group for group in groups if group.key == key), None)
    return voice.say("in_group", name=voice.label(group.label)) if group else ""


def engagement_rule_item(voice: Voice, rule: EngagementRule) -> Item:
    """One engagement rule."""
    return Item(
        named(
            voice,
            rule.label,
            _award(voice, rule),
            *_fading(voice, rule),
            voice.say("cleared_by", event=events_phrase(voice, rule.cleared_by)) if rule.cleared_by else "",
            _in_group(voice, rule.group, voice.playbook.engagement_groups),
        ),
        (*remark(voice, "because", rule.because), *remark(voice, "expect", rule.expect)),
    )


def _award(voice: Voice, rule: EngagementRule) -> str:
    words = {"event": events_phrase(voice, rule.events), "points": voice.points(rule.points)}
    bounds = _bounds(voice, rule.worth_at_most, rule.worth_at_least)
    limits = voice.say("comma").join(
        part for part in (*(limit_phrase(voice, one) for one in rule.limits), bounds) if part
    )
    return voice.say("award_limited", limits=limits, **words) if limits else voice.say("award", **words)


def limit_phrase(voice: Voice, limit: Limit) -> str:
    """How often the rule counts."""
    if isinstance(limit.per, str):
        return voice.say(f"limit_per_{limit.per}", count=limit.count)
    return voice.say("limit_per", count=limit.count, per=voice.duration(limit.per))


def _fading(voice: Voice, rule: EngagementRule) -> Iterator[str]:
    if rule.fade is not None or rule.points > 0:
        yield fade_phrase(voice, rule.fade)


def fade_phrase(voice: Voice, fade: Fade | None) -> str:
    """How points lose their worth, if they do."""
    return voice.say(f"fade_{fade.kind}", span=voice.duration(fade.days * DAY)) if fade else voice.say("fade_none")


def silence_item(voice: Voice, silence: Silence) -> Item:
    """What silence costs."""
    steps = voice.say("comma").join(silence_step_phrase(voice, step, i) for i, step in enumerate(silence.steps))
    back = voice.say("given_back" if silence.given_back else "not_given_back")
    return Item(
        voice.sentence(voice.say("silence", since=_since(voice, silence), steps=steps), back),
        (*remark(voice, "because", silence.because), *remark(voice, "expect", silence.expect)),
    )


def _since(voice: Voice, silence: Silence) -> str:
    return voice.say("own_act") if silence.events is None else events_phrase(voice, silence.events)


def silence_step_phrase(voice: Voice, step: SilenceStep, number: int) -> str:
    """One step of silence; `number` counts from 0."""
    after = voice.duration(step.after)
    if not step.reset:
        return voice.say(
            "silence_step_more" if number else "silence_step", after=after, points=voice.points(step.points)
        )
    points = voice.points(step.points) if step.points else ""
    return voice.say("silence_reset_and" if points else "silence_reset", after=after, points=points)


def absence_item(voice: Voice, rule: AbsenceRule) -> Item:
    """What an absence costs."""
    condition = absence_clause(voice, rule.absence).before_noun
    return Item(
        named(
            voice,
            rule.label,
            voice.say("absence_rule", condition=condition, points=voice.points(rule.points)),
            voice.say("cleared_by", event=events_phrase(voice, rule.cleared_by)) if rule.cleared_by else "",
            _in_group(voice, rule.group, voice.playbook.engagement_groups),
        ),
        (*remark(voice, "because", rule.because), *remark(voice, "expect", rule.expect)),
    )
