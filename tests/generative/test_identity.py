"""Laws of who is who, tried on made-up people, keys and orders of arrival."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.people import CARDS, DESK, KIOSK, SERVER, SHOP, SITE, People

from ondo.domain.identity import (
    ANONYMOUS,
    CRM,
    EMAIL,
    IMPORT,
    MAIL_LINK,
    PERSON,
    STRONG,
    USER,
    Claims,
    Decision,
    Found,
    Key,
    SourceRules,
    only_weak,
    resolve,
)

VALUES = st.sampled_from("abcd")
STRONG_KEYS = st.builds(Key, st.sampled_from((CRM, USER, EMAIL, IMPORT)), VALUES)
COOKIES = st.builds(Key, st.just(ANONYMOUS), VALUES)
ANY_KEYS = st.one_of(
    STRONG_KEYS, COOKIES, st.builds(Key, st.just(PERSON), VALUES), st.builds(Key, st.just(MAIL_LINK), VALUES)
)
RULES = st.sampled_from((SITE, SERVER, KIOSK, SHOP, CARDS, DESK))


def claimed(keys: list[Key]) -> tuple[Key, ...]:
    """Keys as a call would carry them: one of a kind, strongest first."""
    kinds = (PERSON, CRM, USER, EMAIL, IMPORT, MAIL_LINK, ANONYMOUS)
    by_kind = {key.kind: key for key in keys}
    return tuple(by_kind[kind] for kind in kinds if kind in by_kind)


CALLS = st.builds(
    lambda keys, alias, typed: Claims(claimed(keys), tuple(alias), typed=typed),
    st.lists(ANY_KEYS, min_size=1, max_size=4),
    st.lists(st.one_of(STRONG_KEYS, COOKIES), max_size=2, unique_by=lambda key: key.kind),
    st.booleans(),
)
WEAK_CALLS = st.builds(
    lambda keys: Claims(claimed(keys)),
    st.lists(st.one_of(COOKIES, st.builds(Key, st.just(MAIL_LINK), VALUES)), min_size=1, max_size=2),
)


FOUND = st.builds(Found, st.integers(1, 3), st.integers(1, 3), st.booleans())


def those_of(calls: list[tuple[Claims, SourceRules]]) -> tuple[People, list[Decision]]:
    people = People()
    return people, [people.take(claims, rules)[1] for claims, rules in calls]


@given(st.one_of(WEAK_CALLS, CALLS), st.dictionaries(ANY_KEYS, FOUND), RULES)
def test_a_weak_key_alone_that_leads_to_somebody_says_whose_it_is_and_no_more(
    claims: Claims, found: dict[Key, Found], rules: SourceRules
) -> None:
    sole = only_weak(claims)
    if sole is not None and sole in found:
        decision = resolve(claims, found, rules)
        assert decision == Decision(found[sole].holder, known=found[sole].known, because=decision.because)


@given(st.lists(st.tuples(CALLS, RULES), max_size=8))
def test_the_same_calls_give_the_same_people(calls: list[tuple[Claims, SourceRules]]) -> None:
    assert those_of(calls) == those_of(calls)


@given(st.lists(st.tuples(CALLS, RULES), max_size=8), WEAK_CALLS, RULES)
def test_weak_keys_alone_never_make_one_of_two_known_people(
    calls: list[tuple[Claims, SourceRules]], weak: Claims, rules: SourceRules
) -> None:
    people, _ = those_of(calls)
    known = {people.root(person) for person in people.known}
    decision = resolve(weak, people.found(weak), rules)
    assert not known & set(decision.merge)


@given(st.lists(st.tuples(CALLS, RULES), max_size=8), CALLS, RULES)
def test_known_people_become_one_only_by_strong_keys_in_one_trusted_call(
    calls: list[tuple[Claims, SourceRules]], last: Claims, rules: SourceRules
) -> None:
    people, _ = those_of(calls)
    found = people.found(last)
    decision = resolve(last, found, rules)
    absorbed = {root for root in decision.merge if root in {people.root(person) for person in people.known}}
    by_strong = {found[key].root for key in (*last.keys, *last.alias) if key in found and key.kind in STRONG}
    assert absorbed <= by_strong
    assert not absorbed or (rules.trusts_ids and not last.typed)


@given(st.lists(st.tuples(CALLS, RULES), max_size=8), CALLS)
def test_at_a_shared_machine_cookies_do_nothing_for_whoever_says_who_they_are(
    calls: list[tuple[Claims, SourceRules]], last: Claims
) -> None:
    people, _ = those_of(calls)
    decision = resolve(last, people.found(last), KIOSK)
    if last.keys[0].kind in STRONG:
        assert all(key.kind in STRONG for key in decision.link)


@given(st.lists(st.tuples(CALLS, RULES), max_size=8))
def test_nobody_is_merged_into_themselves_and_every_key_has_one_holder(
    calls: list[tuple[Claims, SourceRules]],
) -> None:
    people = People()
    for claims, rules in calls:
        holder, decision = people.take(claims, rules)
        assert len(set(decision.link)) == len(decision.link)
        assert len(set(decision.merge)) == len(decision.merge)
        assert all(people.root(root) == people.root(holder) for root in decision.merge)
        assert all(people.holders[key] == holder for key in decision.link)
        assert all(people.root(one) != people.root(other) for one, other, _ in decision.suggest)


@given(st.lists(st.tuples(CALLS, RULES), min_size=1, max_size=8))
def test_the_same_call_again_changes_nothing(calls: list[tuple[Claims, SourceRules]]) -> None:
    people, _ = those_of(calls)
    last, rules = calls[-1]
    holders, parts = dict(people.holders), dict(people.part_of)
    people.take(last, rules)
    if last.keys[0].kind != MAIL_LINK or len(last.keys) > 1:
        assert (people.holders, people.part_of) == (holders, parts)


STRONG_CALLS = st.lists(
    st.lists(st.builds(Key, st.sampled_from((CRM, USER, EMAIL)), VALUES), max_size=3).map(claimed), max_size=10
)


def components(calls: list[tuple[Key, ...]]) -> set[frozenset[Key]]:
    """The keys that belong together because calls carried them together."""
    groups: list[set[Key]] = []
    for keys in calls:
        touched = [group for group in groups if group & set(keys)]
        groups = [group for group in groups if group not in touched] + [set(keys).union(*touched)]
    return {frozenset(group) for group in groups if group}


@st.composite
def calls_without_conflict(draw: st.DrawFn) -> tuple[list[tuple[Key, ...]], list[tuple[Key, ...]]]:
    """Calls in which every browser is one person's, in two orders. Strong keys make the person."""
    strong = draw(STRONG_CALLS)
    owner = {key: group for group in components(strong) for key in group}
    calls: list[tuple[Key, ...]] = []
    for keys in strong:
        cookies = [Key(ANONYMOUS, f"{draw(st.sampled_from('12'))}{sorted(owner[keys[0]])}")] if keys else []
        cookie = [*cookies, Key(ANONYMOUS, draw(st.sampled_from("xyz")))][:1]
        calls.append((*keys, *cookie) if draw(st.booleans()) else keys or tuple(cookie))
        calls += [tuple(cookie)] if draw(st.booleans()) else []
    return calls, draw(st.permutations(calls))


@given(calls_without_conflict())
def test_the_order_of_arrival_makes_no_other_people(calls: tuple[list[tuple[Key, ...]], list[tuple[Key, ...]]]) -> None:
    for order in calls:
        people, _ = those_of([(Claims(keys), SERVER) for keys in order])
        assert people.groups() == components(calls[0])
