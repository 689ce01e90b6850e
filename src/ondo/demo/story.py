"""How an SDR works one person: calls, mails, verdicts, and what comes of them, given what the person really wants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ondo.demo.catalogue import SDRS, What
from ondo.demo.deals import Deal, hand_off
from ondo.demo.desk import Coin, Notes, Office, lots
from ondo.demo.market import Kind
from ondo.domain.instants import DAY, MINUTE, Instant

_NEEDS = lots(grow_revenue=5, keep_customers=2, efficient_marketing=3)
_IN_VAIN = lots(no_answer=5, busy=2, gatekeeper=3, voicemail=2)
_UNREACHED = lots(lead=11, recycled=5, forgotten=4)
_ACTIVITIES = lots(call=6, mail=3, seminar=2)
_TONES_OF_BUYERS = lots(warm=30, neutral=17, cool=3)
_TONES = lots(warm=7, neutral=23, cool=20)
_WITH_RIVAL = lots(contract_runs=6, uses_competitor=4)
_NOT_NOW = lots(no_need_now=7, other_project=3)
_REASON_OF_KIND = {Kind.STUDENT: "student", Kind.COMPETITOR: "competitor"}
_NO_PROSPECTS = (Kind.STUDENT, Kind.COMPETITOR, Kind.VENDOR, Kind.JOB_SEEKER)
_ANSWERS = {
    "ready": "今期中に比較検討したい",
    "nurture_more": "課題はあるが、時期は決まっていない",
    "just_looking": "情報収集のために資料を見ただけ",
}
_ROUNDS = 4
_ATTEMPTS = 4


@dataclass(frozen=True)
class Lead:
    """One person as sales could know them, and what is hidden from sales."""

    person: int
    kind: Kind
    turns: tuple[int, ...]
    """The days on which they enter the market and leave it, in turn (hidden; it decides what they say)."""
    strength: int
    employees: int
    uses_rival: bool
    contract_end: int
    signals: Sequence[Instant] = ()
    """When the incumbent rule found them worth a call."""
    telling: Sequence[Instant] = ()
    """Those of these moments that came by a telling act, not by points alone."""
    acts: Sequence[int] = ()
    """Numbers of their last acts, for those who must cite them."""


@dataclass(frozen=True)
class Round:
    """What became of working somebody once."""

    verdict: str
    at: Instant
    next_at: Instant | None = None
    """When sales mean to come back; None: not by themselves."""


class Story:
    """Writes down one person's treatment."""

    def __init__(self, lead: Lead, notes: Notes, office: Office, coin: Coin) -> None:
        self.lead, self.notes, self.office, self.coin = lead, notes, office, coin
        self.sdr = coin.one_of(SDRS)
        self.deals: list[Deal] = []
        self.silent_from: Instant | None = None
        """From when on no mails go out: disqualified, or a customer."""

    def tell(self, first: Instant, asked: bool) -> None:
        """Work the person from `first` on, and again when they come back or their date comes."""
        at: Instant | None = first
        for number in range(_ROUNDS):
            if at is None or at >= self.office.end:
                return
            done = self._round(at, asked, number)
            if done.verdict in ("disqualified", "sql"):
                return
            at = self._next(done)
            asked = False

    def cold_call(self, at: Instant) -> None:
        """Call somebody who has given no sign; put those forward who turn out to be interested."""
        answered = self.coin.hit(420)
        self._call(at, 1, "connected" if answered else "no_answer", campaign="outbound")
        if not answered:
            return
        if not self.lead.acts or not (self._buying(at) or self.coin.hit(450)):
            return
        self._talk(at + MINUTE, "warm" if self._buying(at) else "neutral")
        acts = [self.notes.message_id(number) for number in self.lead.acts]
        then = at + 12 * MINUTE
        self.notes.write(What.TRIAGE, self.lead.person, then, self.sdr, verdict="put_forward", acts=acts)
        self.tell(self.office.after(then, self.coin.between(1, 4), self.coin), asked=False)

    # -- one round

    def _round(self, at: Instant, asked: bool, number: int) -> Round:
        connected = self._reach(at, asked)
        if connected is None:
            return self._unreached(at, number)
        return self._verdict(connected, asked, number)

    def _reach(self, at: Instant, asked: bool) -> Instant | None:
        """Call until somebody answers, or give up; a mail after a call in vain."""
        reachable = 700 if asked else 520 if self._buying(at) else 380
        for attempt in range(1, self.coin.between(2, _ATTEMPTS) + 1):
            if at >= self.office.end:
                return None
            if self.coin.hit(reachable):
                self._call(at, attempt, "connected")
                return at
            self._call(at, attempt, self.coin.one_of(_IN_VAIN))
            if self.coin.hit(300):
                self.notes.write(What.SDR_MAIL, self.lead.person, at + 9 * MINUTE, self.sdr, template="missed-you")
                if self._buying(at) and self.coin.hit(350):
                    reply = at + self.coin.between(30, 300) * MINUTE
                    self.notes.write(What.REPLIED, self.lead.person, reply, template="missed-you")
            at = self.office.after(at, self.coin.between(1, 3), self.coin)
        return None

    def _unreached(self, at: Instant, number: int) -> Round:
        then = self.office.after(at, 8, self.coin)
        match self.coin.one_of(_UNREACHED):
            case "lead" if number == 0:
                return self._to_lead(then, "mail")
            case "recycled":
                return self._recycle(then, "no_need_now")
            case _:
                return Round("none", then)

    def _verdict(self, at: Instant, asked: bool, number: int) -> Round:
        buying = self._buying(at)
        self._talk(at + MINUTE, self._tone(buying))
        then = at + self.coin.between(6, 26) * MINUTE
        if self.lead.kind in _NO_PROSPECTS and self.coin.hit(880):
            return self._disqualify(then)
        if buying and self.coin.hit(820 if asked else 740):
            return self._to_sql(then, asked)
        if not buying and self.lead.kind == Kind.PROSPECT and self.coin.hit(60):
            return self._to_sql(then, asked)
        nurtured = number == 0 and self.coin.hit(420)
        if self.coin.hit(90):
            outcome, tones = ("nurture_more", _TONES_OF_BUYERS) if nurtured else ("just_looking", _TONES)
            then = self._discovery(then, outcome, self.coin.one_of(tones))
        if nurtured:
            return self._to_lead(then, self.coin.one_of(_ACTIVITIES))
        return self._recycle(then, self._reason(then))

    def _tone(self, buying: bool) -> str:
        return self.coin.one_of(_TONES_OF_BUYERS if buying else _TONES)

    def _reason(self, at: Instant) -> str:
        if self._next_window(at) >= 0 and self.coin.hit(620):
            return "other_project"
        if self.lead.uses_rival:
            return self.coin.one_of(_WITH_RIVAL)
        return self.coin.one_of(_NOT_NOW)

    # -- the verdicts

    def _to_lead(self, at: Instant, next_activity: str) -> Round:
        due = self.office.in_days(at, self.coin.between(12, 45), self.coin)
        self._triage(at, "lead", next_activity=next_activity, due=self.office.date(due))
        return Round("lead", at, due)

    def _to_sql(self, at: Instant, asked: bool) -> Round:
        need = self.coin.one_of(_NEEDS)
        if self.coin.hit(300):
            at = self._discovery(at, "ready", "warm", customer_need=need)
        self._triage(at, "sql", spoke_directly=True, understands_offer=True, customer_need=need)
        deal, returned = hand_off(self.lead.person, self.lead.strength, self.lead.employees, asked, self, at)
        if deal:
            self.deals.append(deal)
            self.silent_from = deal.closed_at if deal.status == "won" else None
            if deal.status == "lost" and deal.closed_at is not None:
                return Round("lost", deal.closed_at, self.office.in_days(deal.closed_at, 183, self.coin))
        if returned is not None:
            return Round("returned", returned, self.office.in_days(returned, 30, self.coin))
        return Round("sql", at)

    def _discovery(self, at: Instant, outcome: str, tone: str, **given: object) -> Instant:
        """A call of its own, booked, with a script, ending in one of the three SAL outcomes."""
        then = self.office.after(at, self.coin.between(2, 6), self.coin)
        booked = {"on": self.office.date(then), "type": "discovery"}
        self.notes.write(What.MEETING_BOOKED, self.lead.person, at, self.sdr, **booked)
        self._talk(then, tone, answers=_ANSWERS[outcome])
        end = then + 20 * MINUTE
        self.notes.write(What.TRIAGE, self.lead.person, end, self.sdr, verdict=outcome, tone=tone, **given)
        return end + 4 * MINUTE

    def _recycle(self, at: Instant, reason: str) -> Round:
        returns = at + 180 * DAY
        extra: dict[str, object] = {}
        if reason == "other_project":
            window = self._next_window(at)
            days = window - self.office.day(at) + 9 if window >= 0 else self.coin.between(70, 260)
            returns = self.office.in_days(at, max(days, 20), self.coin)
            extra["returns_on"] = self.office.date(returns)
        elif reason == "uses_competitor":
            returns = at + 365 * DAY
        elif reason == "contract_runs":
            before = self.lead.contract_end - 90 - self.office.day(at)
            returns = at + max(before, 1) * DAY
        self._triage(at, "recycled", reason=reason, **extra)
        return Round("recycled", at, self.office.in_days(returns, self.coin.between(1, 4), self.coin))

    def _disqualify(self, at: Instant) -> Round:
        self._triage(at, "disqualified", reason=_REASON_OF_KIND.get(self.lead.kind, "not_a_business"))
        self.silent_from = at
        return Round("disqualified", at)

    def _triage(self, at: Instant, verdict: str, **given: object) -> None:
        """Give a verdict; now and then the wrong one first, taken back at once."""
        if self.coin.hit(14):
            wrong = self.notes.write(
                What.TRIAGE, self.lead.person, at, self.sdr, verdict="disqualified", reason="not_a_business"
            )
            undone = at + self.coin.between(1, 9) * MINUTE
            event = self.notes.message_id(wrong)
            self.notes.write(What.RETRACTED, self.lead.person, undone, self.sdr, event=event)
            at = undone + MINUTE
        self.notes.write(What.TRIAGE, self.lead.person, at, self.sdr, verdict=verdict, **given)

    # -- small acts and facts

    def _next(self, done: Round) -> Instant | None:
        """When sales turn to this person again: new signals after a rest, else the date agreed.

        Points alone bring nobody back whom sales have sent away.
        """
        moments = self.lead.telling if done.verdict == "recycled" else self.lead.signals
        nth = bisect_left(moments, done.at + 21 * DAY)
        soonest = moments[nth] if nth < len(moments) else done.next_at
        if soonest is None:
            return None
        if done.next_at is not None:
            soonest = min(soonest, done.next_at)
        return self.office.now_or_next(soonest + self.coin.between(20, 400) * MINUTE)

    def _call(self, at: Instant, attempt: int, outcome: str, **more: object) -> None:
        self.notes.write(What.CALL, self.lead.person, at, self.sdr, attempt=attempt, outcome=outcome, **more)

    def _talk(self, at: Instant, tone: str, **more: object) -> None:
        self.notes.write(What.TALK, self.lead.person, at, self.sdr, outcome="talked", tone=tone, **more)

    def _buying(self, at: Instant) -> bool:
        return bisect_right(self.lead.turns, self.office.day(at)) % 2 == 1

    def _next_window(self, at: Instant) -> int:
        nth = bisect_right(self.lead.turns, self.office.day(at))
        nth += nth % 2
        return self.lead.turns[nth] if nth < len(self.lead.turns) else -1
