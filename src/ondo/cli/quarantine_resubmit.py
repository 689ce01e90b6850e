"""`ondo quarantine resubmit`: calls are taken as if they had just come in, by the collector's own judgement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ondo.cli.acting import now, operator
from ondo.cli.store import open_store
from ondo.collector.bodies import opened, unpacked
from ondo.collector.items import Delivery, event_row, read_item
from ondo.collector.sources import Source as Sender
from ondo.domain.errors import OndoError
from ondo.texts import say
from ondo.tracking import Unusable
from ondo.tracking.client_time import instant_of

if TYPE_CHECKING:
    from ondo.actions.resubmit import Admitted
    from ondo.store.models import Quarantined, Source

FOUND_PROBLEMS = 1


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
    return FOUND_PROBLEMS if problems else 0


def _resubmitted(number: int, sender: Source | None) -> bool:
    from ondo.actions.resubmit import resubmit

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


def problem_of(row: Quarantined) -> str | None:
    """Why a call would still not be taken, in words; None where it would be."""
    try:
        admit(row, row.source)
    except OndoError as error:
        return say(error.problem.key, None, **error.problem.params)
    return None


def admit(row: Quarantined, source: Source | None) -> list[Admitted]:
    """What the collector makes of a call, or of a whole body, by the clock of when it first came. Raises `Unusable`."""
    from ondo.actions.resubmit import Admitted

    sender = Sender(source.pk, source.kind, source.timezone, None) if source else Sender(0, "browser", "UTC", None)
    parcel = opened(unpacked(_content(row)))
    sent_at = parcel.sent_at or _number(row.sent_at)
    sent = instant_of(sent_at) if sent_at else None
    delivery = Delivery(row.received_at, context=parcel.context, sent_at=sent_at, sent=sent)
    read = [event_row(read_item(item, delivery), sender, delivery) for item in parcel.items]
    if not read:
        raise Unusable("quarantine.empty")
    return [Admitted(one.key, one.occurred_at, one.body) for one in read]


def _number(text: str | None) -> int | str | None:
    """What a client said as a number was kept as text."""
    return int(text) if text and text.isdecimal() else text


def _content(row: Quarantined) -> bytes:
    """What was mended, or what was received."""
    from ondo.store.reading.quarantined import original

    if row.mended is None:
        return bytes(row.body)
    return row.mended.encode() if original(row) is None else _as_message_of_its_own(row.mended, row.pk)


def _as_message_of_its_own(text: str, number: int) -> bytes:
    """The mended copy of an event that was put aside: by the same id it would count as that event come again."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return text.encode()
    if isinstance(whole, dict):
        whole["messageId"] = f"{whole.get('messageId', '')}~{number}"
    return json.dumps(whole, ensure_ascii=False).encode()
