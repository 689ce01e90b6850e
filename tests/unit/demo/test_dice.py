"""The dice: the same everywhere, and fair."""

from __future__ import annotations

import numpy as np

from ondo.demo.desk import Coin, lots
from ondo.demo.dice import Dice, choices, choices_by, quantiles, runs


def test_the_same_key_gives_the_same_bits_for_ever() -> None:
    assert Dice(1, 2, 3).bits(4).tolist() == [4140415376, 2879656440, 3746571515, 476804233]
    assert Dice(1, 2, 4).bits(4).tolist() != Dice(1, 2, 3).bits(4).tolist()


def test_choices_come_by_their_weights_and_nothing_of_weight_zero_comes() -> None:
    drawn = Dice(1).take(choices((6, 0, 3, 1)), 100_000)
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    assert shares[1] == 0
    np.testing.assert_allclose(shares, [0.6, 0, 0.3, 0.1], atol=0.01)


def test_each_row_of_a_table_has_its_own_choices() -> None:
    table = choices_by(((1, 0), (0, 1)))
    assert Dice(1).take_by(table, np.array([0, 1, 1, 0])).tolist() == [0, 1, 1, 0]


def test_quantiles_spread_between_the_first_point_and_the_last() -> None:
    table = quantiles((0, 10, 1000))
    assert table.min() == 0
    assert 900 < table.max() < 1000
    assert 9 <= np.median(table) <= 10


def test_counts_have_the_mean_that_was_asked_for() -> None:
    drawn = Dice(5).counts(np.full(200_000, 2_500, dtype=np.int64))
    assert 2.4 < drawn.mean() < 2.6
    assert drawn.max() > 8


def test_runs_number_the_entries_of_each_run() -> None:
    assert runs(np.array([2, 0, 3])).tolist() == [0, 1, 0, 1, 2]
    assert runs(np.array([], dtype=np.int64)).tolist() == []


def test_a_coin_keeps_its_bounds() -> None:
    coin = Coin(3)
    assert {coin.between(2, 4) for _ in range(200)} == {2, 3, 4}
    assert {coin.one_of(lots(a=1, b=0, c=1)) for _ in range(200)} == {"a", "c"}
    assert not any(coin.hit(0) for _ in range(50))
    assert all(coin.hit(1000) for _ in range(50))
