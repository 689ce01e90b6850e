"""Announces moves: a line for each on standard output, as JSON for machines or in plain words (`ONDO_LOG`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ondo import settings
from ondo.domain.instants import Instant, to_datetime
from ondo.insight.words import Words
from ondo.store import bulk
from ondo.store.reading.in_force import in_force
from ondo.texts import current_language, say
from ondo.worker.message import Message


@dataclass(frozen=True, slots=True)
class Move:
    """A transition as it is told."""

    transition: int
    person: str
    account: str | None
    from_stage: str | None
    to_stage: str
    at: Instant
    cause: str
    cause_key: str
    reason: str | None
    score: int
    fingerprint: str


def announce(messages: Sequence[Message]) -> dict[int, str]:
    """Print a line for each message. One about a move that is no more has nothing to tell."""
    ruling = in_force()
    assert ruling is not None, "nobody moves without a playbook"
    words = {period.playbook.fingerprint: Words(period.playbook, current_language()) for period in ruling.periods}
    latest = words[ruling.playbook.fingerprint]
    moves = _moves([message.payload["transition"] for message in messages])
    told = [(message.id, moves.get(message.payload["transition"])) for message in messages]
    form = as_json if settings.log_form() == "json" else in_words
    lines = [form(move, id_, words.get(move.fingerprint, latest)) for id_, move in told if move is not None]
    if lines:
        print(*lines, sep="\n", flush=True)
    return {}


def as_json(move: Move, message: int, words: Words) -> str:
    """The move with its keys, points in thousandths, and in words. `message` tells a line that comes twice."""
    at = to_datetime(move.at).isoformat(timespec="milliseconds")
    told = {"event": "announcement", "message": message, "text": in_words(move, message, words)}
    return json.dumps(told | asdict(move) | {"at": at}, ensure_ascii=False)


def in_words(move: Move, message: int, words: Words) -> str:
    """Who moved from where to where, why, and with which score."""
    who = f"{move.person} ({move.account})" if move.account else move.person
    return say(
        "outbox.announcement",
        at=words.moment(move.at),
        who="".join(letter for letter in who if letter.isprintable()),
        from_stage=words.stage(move.from_stage) if move.from_stage else "–",
        to_stage=words.stage(move.to_stage),
        why=_why(words, move),
        score=words.points(move.score),
        message=message,
    )


def _why(words: Words, move: Move) -> str:
    cause = words.cause(move.cause, move.cause_key)
    return f"{cause}: {words.reason(move.cause_key, move.reason)}" if move.reason else cause


def _moves(transitions: Sequence[int]) -> Mapping[int, Move]:
    """These transitions, each with whoever stands for the person now."""
    where, parameter = bulk.listed(transitions)
    found = bulk.rows(
        "SELECT t.id, r.key, a.name, t.from_stage, t.to_stage, t.at, t.cause, t.cause_key, t.reason, t.score,"
        " t.fingerprint FROM transition t JOIN person p ON p.id = t.person_id"
        " JOIN person r ON r.id = COALESCE(p.root_id, p.id) LEFT JOIN account a ON a.id = r.account_id"
        f" WHERE t.id {where}",
        [parameter],
    )
    return {row[0]: Move(*row) for row in found}
