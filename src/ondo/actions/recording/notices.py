"""What of a batch people outside care about: moves, lines that were crossed, verdicts, hand-offs, opportunities."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ondo.actions.recording.clocks import keep_clocks, rows_of, set_clocks
from ondo.actions.recording.crossings import crossed, standing
from ondo.actions.recording.interest import interest
from ondo.actions.recording.live import Live, Move
from ondo.actions.recording.messages import UNDO, Recorded, taken_back
from ondo.actions.recording.news import News, put_down, withdraw
from ondo.domain.events import OPPORTUNITY_TURNS, TRIAGE, Event
from ondo.domain.fold import takes_back
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.notices import NoticeKind
from ondo.domain.playbook import Playbook
from ondo.domain.record import CauseKind, Transition
from ondo.domain.traits import is_left_out
from ondo.domain.triage import REASON, VERDICT
from ondo.domain.triggers import Measure
from ondo.store import bulk
from ondo.store.desks.desk import HandedOver
from ondo.store.desks.opportunities import Deal, deal_of
from ondo.store.desks.recorded import PART
from ondo.store.reading.in_force import in_force
from ondo.store.reading.left_out import left_out_among
from ondo.store.reading.transitions import transitions_of


@dataclass(frozen=True, slots=True)
class Written:
    """What was just put down of some people. `untold`: moves that nobody is to hear of."""

    lives: Sequence[Live]
    recorded: Sequence[Recorded]
    untold: Container[int]
    handed: Sequence[HandedOver]

    def moves(self) -> Iterator[tuple[Live, int, Move]]:
        """Everybody's moves with their ids, but for history and first events."""
        for live, recorded in zip(self.lives, self.recorded, strict=True):
            for id_, move in recorded if recorded and is_told_of(live) else ():
                if move.row.cause.kind is not CauseKind.START:
                    yield live, id_, move


def is_told_of(live: Live) -> bool:
    """History is told to nobody, nor is whoever the playbook leaves out."""
    return not live.past and not is_left_out(live.folding.index.playbook, live.folding.state)


def write_notices(written: Written, now: Instant) -> None:
    """A notice for each, and the clocks of the stages that were entered. What is undone in time is told to nobody."""
    undone: set[int] = set()
    for live in written.lives:
        if any(map(takes_back, live.taken)):
            gone = taken_back(live)
            withdraw(live.person, gone)
            undone |= gone
    put_down([one for one in _news(written) if one.event not in undone], now + UNDO)
    put_down(interest(written.lives, now), now)
    set_clocks(((live, id_, move.row) for live, id_, move in written.moves()), now)


def tell_recorded(after: int, handed: Sequence[HandedOver], now: Instant) -> None:
    """The same for moves that one statement recorded just now, as at the end of a switch: those with greater ids.

    `handed`: the hand-offs that these moves opened or ended.
    """
    changed: dict[int, list[HandedOver]] = {}
    for one in handed:
        changed.setdefault(one.person, []).append(one)
    ruling = in_force()
    assert ruling is not None, "somebody moved"
    found = bulk.rows("SELECT DISTINCT person_id FROM transition WHERE id > %s ORDER BY person_id", [after])
    for part in range(0, len(found), PART):
        everybody = [person for (person,) in found[part : part + PART]]
        untold = left_out_among(everybody, ruling.playbook)
        people = transitions_of([person for person in everybody if person not in untold], after=after)
        rows = [(person, id_, row) for person, recorded in people.items() for id_, row in recorded]
        put_down([news for one in rows for news in of_move(*one, ruling.playbook)], now + UNDO)
        last = [(person, *recorded[-1]) for person, recorded in people.items()]
        put_down(
            [
                news
                for person, _, row in last
                for one in changed.get(person, ())
                for news in _of_hand_off(one, person, {"stage": one.stage, "score": row.score})
            ],
            now + UNDO,
        )
        keep_clocks([row for one in last for row in rows_of(*one, ruling.playbook)])


def of_deal(deal: Deal, at: Instant, event: int | None = None) -> News:
    """An opportunity was opened, won or lost."""
    told = {
        "opportunity": deal.key,
        "status": deal.status,
        "amount": deal.amount,
        "currency": deal.currency,
        "reason": deal.reason,
        "owner": deal.owner,
        "account": deal.account,
    }
    return News(NoticeKind.OPPORTUNITY_CHANGED, at, deal.person, told, event)


def of_move(person: int, id_: int, row: Transition, playbook: Playbook) -> Iterator[News]:
    """Somebody moved, and perhaps is an MQL by it."""
    event = int(row.cause.event_id) if row.cause.event_id else None
    data = {
        "transition": id_,
        "cycle": row.cycle,
        "from_stage": row.from_stage,
        "stage": row.to_stage,
        "cause": row.cause.kind.value,
        "rule": row.cause.key,
        "reason": row.cause.reason,
        "user": row.cause.user,
        "how": row.how.value if row.how else None,
        "score": row.score,
        "lines": [[line.source.value, line.key, line.points] for line in row.contributions],
    }
    yield News(NoticeKind.STAGE_CHANGED, row.at, person, data, event)
    stage = playbook.stage_by_key.get(row.to_stage)
    if row.how is not None and stage is not None and stage.kind is Kind.MQL:
        yield News(NoticeKind.MQL_MADE, row.at, person, data, event)


def _news(written: Written) -> Iterator[News]:
    for live, id_, move in written.moves():
        if id_ not in written.untold:
            yield from of_move(live.person, id_, move.row, live.folding.index.playbook)
    acts: dict[int, Live] = {}
    for live in written.lives:
        if is_told_of(live) and not live.absorbed:
            acts[live.person] = live
            yield from _of_lines(live)
            yield from _of_events(live)
    for handed in written.handed:
        if handed.person in acts:
            yield from _of_live(handed, acts[handed.person])


def _of_lines(live: Live) -> Iterator[News]:
    """A fold that began anew crosses no line: its correction says what there is to say."""
    if live.refolded is not None:
        return
    live.after = standing(live.folding)
    for at, told in crossed(live.folding, live.before or {}, live.after):
        event = next((int(one.id) for one in reversed(live.taken) if one.id), None)
        yield News(NoticeKind.SCORE_CROSSED, at, live.person, {**told, "stage": live.folding.state.stage}, event)


def _of_events(live: Live) -> Iterator[News]:
    for event in live.taken:
        if event.name == TRIAGE and event.accepted and not event.flagged:
            yield News(NoticeKind.TRIAGE_GIVEN, event.at, live.person, _verdict(live, event), int(event.id))
        elif event.name in OPPORTUNITY_TURNS and not event.flagged:
            deal = deal_of(event, live.person)
            assert deal is not None, "a person's deal has a key"
            yield of_deal(deal, event.at, int(event.id))


def _verdict(live: Live, event: Event) -> dict[str, object]:
    return {
        "verdict": event.properties.get(VERDICT),
        "reason": event.properties.get(REASON),
        "user": event.user,
        "stage": live.folding.state.stage,
        "score": standing(live.folding).get(Measure.SCORE, 0),
    }


def _of_live(handed: HandedOver, live: Live) -> Iterator[News]:
    told = {"stage": handed.stage, "score": standing(live.folding).get(Measure.SCORE, 0)}
    event = next((int(one.id) for one in live.taken if one.at == handed.outcome_at and one.id), None)
    return _of_hand_off(handed, live.person, told, event)


def _of_hand_off(
    handed: HandedOver, person: int, told: Mapping[str, object], answer: int | None = None
) -> Iterator[News]:
    """Somebody was handed over, or field sales answered; `answer`: by which event."""
    if handed.id is None and handed.outcome != "withdrawn":
        data = {**told, "user": handed.handed_by, "transition": handed.transition}
        yield News(NoticeKind.HAND_OFF_MADE, handed.handed_at, person, data, handed.event)
    kind = _ANSWERS.get(handed.outcome or "")
    if kind is not None and handed.outcome_at is not None:
        data = {**told, "user": handed.outcome_by, "reason": handed.reason, "transition": handed.transition}
        yield News(kind, handed.outcome_at, person, data, answer)


_ANSWERS = {"accepted": NoticeKind.HAND_OFF_ACCEPTED, "returned": NoticeKind.HAND_OFF_RETURNED}
