"""The voice: one playbook, read aloud in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND, Duration, Instant, to_datetime
from ondo.domain.lifecycle import Allowance
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Label
from ondo.domain.values import Millis
from ondo.playbooks.sentences.clauses import Clause, clause
from ondo.texts import say

_UNITS = (("days", DAY), ("hours", HOUR), ("minutes", MINUTE), ("seconds", SECOND), ("milliseconds", 1))


@dataclass(frozen=True)
class Voice:
    """Says things about `playbook` in `lang`. Every phrase is a message of the `sentences` area."""

    playbook: Playbook
    lang: str

    def say(self, key: str, **params: object) -> str:
        """The phrase `key`, with its parameters filled in."""
        return say(f"sentences.{key}", self.lang, **params)

    def clause(self, key: str, **params: object) -> Clause:
        """The half-sentence `key`."""
        return clause(self.say(key, **params))

    def label(self, label: Label) -> str:
        """What people see."""
        return label.text(self.lang)

    def quoted(self, text: str) -> str:
        """The text in the language's quotation marks."""
        return self.say("quoted", text=text)

    def listed(self, words: Iterable[str]) -> str:
        """「AとB」, "A, B and C"."""
        return self._joined(list(words), "comma", "and")

    def either(self, words: Iterable[str]) -> str:
        """「AまたはB」, "A, B or C"."""
        return self._joined(list(words), "comma", "or")

    def _joined(self, words: list[str], comma: str, last: str) -> str:
        if len(words) < 2:
            return "".join(words)
        head = self.say(comma).join(words[:-1])
        return self.say(last, first=head, last=words[-1])

    def sentence(self, *parts: str) -> str:
        """Sentences one after the other, empty ones left out."""
        return self._one_after_the_other(part for part in parts if part)

    def _one_after_the_other(self, parts: Iterable[str]) -> str:
        return reduce(lambda first, second: self.say("gap", first=first, second=second), parts, "").strip()

    def points(self, points: Millis) -> str:
        """「2.5点」, "2.5 points"."""
        return self.say("points", count=1 if abs(points) == 1000 else 2, number=number(points))

    def duration(self, length: Duration) -> str:
        """「1日12時間」, "1 day 12 hours"."""
        words = []
        for unit, size in _UNITS:
            count, length = divmod(length, size)
            if count:
                words.append(self.say(unit, count=count))
        return self._one_after_the_other(words) or self.say("days", count=0)

    def allowance(self, allowance: Allowance) -> str:
        """「2営業日」, "4 business hours"."""
        key = f"business_{allowance.unit}" if allowance.business else allowance.unit
        return self.say(key, count=allowance.amount)

    def date(self, on: date) -> str:
        """「2026年11月22日（日）」, "Sun 22 Nov 2026"."""
        return self.say(
            "date", year=on.year, month_name=self.say(f"month_{on.month}"), day=on.day,
            weekday=self.weekday(on.weekday()),
        )  # fmt: skip

    def weekday(self, day: int) -> str:
        """A day of the week, Monday being 0."""
        return self.say(f"weekday_{day}")

    def moment(self, at: Instant) -> str:
        """An instant, as the clock of the playbook's zone shows it."""
        local = to_datetime(at, self.playbook.timezone)
        return self.say("moment", date=self.date(local.date()), time=_clock(local.strftime("%H:%M:%S.%f")))

    def stage(self, key: str) -> str:
        """What people call the stage."""
        stage = self.playbook.stage_by_key.get(key)
        return self.label(stage.label) if stage else key


def number(millis: Millis) -> str:
    """Thousandths as people write them: 1,200 · 2.5 · −10."""
    whole, rest = divmod(abs(millis), 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{'−' if millis < 0 else ''}{whole:,}{fraction}"


def _clock(text: str) -> str:
    """09:00:00.000000 → 09:00; seconds and thousandths only where there are some."""
    return text.removesuffix("000").removesuffix(".000").removesuffix(":00")
