"""After the SQL: the hand-off to field sales, the meeting, the opportunity, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ondo.demo.catalogue import FIELD, What
from ondo.demo.desk import Coin, Notes, Office, lots
from ondo.domain.instants import HOUR, MINUTE, Instant

_RETURNS = lots(too_early=5, no_need=3, wrong_person=3, not_reached=2)
_LOSSES = lots(price=15, competitor=13, no_decision=14, timing=6, features=4)
_WINS = lots(support=3, price=2, features=4, references=2)
_ANSWER_DAYS = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 5)
_SMALLEST, _STEP = 240_000, 10_000


@dataclass(frozen=True)
class Deal:
    """An opportunity, as it stood at the end of the history."""

    key: str
    person: int
    opened_at: Instant
    closed_at: Instant | None
    status: str
    amount: int
    reason: str | None
    owner: int


class Teller(Protocol):
    """Whoever tells the story."""

    notes: Notes
    office: Office
    coin: Coin
    sdr: int


def hand_off(
    person: int, strength: int, employees: int, asked: bool, story: Teller, at: Instant
) -> tuple[Deal | None, Instant | None]:
    """Hand an SQL over. Gives the opportunity, or the instant at which field sales returned the person."""
    coin, office, notes = story.coin, story.office, story.notes
    rep = coin.one_of(FIELD)
    meeting = office.after(at, coin.between(2, 8), coin)
    notes.write(What.MEETING_BOOKED, person, at + 3 * MINUTE, story.sdr, on=office.date(meeting), type="meeting")
    answer = office.after(at, coin.one_of(_ANSWER_DAYS), coin)
    answer = max(answer, office.now_or_next(at + HOUR))
    if coin.hit(60 if strength else 260):
        return None, _returned(person, story, answer, rep)
    notes.write(What.TRIAGE, person, answer, rep, verdict="accepted")
    meeting = max(meeting, office.now_or_next(answer + HOUR))
    notes.write(What.MEETING, person, meeting, rep, type="meeting")
    if not coin.hit(880 if strength else 220):
        return None, _returned(person, story, office.after(meeting, 2, coin), rep)
    return _deal(person, strength, employees, asked, story, office.after(meeting, coin.between(1, 12), coin), rep), None


def _returned(person: int, story: Teller, at: Instant, rep: int) -> Instant:
    reason = story.coin.one_of(_RETURNS)
    story.notes.write(What.TRIAGE, person, at, rep, verdict="returned", reason=reason)
    return at


def _deal(
    person: int, strength: int, employees: int, asked: bool, story: Teller, opened: Instant, rep: int
) -> Deal | None:
    """An inquiry closes sooner and is smaller."""
    coin, office, end = story.coin, story.office, story.office.end
    if opened >= end:
        return None
    days = coin.between(14, 60) + min(employees // 20, 70)
    closed = office.in_days(opened, days * (60 if asked else 100) // 100, coin)
    amount = max(_SMALLEST, employees * coin.between(3_000, 8_000) * (70 if asked else 100) // 100)
    amount = amount // _STEP * _STEP
    key = f"D{story.notes.message_id(story.notes.next_number)}"
    worth = {"opportunity": key, "amount": str(amount), "currency": "JPY"}
    story.notes.write(What.DEAL, person, opened, rep, **worth)
    if closed >= end:
        return Deal(key, person, opened, None, "open", amount, None, rep)
    won = coin.hit(strength * 62 // 100)
    reason = coin.one_of(_WINS if won else _LOSSES)
    story.notes.write(What.WON if won else What.LOST, person, closed, rep, **worth, reason=reason)
    return Deal(key, person, opened, closed, "won" if won else "lost", amount, reason, rep)
