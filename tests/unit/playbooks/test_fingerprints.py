"""The fingerprint changes with what a playbook decides, and with nothing else."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ondo.playbooks import built_in, load, loads
from ondo.playbooks.fingerprints import SHOWN, fingerprint, shown, tables_fingerprint

TEXT = Path(__file__).with_name("right.yaml").read_text("utf-8")
RIGHT = loads(TEXT)


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return loads(TEXT.replace(old, new, 1)).fingerprint


def test_it_is_a_hash_that_is_shown_short() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", RIGHT.fingerprint)
    assert shown(RIGHT.fingerprint) == RIGHT.fingerprint[:SHOWN]


def test_it_is_the_same_for_ever() -> None:
    """If this fails, recorded fingerprints no longer match: raise FORMAT and say so in the changelog."""
    book = loads(
        """\
ondo: 1
playbook: tiny
timezone: Asia/Tokyo
engagement:
  rules:
    looked: {event: page, points: 2.5, because: Interest.}
stages:
  known: {kind: known}
  mql: {kind: mql}
transitions:
  warm: {from: known, to: mql, when: {score: {reaches: 10}}, because: Agreed.}
"""
    )
    assert book.fingerprint == "31225daf1d26d6c632173ed3c844d41433ee7c48f4ac4328ead4b89e8ed7ddd3"


def test_built_in_playbooks_differ() -> None:
    prints = {load(name).fingerprint for name in built_in.names()}
    assert len(prints) == len(built_in.names()) >= 6


WORDING = [
    ("playbook: our-rules", "playbook: their-rules"),
    ("en: Our rules", "en: Their rules"),
    ("because: Agreed by both teams.", "because: Nobody knows why."),
    ("expect: Twice as many SQLs.", "expect: Ten times as many."),
    ("review_on: 2027-03-31", "review_on: 2028-03-31"),
    ("send the price guide", "send flowers"),
    ("ja: 競合サービスを利用中", "ja: 他社利用中"),
    ("name: 佐藤さん", "name: 鈴木さん"),
    ("score: 0, fit: -2.5", "score: 99, fit: 99"),
    ("\nfit:\n", "\n# a remark\n\n\nfit:   # and another\n"),
    ("points: 10\n", "points: 10.000\n"),
    ("halves_every: 30d", "halves_every: 720h"),
    ("from: open\n    to: sql", "from: [recycled, anonymous, known, mql, lead, opportunity]\n    to: sql"),
    ("industry: {none_of: [官公庁, 学校]}", "industry: {none_of: [学校, 官公庁]}"),
    ("where: {video: demo}", "where: {video: ＤＥＭＯ}"),
    ("pricing: [/pricing/**, /料金/**]", "pricing: [/料金/**, /pricing/**]"),
    ("days: mon-fri", "days: [fri, thu, wed, tue, mon]"),
    ("left_out: [internal, competitor]", "left_out: [competitor, internal]"),
    ("[2026-12-29, 2026-12-30]", "[2026-12-30, 2026-12-29]"),
    ("reasons: [competitor, student]", "reasons: [student, competitor]"),
    ("confirm: [spoke_directly, understands_offer]", "confirm: [understands_offer, spoke_directly]"),
    ("stopped_by: [call_attempted, mail_sent]", "stopped_by: [mail_sent, call_attempted]"),
    ("must_have: [owner, company]", "must_have: [company, owner]"),
    ("counts_at_most: [once per 7d 12h, 20 ever]", "counts_at_most: [20 ever, once per 7d 12h]"),
    ("{any: [{engagement: {below: 5}}, unsubscribed]}", "{any: [unsubscribed, {engagement: {below: 5}}]}"),
]


@pytest.mark.parametrize(("old", "new"), WORDING)
def test_wording_does_not_count(old: str, new: str) -> None:
    assert changed(old, new) == RIGHT.fingerprint


BEHAVIOUR = [
    ("points: 10\n", "points: 10.001\n"),
    ("timezone: Asia/Tokyo", "timezone: Asia/Seoul"),
    ('hours: "09:00-18:00"', 'hours: "09:00-17:00"'),
    ("left_out: [internal, competitor]", "left_out: [internal]"),
    ("holidays: JP", "holidays: none"),
    ("halves_every: 30d", "expires_after: 30d"),
    ("halves_every: 30d", "halves_every: 31d"),
    ("worth_at_most: 60", "worth_at_most: 61"),
    ("/料金/**", "/料金/*"),
    ("{video: demo}", "{video: tour}"),
    ("email_domain: free_mail", "email_domain: {none_of: free_mail}"),
    ("layers: [department, person]", "layers: [department]"),
    ("      seniority: [部長, 課長]", "      seniority: [部長]"),
    ("if_missing: -2.5", "if_missing: 0"),
    ("given_back: false", "given_back: true"),
    ("90d: reset", "91d: reset"),
    ("reaches: 100}", "at_least: 100}"),
    ("sequence: [demo_watched, pricing_viewed]", "sequence: [pricing_viewed, demo_watched]"),
    ("      within: 7d", "      within: 8d"),
    ("team: sdr", "team: marketing"),
    ("kind: follow_up", "kind: engaged"),
    ("within: 4 business hours", "within: 4 hours"),
    ("{inquiry: 15 business minutes}", "{inquiry: 16 business minutes}"),
    ("from: [known, lead]", "from: known"),
    ("reset: engagement\n    when", "when"),
    ("back_early_if:\n          engagement: {reaches: 60}", "back_early_if:\n          engagement: {reaches: 61}"),
    ("by: 90d", "by: 91d"),
    ("required: false", "required: true"),
    ("initiative: customer", "initiative: us"),
]


@pytest.mark.parametrize(("old", "new"), BEHAVIOUR)
def test_behaviour_counts(old: str, new: str) -> None:
    assert changed(old, new) != RIGHT.fingerprint


UNORDERED = ("traits.person", "traits.account", "page_groups", "events", "topics", "personas", "origins", "calendar")
ORDERED = ("fit.rules", "engagement.rules", "stages", "transitions", "triage")


def shuffled(path: str, seed: int) -> str:
    """The text with the entries under a path in another order."""
    indent = "  " * (path.count(".") + 1)
    lines = TEXT.splitlines(keepends=True)
    start = 0
    for depth, key in enumerate(path.split(".")):
        start = next(i for i in range(start, len(lines)) if lines[i].startswith("  " * depth + key + ":")) + 1
    end = next(
        (i for i in range(start, len(lines)) if lines[i].strip() and not lines[i].startswith(indent)), len(lines)
    )
    entries = re.findall(rf"^{indent}\S.*\n(?:{indent} .*\n|\n)*", "".join(lines[start:end]), re.MULTILINE)
    mixed = random.Random(seed).sample(entries, len(entries))
    return "".join([*lines[:start], *mixed, *lines[end:]])


@settings(max_examples=15)
@given(st.sampled_from(UNORDERED), st.integers(0, 1000))
def test_the_order_of_what_has_no_order_does_not_count(path: str, seed: int) -> None:
    assert loads(shuffled(path, seed)).fingerprint == RIGHT.fingerprint


@pytest.mark.parametrize("path", ORDERED)
def test_the_order_of_what_is_looked_at_in_order_counts(path: str) -> None:
    seed = next(seed for seed in range(1, 50) if keys_of(path, seed) != keys_of(path, None))
    assert loads(shuffled(path, seed)).fingerprint != RIGHT.fingerprint


def keys_of(path: str, seed: int | None) -> list[str]:
    book = RIGHT if seed is None else loads(shuffled(path, seed))
    found: dict[str, list[str]] = {
        "fit.rules": [rule.key for rule in book.fit_rules],
        "engagement.rules": [rule.key for rule in book.engagement_rules],
        "stages": [stage.key for stage in book.stages],
        "transitions": [rule.key for rule in book.transitions if not rule.definite],
        "triage": [verdict.key for verdict in book.verdicts],
    }
    return found[path]


def test_tables_from_outside_are_hashed_beside() -> None:
    other = replace(RIGHT, calendar=replace(RIGHT.calendar, holiday_dates=frozenset()))
    assert fingerprint(other) == RIGHT.fingerprint
    assert tables_fingerprint(other) != tables_fingerprint(RIGHT)
    assert tables_fingerprint(RIGHT) == tables_fingerprint(loads(TEXT.replace("points: 10\n", "points: 11\n")))
