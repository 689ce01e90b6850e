"""`ondo outbox …`: messages that could not be delivered; nothing of them is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.instants import moment
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.store import open_store
from ondo.cli.terminal import show_list
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.models import Due


@click.group("outbox", cls=LazyGroup, elsewhere={}, area="outbox", help=say("outbox.help"))
def outbox() -> None:
    """The group `ondo outbox`."""


@outbox.command("list", help=say("outbox.command_list"))
@click.option("--most", type=click.IntRange(1), default=50, help=say("outbox.option_most"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def show(most: int, as_json: bool) -> None:
    """Prints the messages that failed, and how many wait."""
    open_store()
    from ondo.store.reading.outbox import in_trouble, waiting

    rows, count = list(in_trouble()[:most]), waiting()
    if as_json:
        plain = {"waiting": count, "failed": [_as_plain(row) for row in rows]}
        show_json(plain)
        return
    if rows:
        _print_table(rows)
    else:
        click.echo(say("outbox.none"))
    click.echo(say("outbox.waiting", count=count))


@outbox.command("retry", help=say("outbox.command_retry"))
@click.argument("numbers", metavar="NUMBER…", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help=say("outbox.option_all"))
def retry(numbers: tuple[int, ...], everything: bool) -> None:
    """Makes messages due at once."""
    open_store()
    from ondo.actions.retry_message import retry_message

    _each(numbers, everything, lambda number: retry_message(number=number, by=operator(), at=now()), "outbox.retried")


@outbox.command("discard", help=say("outbox.command_discard"))
@click.argument("numbers", metavar="NUMBER…", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help=say("outbox.option_all"))
def discard(numbers: tuple[int, ...], everything: bool) -> None:
    """Removes messages that are not to be delivered."""
    open_store()
    from ondo.actions.discard_message import discard_message

    act = lambda number: discard_message(number=number, by=operator(), at=now())  # noqa: E731
    _each(numbers, everything, act, "outbox.discarded")


def _each(numbers: Sequence[int], everything: bool, act: Callable[[int], object], done: str) -> None:
    from ondo.store.reading.outbox import given_up

    if bool(numbers) == everything:
        raise click.UsageError(say("outbox.which"))
    found = list(given_up().values_list("pk", flat=True)) if everything else list(numbers)
    for number in found:
        act(number)
        click.echo(say(done, number=number))
    if not found:
        click.echo(say("outbox.none"))


def _as_plain(row: Due) -> dict[str, object]:
    return {
        "number": row.pk,
        "what": row.what,
        "payload": row.payload,
        "tries": row.tries,
        "error": row.error,
        "given_up": row.failed_at is not None,
        "next_try": None if row.failed_at is not None else moment(row.due_at),
    }


def _print_table(rows: Sequence[Due]) -> None:
    heads = [say(f"outbox.column_{column}") for column in ("number", "what", "tries", "next", "why")]
    show_list(heads, [_row(row) for row in rows])


def _row(row: Due) -> tuple[str, ...]:
    following = say("outbox.is_given_up") if row.failed_at is not None else moment(row.due_at)
    return str(row.pk), row.what, str(row.tries), following, row.error or ""
