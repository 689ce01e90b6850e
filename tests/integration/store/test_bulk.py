"""Many rows with one statement: what goes in comes out, of every type, and nothing that is wrong gets in."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from django.db import DataError, Error, transaction

TEXT = 'a "quoted", {braced}\\ back\\slashed\n\t値 🌡, NULL'


def due(payload: object, number: int, **others: object) -> tuple[object, ...]:
    told = {"person": None, "tries": 0, **others}
    return ("outbox", "x", told["person"], number, None if payload is None else json.dumps(payload), told["tries"])


DUE = ("kind", "what", "person", "due_at", "payload", "tries")


def test_what_was_inserted_is_there_as_it_was_given(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Due

    payloads: list[object] = [{"text": TEXT, "list": [1, None, 2.5]}, None, {}]
    bulk.insert(Due, DUE, [due(one, 2**62 - n, person=-(2**62) if n else None) for n, one in enumerate(payloads)])
    found = list(Due.objects.order_by("-due_at").values_list("payload", "person", "due_at"))
    assert found == [
        (payloads[0], None, 2**62),
        (payloads[1], -(2**62), 2**62 - 1),
        (payloads[2], -(2**62), 2**62 - 2),
    ]


def test_rows_are_changed_each_in_its_own_way(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Opportunity

    columns = ("key", "status", "amount", "reason", "opened_at")
    bulk.insert(Opportunity, columns, [(f"o{n}", "open", n, None, 0) for n in range(3)])
    ids = list(Opportunity.objects.order_by("key").values_list("pk", flat=True))
    bulk.update(Opportunity, ("id", "reason", "amount"), [(ids[0], TEXT, None), (ids[2], "", 7)])
    assert list(Opportunity.objects.order_by("key").values_list("reason", "amount")) == [
        (TEXT, None),
        (None, 1),
        ("", 7),
    ]


def test_what_a_row_says_already_is_no_change(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Person, Work

    people = [Person.objects.create(key=f"p{n}", created_at=0).pk for n in range(3)]
    for person in people[:2]:
        known = {"points": 5, "points_day": 1, "version": 1, "stage": "mql", "entered_at": 0}
        Work.objects.create(person_id=person, next_kind="call", next_at=0, urgent_at=0, **known)
    bulk.update_other(
        Work,
        ("person_id", "points", "points_day"),
        [(people[0], 5, 1), (people[1], 5, 2), (people[2], 9, 9)],
        "version",
    )
    assert list(Work.objects.order_by("person_id").values_list("points", "points_day", "version")) == [
        (5, 1, 1),
        (5, 2, 2),
    ]


def test_truth_and_fractions_keep_their_type(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Person, Transition

    person = Person.objects.create(key="p", created_at=0)
    columns = (
        *("person_id", "cycle", "to_stage", "at", "recorded_at", "cause", "cause_key", "score", "fit", "engagement"),
        *("reset", "fingerprint", "snapshot", "work_propensity", "explored"),
    )
    usual = (person.pk, 1, "mql", 0, 0, "rule", "r", 0, 0, 0)
    bulk.insert(Transition, columns, [(*usual, True, "f", "{}", 0.05, False), (*usual, False, "f", "[]", None, True)])
    found = Transition.objects.order_by("pk").values_list("reset", "work_propensity", "explored", "snapshot")
    assert list(found) == [(True, 0.05, False, {}), (False, None, True, [])]


def test_a_number_that_is_too_large_is_refused(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Due

    with pytest.raises((DataError, OverflowError)), transaction.atomic():
        bulk.insert(Due, DUE, [due({}, 5), due({}, 2**63)])
    assert not Due.objects.exists()


def test_text_that_is_too_long_is_never_cut(store: str) -> None:
    """PostgreSQL refuses it, SQLite keeps it whole."""
    from ondo.store import bulk
    from ondo.store.models import Due

    long = ("outbox", "x" * 41, None, 1, None, 0)
    try:
        with transaction.atomic():
            bulk.insert(Due, DUE, [due({}, 5), long])
    except DataError:
        assert not Due.objects.exists()
    assert set(Due.objects.values_list("what", flat=True)) <= {"x", "x" * 41}


def test_a_part_that_nobody_waited_for_still_fails_as_a_whole(store: str) -> None:
    """The second row breaks a rule of the database; whatever comes after, the first is not there either."""
    from ondo.store import bulk
    from ondo.store.models import Audit, Due

    timer = ("timer", "", 7, 1, None, 0)

    def write() -> None:
        with transaction.atomic(), bulk.unanswered():
            bulk.insert(Due, DUE, [timer])
            bulk.insert(Due, DUE, [timer])
            bulk.insert(Audit, ("at", "by", "action", "subject"), [(1, "x", "y", "z")])

    with pytest.raises(Error):
        write()
    assert not Due.objects.exists()
    assert not Audit.objects.exists()


def test_questions_in_between_see_what_was_written(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Due

    with transaction.atomic(), bulk.unanswered():
        bulk.insert(Due, DUE, [due({"n": n}, n) for n in range(3)])
        assert bulk.rows("SELECT count(*) FROM due", []) == [(3,)]
        bulk.insert(Due, DUE, [due({}, 9)])
    assert Due.objects.count() == 4


def test_a_list_may_be_empty_and_long(store: str) -> None:
    from ondo.store import bulk
    from ondo.store.models import Person

    Person.objects.create(key="p", created_at=0)
    for values, found in (([], 0), (list(range(-5_000, 5_000)), 1)):
        where, parameter = bulk.listed(values)
        assert bulk.rows(f"SELECT count(*) FROM person WHERE id {where}", [parameter]) == [(found,)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_what_would_come_about_again_is_not_seen_to_the_disk(store: str) -> None:
    from ondo.store import bulk

    def level() -> int:
        return int(bulk.rows("PRAGMA synchronous")[0][0])

    usual = level()
    bulk.execute("PRAGMA synchronous=FULL")
    try:
        with suppress(DataError), bulk.made_again():
            assert level() == 1
            raise DataError
        assert level() == 2
        with transaction.atomic(), bulk.made_again():  # part of something else, which is not made again
            assert level() == 2
    finally:
        bulk.execute(f"PRAGMA synchronous={usual}")
