"""The rule by which the demo company's SDRs have worked so far: a rough point sum, and three telling acts.

Nobody wrote it down as a playbook. It decides whom the generated history shows at work, and it resembles what a
team does before it agrees on one: points of the last weeks, the demo followed by the price list, an inquiry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ondo.demo.arrival import UNKNOWN, Arrival
from ondo.demo.catalogue import Flag, What
from ondo.demo.dice import Flags, Ints
from ondo.demo.log import Rows
from ondo.demo.market import Accounts, Kind, People
from ondo.demo.tables import column
from ondo.demo.vocabulary import Vocabulary
from ondo.domain.instants import DAY

BAR = 80
_SEQUENCE = 7 * DAY
_MAIL, _WEB, _ACTS = range(3)
_WINDOWS = (30 * DAY, 40 * DAY, 45 * DAY)
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


def find_signals(rows: Rows, words: Vocabulary, people: People, accounts: Accounts, arrival: Arrival) -> Signals:
    """Every event at which the rule holds, of known people."""
    mine = (rows.what != What.MAIL_OUT) & (rows.flag == Flag.NONE) & (arrival.known[rows.person] != UNKNOWN)
    rows = rows.picked(mine)
    page = _page_of(rows, words)
    score = fit_points(people, accounts)[rows.person] + _engagement(rows, page)
    asked = np.isin(rows.what, (What.INQUIRY, What.REFERRAL))
    holds = (score >= BAR) | asked | _demo_then_prices(rows, page, words)
    hits = np.flatnonzero(holds & (rows.received >= arrival.heard[rows.person]))
    return Signals(rows.person[hits], rows.received[hits], asked[hits])


def fit_points(people: People, accounts: Accounts) -> Ints:
    """Points for what somebody is."""
    home = np.maximum(people.account, 0)
    employed = people.account >= 0
    industry = np.isin(column("trades", "industry").to_numpy()[accounts.trade[home]], _FITTING)
    department = np.isin(column("departments", "department").to_numpy()[people.department], _FITTING_DEPARTMENTS)
    senior = np.isin(column("seniorities", "seniority").to_numpy()[people.seniority], _SENIORS)
    company = np.minimum(15 * (accounts.employees[home] >= 100) + 10 * industry, 20)
    points = np.where(employed, company + 10 * department + 10 * senior, -10)
    return points - 100 * (people.kind == Kind.STUDENT)


def _page_of(rows: Rows, words: Vocabulary) -> Ints:
    """The line in pages.csv of each page view; -1 for other events."""
    return np.where(rows.what == What.PAGE, rows.says // words.ways_in, -1)


def _engagement(rows: Rows, page: Ints) -> Ints:
    total = np.zeros(len(rows), dtype=np.int64)
    for group, (window, at_most) in enumerate(zip(_WINDOWS, _AT_MOST, strict=True)):
        total += np.clip(_sum_within(rows, _points(rows, page, group), window), -25, at_most)
    return total


def _points(rows: Rows, page: Ints, group: int) -> Ints:
    by_what = np.zeros(len(What), dtype=np.int64)
    for what, (where, worth) in _POINTS.items():
        by_what[what] = worth if where == group else 0
    points = by_what[rows.what]
    return points + np.where(page >= 0, _page_worth()[page], 0) if group == _WEB else points


def _page_worth() -> Ints:
    firsts = (path.split("/")[1] for path in column("pages", "path").to_list())
    return np.array([_PAGE_POINTS.get(first, 0) for first in firsts], dtype=np.int64)


def _sum_within(rows: Rows, points: Ints, window: int) -> Ints:
    """The person's points of the last so many milliseconds, at each event. Only events that carry some are summed."""
    upto = np.concatenate([[0], np.cumsum(points)])
    keys = rows.keys
    since = np.searchsorted(keys, keys - window, side="right")
    first = np.searchsorted(rows.person, rows.person)
    return upto[1:] - upto[np.maximum(since, first)]


def _demo_then_prices(rows: Rows, page: Ints, words: Vocabulary) -> Flags:
    """Views of prices within seven days after the demo."""
    is_price = np.isin(page, [words.line(path) for path in ("/pricing", "/料金/", "/pricing/enterprise")])
    demo = (rows.what == What.VIDEO_DONE) & (rows.says == words.videos[0])
    last = np.maximum.accumulate(np.where(demo, np.arange(len(rows)), -1))
    seen = np.maximum(last, 0)
    close = (last >= 0) & (rows.person[seen] == rows.person) & (rows.received - rows.received[seen] < _SEQUENCE)
    return is_price & close
