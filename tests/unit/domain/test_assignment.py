"""By territory and industry, in the order of the rules."""

from __future__ import annotations

from ondo.domain.assignment import Rule, Seat, Turn, Waiting, assign

SATO, ITO, MORI = 1, 2, 3
OFFICE = [Seat(SATO, "sdr"), Seat(ITO, "sdr"), Seat(MORI, "field_sales")]
KANTO = Rule(1, "sdr", {"prefecture": frozenset({"東京都", "埼玉県"})}, frozenset({SATO}))
MAKERS = Rule(2, "sdr", {"industry": frozenset({"製造"}), "prefecture": frozenset({"東京都"})}, frozenset({ITO}))
ANYBODY = Rule(3, "sdr")


def to(rules: list[Rule], **traits: object) -> tuple[int, int | None] | None:
    given = assign([Waiting(7, "sdr", traits)], rules, OFFICE, {}).given
    return (given[0].user, given[0].rule) if given else None


def test_the_first_rule_that_fits_decides() -> None:
    assert to([KANTO, MAKERS], prefecture="東京都", industry="製造") == (SATO, 1)
    assert to([MAKERS, KANTO], prefecture="東京都", industry="製造") == (ITO, 2)


def test_every_condition_of_a_rule_has_to_hold() -> None:
    assert to([MAKERS], prefecture="東京都", industry="商社") is None
    assert to([MAKERS], industry="製造") is None


def test_width_makes_no_difference() -> None:
    rule = Rule(1, "sdr", {"industry": frozenset({"it"})}, frozenset({ITO}))
    assert to([rule], industry="ＩＴ") == (ITO, 1)


def test_where_a_rule_has_nobody_there_the_next_one_is_asked() -> None:
    away = [Seat(SATO, "sdr", present=False), Seat(ITO, "sdr")]
    given = assign([Waiting(7, "sdr", {"prefecture": "東京都"})], [KANTO, ANYBODY], away, {}).given
    assert [(one.user, one.rule) for one in given] == [(ITO, 3)]


def test_teams_keep_to_themselves() -> None:
    given = assign([Waiting(7, "field_sales")], [ANYBODY, Rule(4, "field_sales")], OFFICE, {}).given
    assert [(one.user, one.rule) for one in given] == [(MORI, 4)]


def test_whoever_it_was_taken_from_does_not_get_it_back() -> None:
    waiting = [Waiting(person, "sdr", not_to=frozenset({SATO})) for person in range(4)]
    assert {one.user for one in assign(waiting, [ANYBODY], OFFICE, {}).given} == {ITO}


def test_somebody_new_joins_without_catching_up() -> None:
    turns = {(3, SATO): Turn(0, 40), (3, ITO): Turn(0, 39)}
    office = [*OFFICE, Seat(9, "sdr")]
    order = [one.user for one in assign([Waiting(n, "sdr") for n in range(6)], [ANYBODY], office, turns).given]
    assert order == [9, ITO, SATO, 9, ITO, SATO]
