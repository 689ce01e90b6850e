"""Several processes share one long piece of work over the store, each with a connection of its own."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Event as Signal
from typing import Any, Generic, TypeVar

from ondo.domain.errors import OndoError, Problem

T = TypeVar("T")

Piecework = Callable[[int], Iterator[T]]
"""Does one piece, and tells now and then what it has done."""


@dataclass(frozen=True)
class Work(Generic[T]):
    """Work in pieces. `begin(plan)` is entered once in every process; both of them must travel to another process."""

    begin: Callable[[Any], AbstractContextManager[Piecework[T]]]
    plan: Any
    pieces: int

    def done_by(self, processes: int) -> Iterator[T]:
        """What is told while the pieces are done, in no particular order.

        Whoever stops listening stops the work: each process ends what it is just doing. Raises what the work raises.
        """
        count = min(processes, self.pieces)
        return self._here() if count <= 1 else _Others(self, count).told()

    def _here(self) -> Iterator[T]:
        with self.begin(self.plan) as do:
            for piece in range(self.pieces):
                yield from do(piece)


class _Others(Generic[T]):
    """The processes that do the work, and what they have in common: which piece is next, and whether to stop."""

    def __init__(self, work: Work[T], count: int) -> None:
        spawning = multiprocessing.get_context("spawn")  # a fork would share its parent's connection
        packed = pickle.dumps(work)  # to be unpacked once Django is ready: models may be in it
        self._next, self._stopping = spawning.Value("q", 0), spawning.Event()
        self._ears: list[Connection] = []
        self._processes = []
        for _ in range(count):
            ear, mouth = spawning.Pipe(duplex=False)
            process = spawning.Process(target=_work, args=(packed, self._next, self._stopping, mouth), daemon=True)
            process.start()
            mouth.close()  # theirs alone, so that it closes with them
            self._ears.append(ear)
            self._processes.append(process)

    def told(self) -> Iterator[T]:
        try:
            listening = list(self._ears)
            while listening:
                for ear in wait(listening):
                    assert isinstance(ear, Connection)
                    if (message := _heard(ear)) is None:
                        listening.remove(ear)
                    else:
                        yield message.what
        finally:
            self._stopping.set()
            for ear in self._ears:
                ear.close()
            for process in self._processes:
                process.join()


@dataclass(frozen=True)
class _Message:
    """What a process tells, or what made it give up."""

    what: Any = None
    problem: Problem | None = None
    error: Exception | None = None
    last: bool = False


def _heard(ear: Connection) -> _Message | None:
    """The next message; None after the last one."""
    try:
        message: _Message = ear.recv()
    except EOFError:
        raise OndoError("store.process_ended") from None
    if message.problem is not None:
        raise OndoError(message.problem.key, **message.problem.params)
    if message.error is not None:
        raise message.error
    return None if message.last else message


def _work(packed: bytes, next_piece: Any, stopping: Signal, mouth: Connection) -> None:
    """The life of a process. Ctrl-C reaches everybody; it is for the parent to say what follows from it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        from ondo.store.django import set_up

        set_up()
        for told in _pieces(pickle.loads(packed), next_piece):
            mouth.send(_Message(told))
            if stopping.is_set() or not _parent_lives():
                return
        mouth.send(_Message(last=True))
    except BrokenPipeError:  # the parent does not listen any more
        return
    except OndoError as error:
        mouth.send(_Message(problem=error.problem))
    except Exception as error:  # noqa: BLE001  it is raised where somebody sees it
        mouth.send(_Message(error=error))


def _pieces(work: Work[Any], next_piece: Any) -> Iterator[Any]:
    with work.begin(work.plan) as do:
        while (piece := _take(next_piece)) < work.pieces:
            yield from do(piece)


def _take(next_piece: Any) -> int:
    with next_piece.get_lock():
        piece: int = next_piece.value
        next_piece.value += 1
        return piece


def _parent_lives() -> bool:
    parent = multiprocessing.parent_process()
    return parent is not None and parent.is_alive()
