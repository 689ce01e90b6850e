"""Runs the command line and turns whatever goes wrong into a message and an exit code, never into a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from ondo import settings
from ondo.cli.exit_codes import BAD_INPUT, FINE, INTERRUPTED, OUR_MISTAKE, UNREAD
from ondo.cli.root import root
from ondo.cli.usage import show_usage_error
from ondo.domain.errors import OndoError
from ondo.texts import LANGUAGES, say, speaking


def run(words: Sequence[str]) -> int:
    """Run `ondo` with these arguments and return its exit code."""
    language, rest = _take_language(list(words))
    if language not in (None, *LANGUAGES):
        return _complain(say("cli.no_such_language", language=language, known=", ".join(LANGUAGES)), BAD_INPUT)
    with speaking(language):
        try:
            return _invoke(rest)
        except BaseException as error:  # noqa: BLE001  the one place where everything ends
            return _answer(error)


def _take_language(words: list[str]) -> tuple[str | None, list[str]]:
    """--lang may stand anywhere before a `--`; it must be known before any help text is made."""
    end = words.index("--") if "--" in words else len(words)
    for at, word in enumerate(words[:end]):
        if word.startswith("--lang="):
            return word.removeprefix("--lang="), words[:at] + words[at + 1 :]
        if word == "--lang" and at + 1 < end:
            return words[at + 1], words[:at] + words[at + 2 :]
    return None, words


def _invoke(words: list[str]) -> int:
    group = root()
    with group.make_context("ondo", words) as ctx:
        result = group.invoke(ctx)
    sys.stdout.flush()  # here, so that a closed pipe is noticed inside the boundary
    return result if isinstance(result, int) else FINE


def _answer(error: BaseException) -> int:
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case OndoError():
            return _complain(_in_words(error), BAD_INPUT)
        case settings.WrongSetting():
            return _complain(say("cli.wrong_setting", name=error.name, found=error.found, known=error.known), BAD_INPUT)
        case click.ClickException():
            show_usage_error(error)
            return BAD_INPUT
        case KeyboardInterrupt() | click.Abort():
            return _complain(say("cli.interrupted"), INTERRUPTED)
        case BrokenPipeError():
            return _stop_writing()
        case OSError():
            return _complain(
                say("cli.system_refused", path=error.filename or "-", why=error.strerror or error), BAD_INPUT
            )
        case SystemExit():
            return error.code if isinstance(error.code, int) else FINE
        case _ if _is_of_a_database(error):
            return _complain(say("store.failed", why=" ".join(str(error).split())), BAD_INPUT)
        case _:
            return _our_mistake(error)


def _is_of_a_database(error: BaseException) -> bool:
    """Whether a database is gone, full or locked; told by name, since most commands never load a database's driver."""
    names = {(kind.__module__.partition(".")[0], kind.__name__) for kind in type(error).__mro__}
    refusals = ("OperationalError", "InterfaceError")
    return any((driver, name) in names for driver in ("django", "psycopg", "sqlite3") for name in refusals)


def _in_words(error: OndoError) -> str:
    """The message; before it what the error reports line by line, if it does (a playbook with several mistakes)."""
    said = say(error.problem.key, None, **error.problem.params)
    report = getattr(error, "report", None)
    return f"{report()}\n{said}" if callable(report) else said


def _our_mistake(error: BaseException) -> int:
    if settings.debug():
        traceback.print_exception(error)
    return _complain(say("cli.our_mistake", kind=type(error).__name__, text=error), OUR_MISTAKE)


def _stop_writing() -> int:
    # What is still buffered for the closed pipe would fail once more when Python ends: let it go nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNREAD


def _complain(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code
