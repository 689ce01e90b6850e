"""A notice in the words of whoever is told: who, why now, how warm, what next; and as data for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.domain.instants import rfc3339
from ondo.domain.keys_in_addresses import in_address
from ondo.domain.notices import NoticeKind
from ondo.insight.words import Words
from ondo.integrations.message import Told
from ondo.store.reading.in_force import in_force
from ondo.store.reading.notices import About, Noticed

MOST_LINES = 3
"""So many of the rules that gave most points are named."""
_THOUSANDTHS = frozenset({"score", "line", "before", "value", "amount"})
_INSTANTS = frozenset({"due_at", "since", "next_at"})


def compose(notice: Noticed, destination: int, language: str) -> Told:
    """The notice as it is told to a destination in a language. Raises OndoError where no playbook is in force."""
    ruling = in_force()
    if ruling is None or not ruling.periods:
        raise OndoError("in_force.none")
    words = Words(ruling.playbook, language, before=tuple(period.playbook for period in ruling.periods[:-1]))
    return Composing(notice, words).told(f"msg_{notice.id}_{destination}")


@dataclass(frozen=True)
class Composing:
    """One notice in one language."""

    notice: Noticed
    words: Words

    def told(self, id_: str) -> Told:
        """Everything that an integration may need."""
        about, notice = self.notice.about, self.notice
        return Told(
            id_,
            notice.kind.value,
            notice.at,
            _one_line(self.title()),
            tuple((label, _one_line(text)) for label, text in self.facts()),
            link_to(about),
            self.words.say("telling.open"),
            as_data(notice),
            about.owner_mail or "" if about else "",
        )

    def title(self) -> str:
        """Who and what, on one line."""
        key = self.notice.kind.value.replace(".", "_")
        data = self.notice.data
        named = {
            "who": self.who(),
            "stage": self.words.stage(data.get("stage") or ""),
            "from_stage": self.words.stage(data["from_stage"]) if data.get("from_stage") else "–",
            "what": self._what(),
        }
        return self.words.say(f"telling.title_{key}", **named)

    def who(self) -> str:
        """By name and company, never by key."""
        about = self.notice.about
        if about is None:
            return self.notice.account[1] if self.notice.account else self.words.say("telling.a_company")
        name = about.name or about.email
        shown = self.words.say("telling.named", name=name) if name else self.words.say("telling.somebody")
        return self.words.say("telling.of_company", who=shown, company=about.company) if about.company else shown

    def facts(self) -> Iterator[tuple[str, str]]:
        """Why, how warm, what next, whose."""
        about, words = self.notice.about, self.words
        if why := self.why():
            yield words.say("telling.why"), why
        if (score := self.notice.data.get("score")) is not None:
            yield words.say("telling.score"), words.points(score)
        if about is not None and about.next_at is not None:
            yield words.say("telling.next"), f"{words.day(about.next_at)} {self._activity(about.next_what)}".strip()
        if about is not None and about.owner_name:
            yield words.say("telling.owner"), about.owner_name

    def why(self) -> str:
        """The reason in one sentence."""
        kind, data = self.notice.kind, self.notice.data
        if kind in (NoticeKind.STAGE_CHANGED, NoticeKind.MQL_MADE):
            return self._why_moved(data)
        if kind is NoticeKind.SCORE_CROSSED:
            return self._why_crossed(data)
        if kind in (NoticeKind.SLA_AT_RISK, NoticeKind.SLA_BREACHED):
            clock = self.words.clock(data["stage"], data["clock"])
            key = kind.value.replace(".", "_")
            return self.words.say(f"telling.why_{key}", clock=clock, due=self.words.moment(data["due_at"]))
        if kind is NoticeKind.INTEREST_SHOWN:
            rules = self._listed(self.words.line("engagement", rule) for rule in data["rules"])
            return self.words.say("telling.why_interest", at=self.words.moment(self.notice.at), rules=rules)
        if kind is NoticeKind.WORK_RECLAIMED:
            clock = self.words.clock(data["stage"], data["clock"])
            due = self.words.moment(data["due_at"])
            return self.words.say("telling.why_work_reclaimed", clock=clock, due=due, user=data["user"])
        return self._who_and_why(data)

    def _why_moved(self, data: Any) -> str:
        words = self.words
        cause = words.cause(data["cause"], data["rule"])
        if data.get("reason"):
            cause = words.say("telling.with_reason", what=cause, reason=words.reason(data["rule"], data["reason"]))
        gave = sorted((line for line in data["lines"] if line[2] > 0), key=lambda line: -line[2])[:MOST_LINES]
        if not gave:
            return cause
        lines = self._listed(f"{words.line(kind, key)} {words.points(given, sign=True)}" for kind, key, given in gave)
        return words.say("telling.because_of_points", cause=cause, points=lines)

    def _why_crossed(self, data: Any) -> str:
        words = self.words
        key = f"telling.why_{data['direction']}"
        measure = words.say(f"telling.measure_{data['measure']}")
        line, value = words.points(data["line"]), words.points(data["value"])
        return words.say(key, measure=measure, line=line, value=value, before=words.points(data["before"]))

    def _who_and_why(self, data: Any) -> str:
        """Which of us did it, and for which reason."""
        words = self.words
        user = data.get("user") or data.get("owner")
        reason = words.any_reason(data["reason"]) if data.get("reason") else ""
        if user and reason:
            return words.say("telling.by_because", user=user, reason=reason)
        return words.say("telling.by", user=user) if user else reason

    def _what(self) -> str:
        data, words = self.notice.data, self.words
        if self.notice.kind is NoticeKind.TRIAGE_GIVEN:
            return words.verdict(str(data.get("verdict") or ""))
        if self.notice.kind is NoticeKind.OPPORTUNITY_CHANGED:
            amount = words.amount(data["amount"], data["currency"]) if data.get("amount") is not None else ""
            return " ".join(part for part in (words.say(f"telling.deal_{data['status']}"), amount) if part)
        if self.notice.kind is NoticeKind.INTEREST_SHOWN:
            return self._act(data)
        return str(data["subject"]) if self.notice.kind is NoticeKind.LETTER_ANSWERED else ""

    def _act(self, data: Any) -> str:
        """What somebody just did: where on the site they are, as the playbook calls it, or what happened."""
        title, page = data.get("title"), data.get("page")
        if data["event"] != "page":
            done = self.words.event(data["event"])
            return self.words.say("telling.with_reason", what=done, reason=title) if title else done
        groups = (group for group in self.words.playbook.page_groups if group.pages.holds(page))
        return next((self.words.label(group.label) for group in groups), title or page or self.words.event("page"))

    def _activity(self, kind: str | None) -> str:
        known = ("contact", "plan", "call", "mail", "meeting", "reply")
        return self.words.say(f"telling.activity_{kind}") if kind in known else kind or ""

    def _listed(self, parts: Iterator[str]) -> str:
        return self.words.say("telling.comma").join(parts)


def link_to(about: About | None) -> str:
    """Where the person is on the site; nothing where it has no address."""
    base = settings.public_url()
    return f"{base}/people/{quote(in_address(about.key), safe='')}" if base and about is not None else ""


def as_data(notice: Noticed) -> dict[str, object]:
    """The notice for machines: points and amounts as numbers, without what only words are made of."""
    data = {key: _plain(key, value) for key, value in notice.data.items() if key != "lines"}
    about = notice.about
    if "account" in data:
        data["account"] = notice.account[0] if notice.account else about.account if about else None
    who = {"key": about.key, "name": about.name, "email": about.email, "company": about.company} if about else None
    return {
        "notice": notice.id,
        "person": who,
        **data,
        "owner": (about.owner if about else None) or data.get("owner"),
        "next_at": _plain("next_at", about.next_at) if about else None,
        "link": link_to(about) or None,
    }


def _plain(key: str, value: object) -> object:
    if key in _THOUSANDTHS and isinstance(value, int):
        return value / 1000
    if key in _INSTANTS and isinstance(value, int):
        return rfc3339(value)
    return value


def _one_line(text: str) -> str:
    """What people wrote may hold anything; a line of a message holds no line break and nothing invisible."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
