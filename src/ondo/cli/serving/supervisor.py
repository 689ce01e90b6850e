"""Keeps processes running: starts them, starts again what died, and stops all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from ondo.cli.exit_codes import BAD_INPUT
from ondo.cli.serving.leash import OPTION
from ondo.domain.errors import OndoError
from ondo.texts import current_language, say

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between a death and the next start: twice as long each time."""
SETTLED = 60.0
"""Seconds after which a process that lived so long is forgiven earlier deaths."""
PATIENCE = 35.0
"""Seconds that a process may take to finish what it is at; the collector's own patience is a little shorter."""
AT_ONCE = 15.0
"""Seconds within which a process ends that finds at its start what it cannot work with: the next one would, too."""
LOOK = 0.1
"""Seconds between two looks."""


@dataclass(frozen=True)
class Part:
    """One of the processes: what people call it, the module and its arguments, and where its lines go."""

    name: str
    command: Sequence[str]
    output: Path | None = None
    """A file for what it prints; None: where the parent's goes."""
    errors: Path | None = None
    finite: bool = False
    """Whether it may come to an end by itself (exit code 0)."""


@dataclass
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    since: float
    deaths: int = 0
    first: bool = True
    """Whether this process is the first one of its part."""
    again_at: float | None = None
    """When it is started again; None while it runs."""


@dataclass
class Supervisor:
    """Use it from the main thread: `start`, then `look` again and again, then `stop`."""

    parts: Sequence[Part]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Beside what this process has."""
    ready: bool = False
    """Whether everything has answered once; say so when it has."""
    _running: list[_Running] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Start every part."""
        self._running = [_Running(part, self._begin(part), time.monotonic()) for part in self.parts]

    def look(self) -> None:
        """Tell of what died, and start it again when its pause is over.

        Raises OndoError where a part cannot start at all: a mistake of the set-up does not go away by itself.
        """
        for one in self._running:
            if one.again_at is None and one.process.poll() is not None:
                if not _is_done(one):
                    self._mourn(one)
            elif one.again_at is not None and time.monotonic() >= one.again_at:
                one.process, one.since, one.again_at = self._begin(one.part), time.monotonic(), None
                one.first = False
                click.echo(say("serve.restarted", name=one.part.name), err=True)

    def ended(self) -> bool:
        """Whether every part came to the end that it may come to."""
        return all(_is_done(one) for one in self._running)

    def stop(self) -> None:
        """Ask every part to end, and wait until all have; whoever cannot is killed, and told of."""
        alive = [one for one in self._running if one.process.poll() is None]
        for one in alive:
            one.process.terminate()
        over = time.monotonic() + PATIENCE
        for one in alive:
            try:
                one.process.wait(max(0.0, over - time.monotonic()))
            except subprocess.TimeoutExpired:
                click.echo(say("serve.killed", name=one.part.name), err=True)
        for one in self._running:
            _sweep(one.process)

    def _begin(self, part: Part) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C is for the parent, which asks its parts in order."""
        output, errors = (path.open("ab") if path else None for path in (part.output, part.errors))
        process = subprocess.Popen(
            [sys.executable, "-m", *part.command, OPTION],
            env={**os.environ, "ONDO_LANG": current_language(), **self.environment},
            stdin=subprocess.PIPE,  # the leash; nobody writes to it
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        for file in (output, errors):
            if file is not None:
                file.close()
        return process

    def _mourn(self, one: _Running) -> None:
        _sweep(one.process)
        lived = time.monotonic() - one.since
        if one.first and one.process.returncode == BAD_INPUT and (lived < AT_ONCE or not self.ready):
            raise _cannot_start(one.part)
        one.deaths = 1 if lived > SETTLED else one.deaths + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (one.deaths - 1))
        one.again_at = time.monotonic() + pause
        said = say("serve.died", name=one.part.name, how=_how(one.process.returncode), seconds=f"{pause:g}")
        click.echo(said, err=True)


def _is_done(one: _Running) -> bool:
    return one.part.finite and one.process.poll() == 0


def _cannot_start(part: Part) -> OndoError:
    if part.errors is None:
        return OndoError("serve.cannot_start", name=part.name)
    return OndoError("serve.cannot_start_log", name=part.name, log=part.errors)


def _how(code: int) -> str:
    if code < 0:
        return say("serve.by_signal", signal=signal.Signals(-code).name)
    return say("serve.with_code", code=code)


def _sweep(process: subprocess.Popen[bytes]) -> None:
    """Nothing of a part outlives it: neither what it started itself nor the pipe to it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
