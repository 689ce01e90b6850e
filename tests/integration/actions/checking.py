"""What holds of the store after people were merged, un-merged or changed in any other way."""

from __future__ import annotations

from tests.integration.worker.checking import folded_anew


def everything_fits() -> None:
    """Rows stand where their holders do; whoever is part of somebody has no state; timers are kept; states fold."""
    from ondo.store.bulk import rows
    from ondo.store.verifying import verify

    assert (
        rows("SELECT seq FROM ledger JOIN person h ON h.id = holder_id WHERE person_id <> COALESCE(h.root_id, h.id)")
        == []
    )
    assert rows("SELECT p.id FROM person p JOIN person r ON r.id = p.root_id WHERE r.root_id IS NOT NULL") == []
    assert rows("SELECT person_id FROM fold_state JOIN person p ON p.id = person_id WHERE root_id IS NOT NULL") == []
    _known_is_as_the_keys_say()
    _timers_are_kept()
    folded_anew()
    assert [difference for part in verify() for difference in part.differences] == []


def _known_is_as_the_keys_say() -> None:
    from ondo.store.models import Identity, Person

    strong = {"user", "email", "crm", "import"}
    keys = Identity.objects.filter(kind__in=strong).values_list("person__root_id", "person_id")
    named = {root or person for root, person in keys}
    assert set(Person.objects.filter(root=None, known=True, erased_at=None).values_list("id", flat=True)) == {
        person for person in named if Person.objects.get(pk=person).root_id is None
    }


def _timers_are_kept() -> None:
    from ondo.domain.fold import Fold
    from ondo.store.models import Due, FoldState
    from ondo.store.reading.in_force import in_force
    from ondo.store.states import from_text

    timers = dict(Due.objects.filter(kind="timer").values_list("person", "due_at"))
    ruling = in_force()
    assert ruling is not None
    for stored in FoldState.objects.all():
        due = Fold(ruling.playbook.index, from_text(stored.state)).next_due()
        assert stored.timer_at == timers.pop(stored.person_id, None)
        assert due is None or (stored.timer_at is not None and stored.timer_at <= due)
    assert timers == {}
