"""What is compared after a worker has worked."""

from __future__ import annotations

from typing import Any


def folded_anew() -> None:
    """Every stored state is what folding the whole log gives, with the timers fired as far as they were."""
    from ondo.domain.periods import fold_periods
    from ondo.store.models import FoldState, Transition
    from ondo.store.reading.in_force import in_force
    from ondo.store.reading.log import log, starts
    from ondo.store.states import to_text

    ruling = in_force()
    assert ruling is not None
    states = list(FoldState.objects.all())
    assert states
    for stored in states:
        told = starts([stored.person_id])[stored.person_id]
        again = fold_periods(ruling.periods, log(stored.person_id), until=stored.folded_to, **told.known())
        assert stored.state == to_text(again.state)
        rows = Transition.objects.filter(person=stored.person_id).order_by("id")
        assert not rows or rows[len(rows) - 1].to_stage == stored.stage


def stages() -> dict[str, list[str]]:
    """The stages that everybody known by e-mail went through, in the order of recording."""
    from ondo.store.models import Identity, Transition

    found = {}
    for identity in Identity.objects.filter(kind="email").select_related("person"):
        person = identity.person.root_id or identity.person_id
        rows = Transition.objects.filter(person=person).order_by("id")
        found[identity.value] = [row.to_stage for row in rows]
    return found


def everything_decided_once() -> None:
    """Nothing waits, nothing was lost, nothing was taken twice."""
    from django.db.models import Count

    from ondo.store.models import Event, Ledger, Pending

    assert not Pending.objects.exists()
    decided = Ledger.objects.values("event_id", "holder_id").annotate(n=Count("seq"))
    assert [row for row in decided if row["n"] > 1] == []
    assert set(Ledger.objects.values_list("event_id", flat=True)) == set(Event.objects.values_list("id", flat=True))


def history() -> list[tuple[object, ...]]:
    """Everything that was recorded, people named by their first event: comparable from one database to the next."""
    from ondo.store.models import Event, Ledger, Transition

    keys = {pk: bytes(key).hex() for pk, key in Event.objects.values_list("id", "key")}
    names: dict[int, str] = {}
    for holder, event in Ledger.objects.order_by("seq").values_list("holder_id", "event_id"):
        names.setdefault(holder, keys[event])
    return sorted(
        (names[r.person_id], r.at, r.from_stage or "", r.to_stage, r.cause, r.cause_key, r.score, r.cycle)
        for r in Transition.objects.all()
    ) + desks(names)


def desks(names: dict[int, str]) -> list[tuple[object, ...]]:
    """What the desks read, people by these names."""
    from ondo.store.models import Activity, HandOff, TriageVerdict

    verdicts = TriageVerdict.objects.values_list("person", "at", "verdict", "stage", "accepted", "retracted_at")
    activities = Activity.objects.values_list("person", "created_at", "kind", "because", "due_at", "done_at")
    hand_offs = HandOff.objects.values_list("person", "handed_at", "stage", "outcome", "outcome_at")
    rows: list[Any] = [*verdicts.order_by("id"), *activities.order_by("id"), *hand_offs.order_by("id")]
    assert activities
    return sorted(((names[person], *told) for person, *told in rows), key=repr)
