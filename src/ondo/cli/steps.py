"""Long work told step by step: what is being done, how far it is, and how long it took.

A terminal shows one line that moves. Where none does (a file, another program) a line is written when a step begins,
every few seconds, and at its end. All of it on the error stream: what comes of the work goes to the other one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from ondo.texts import say

EVERY = 8.0
"""Seconds between two lines of a step where no line moves."""
FRAMES = 8
"""So often a second the line moves."""
SIGNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


@dataclass
class Step:
    """What is being done. Say in it how far it is; whoever shows it looks by himself."""

    what: str
    done: float | None = None
    """From 0 to 1; None: nobody can tell."""
    note: str = ""
    """What there is to be told besides."""
    _began: float = field(default_factory=time.monotonic, init=False)

    def counting(self, total: int) -> Callable[[int], None]:
        """Call what is returned with how much more is done, of so much in all."""

        def count(more: int) -> None:
            self.done = min(1.0, (self.done or 0.0) + more / max(total, 1))

        return count

    def reached(self, done: float, of: float) -> None:
        """So much of so much is done."""
        self.done = done / of

    def line(self) -> str:
        """How far it is, as a line to be read."""
        part = say("cli.step_part", percent=int(100 * self.done)) if self.done is not None else ""
        told = (say("cli.step_going", what=self.what), part, self.took(), self.note)
        return "  ".join(text for text in told if text)

    def took(self) -> str:
        """The time since it began."""
        return say("cli.step_seconds", seconds=f"{time.monotonic() - self._began:.0f}")


@contextmanager
def step(what: str) -> Iterator[Step]:
    """Tell of it while it is being done, and that it is done. Print nothing meanwhile."""
    one, console = Step(what), Console(stderr=True, highlight=False)
    with _moving(one, console) if console.is_terminal else _written(one):
        yield one
    click.echo(say("cli.step_done", what=what, took=one.took()), err=True)


@contextmanager
def _moving(one: Step, console: Console) -> Iterator[None]:
    with Live(_Moving(one), console=console, transient=True, refresh_per_second=FRAMES, redirect_stdout=False):
        yield


class _Moving:
    """Drawn anew again and again, it says each time how far the step is."""

    def __init__(self, one: Step) -> None:
        self._one = one
        self._context = copy_context()  # the thread that draws does not know which language is spoken

    def __rich__(self) -> Text:
        sign = SIGNS[int(time.monotonic() * FRAMES) % len(SIGNS)]
        return Text(f"{sign} {self._context.run(self._one.line)}", no_wrap=True, overflow="ellipsis")


@contextmanager
def _written(one: Step) -> Iterator[None]:
    click.echo(say("cli.step_going", what=one.what), err=True)
    over, context = threading.Event(), copy_context()
    writing = threading.Thread(target=lambda: context.run(_write, one, over), name="step", daemon=True)
    writing.start()
    try:
        yield
    finally:
        over.set()
        writing.join()


def _write(one: Step, over: threading.Event) -> None:
    while not over.wait(EVERY):
        click.echo(one.line(), err=True)
