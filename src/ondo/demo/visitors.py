"""What goes on at the demo company today: who comes to the site, what they do there, and what the SDRs make of it."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ondo.demo.catalogue import SDRS, USERS
from ondo.demo.tables import column
from ondo.demo.vocabulary import DOCUMENTS, INQUIRIES, SITE

SITE_SOURCE, DESK_SOURCE = "site", "desk"
"""Who sends a call: the pages of the company, or the desks of its SDRs."""
BETWEEN = 2.5
"""Seconds from one visitor to the next."""
_BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_READING = ("/", "/blog/what-is-mql", "/blog/kpi-of-sdr", "/blog/nurturing-mail-12", "/cases", "/product", "/webinars")


@dataclass(frozen=True)
class Sent:
    """A call to be sent: when (in seconds from the beginning), by whom, and what."""

    at: float
    source: str
    call: Mapping[str, Any]


def visits(seed: int, known: Sequence[str], today: date) -> Iterator[Sent]:
    """Everything that is sent, by when it is to be sent, without end.

    `known`: addresses of people who are in the history already, and come back. `today` is for dates that SDRs set.
    """
    day = _Day(random.Random(seed), list(known), today)
    stories = itertools.chain((day.buyer, day.comes_back, day.reader), day.whoever())
    waiting: list[Sent] = []
    for number, story in enumerate(stories):
        begins = number * BETWEEN
        waiting.sort(key=lambda sent: sent.at)
        while waiting and waiting[0].at < begins:
            yield waiting.pop(0)
        waiting += [Sent(begins + sent.at, sent.source, sent.call) for sent in story()]


Story = Callable[[], Iterator[Sent]]


@dataclass
class _Day:
    chance: random.Random
    known: list[str]
    today: date

    def whoever(self) -> Iterator[Story]:
        """One visitor after the other; most only read."""
        kinds: dict[Story, int] = {self.reader: 4, self.buyer: 3, self.comes_back: 2, self.job_seeker: 1, self.bot: 1}
        while True:
            yield self.chance.choices(list(kinds), list(kinds.values()))[0]

    def reader(self) -> Iterator[Sent]:
        """Reads a few pages, and nobody learns who it was."""
        who = self._cookie()
        for number, path in enumerate(self.chance.sample(_READING, self.chance.randint(2, 4))):
            yield _page(number * 2.0, who, path)

    def buyer(self) -> Iterator[Sent]:
        """Somebody new who watches the demo, says who they are, and then looks at prices."""
        who, email, told = self._cookie(), *self._stranger()
        yield _page(0, who, "/")
        yield _page(1, who, "/product")
        yield _track(2, who, "video_completed", {"video": "demo"})
        yield _track(3, who, "form_submitted", {"form": "documents", "email": email, **told})
        yield _track(3.5, who, "document_requested", {"document": self.chance.choice(DOCUMENTS), "email": email})
        yield _page(5, who, "/pricing")
        yield from self._worked(12, email)

    def comes_back(self) -> Iterator[Sent]:
        """Somebody from the history follows a mail, and asks."""
        if not self.known:
            return
        who, email = self._cookie(), self.known.pop(self.chance.randrange(len(self.known)))
        yield _page(0, who, "/cases")
        yield Sent(1, SITE_SOURCE, {"type": "identify", "anonymousId": who, "traits": {"email": email}})
        yield _page(2, who, "/pricing")
        if self.chance.random() < 0.7:
            yield _track(4, who, "inquiry_received", {"subject": self.chance.choice(INQUIRIES), "email": email})
            yield from self._worked(11, email)

    def job_seeker(self) -> Iterator[Sent]:
        """Is looking for work, not for software."""
        who = self._cookie()
        yield _page(0, who, "/company")
        yield _page(1.5, who, "/careers")

    def bot(self) -> Iterator[Sent]:
        """A machine: kept and flagged, it counts for nothing."""
        who = self._cookie()
        for number, path in enumerate(("/pricing", "/product", "/demo")):
            sent = _page(number * 0.3, who, path)
            yield Sent(sent.at, sent.source, {**sent.call, "context": {"userAgent": _BOT}})

    def _worked(self, after: float, email: str) -> Iterator[Sent]:
        """An SDR calls, and sorts them."""
        user = USERS[self.chance.choice(SDRS)]
        if self.chance.random() < 0.3:
            yield _act(after, email, user, "call_attempted", {"outcome": "no_answer"})
            return
        yield _act(after, email, user, "call_connected", {"outcome": "talked"})
        yield _act(after + 3, email, user, "triage", self._verdict())

    def _verdict(self) -> Mapping[str, object]:
        sql = {"spoke_directly": True, "understands_offer": True, "customer_need": "grow_revenue"}
        due = (self.today + timedelta(days=14)).isoformat()
        verdicts: tuple[dict[str, object], ...] = (
            {"verdict": "sql", **sql},
            {"verdict": "lead", "next_activity": "call", "due": due},
            {"verdict": "recycled", "reason": "no_need_now"},
        )
        return self.chance.choices(verdicts, (5, 3, 2))[0]

    def _stranger(self) -> tuple[str, dict[str, str]]:
        """The address of somebody new, and what they say of themselves in a form."""
        family, given = self._line("family_names"), self._line("given_names")
        stem, trade, place, department = map(self._line, ("company_stems", "trades", "places", "departments"))
        names = column("family_names", "romaji")[family], column("given_names", "romaji")[given]
        domain = "-".join(
            (
                column("company_stems", "romaji")[stem],
                column("trades", "romaji")[trade],
                column("places", "romaji")[place],
            )
        )
        told = {
            "name": f"{column('family_names', 'kanji')[family]} {column('given_names', 'kanji')[given]}",
            "company": f"株式会社{column('company_stems', 'ja')[stem]}{column('trades', 'ja')[trade]}",
            "department": column("departments", "department")[department],
        }
        return f"{names[1]}.{names[0]}@{domain}.example", told

    def _line(self, table: str) -> int:
        first = {"family_names": "kanji", "given_names": "kanji", "departments": "department"}.get(table, "romaji")
        return self.chance.randrange(len(column(table, first)))

    def _cookie(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


def _page(at: float, who: str, path: str) -> Sent:
    return Sent(at, SITE_SOURCE, {"type": "page", "anonymousId": who, "properties": {"path": path, "url": SITE + path}})


def _track(at: float, who: str, name: str, properties: Mapping[str, object]) -> Sent:
    return Sent(at, SITE_SOURCE, {"type": "track", "event": name, "anonymousId": who, "properties": properties})


def _act(at: float, email: str, user: str, name: str, properties: Mapping[str, object]) -> Sent:
    """What an SDR does is about whoever has this address."""
    about = {"context": {"traits": {"email": email}}, "user": user}
    return Sent(at, DESK_SOURCE, {"type": "track", "event": name, "properties": properties, **about})
