"""The rule by which the demo company's SDRs have worked so far: a rough point sum, and three telling acts.

Nobody wrote it down as a playbook. It decides whom the generated history shows at work, and it resembles what a
team does before it agrees on one: points of the last weeks, the demo followed by the price list, an inquiry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import Arrival
from ondo.demo.catalogue import What
from ondo.demo.dice import Flags, Ints
from ondo.demo.log import Rows, sortable
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.tables import column
from ondo.demo.vocabulary import Vocabulary
from ondo.domain.instants import DAY, HOUR

BAR = 80
_SEQUENCE = 7 * DAY
_MAIL, _WEB, _ACTS = range(3)
_FADES = (40 * 24, 65 * 24, 85 * 24)
"""Hours until a point of each group is worth nothing."""
_AT_MOST = (15, 60, 1_000)
_POINTS = {
    What.OPENED: (_MAIL, 1),
    What.CLICKED: (_MAIL, 3),
    What.PAGE: (_WEB, 1),
    What.DOCUMENT: (_ACTS, 15),
    What.NEWSLETTER: (_ACTS, 5),
    What.CARD: (_ACTS, 10),
    What.WEBINAR: (_ACTS, 20),
    What.SEMINAR: (_ACTS, 25),
    What.VIDEO_DONE: (_ACTS, 15),
    What.TRIAL: (_ACTS, 40),
    What.INQUIRY: (_ACTS, 40),
    What.REFERRAL: (_ACTS, 40),
}
_PAGE_POINTS = {"product": 3, "features": 3, "機能": 3, "specs": 3, "docs": 3, "pricing": 10, "料金": 10, "cases": 5}
_PAGE_POINTS |= {"導入事例": 5, "careers": -5, "recruit": -5}
_ASKING = (What.INQUIRY, What.REFERRAL)
_FITTING = ("IT", "製造", "卸売")
_FITTING_DEPARTMENTS = ("マーケティング部", "営業企画部", "営業部", "インサイドセールス課")
_SENIORS = ("経営層", "部長", "課長")


@dataclass(frozen=True)
class Signals:
    """The moments at which people were worth a call by the incumbent rule, person by person in order of time."""

    person: Ints
    at: Ints
    asked: Flags
    """An inquiry or a referral: it goes first."""
    telling: Flags
    """One of these, or the price list after the demo: not points alone."""


def find_signals(acts: Rows, words: Vocabulary, people: People, accounts: Accounts, arrival: Arrival) -> Signals:
    """Every event at which the rule holds. `acts` are those of known people."""
    fit = fit_points(people, accounts)
    acts = acts.picked(_can_decide(acts, words, fit))
    asked = np.isin(acts.what, _ASKING)
    telling = asked | _demo_then_prices(acts, words)
    holds = (fit[acts.person] + _engagement(acts, words) >= BAR) | telling
    hits = np.flatnonzero(holds & (acts.received >= arrival.heard[acts.person]))
    hits = hits[_first_of_day(acts.picked(hits)) | telling[hits]]
    return Signals(acts.person[hits], acts.received[hits], asked[hits], telling[hits])


def _can_decide(acts: Rows, words: Vocabulary, fit: Ints) -> Flags:
    """The events of people who have the points, faded or not, or whose acts need none: the others save time."""
    most = fit.copy()
    for given, at_most in zip(_points(acts, words), _AT_MOST, strict=True):
        most += np.minimum(np.bincount(acts.person, np.maximum(given, 0), len(fit)), at_most).astype(np.int64)
    most[acts.person[np.isin(acts.what, (*_ASKING, What.VIDEO_DONE))]] = BAR
    able: Flags = most >= BAR
    return able[acts.person]


def _first_of_day(acts: Rows) -> Flags:
    """The first event of each day of each person."""
    day = np.floor_divide(acts.received, DAY)
    again = np.zeros(len(acts), dtype=bool)
    again[1:] = (acts.person[1:] == acts.person[:-1]) & (day[1:] == day[:-1])
    return ~again


def fit_points(people: People, accounts: Accounts) -> Ints:
    """Points for what somebody is."""
    home = np.maximum(people.account, 0)
    employed = people.account >= 0
    industry = np.isin(column("trades", "industry").to_numpy()[accounts.trade[home]], _FITTING)
    department = np.isin(column("departments", "department").to_numpy()[people.department], _FITTING_DEPARTMENTS)
    senior = np.isin(column("seniorities", "seniority").to_numpy()[people.seniority], _SENIORS)
    company = np.minimum(15 * (accounts.employees[home] >= 100) + 10 * industry, 20)
    points = np.where(employed, company + 10 * department + 10 * senior, -10)
    found: Ints = points - 100 * (people.kind == Kind.STUDENT)
    return found


def _page_of(acts: Rows, words: Vocabulary) -> Ints:
    """The line in pages.csv of each page view; -1 for other events."""
    return np.where(acts.what == What.PAGE, acts.says // words.ways_in, -1)


def _engagement(acts: Rows, words: Vocabulary) -> Ints:
    """All points of the person at each event, as far as they have not faded."""
    keys, hour = acts.keys, acts.received // HOUR
    total = np.zeros(len(acts), dtype=np.int64)
    for points, fade, at_most in zip(_points(acts, words), _FADES, _AT_MOST, strict=True):
        first = np.maximum(keys - fade * HOUR, sortable(acts.person, 0))
        since = np.searchsorted(keys, first, side="right")
        total += np.clip(_faded_sum(points, hour, since, fade), -25, at_most)
    return total


def _points(acts: Rows, words: Vocabulary) -> list[Ints]:
    """What each event is worth, group by group."""
    given = [by_what[acts.what] for by_what in _worth()]
    page = _page_of(acts, words)
    given[_WEB] += np.where(page >= 0, _page_worth()[page], 0)
    return given


def _worth() -> Ints:
    """Points by group and kind of event."""
    worth = np.zeros((len(_FADES), len(What)), dtype=np.int64)
    for what, (group, points) in _POINTS.items():
        worth[group, what] = points
    return worth


def _page_worth() -> Ints:
    firsts = (path.split("/")[1] for path in column("pages", "path").to_list())
    return np.array([_PAGE_POINTS.get(first, 0) for first in firsts], dtype=np.int64)


def _faded_sum(points: Ints, hour: Ints, since: Ints, fade: int) -> Ints:
    """The sum of the points from `since` to each event, each having lost its worth evenly over so many hours."""
    given, weighted = _upto(points), _upto(points * hour)
    found: Ints = ((fade - hour) * (given[1:] - given[since]) + weighted[1:] - weighted[since]) // fade
    return found


def _upto(values: Ints) -> Ints:
    """Sums of all values before each position, and before the end."""
    return np.concatenate([[0], np.cumsum(values)])


def _demo_then_prices(acts: Rows, words: Vocabulary) -> Flags:
    """Views of prices within seven days after the demo."""
    is_price = np.isin(
        _page_of(acts, words), [words.line(path) for path in ("/pricing", "/料金/", "/pricing/enterprise")]
    )
    demo = (acts.what == What.VIDEO_DONE) & (acts.says == words.videos[0])
    last = np.maximum.accumulate(np.where(demo, np.arange(len(acts)), -1))
    seen = np.maximum(last, 0)
    close = (last >= 0) & (acts.person[seen] == acts.person) & (acts.received - acts.received[seen] < _SEQUENCE)
    found: Flags = is_price & close
    return found
