"""What people do beyond reading: documents, demo videos, trials, inquiries; and how they use a trial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import Arrival
from ondo.demo.catalogue import What
from ondo.demo.days import OFFICE_HOURS, READING_HOURS, Days
from ondo.demo.dice import Dice, Flags, Ints, choices, quantiles
from ondo.demo.intent import NEVER, Intent
from ondo.demo.log import Log
from ondo.demo.market import Kind, People
from ondo.demo.vocabulary import FORMS, VIDEOS, Vocabulary
from ondo.domain.instants import DAY, HOUR, MINUTE, SECOND

_DOCUMENTS = choices((34, 28, 24, 6, 8))
_PRICES_AFTER_DEMO = quantiles((2 * MINUTE, 6 * MINUTE, 40 * MINUTE, 20 * HOUR, 2 * DAY, 4 * DAY, 9 * DAY))
_DEMO_LENGTH = quantiles((6 * MINUTE, 7 * MINUTE, 8 * MINUTE, 11 * MINUTE))
_QUOTES_SENT = 450
"""Per mille of the quotes begun; the others are left."""
_USES = quantiles((0, 0, 1, 4, 9, 16, 28))
_USES_AFTER = quantiles((10 * MINUTE, 5 * HOUR, 1 * DAY, 3 * DAY, 6 * DAY, 10 * DAY, 15 * DAY, 22 * DAY))


@dataclass(frozen=True)
class Habit:
    """How often each act happens: per mille of windows of loud and of quiet buyers, and of people of each kind."""

    loud: int
    quiet: int
    otherwise: tuple[int, ...]
    early: int = 0
    late: int = 1000
    """Between which per mille of the window."""


# The order of `otherwise`: passer-by, reader, prospect, student, competitor, job seeker, vendor, bot.
_ASKS_DOCUMENT = Habit(620, 180, (0, 420, 230, 520, 560, 0, 60, 0), 50, 700)
_ASKS_ANOTHER = Habit(300, 40, (0, 170, 60, 300, 380, 0, 0, 0), 300, 900)
_SEES_DEMO = Habit(560, 120, (0, 60, 90, 260, 680, 10, 0, 0), 200, 700)
_SEES_STORY = Habit(260, 40, (0, 160, 70, 140, 200, 20, 0, 0), 100, 800)
_TRIES = Habit(190, 60, (0, 8, 12, 50, 340, 0, 0, 0), 350, 850)
_ASKS_US = Habit(170, 380, (0, 3, 8, 8, 8, 2, 60, 0), 400, 950)
_BOOKS_CALL = Habit(70, 60, (0, 2, 2, 0, 8, 0, 60, 0), 500, 950)
_ASKS_QUOTE = Habit(150, 60, (0, 2, 6, 0, 40, 0, 0, 0), 500, 950)
_SOCIAL = Habit(160, 20, (0, 260, 60, 100, 220, 20, 120, 0), 0, 1000)


@dataclass(frozen=True)
class Scene:
    """What an act needs to know of its market."""

    people: People
    arrival: Arrival
    intent: Intent
    days: Days

    def moments(self, dice: Dice, habit: Habit) -> tuple[Ints, Ints]:
        """Who does it, and when: buyers within their windows, the others at some time, everybody after being known."""
        parts = [self._in_window(dice, habit, self.intent.opens, self.intent.closes)]
        parts.append(self._in_window(dice, habit, self.intent.again, self.intent.again_closes))
        parts.append(self._otherwise(dice, habit))
        who = np.concatenate([part[0] for part in parts])
        at = np.concatenate([part[1] for part in parts])
        late_enough = at > self.arrival.known[who] + 2 * SECOND
        return who[late_enough], at[late_enough]

    def _in_window(self, dice: Dice, habit: Habit, opens: Ints, closes: Ints) -> tuple[Ints, Ints]:
        who = np.flatnonzero((opens != NEVER) & self.arrival.is_known)
        who = who[dice.hit(np.where(self.intent.quiet[who], habit.quiet, habit.loud), len(who))]
        length = closes[who] - opens[who]
        first = opens[who] + length * habit.early // 1000
        until = np.minimum(np.maximum(opens[who] + length * habit.late // 1000, first + 1), self.days.count)
        return who, self._clocked(dice, who, first, until)

    def _otherwise(self, dice: Dice, habit: Habit) -> tuple[Ints, Ints]:
        kind = self.people.kind
        who = np.flatnonzero(self.arrival.is_known & dice.hit(np.array(habit.otherwise)[kind], len(kind)))
        first = np.minimum(self.days.day_of(self.arrival.heard[who]), self.days.count - 1)
        soon = kind[who] == Kind.STUDENT
        until = np.minimum(first + np.where(soon, 21, 260), self.days.count)
        return who, self._clocked(dice, who, first, until)

    def _clocked(self, dice: Dice, who: Ints, first: Ints, until: Ints) -> Ints:
        n = len(who)
        day = self.days.visits.draw(dice, np.minimum(first, self.days.count - 1), until)
        return self.days.midnights[day] + dice.take(READING_HOURS, n) + dice.below(MINUTE, n)


def add_interest(dice: Dice, log: Log, words: Vocabulary, scene: Scene) -> None:
    """All of these acts in one market."""
    for habit in (_ASKS_DOCUMENT, _ASKS_ANOTHER):
        who, at = scene.moments(dice, habit)
        log.add(What.PAGE, who, at - MINUTE, words.page("/documents"))
        log.add(What.DOCUMENT, who, at, words.documents[dice.take(_DOCUMENTS, len(who))])
    _add_videos(dice, log, words, scene)
    _add_trials(dice, log, words, scene)
    who, at = scene.moments(dice, _ASKS_US)
    log.add(What.PAGE, who, at - 2 * MINUTE, words.page("/contact"))
    log.add(What.INQUIRY, who, at, words.inquiries[dice.below(len(words.inquiries), len(who))])
    who, at = scene.moments(dice, _BOOKS_CALL)
    log.add(What.CALL_BOOKED, who, at, words.bookings[0])
    who, at = scene.moments(dice, _SOCIAL)
    log.add(What.SOCIAL, who, at, words.nothing)
    who, at = scene.moments(dice, _ASKS_QUOTE)
    log.add(What.PAGE, who, at, words.page("/quote/new"))
    sent = np.flatnonzero(dice.hit(_QUOTES_SENT, len(who)))
    log.add(What.FORM, who[sent], at[sent] + 4 * MINUTE, words.forms[FORMS.index("quote")])


def _add_videos(dice: Dice, log: Log, words: Vocabulary, scene: Scene) -> None:
    """Videos; after the demo, buyers mostly look at prices, within minutes or days."""
    demo, story = (words.videos[VIDEOS.index(name)] for name in ("demo", "customer-story"))
    who, at = scene.moments(dice, _SEES_STORY)
    log.add(What.VIDEO, who, at, story)
    log.add(What.VIDEO_DONE, who[::2], at[::2] + 3 * MINUTE, story)
    who, at = scene.moments(dice, _SEES_DEMO)
    log.add(What.PAGE, who, at - 20 * SECOND, words.page("/demo"))
    log.add(What.VIDEO, who, at, demo)
    ends = dice.hit(780, len(who))
    who, at = who[ends], at[ends] + dice.take(_DEMO_LENGTH, int(ends.sum()))
    log.add(What.VIDEO_DONE, who, at, demo)
    buys = scene.intent.opens[who] != NEVER
    looks = dice.hit(np.where(buys, 740, 260), len(who))
    after = at[looks] + dice.take(_PRICES_AFTER_DEMO, int(looks.sum()))
    log.add(What.PAGE, who[looks], after, words.page("/pricing"))


def _add_trials(dice: Dice, log: Log, words: Vocabulary, scene: Scene) -> None:
    """Trials: used in earnest by most buyers, begun and forgotten by many others."""
    who, at = scene.moments(dice, _TRIES)
    log.add(What.PAGE, who, at - 3 * MINUTE, words.page("/trial"))
    log.add(What.TRIAL, who, at, words.nothing)
    log.add(What.LOGIN, who, at + MINUTE, words.nothing)
    silent: Flags = dice.hit(np.where(scene.intent.strength[who] > 450, 120, 600), len(who))
    uses = np.where(silent, 0, dice.take(_USES, len(who)))
    user, start = np.repeat(who, uses), np.repeat(at, uses)
    used = start + dice.take(_USES_AFTER, len(user)) + dice.below(8 * HOUR, len(user))
    used = scene.days.midnights[np.minimum(scene.days.day_of(used), scene.days.count)] + dice.take(
        OFFICE_HOURS, len(user)
    )
    used = np.maximum(used, start + 5 * MINUTE)
    log.add(What.LOGIN, user, used, words.nothing)
    log.add(What.FEATURE, user, used + 2 * MINUTE, words.features[dice.below(len(words.features), len(user))])
