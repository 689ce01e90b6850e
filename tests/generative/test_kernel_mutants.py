"""Seeded mistakes in the kernel: holding it against the reference fold must notice every one of them.

Each is one small change of the source, run uncompiled in a copy of the package.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "src" / "ondo" / "engine" / "kernel"
CROWDS = "400"
"""Over so many crowds a mistake has to show."""
CHECK = """
import resource, sys, time
from tests.generative.two_engines import differing
crowds, people, length, patience = map(int, sys.argv[1:])
for seed in range(crowds):
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + patience, resource.RLIM_INFINITY))
    if differing(seed, 1, people, length) is not None:
        sys.exit(1)
"""
PATIENCE = "20"
"""Seconds of work for one crowd after which a mutant that never ends counts as noticed: a hundred times as many."""

# name: (file, what it says, what the mutant says)
MUTANTS = {
    "a window includes its end": (
        "folding/happening.py",
        "at >= when + get(book, SEQUENCE_WITHIN, which)",
        "at > when + get(book, SEQUENCE_WITHIN, which)",
    ),
    "a count includes its end": (
        "folding/happening.py",
        "at < get(state, COUNT_WHEN, first) + get(book, COUNT_WITHIN, which)",
        "at <= get(state, COUNT_WHEN, first) + get(book, COUNT_WITHIN, which)",
    ),
    "one event serves two steps": (
        "folding/happening.py",
        "for number in range(last, -1, -1):",
        "for number in range(last + 1):",
    ),
    "without clears nothing": ("folding/happening.py", "    if matched & 1:", "    if matched & 1 and False:"),
    "again without having begun": ("folding/happening.py", "if (began and how & 4) or how & 1:", "if how & 5:"),
    "what silence took is kept": (
        "folding/happening.py",
        "if get(book, SILENCE_GIVEN_BACK, 0) and state[SILENCE_TAKEN] != 0:",
        "if False:",
    ),
    "fading counts from when it was recorded": (
        "folding/happening.py",
        "since = day if since_at == at else day_of(book, since_at)",
        "since = day",
    ),
    "once per duration, its end included": (
        "folding/points.py",
        "at < get(state, LAST_USED, rule) + per",
        "at <= get(state, LAST_USED, rule) + per",
    ),
    "expiry a day late": ("folding/points.py", "        if since > end:", "        if since >= end:"),
    "a bound does not cut": ("folding/points.py", "max(0, get(book, HIGH, rule) - before))", "get(book, HIGH, rule))"),
    "halving from the first award": ("folding/points.py", "            put(state, BASE_DAY, rule, day)\n", ""),
    "a group without bounds": (
        "folding/points.py",
        "            total += bounded(book, group, get(state, GROUP_SUM, group))",
        "            total += get(state, GROUP_SUM, group)",
    ),
    "points that were read are never forgotten": ("folding/points.py", "    state[CACHED_DAY] = NONE", "    pass"),
    "a timer can reach": ("folding/triggers.py", "if how == REACHES and step[EVENT] == NONE:", "if False:"),
    "reaches is no edge": (
        "folding/triggers.py",
        "if cell(book, COMPARED_TABLE, comparison, 1) != BELOW and by_interest:",
        "if cell(book, COMPARED_TABLE, comparison, 1) != BELOW:",
    ),
    "any part of an any is a ground": (
        "folding/triggers.py",
        "get(step, VALUE, node) & get(step, GROUND, cell(book, NODE, node, 3))",
        "get(step, GROUND, cell(book, NODE, node, 3))",
    ),
    "a count fires again and again": ("folding/triggers.py", "            put(state, COUNTED_STATE, which, 0)\n", ""),
    "a stage is entered twice": (
        "folding/moves.py",
        "        if get(step, ENTERED, to) or to == stage:\n",
        "        if to == stage:\n",
    ),
    "a reset keeps sequences": ("folding/moves.py", "    fill(state, SEQUENCE_WHEN, NONE)\n", ""),
    "a return waits for nothing": (
        "folding/moves.py",
        "    if cell(book, LACKS, state[KNOWN], to):\n        state[BACK_WAITING] = 1\n",
        "    if False:\n        state[BACK_WAITING] = 1\n",
    ),
    "timers fire after the event": (
        "folding/fold.py",
        "    advance(book, state, step, out, at)\n",
        "    advance(book, state, step, out, at - 1)\n",
    ),
    "an undo forgets what was accepted": ("folding/verdicts.py", " or mark == JUDGED_MARK\n", "\n"),
    "an undo counts rounds twice": (
        "folding/fold.py",
        "state[CYCLE] = max(state[CYCLE], cycle)",
        "state[CYCLE] = state[CYCLE] + cycle",
    ),
    "an undo keeps what was scored": (
        "folding/fold.py",
        "    for row in range(get(book, FIRST, person), retraction + 1):\n        forget_scores(out, row)\n",
        "",
    ),
    "evidence outlives a reset": ("folding/moves.py", "    state[CLEARED_ROW] = state[TAKEN_ROW] + 1\n", ""),
    "evidence outlives a clearing": ("folding/happening.py", "            put(state, SINCE_ROW, which, row)\n", ""),
    "evidence of the sixty-fourth rule is lost": ("folding/behind.py", "rule = word * RULES_A_WORD", "rule = word"),
    "the last clock of a stage is forgotten": (
        "results/deadlines.py",
        "for stage, one in enumerate(book.playbook.stages) for clock in one.sla]",
        "for stage, one in enumerate(book.playbook.stages) for clock in one.sla[:1]]",
    ),
    "what brings somebody here stops the clock": (
        "results/deadlines.py",
        "    after[caused] = _next(acts.bucket, cause[caused], entries[caused, at.T_PERSON])\n",
        "    after[caused] = cause[caused]\n",
    ),
    "a stage passed through is a stay": (
        "results/deadlines.py",
        "timed[moves[:, at.T_TO]] & ~passed",
        "timed[moves[:, at.T_TO]]",
    ),
    "a refused verdict stops clocks": (
        "results/deadlines.py",
        "(latest <= as_of) & ~among(rows, void, len(bucket.log))",
        "(latest <= as_of)",
    ),
}

QUICK = frozenset({"halving from the first award", "the last clock of a stage is forgotten"})
"""That mutants are noticed at all; `make test-all` tries the others too."""


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.long) for n in MUTANTS])
def test_the_mutant_is_noticed(name: str, tmp_path: Path) -> None:
    file, before, after = MUTANTS[name]
    source = (KERNEL / file).read_text(encoding="utf-8")
    assert source.count(before) == 1, f"{file} no longer says it once: {before!r}"
    shutil.copytree(ROOT / "src" / "ondo", tmp_path / "ondo", ignore=shutil.ignore_patterns("static", "__pycache__"))
    (tmp_path / "ondo" / "engine" / "kernel" / file).write_text(source.replace(before, after), encoding="utf-8")
    assert _is_noticed(tmp_path), f"nobody noticed: {name}"


def _is_noticed(package: Path) -> bool:
    command = [sys.executable, "-c", CHECK, CROWDS, "8", "25", PATIENCE]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert run.returncode in (0, 1, -signal.SIGKILL, -signal.SIGXCPU), run.stdout.decode() + run.stderr.decode()
    return run.returncode != 0
