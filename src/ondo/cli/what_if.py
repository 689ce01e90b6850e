"""What `ondo simulate` and `ondo sweep` have in common: their history, what they ask of it, how they end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from ondo.cli.instants import instant
from ondo.cli.json_output import show_json
from ondo.cli.progress import fraction_bar
from ondo.cli.terminal import show
from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY
from ondo.engine.history import History
from ondo.engine.replay import whole_file
from ondo.importing.opening import open_history
from ondo.insight.plain import as_plain
from ondo.insight.report.blocks import Section
from ondo.insight.what_if.load import TARGET_LOAD
from ondo.insight.what_if.observed import Target
from ondo.insight.what_if.outcomes import WITHIN
from ondo.insight.what_if.watched import Asked
from ondo.texts import say

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, dir_okay=False)


class _Amount(click.FloatRange):
    """How many of something there are: a number that one can count with, so neither nan nor next to nothing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = click.FLOAT.convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"'{value}' is not a valid float.", param, ctx)
        return super().convert(number, param, ctx)


_AMOUNT = _Amount(min=0.001, max=1_000_000)
_PERCENT = click.IntRange(1, 100)
_USUAL_LOAD = round(100 * TARGET_LOAD)


def options(command: F) -> F:
    """The options that both commands have."""
    declared = [
        click.option("--history", "histories", multiple=True, required=True, help=say("what_if.option_history")),
        click.option("--as-of", metavar="INSTANT", help=say("replay.option_as_of")),
        click.option(
            "--target", type=click.Choice([t.value for t in Target]), default="sql", help=say("what_if.option_target")
        ),
        click.option(
            "--within", type=click.IntRange(1, 3_650), default=WITHIN // DAY, help=say("what_if.option_within")
        ),
        click.option("--sdrs", type=_AMOUNT, help=say("what_if.option_sdrs")),
        click.option("--calls-per-day", type=_AMOUNT, help=say("what_if.option_calls")),
        click.option("--touches", type=_AMOUNT, help=say("what_if.option_touches")),
        click.option(
            "--load-at-most",
            type=_PERCENT,
            default=_USUAL_LOAD,
            help=say("what_if.option_load"),
        ),
        click.option("--report", type=_FILE, help=say("what_if.option_report")),
        click.option("--mapping", type=_FILE, help=say("replay.option_mapping")),
        click.option("--json", "as_json", is_flag=True, help=say("what_if.option_json")),
    ]
    return reduce(lambda made, option: option(made), reversed(declared), command)


def asked(zone: str, given: dict[str, Any]) -> Asked:
    """What the options ask for. Raises OndoError for half a capacity."""
    if (given["sdrs"] is None) != (given["calls_per_day"] is None):
        raise OndoError("what_if.capacity_incomplete")
    return Asked(
        target=Target(given["target"]),
        within=given["within"] * DAY,
        as_of=instant(given["as_of"], zone) if given["as_of"] else None,
        sdrs=given["sdrs"],
        calls_per_day=given["calls_per_day"],
        touches=given["touches"],
        load_at_most=given["load_at_most"] / 100,
    )


@contextmanager
def opened(names: Sequence[str], mapping: Path | None, zone: str) -> Iterator[History]:
    """A history folder as it is; files, imported into one that is gone at the end."""
    with ExitStack() as stack:
        with fraction_bar(say("replay.reading")) as progress:
            history = stack.enter_context(open_history(names, mapping, zone=zone, progress=progress))
        yield history


def finish(
    found: object, headline: Sequence[str], sections: Sequence[Section], page: str, given: dict[str, Any]
) -> None:
    """Write the page, if one is wanted, whole or not at all; then print the figures as programs or people read them."""
    file: Path | None = given["report"]
    if file is not None:
        with whole_file(file) as path:
            path.write_text(page, encoding="utf-8", newline="\n")
    if given["as_json"]:
        show_json(as_plain(found))
        return
    click.echo("\n".join(headline))
    show(sections)
    if file is not None:
        click.echo(say("replay.written", path=file))
