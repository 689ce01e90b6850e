"""`ondo quarantine resubmit`: calls are taken as if they had just come in, by the collector's own judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.store import open_store
from ondo.domain.errors import OndoError
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.models import Source


@click.command("resubmit", help=say("quarantine.command_resubmit"))
@click.argument("numbers", metavar="NUMBER…", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help=say("quarantine.option_all"))
@click.option("--reason", metavar="REASON", help=say("quarantine.option_reason"))
@click.option("--source", metavar="KEY", help=say("quarantine.option_source"))
@click.option("--as-source", metavar="KEY", help=say("quarantine.option_as_source"))
def command(
    numbers: tuple[int, ...], everything: bool, reason: str | None, source: str | None, as_source: str | None
) -> int:
    """Submits calls again, each by itself; 1 if some of them are still not in order."""
    if not (numbers or everything or reason or source):
        raise click.UsageError(say("quarantine.resubmit_which"))
    open_store()
    from ondo.store.reading.quarantined import undecided
    from ondo.store.reading.sources import source_of

    sender = source_of(as_source) if as_source else None
    chosen = numbers or undecided(reason=reason, source=source).values_list("pk", flat=True)
    problems = [number for number in list(chosen) if not _resubmitted(number, sender)]
    return FOUND_PROBLEMS if problems else FINE


def _resubmitted(number: int, sender: Source | None) -> bool:
    from ondo.actions.resubmit import resubmit
    from ondo.mending.judging import admit

    try:
        done = resubmit(number=number, admit=admit, source=sender, by=operator(), at=now())
    except OndoError as error:
        why = say(error.problem.key, None, **error.problem.params)
        click.echo(say("quarantine.still_wrong", number=number, why=why))
        return False
    click.echo(
        say("quarantine.resubmitted" if done.new else "quarantine.there_already", number=number, event=done.event)
    )
    return True
