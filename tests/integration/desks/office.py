"""A small office: its playbook, its users, and people who do things, decided about as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.arrivals import act, arrive, identify, put_in_force, source

from ondo.domain.instants import Instant

DAY = 86_400_000
T = 1_699_927_200_000
"""2023-11-14 11:00 in Tokyo."""

PLAYBOOK = """
ondo: 1
playbook: office
label: {ja: 営業所, en: Office}
because: what the tests of the desks need
timezone: Asia/Tokyo
engagement:
  rules:
    asked: {event: document_requested, points: 50, because: they want to know}
stages:
  visitor: {kind: anonymous, team: marketing, label: {ja: 訪問者, en: Visitor}}
  mql:
    kind: mql
    team: sdr
    label: {ja: MQL, en: MQL}
    sla: {first_touch: {within: 4 business hours, stopped_by: [call_attempted]}}
  lead: {kind: follow_up, team: sdr, must_have: [owner, next_activity], label: {ja: Lead, en: Lead}}
  sql: {kind: sql, team: field_sales, label: {ja: SQL, en: SQL}}
  opportunity: {kind: opportunity, team: field_sales, label: {ja: 商談, en: Opportunity}}
  customer: {kind: customer, label: {ja: 顧客, en: Customer}}
  lost: {kind: lost, team: marketing, label: {ja: 失注, en: Lost}}
  resting: {kind: recycled, team: marketing, label: {ja: リサイクル, en: Recycled}}
transitions:
  hot: {from: [visitor, lead], to: mql, when: {score: {reaches: 40}}, because: warm, label: {ja: 熱い, en: Hot}}
  deal: {from: [mql, lead, sql], to: opportunity, when: opportunity_created, because: a deal is a deal}
  won: {from: any, to: customer, when: opportunity_won, because: they signed}
  over: {from: [sql, opportunity], to: lost, when: opportunity_lost, because: they did not}
triage:
  sql: {from: [mql, lead], ask: {need: text}}
  lead:
    from: [mql]
    ask:
      next_activity: {choices: {call: Call, mail: Mail, seminar: Seminar}, label: {ja: 次回活動, en: Next}}
      due: date
  recycled:
    from: [mql, lead]
    to: resting
    reset: engagement
    reasons:
      later: {returns_after: 90d, to: lead, because: they said so}
  accepted: {from: [sql, opportunity], to: stay}
  returned:
    from: sql
    to: mql
    reasons:
      too_early: {label: {ja: 時期尚早, en: Too early}}
"""


@dataclass
class Office:
    """Where things are done one after the other, a minute each; `now` is when the last one was."""

    now: Instant = T
    users: dict[str, int] = field(default_factory=dict)

    def hire(self, *names: str) -> None:
        """Users who may own people."""
        from ondo.store.models import User

        self.users |= {name: User.objects.create(username=name).pk for name in names}

    def arrives(self, item: dict[str, Any], *, by: int | None = None, later: Instant = 60_000) -> int:
        """An event comes in, so long after the last one; nobody has decided about it yet."""
        self.now += later
        return arrive(item, self.now, by=by)

    def sees(self, item: dict[str, Any], *, later: Instant = 60_000) -> int:
        """The same, and it is decided about at once."""
        event = self.arrives(item, later=later)
        self.decide()
        return event

    def does(self, person: str, name: str, user: str = "sato", *, later: Instant = 60_000, **properties: Any) -> int:
        """A user does something with a person, and it is decided about at once."""
        event = self.arrives(act(person, name, user, **properties), by=source("ondo", "ondo"), later=later)
        self.decide()
        return event

    def takes_back(self, person: str, event: int) -> int:
        """A user takes something back."""
        return self.does(person, "retracted", event=str(event))

    def decide(self, after: Instant = 2_000) -> None:
        """The worker works, a little later."""
        from ondo.worker.batch import run_batch

        while run_batch(self.now + after, most=1000).more:
            pass

    def visitor(self, email: str = "tanaka@example.co.jp", cookie: str = "a") -> str:
        """Somebody says who they are; the key of the person."""
        self.sees(identify(cookie, email))
        return key_of(email)

    def mql(self, email: str = "tanaka@example.co.jp", cookie: str = "a") -> str:
        """Somebody asks for documents, and is an MQL."""
        key = self.visitor(email, cookie)
        self.sees({"type": "track", "event": "document_requested", "anonymousId": cookie})
        return key

    def sql(self, email: str = "tanaka@example.co.jp", cookie: str = "a") -> str:
        """An MQL whom Sato gives to field sales."""
        key = self.mql(email, cookie)
        self.does(key, "triage", verdict="sql", need="faster calls")
        return key


def open_office() -> Office:
    """The playbook is in force; Sato calls, Ito sells."""
    put_in_force(PLAYBOOK)
    office = Office()
    office.hire("sato", "ito")
    return office


def key_of(email: str) -> str:
    """The key of whoever an e-mail address leads to."""
    from ondo.store.models import Identity

    return Identity.objects.get(kind="email", value=email).person.key


def stage_of(key: str) -> str | None:
    """Where somebody stands."""
    from ondo.store.models import FoldState

    return FoldState.objects.get(person__key=key).stage
