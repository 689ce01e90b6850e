"""Verdicts (振り分け): who gave which, on which stage, and why it was refused if it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ondo.domain.events import TRIAGE
from ondo.domain.fold import takes_back
from ondo.domain.triage import REASON, VERDICT
from ondo.store import bulk
from ondo.store.desks.decided import Act, Decided, Happened
from ondo.store.desks.words import as_json, text
from ondo.store.models import TriageVerdict

_COLUMNS = (
    *("person_id", "event_id", "verdict", "reason", "given", "stage", "user", "at"),
    *("accepted", "problems"),
)


def verdict_rows(decided: Decided, happened: Sequence[Happened]) -> Iterator[tuple[object, ...]]:
    """A row for every verdict that was given."""
    refusals = {refusal.event_id: refusal for refusal in decided.refusals}
    for act in happened:
        if not isinstance(act, Act) or act.event.name != TRIAGE:
            continue
        event, refusal = act.event, refusals.get(act.event.id)
        told = event.properties
        problems = [{"key": one.key, "params": dict(one.params)} for one in refusal.problems] if refusal else []
        yield (
            decided.told(event).holder,
            int(event.id),
            text(told.get(VERDICT), 100) or "",
            text(told.get(REASON)),
            as_json({key: value for key, value in told.items() if key not in (VERDICT, REASON)}),
            refusal.stage if refusal else act.stage,
            text(event.user),
            event.at,
            event.accepted,
            as_json(problems),
        )


def write_verdicts(rows: Sequence[tuple[object, ...]]) -> None:
    """Keep them; one that is there already stays as it is."""
    bulk.insert(TriageVerdict, _COLUMNS, rows, once=("event_id",))


def write_retractions(people: Iterable[Decided]) -> None:
    """Say of every verdict that was ever named by a retraction whether it stands taken back."""
    bulk.update(
        TriageVerdict, ("event_id", "retracted_at"), [row for decided in people for row in _retractions(decided)]
    )


def _retractions(decided: Decided) -> Iterator[tuple[int, int | None]]:
    gone = decided.gone()
    named = {str(one.properties.get("event", "")): one.at for one in decided.whole_log() if takes_back(one)}
    for event in decided.whole_log():
        if event.name == TRIAGE and event.id in named:
            yield int(event.id), named[event.id] if event.id in gone else None
