"""MQL rating (MQL評価): whether it was a good one, in one word of the SDR's."""

from __future__ import annotations

RATINGS = ("right", "too_early", "wrong_person", "no_need", "competitor", "no_budget", "bad_data")
"""`right`: just what was agreed. The others say what was wrong with it."""
