"""The text of a state: one for equal states, and the state itself again."""

from __future__ import annotations

from dataclasses import fields

from ondo.domain.fading import Held
from ondo.domain.state import CACHES, Began, Cleared, Returning, State, dump, from_plain, load, plain


def full() -> State:
    """A state in which every field says something."""
    return State(
        traits={"company": "例 KK", "tags": ["b", "a"], "nested": {"z": 1, "a": None}},
        account="acme",
        account_traits={"employees": 200, "score": 1.5, "key": True},
        fit=-1500,
        held={10: Held(5, 20_000, [[20_000, 7]], True, 3, 20_001, 2, 1_777_000_000_000), 2: Held()},
        silent_since=0,
        silence_step=1,
        silence_taken=-10_000,
        absent={3: None, 1: 1_777_000_000_000},
        penalties={1: False, 0: True},
        counts={0: [Began(1, True, ["e1"]), Began(2, False)]},
        sequences={4: [None, Began(3, True, ["e1", "e2"])], 1: [None]},
        used={7: 12, 1: 3},
        stage="mql",
        entered_at=5,
        by_interest=True,
        cleared=Cleared(9, 4),
        dwelt=86_400_000,
        disarmed={11, 2},
        returning=Returning("recycled", "later", "lead", 99, 1, True),
        cycle=2,
        in_cycle=True,
        source="inquiry",
        own_acts=["e1", "e2"],
        taken=40,
        last_at=0,
    )


def test_every_field_is_written_and_read_back() -> None:
    state = full()
    stored = {one.name for one in fields(State)} - CACHES
    assert set(plain(state)) == stored
    assert load(dump(state)) == state


def test_nothing_reads_back_as_nothing() -> None:
    assert dump(State()) == "{}"
    assert load("{}") == State()


def test_zero_and_empty_are_not_the_same_as_nothing() -> None:
    for state in (State(silent_since=0), State(last_at=0), State(account="")):
        assert load(dump(state)) == state != State()


def test_equal_states_give_equal_text() -> None:
    """However their dictionaries were filled."""
    state = full()
    other = from_plain(dict(reversed(plain(state).items())))
    for name in ("traits", "account_traits", "held", "absent", "penalties", "sequences", "used"):
        setattr(other, name, dict(reversed(getattr(other, name).items())))
    other.traits["nested"] = {"a": None, "z": 1}
    assert other == state
    assert dump(other) == dump(state)


def test_what_follows_from_the_rest_is_not_written() -> None:
    state = full()
    state.known_day, state.known_engagement, state.timer_known = 20_000, 500, True
    assert dump(state) == dump(full())
