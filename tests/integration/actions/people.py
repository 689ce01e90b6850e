"""People who came to be in the store as they do in life: by events that a worker has decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.arrivals import act, arrive, identify, page, source

from ondo.domain.instants import Instant

if TYPE_CHECKING:
    from ondo.store.models import FoldState, Person

DAY = 86_400_000
T = 1_700_000_000_000


def decide(at: Instant) -> None:
    """Let a worker decide about everything that waits."""
    from ondo.worker.batch import run_batch

    while run_batch(at, most=1000).more:
        pass


def asked(who: str) -> dict[str, object]:
    """A request for a document, in that browser."""
    return {"type": "track", "event": "document_requested", "anonymousId": who}


def warm(who: str, at: Instant) -> None:
    """Somebody who looks, says who they are and asks: an MQL."""
    arrive(page(who), at)
    arrive(identify(who, f"{who}@example.co.jp"), at + 1)
    arrive(asked(who), at + 2)


def cool(who: str, at: Instant) -> None:
    """Somebody who looks and says who they are."""
    arrive(page(who), at)
    arrive(identify(who, f"{who}@example.co.jp"), at + 1)


def verdict(who: str, at: Instant, **given: str) -> int:
    """A user sorts somebody; the event's id."""
    return arrive(act(person(who).key, "triage", **given), at, by=source("ondo", "ondo"))


def person(who: str) -> Person:
    """Whoever stands for the holder of this e-mail address now."""
    from ondo.store.models import Identity

    found = Identity.objects.get(kind="email", value=f"{who}@example.co.jp").person
    return found.root or found


def holder(who: str) -> Person:
    """The holder of this e-mail address, also if they became part of somebody else."""
    from ondo.store.models import Identity

    return Identity.objects.get(kind="email", value=f"{who}@example.co.jp").person


def state(who: str) -> FoldState:
    """What the store has of somebody."""
    from ondo.store.models import FoldState

    return FoldState.objects.get(person=person(who))


def rows(who: str) -> list[tuple[str | None, str, str, str]]:
    """(from, to, kind of cause, its key) of everything recorded for somebody, in the order of recording."""
    from ondo.store.models import Transition

    found = Transition.objects.filter(person=holder(who)).order_by("id")
    return [(row.from_stage, row.to_stage, row.cause, row.cause_key) for row in found]
