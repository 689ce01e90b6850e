"""What a verdict asks for, as questions of a drawer: fields, reasons, dates with their shortcuts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ondo.domain.business_time import is_working_day
from ondo.domain.instants import Instant, day_of_date
from ondo.domain.lifecycle import Field, FieldType, Reason, Verdict
from ondo.domain.playbook import Playbook
from ondo.domain.state import State
from ondo.domain.triage import REASON, return_due
from ondo.insight.pane.told import TONES
from ondo.insight.words import Words
from ondo.texts import say

NEAR = (1, 3, 7, 14, 30)
FAR = (30, 90, 180, 365)
"""Days ahead that dates are offered at: for what comes next, and for a return."""


@dataclass(frozen=True)
class Option:
    """One of several answers. `more`: what is asked only where this one is chosen; `ends`: what it speaks for."""

    value: str
    label: str
    hint: str = ""
    more: Sequence[Question] = ()
    ends: str = ""


@dataclass(frozen=True)
class Question:
    """One thing that is asked: `kind` is that of a field (`confirm`, `choice`, `date`, `text`, `number`, `acts`)."""

    key: str
    label: str
    kind: str
    required: bool = True
    options: Sequence[Option] = ()
    hint: str = ""
    given: Sequence[str] = field(default=())
    problem: str = ""

    @property
    def value(self) -> str:
        """What was answered, for a question with one answer."""
        return self.given[0] if self.given else ""


@dataclass(frozen=True)
class Asking:
    """Makes the questions. `given`: what was answered before; `problems`: what is wrong, by key."""

    words: Words
    state: State
    now: Instant
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    acts: Sequence[Option] = ()

    def of(self, verdict: Verdict, *, before: str = "", without: Collection[str] = ()) -> list[Question]:
        """Everything that the verdict asks, what must be answered first; then free words.

        `before` stands before the names of the fields; `without`: fields that are asked elsewhere.
        """
        dated = {one.returns.date_field for one in verdict.reasons if one.returns and one.returns.date_field}
        asked = [self._field(one, before) for one in verdict.ask if one.key not in {*dated, *without}]
        reasons = [self._reasons(verdict)] if verdict.reasons else []
        ordered = sorted([*asked, *reasons], key=lambda one: not one.required)
        return ordered if before else [*ordered, self.free("words", say("person_page.words"))]

    def tone(self) -> Question:
        """In which tone somebody spoke."""
        options = [Option(one, say(f"person_page.tone_{one}")) for one in TONES]
        return self._question("tone", say("person_page.fact_tone"), FieldType.CHOICE, False, options)

    def free(self, key: str, label: str) -> Question:
        """A question for free words, which nobody has to answer."""
        return self._question(key, label, FieldType.TEXT, required=False)

    def day(self, key: str, label: str, ahead: Sequence[int], *, required: bool = True) -> Question:
        """A question for a day, with some offered: working days, in the playbook's calendar."""
        return self._question(key, label, FieldType.DATE, required, self.days(ahead))

    def days(self, ahead: Sequence[int]) -> list[Option]:
        """The working days so many days ahead, or the next ones after."""
        book = self.words.playbook
        today = book.zone.date_of(self.now)
        found = {count: working_day(book, today + timedelta(days=count)) for count in ahead}
        return [
            Option(on.isoformat(), say("person_page.in_days", count=count), self._day(on))
            for count, on in found.items()
        ]

    def _day(self, on: date) -> str:
        return self.words.day(self.words.playbook.zone.start_of(on))

    def _field(self, asked: Field, before: str = "") -> Question:
        key, label = before + asked.key, self.words.label(asked.label)
        if asked.type is FieldType.DATE:
            return self._question(key, label, asked.type, asked.required, self.days(NEAR))
        if asked.type is FieldType.ACTS:
            hint = say("person_page.hint_acts" if asked.required else "person_page.hint_acts_or_made")
            return replace(self._question(key, label, asked.type, asked.required, self.acts), hint=hint)
        options = [Option(one, self.words.label(named)) for one, named in asked.choices]
        return self._question(key, label, asked.type, asked.required, options)

    def _reasons(self, verdict: Verdict) -> Question:
        options = [self._reason(verdict, reason) for reason in verdict.reasons]
        return self._question(REASON, say("person_page.reason"), FieldType.CHOICE, options=options)

    def _reason(self, verdict: Verdict, reason: Reason) -> Option:
        """A reason says when it brings the person back, or asks for that date."""
        label, returns = self.words.label(reason.label), reason.returns
        if returns is None:
            return Option(reason.key, label)
        if returns.date_field is not None:
            named = next((one.label for one in verdict.ask if one.key == returns.date_field), None)
            title = self.words.label(named) if named else say("person_page.return_on")
            return Option(reason.key, label, more=[self.day(returns.date_field, title, FAR)])
        due = return_due(self.words.playbook, self.state, reason, {}, self.now, self.now)
        stage = self.words.stage(returns.to)
        return Option(reason.key, label, say("person_page.returns", date=self.words.day(due), stage=stage))

    def _question(
        self, key: str, label: str, kind: str, required: bool = True, options: Sequence[Option] = ()
    ) -> Question:
        given, problem = self.given.get(key, ()), self.problems.get(key.rpartition(".")[2], "")
        return Question(key, label, str(kind), required, options, given=given, problem=problem)


def working_day(book: Playbook, on: date) -> date:
    """The day itself where the company works, else the next on which it does; itself where it never does."""
    ahead = (on + timedelta(days=n) for n in range(30))
    return next((day for day in ahead if is_working_day(book.calendar, day_of_date(day))), on)
