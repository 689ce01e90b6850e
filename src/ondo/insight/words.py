"""Numbers, dates, lengths of time and names as people read them, in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ondo.domain.instants import DAY, HOUR, MINUTE, Duration, Instant, to_datetime
from ondo.domain.lifecycle import Verdict
from ondo.domain.playbook import Playbook
from ondo.domain.rules import AbsenceRule, EngagementRule, FitRule, Label
from ondo.domain.values import Millis
from ondo.insight.shares import Share
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.texts import say

_UNITS = ((2 * DAY, DAY, "days"), (HOUR, HOUR, "hours"), (0, MINUTE, "minutes"))
_DETAILS = 120
_ANSWERS = ("accepted", "returned")
_NOISE = frozenset({"search", "referrer", "user_agent", "ip"})
"""Properties that rules may ask for, but that tell a reader little."""
CORRECTIONS = frozenset({"history", "merge", "retracted", "scanner", "unflagged", "unmerge"})
"""What corrections are due to."""
_MAN, _OKU = 10_000, 100_000_000


@dataclass(frozen=True)
class Words:
    """How one playbook's figures are said in one language.

    `before`: playbooks of earlier times, oldest first; what this one has no name for is called what it was called then.
    """

    playbook: Playbook
    lang: str
    before: tuple[Playbook, ...] = ()

    def say(self, key: str, **params: object) -> str:
        """A message in this language; whole numbers among the parameters are grouped."""
        shown = {k: self.number(v) if type(v) is int and k != "count" else v for k, v in params.items()}
        count = params.get("count")
        return say(key, lang=self.lang, **shown, **({"number": self.number(count)} if type(count) is int else {}))

    def number(self, value: float) -> str:
        """12,345."""
        return f"{value:,}"

    def points(self, millis: Millis, *, sign: bool = False) -> str:
        """Thousandths of a point as points: 12.5; with `sign`, +12.5 and −5."""
        whole, rest = divmod(abs(millis), 1000)
        text = f"{whole:,}" + (f".{rest:03}".rstrip("0") if rest else "")
        if millis < 0:
            return f"−{text}"
        return f"+{text}" if sign and millis else text

    def percent(self, rate: float) -> str:
        """One decimal below ten, none above."""
        shown = round(rate * 100, 6)
        if 0 < shown < 0.05:
            return "<0.1%"
        return f"{shown:.1f}%" if 0 < shown < 9.95 else f"{shown:.0f}%"

    def share(self, share: Share) -> str:
        """The percentage, or a dash where the whole is too small for one."""
        return "–" if share.rate is None else self.percent(share.rate)

    def counts(self, share: Share) -> str:
        """`12 of 345`; a dash where there is nobody to count."""
        if not share.whole:
            return "–"
        return self.say("report.k_of_n", part=share.part, whole=share.whole)

    def interval(self, share: Share) -> str:
        """The 95 % interval, empty where there is none."""
        if share.interval is None:
            return ""
        low, high = share.interval
        return f"{self.percent(low)}–{self.percent(high)}"

    def duration(self, length: Duration | None) -> str:
        """`3 days`, `2.5 hours`; a dash for none."""
        if length is None:
            return "–"
        _, unit, word = next(u for u in _UNITS if abs(length) >= u[0])
        amount = round(length / unit, 1 if length < 10 * unit else None)
        text = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.1f}"
        return self.say(f"report.{word}", count=1 if text == "1" else 2, amount=text)

    def day(self, at: Instant) -> str:
        """`2026年11月22日（日）` or `Sun 22 Nov 2026`, in the playbook's zone."""
        moment = to_datetime(at, self.playbook.timezone)
        names = self.say("report.weekdays").split()
        months = self.say("report.month_names").split()
        return self.say(
            "report.date",
            year=str(moment.year),
            month=months[moment.month - 1],
            day=str(moment.day),
            weekday=names[moment.weekday()],
        )

    def moment(self, at: Instant) -> str:
        """The day and the time of day."""
        return f"{self.day(at)} {to_datetime(at, self.playbook.timezone):%H:%M}"

    def month(self, key: str) -> str:
        """`2026-04` as `2026年4月` or `Apr 2026`."""
        names = self.say("report.month_names").split()
        return self.say("report.month", year=key[:4], month=names[int(key[5:]) - 1])

    def amount(self, millis: Millis, currency: str | None) -> str:
        """An amount of money, exact to the unit."""
        return f"{self._symbol(currency)}{round(millis / 1000):,}"

    def short_amount(self, millis: Millis, currency: str | None) -> str:
        """An amount of money for a headline: `¥123.5M`, `1億2,346万円`."""
        units = round(millis / 1000)
        if self.lang == "ja" and currency == "JPY":
            oku, man = units // _OKU, units % _OKU // _MAN
            return f"{f'{oku:,}億' if oku else ''}{f'{man:,}万' if man else ''}円" if units >= _MAN else f"{units:,}円"
        for size, word in ((10**9, "B"), (10**6, "M"), (10**4, "k")):
            if units >= size:
                return f"{self._symbol(currency)}{units / min(size, 10**9 if word != 'k' else 1000):,.1f}{word}"
        return self.amount(millis, currency)

    def _symbol(self, currency: str | None) -> str:
        return {"JPY": "¥", "USD": "$", "EUR": "€", None: ""}.get(currency, f"{currency} ")

    def label(self, label: Label) -> str:
        """A label of the playbook."""
        return label.text(self.lang)

    def stage(self, key: str) -> str:
        """The name of a stage; its key where the playbook does not know it."""
        return self._named(self._stages, key)

    def source(self, key: str | None) -> str:
        """The name of an origin."""
        return self.say("report.source_unknown") if key is None else self._named(self._origins, key)

    def verdict(self, key: str) -> str:
        """The name of a verdict."""
        return self._named(self._verdicts, key)

    def reason(self, verdict: str, key: str | None) -> str:
        """The name of a reason of a verdict."""
        if key is None:
            return "–"
        label = self._reasons.get((verdict, key))
        return self.label(label) if label else key

    def any_reason(self, key: str | None) -> str:
        """The name of a reason, whichever verdict it belongs to."""
        if key is None:
            return self.say("report.no_reason")
        return next((self.label(label) for (_, one), label in self._reasons.items() if one == key), key)

    def cause(self, kind: str, key: str) -> str:
        """What moved somebody: a rule, a verdict, a return …"""
        if kind == "correction" and key in CORRECTIONS:
            return self.say(f"report.corrected_{key}")
        if kind in ("start", "correction", "switch"):
            return self.say(f"report.cause_{kind}")
        named = self._named(self._causes, key)
        return self.say(f"report.cause_{kind}", name=named) if kind in ("return", "early_return") else named

    def cause_key(self, key: str | None) -> str:
        """The name of a rule or a verdict."""
        return self._named(self._causes, key or "")

    def line(self, kind: str, key: str) -> str:
        """The name of a line of a scorecard: a rule, a bound, the silence, the floor."""
        if kind in ("silence", "floor"):
            return self.say(f"report.line_{kind}")
        if kind in ("fit_bound", "engagement_bound"):
            return self.say("report.line_bound", group=self._named(self._groups, key))
        return self._named(self._score_rules, key)

    def grounds(self, key: str) -> str:
        """Why a rule gives points; empty for what is no rule."""
        book = self.playbook
        rules: tuple[FitRule | EngagementRule | AbsenceRule, ...] = (
            *book.fit_rules,
            *book.engagement_rules,
            *book.absences,
        )
        return next((self.label(rule.because) for rule in rules if rule.key == key), "")

    def clock(self, stage: str, key: str) -> str:
        """The name of an SLA clock."""
        found = self.playbook.stage_by_key.get(stage)
        return next((self.label(clock.label) for clock in found.sla if clock.key == key), key) if found else key

    def event(self, name: str) -> str:
        """What happened: the standard word for an event, else the playbook's, else the raw name."""
        if name in STANDARD_EVENTS:
            return self.label(STANDARD_EVENTS[name].label)
        return self._named(self._events, name)

    def details(self, properties: str) -> str:
        """The telling properties of an event on one line: `path: /pricing · title: …`."""
        told = json.loads(properties or "{}")
        shown = (f"{key}: {value}" for key, value in told.items() if value not in (None, "") and key not in _NOISE)
        text = " · ".join(shown)
        return text if len(text) <= _DETAILS else text[: _DETAILS - 1] + "…"

    def topic(self, key: str) -> str:
        """The name of a topic."""
        return self._named(self._topics, key)

    def trait(self, key: str) -> str:
        """The name of a trait."""
        return self._named({trait.key: trait.label for book in self._books for trait in book.traits}, key)

    def persona(self, key: str) -> str:
        """The name of a persona."""
        return self._named(self._personas, key)

    def actions(self, stage: str | None) -> list[str]:
        """What the team does on a stage."""
        found = self.playbook.stage_by_key.get(stage or "")
        return [self.label(action) for action in found.actions] if found else []

    def refusal(self, why: str) -> str:
        """Why a verdict was refused, in general."""
        return self.say(f"report.refused_{why.removeprefix('triage.')}")

    def _named(self, labels: Mapping[str, Label], key: str) -> str:
        label = labels.get(key)
        return self.label(label) if label else key

    @property
    def _books(self) -> tuple[Playbook, ...]:
        """The later ones overrule the earlier ones."""
        return (*self.before, self.playbook)

    @cached_property
    def _stages(self) -> Mapping[str, Label]:
        return {stage.key: stage.label for book in self._books for stage in book.stages}

    @cached_property
    def _origins(self) -> Mapping[str, Label]:
        return {origin.key: origin.label for book in self._books for origin in book.origins}

    @cached_property
    def _verdicts(self) -> Mapping[str, Label]:
        return {verdict.key: _called(verdict) for book in self._books for verdict in book.verdicts}

    @cached_property
    def _reasons(self) -> Mapping[tuple[str, str], Label]:
        return {(v.key, one.key): one.label for book in self._books for v in book.verdicts for one in v.reasons}

    @cached_property
    def _rules(self) -> Mapping[str, Label]:
        return {rule.key: rule.label for book in self._books for rule in book.transitions}

    @cached_property
    def _causes(self) -> Mapping[str, Label]:
        return {**self._verdicts, **self._rules}

    @cached_property
    def _events(self) -> Mapping[str, Label]:
        return {event.key: event.label for book in self._books for event in book.events}

    @cached_property
    def _topics(self) -> Mapping[str, Label]:
        return {topic.key: topic.label for book in self._books for topic in book.topics}

    @cached_property
    def _personas(self) -> Mapping[str, Label]:
        return {one.key: one.label for book in self._books for one in book.personas}

    @cached_property
    def _score_rules(self) -> Mapping[str, Label]:
        return {
            rule.key: rule.label
            for book in self._books
            for rules in (book.fit_rules, book.engagement_rules, book.absences)
            for rule in rules
        }

    @cached_property
    def _groups(self) -> Mapping[str, Label]:
        return {group.key: group.label for book in self._books for group in (*book.fit_groups, *book.engagement_groups)}


def _called(verdict: Verdict) -> Label:
    """Its label; of an answer to a hand-off that the playbook does not name, our own word for it."""
    if verdict.key not in _ANSWERS or verdict.label != Label(verdict.key, verdict.key):
        return verdict.label
    ja, en = (say(f"sales.outcome_{verdict.key}", lang) for lang in ("ja", "en"))
    return Label(ja, en)
