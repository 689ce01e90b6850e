"""What events can say: every combination of properties that occurs in more than one market, by number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ondo.demo.days import Diary
from ondo.demo.dice import Ints
from ondo.demo.log import Phrases
from ondo.demo.tables import column, table

MIXES = ("read", "look", "evaluate", "careers", "study", "campaign")
"""What a visit is about: the columns of pages.csv."""
SITE = "https://www.ondo-demo.example"
DOCUMENTS = ("price-guide", "product-guide", "case-book", "mql-handbook", "kpi-sheet")
VIDEOS = ("demo", "customer-story")
FEATURES = ("import", "score-rule", "list", "mail", "report")
INQUIRIES = ("導入の相談", "見積もりの依頼", "機能についての質問", "他社からの乗り換え")
FORMS = ("contact", "newsletter", "webinar", "seminar", "quote")


@dataclass(frozen=True)
class Vocabulary:
    """Phrases, and the numbers of those that are the same in all markets."""

    phrases: Phrases
    ways_in: int
    """How a page can be come to: 0 from another page, then the lines of visits.csv. A page's phrase is
    its line in pages.csv times `ways_in` plus that."""
    newsletters: Ints
    links: Ints
    webinars: Ints
    seminars: Ints
    exhibitions: Ints
    documents: Ints
    videos: Ints
    features: Ints
    forms: Ints
    lists: Ints
    inquiries: Ints
    bookings: Ints
    nothing: int

    def page(self, path: str, way_in: int = 0) -> int:
        """The phrase of a view of this page."""
        return self.line(path) * self.ways_in + way_in

    def line(self, path: str) -> int:
        """The line of this page in pages.csv."""
        return _page_lines()[path]


@lru_cache(maxsize=1)
def _page_lines() -> dict[str, int]:
    return {path: line for line, path in enumerate(column("pages", "path").to_list())}


def make_vocabulary(diary: Diary) -> Vocabulary:
    """The vocabulary of a history."""
    say = Phrases()
    ways_in = _page_views(say)

    def numbers(key: str, values: tuple[str, ...] | list[str]) -> Ints:
        return np.array([say.number({key: value}) for value in values], dtype=np.int64)

    issues = [item.name for item in diary.newsletters]
    return Vocabulary(
        phrases=say,
        ways_in=ways_in,
        newsletters=numbers("mail", issues),
        links=np.array(
            [say.number({"mail": one, "link": f"{SITE}/blog/what-is-mql"}) for one in issues], dtype=np.int64
        ),
        webinars=numbers("webinar", [item.name for item in diary.webinars]),
        seminars=numbers("seminar", [item.name for item in diary.seminars]),
        exhibitions=numbers("exhibition", [item.name for item in diary.exhibitions]),
        documents=numbers("document", DOCUMENTS),
        videos=numbers("video", VIDEOS),
        features=numbers("feature", FEATURES),
        forms=numbers("form", FORMS),
        lists=numbers("list", ("target-accounts",)),
        inquiries=numbers("subject", INQUIRIES),
        bookings=numbers("with", ("inside-sales",)),
        nothing=say.number({}),
    )


def _page_views(say: Phrases) -> int:
    visits = table("visits")
    ways = [("", ""), *zip(visits["search"].to_list(), visits["referrer"].to_list(), strict=True)]
    for path, title in zip(column("pages", "path").to_list(), column("pages", "title").to_list(), strict=True):
        for search, referrer in ways:
            say.new_number(_page_view(path, title, search, referrer))  # coming directly says no more than no way in
    return len(ways)


def _page_view(path: str, title: str, search: str, referrer: str) -> dict[str, str]:
    view = {"path": path, "title": title, "search": search, "referrer": referrer}
    return {key: value for key, value in view.items() if value}
