"""Assignment is fair whatever comes: nobody who could be given stays, nobody is passed over, ties favour nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ondo.domain.assignment import Assigned, Rule, Seat, Turns, Waiting, assign

USERS = range(1, 7)
WORDS = ("東京都", "大阪府", "福岡県")

seats = st.builds(
    Seat,
    user=st.sampled_from(USERS),
    team=st.just("sdr"),
    capacity=st.integers(1, 9),
    untouched=st.integers(0, 4),
    most=st.none() | st.integers(0, 6),
    present=st.booleans(),
)
offices = st.lists(seats, max_size=4, unique_by=lambda seat: seat.user)
rules = st.lists(
    st.builds(
        Rule,
        id=st.integers(1, 9),
        team=st.sampled_from(["sdr", "field_sales"]),
        when=st.dictionaries(st.just("prefecture"), st.frozensets(st.sampled_from(WORDS), min_size=1)),
        users=st.frozensets(st.sampled_from(USERS), max_size=3),
        by_capacity=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda rule: rule.id,
)
people = st.lists(
    st.builds(
        Waiting,
        person=st.integers(1, 10_000),
        team=st.sampled_from(["sdr", "field_sales"]),
        traits=st.dictionaries(st.just("prefecture"), st.sampled_from(WORDS)),
        account=st.none() | st.integers(1, 3),
        not_to=st.frozensets(st.sampled_from(USERS), max_size=2),
    ),
    max_size=8,
    unique_by=lambda one: one.person,
)


def may_take(rule: Rule, seat: Seat, one: Waiting) -> bool:
    """Said once more, plainly: whether a rule may give somebody to a user."""
    return (
        rule.fits(one)
        and seat.team == one.team
        and seat.present
        and (seat.most is None or seat.untouched < seat.most)
        and seat.user not in one.not_to
        and (not rule.users or seat.user in rule.users)
    )


def after(office: list[Seat], found: Assigned) -> list[Seat]:
    """The users with what they were given."""
    more = Counter(one.user for one in found.given)
    return [replace(seat, untouched=seat.untouched + more[seat.user]) for seat in office]


@given(people, rules, offices)
def test_whoever_is_left_has_nobody_who_could_take_them(
    waiting: list[Waiting], book: list[Rule], office: list[Seat]
) -> None:
    found = assign(waiting, book, office, {})
    given_ = {one.person for one in found.given}
    full = after(office, found)
    for one in waiting:
        if one.person not in given_:
            assert not any(may_take(rule, seat, one) for rule in book for seat in full)


@given(people, rules, offices)
def test_nobody_is_given_to_whom_no_rule_allows(waiting: list[Waiting], book: list[Rule], office: list[Seat]) -> None:
    found = assign(waiting, book, office, {})
    by_person, by_user = {one.person: one for one in waiting}, {seat.user: seat for seat in office}
    by_rule = {rule.id: rule for rule in book}
    assert len({one.person for one in found.given}) == len(found.given)
    for one in found.given:
        seat, person = by_user[one.user], by_person[one.person]
        assert seat.present
        assert one.user not in person.not_to
        assert one.rule is None or may_take(by_rule[one.rule], replace(seat, most=None), person)


@given(people, rules, offices)
def test_desks_that_are_full_stay_as_they_are(waiting: list[Waiting], book: list[Rule], office: list[Seat]) -> None:
    found = assign([replace(one, account=None) for one in waiting], book, office, {})
    for before, now in zip(office, after(office, found), strict=True):
        assert now.untouched == before.untouched or before.most is None or now.untouched <= before.most


@given(people, rules, offices, st.integers(0, 12))
def test_it_does_not_matter_in_how_many_rounds_they_come(
    waiting: list[Waiting], book: list[Rule], office: list[Seat], cut: int
) -> None:
    whole = assign(waiting, book, office, {})
    first = assign(waiting[:cut], book, office, {})
    accounts = {one.person: one.account for one in waiting}
    owners: dict[int, int] = {}
    for one in first.given:
        if (account := accounts[one.person]) is not None:
            owners.setdefault(account, one.user)
    second = assign(waiting[cut:], book, after(office, first), first.turns, owners)
    assert (*first.given, *second.given) == whole.given
    assert second.turns == whole.turns


def turns_of(weights: list[int], count: int, by_capacity: bool = True, turns: Turns | None = None) -> list[int]:
    """Who is given one after the other, `count` of them."""
    office = [Seat(user, "sdr", capacity) for user, capacity in enumerate(weights, 1)]
    waiting = [Waiting(person, "sdr") for person in range(count)]
    found = assign(waiting, [Rule(1, "sdr", by_capacity=by_capacity)], office, turns or {})
    return [one.user for one in found.given]


@given(st.integers(1, 6), st.integers(0, 40))
def test_in_turn_nobody_is_ever_more_than_one_ahead(users: int, count: int) -> None:
    given_ = Counter(turns_of([1] * users, count, by_capacity=False))
    counts = [given_[user] for user in range(1, users + 1)]
    assert max(counts) - min(counts) <= 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_by_capacity_everybody_has_exactly_their_share_after_each_whole_round(weights: list[int]) -> None:
    order = turns_of(weights, 2 * sum(weights))
    for half in (order[: sum(weights)], order[sum(weights) :]):
        assert [Counter(half)[user] for user in range(1, len(weights) + 1)] == weights


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(0, 60))
def test_nobody_waits_longer_than_a_round_for_their_turn(weights: list[int], skipped: int) -> None:
    order = turns_of(weights, skipped + 2 * sum(weights))[skipped:]
    assert set(order[: sum(weights) + max(weights)]) >= {user for user, weight in enumerate(weights, 1) if weight >= 1}


@given(st.lists(st.sets(st.integers(1, 5), min_size=1), min_size=1, max_size=60))
def test_whoever_comes_and_goes_is_neither_flooded_nor_forgotten(days: list[set[int]]) -> None:
    """Whoever is there gets what their presence earns, give or take as many as there are users."""
    turns: Turns = {}
    got: Counter[int] = Counter()
    earned = dict.fromkeys(range(1, 6), 0.0)
    for person, there in enumerate(days):
        office = [Seat(user, "sdr", present=user in there) for user in range(1, 6)]
        found = assign([Waiting(person, "sdr")], [Rule(1, "sdr")], office, turns)
        turns, got = found.turns, got + Counter(one.user for one in found.given)
        for user in there:
            earned[user] += 1 / len(there)
    assert all(abs(got[user] - earned[user]) < 5 for user in earned)


def test_between_equals_no_name_comes_first() -> None:
    first = Counter(
        assign([Waiting(person, "sdr")], [Rule(1, "sdr")], [Seat(1, "sdr"), Seat(2, "sdr"), Seat(3, "sdr")], {})
        .given[0]
        .user
        for person in range(3_000)
    )
    assert all(900 < first[user] < 1_100 for user in (1, 2, 3))


@given(people, offices)
def test_a_company_stays_with_one_user_while_they_are_there(waiting: list[Waiting], office: list[Seat]) -> None:
    open_to_all = [replace(one, not_to=frozenset(), team="sdr") for one in waiting]
    found = assign(open_to_all, [Rule(1, "sdr")], office, {})
    owner: dict[int, set[int]] = {}
    accounts = {one.person: one.account for one in open_to_all}
    for one in found.given:
        if (account := accounts[one.person]) is not None:
            owner.setdefault(account, set()).add(one.user)
    assert all(len(users) == 1 for users in owner.values())
