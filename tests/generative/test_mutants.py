"""Seeded mistakes in the fold: the manual's spec tables, or else the laws, must notice every one of them.

A mutant that survives means that a sentence of the manual is not tested. Each is one small change of the source,
run against a copy of the package: first the chapter of the manual that speaks of it, then the laws.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "src" / "ondo" / "domain"
PATIENCE = 60
"""Seconds after which a mutant that never ends counts as noticed."""

# name: (chapter of the manual, file, what it says, what the mutant says)
MUTANTS = {
    "a window includes its end": (
        "sequences",
        "step.py",
        "step.at >= start.at + sequence.within",
        "step.at > start.at + sequence.within",
    ),
    "a count includes its end": (
        "triggers",
        "step.py",
        "step.at < seen[0].at + counted.within",
        "step.at <= seen[0].at + counted.within",
    ),
    "a sequence keeps its first start": (
        "sequences",
        "step.py",
        "            began[number] = _joined(start, event)",
        "            began[number] = began[number] or _joined(start, event)",
    ),
    "one event serves two steps": (
        "sequences",
        "step.py",
        "for number in range(last, -1, -1):",
        "for number in range(last + 1):",
    ),
    "without clears nothing": (
        "sequences",
        "step.py",
        "            state.sequences.pop(position, None)\n        _adv",
        "            pass\n        _adv",
    ),
    "awards before cleared_by": (
        "bounds",
        "step.py",
        "    _clear(index, concerned, state, event, awards)\n    _award(index, concerned, state, step, event, awards)",
        "    _award(index, concerned, state, step, event, awards)\n    _clear(index, concerned, state, event, awards)",
    ),
    "once per duration, its end included": (
        "bounds",
        "step.py",
        "step.at < held.last_at + limit.per",
        "step.at <= held.last_at + limit.per",
    ),
    "limits are never used": (
        "bounds",
        "step.py",
        "            _use_limits(held, step)\n",
        "",
    ),
    "fading counts from when it was recorded": (
        "late",
        "step.py",
        "since_at = step.at if event.occurred_at is None else min(event.occurred_at, step.at)",
        "since_at = step.at",
    ),
    "B does not stop the wait": (
        "silence",
        "step.py",
        "if began and absence.no.match(event):",
        "if False:",
    ),
    "again without having begun": (
        "silence",
        "step.py",
        "again = began and absence",
        "again = absence",
    ),
    "what silence took is kept": (
        "silence",
        "step.py",
        "if silence.given_back and state.silence_taken:",
        "if False and state.silence_taken:",
    ),
    "bounds do not cut": (
        "bounds",
        "fading.py",
        "room=max(0, high - before)",
        "room=SATURATION",
    ),
    "halving from the first award": (
        "fading",
        "fading.py",
        "held.base, held.base_day = self.worth(held, day) + given, day",
        "held.base = held.base + given",
    ),
    "expiry a day late": (
        "fading",
        "fading.py",
        "return sum([points for since, points in held.lots if since > end])",
        "return sum([points for since, points in held.lots if since >= end])",
    ),
    "linear lots floored one by one": (
        "fading",
        "fading.py",
        "return sum([points * (since - end) for since, points in held.lots if since > end]) // self.days",
        "return sum([points * (since - end) // self.days for since, points in held.lots if since > end])",
    ),
    "a timer can reach": (
        "scores",
        "holding.py",
        "Comparison.REACHES and step.event is None",
        "Comparison.REACHES and False",
    ),
    "reaches is no edge": (
        "edges",
        "holding.py",
        "(trigger.comparison is Comparison.BELOW or not by_interest)",
        "trigger.comparison is Comparison.BELOW",
    ),
    "below is no edge": (
        "edges",
        "holding.py",
        "(trigger.comparison is Comparison.BELOW or not by_interest)",
        "not by_interest and trigger.comparison is Comparison.REACHES",
    ),
    "a sequence fires again and again": (
        "sequences",
        "holding.py",
        "        state.sequences.pop(_place(index, leaf), None)",
        "        pass",
    ),
    "the reset before the snapshot": (
        "scores",
        "moves.py",
        "    row = snapshot(index, state, step, to, cause, how=how)\n",
        "    _clear(state, step, {})\n    row = snapshot(index, state, step, to, cause, how=how)\n",
    ),
    "a reset keeps sequences": (
        "sequences",
        "moves.py",
        "    state.counts, state.sequences = {}, {}\n",
        "",
    ),
    "a stage is entered twice": (
        "triggers",
        "moves.py",
        "return to not in step.entered and to != state.stage",
        "return to != state.stage",
    ),
    "follow-up ends the cycle": (
        "cycles",
        "moves.py",
        "Kind.RECYCLED, Kind.DISQUALIFIED}\n)",
        "Kind.RECYCLED, Kind.DISQUALIFIED, Kind.FOLLOW_UP}\n)",
    ),
    "no floor": (
        "bounds",
        "scorecard.py",
        "return Scorecard(max(0, fit + engagement)",
        "return Scorecard((fit + engagement)",
    ),
    "the silence timer after the absence": (
        "time",
        "record.py",
        '    SILENCE = "silence"\n    ABSENCE = "absence"\n',
        '    ABSENCE = "absence"\n    SILENCE = "silence"\n',
    ),
    "a return in the past never comes": (
        "recycling",
        "triage.py",
        "return max(now, now if due is None else due)",
        "return now + 10**12 if due is None or due < now else due",
    ),
    "a missing trait fails instead of its default": (
        "fit",
        "traits.py",
        "        return rule.if_missing\n",
        "        return 0\n",
    ),
    "midnights in UTC": (
        "time",
        "instants.py",
        "        table = self.midnights\n",
        "        return at // DAY\n        table = self.midnights\n",
    ),
    "a return waits for nothing": (
        "recycling",
        "moves.py",
        "    if _lacks(index, state, back.to):\n",
        "    if False:\n",
    ),
    "an early return waits for nothing": (
        "recycling",
        "moves.py",
        "not holds(index, state, step, early.when) or _lacks(index, state, early.to)",
        "not holds(index, state, step, early.when)",
    ),
    "a refused verdict comes to life": (
        "corrections",
        "fold.py",
        "        if event.refused:\n",
        "        if False:\n",
    ),
    "an undo forgets what was refused": (
        "corrections",
        "fold.py",
        "            return replace(event, accepted=False, refused=True)\n",
        "            return event\n",
    ),
    "an undo forgets what was accepted": (
        "corrections",
        "fold.py",
        "return replace(event, accepted=True) if verdict and not event.accepted else event",
        "return event",
    ),
    "an undo forgets the switch": (
        "in_force",
        "periods.py",
        "Course(begun.index, begun.state, ahead=periods[1:], known=known)",
        "Course(begun.index, begun.state, known=known)",
    ),
    "the old playbook decides about the instant of the switch": (
        "in_force",
        "in_force.py",
        "    folding.advance(at - 1)\n",
        "    folding.advance(at)\n",
    ),
    "what is overdue happens in the past": (
        "in_force",
        "fold.py",
        "self._fire((now, *timer[1:]))",
        "self._fire(timer)",
    ),
    "what was overdue is forgotten": (
        "in_force",
        "in_force.py",
        "    after.overtake(step.at)\n",
        "",
    ),
    "a refused verdict scores after the switch": (
        "in_force",
        "in_force.py",
        "        if not event.refused:\n",
        "        if True:\n",
    ),
    "a switch forgets the last reset": (
        "in_force",
        "in_force.py",
        "before.cleared is not None and before.cleared.taken == taken",
        "False",
    ),
    "the stay begins anew at a switch": (
        "in_force",
        "in_force.py",
        "state.stage, state.entered_at = stage, before.entered_at",
        "state.stage, state.entered_at = stage, step.at",
    ),
    "another name qualifies": (
        "in_force",
        "in_force.py",
        "row.how if after.state.cycle > cycle else None",
        "row.how",
    ),
    "a switch forgets what was used up": (
        "remembered",
        "in_force.py",
        "if used == taken:",
        "if False:",
    ),
    "the same count under another key is another one": (
        "remembered",
        "in_force.py",
        "(old.tracked.index(leaf),) if leaf in old.tracked else tuple(",
        "tuple(",
    ),
    "another window is another count": (
        "remembered",
        "in_force.py",
        "yield from (old.tracked.index(leaf) for leaf in leaves(old.whens.get(key)) if leaf in old.tracked)",
        "yield from ()",
    ),
    "every line is to be crossed anew": (
        "remembered",
        "in_force.py",
        "            state.disarmed.discard(position)\n",
        "",
    ),
    "a switch arms everything": (
        "remembered",
        "in_force.py",
        "    disarm(index, state, step, by_interest=before.by_interest)\n",
        "",
    ),
    "no line is kept disarmed": (
        "remembered",
        "in_force.py",
        "{position} if was in before.disarmed else set()",
        "set()",
    ),
    "an undo counts rounds twice": (
        "corrections",
        "fold.py",
        "again.state.cycle = max(again.state.cycle, cycle)",
        "again.state.cycle += cycle",
    ),
    "timers fire after the event": (
        "time",
        "fold.py",
        "        self.advance(event.at)\n",
        "        self.advance(event.at - 1)\n",
    ),
}


QUICK = frozenset(
    {
        "awards before cleared_by",
        "fading counts from when it was recorded",
        "the stay begins anew at a switch",
    }
)
"""That mutants are noticed at all; `make test-all` tries the others too."""


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.long) for n in MUTANTS])
def test_the_mutant_is_noticed(name: str, tmp_path: Path) -> None:
    chapter, file, before, after = MUTANTS[name]
    source = (DOMAIN / file).read_text(encoding="utf-8")
    assert source.count(before) == 1, f"{file} no longer says it once: {before!r}"
    shutil.copytree(ROOT / "src" / "ondo", tmp_path / "ondo", ignore=shutil.ignore_patterns("static", "__pycache__"))
    (tmp_path / "ondo" / "domain" / file).write_text(source.replace(before, after), encoding="utf-8")
    manual = _notices(tmp_path, "tests/spec/test_tables.py", "-k", f"{chapter}-")
    assert manual or _notices(tmp_path, "tests/generative/test_laws.py"), f"nobody noticed: {name}"


def _notices(package: Path, *suite: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *suite]
    environment = {**os.environ, "PYTHONPATH": str(package), "HYPOTHESIS_PROFILE": "quick"}
    try:
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return True
    assert run.returncode in (0, 1), run.stdout.decode() + run.stderr.decode()
    return run.returncode == 1
