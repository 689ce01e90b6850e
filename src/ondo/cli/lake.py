"""`ondo lake …`: everything that happened as Parquet files, from files or from the live store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from msgspec import structs

from ondo.cli.exit_codes import FINE, FOUND_PROBLEMS
from ondo.cli.importing import chosen_mapping, imported, tell
from ondo.cli.json_output import show_json
from ondo.cli.lazy import LazyGroup
from ondo.cli.progress import fraction_bar
from ondo.cli.store import open_store
from ondo.domain.errors import OndoError
from ondo.engine.history import History
from ondo.engine.history.checking import Flaw, check
from ondo.engine.history.compacting import compact
from ondo.engine.history.manifest import FILE
from ondo.importing.files import input_files
from ondo.importing.run import Stated
from ondo.importing.zones import check_zone
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.store.lake import Followed

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("lake", cls=LazyGroup, elsewhere={}, area="lake", help=say("lake.help"))
def lake() -> None:
    """The group `ondo lake`."""


@lake.command("build", help=say("lake.command_build"))
@click.argument("folder", metavar="LAKE", type=FOLDER)
@click.argument("files", metavar="[FILES…]", nargs=-1)
@click.option("--replace", is_flag=True, help=say("lake.option_replace"))
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help=say("importing.option_mapping"))
@click.option("--zone", metavar="ZONE", help=say("importing.option_zone"))
@click.option("--encoding", metavar="NAME", help=say("importing.option_encoding"))
@click.option("--source", metavar="NAME", help=say("importing.option_source"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def build(
    folder: Path,
    files: tuple[str, ...],
    replace: bool,
    mapping: Path | None,
    zone: str | None,
    encoding: str | None,
    source: str | None,
    as_json: bool,
) -> int:
    """Makes a lake of files, or of the live store."""
    if (folder / FILE).exists() and not replace:
        raise OndoError("lake.there_already", folder=folder)
    if not files:
        _follow(folder, afresh=True, as_json=as_json)
        return 0
    if zone is not None:
        check_zone(zone)
    with TemporaryDirectory(prefix="ondo-import-") as scratch:
        inputs = input_files(files, Path(scratch), sys.stdin.buffer)
        chosen = chosen_mapping(mapping, inputs, zone, encoding)
        summary = imported(inputs, folder, chosen, Stated(zone, encoding, source), afresh=True)
    return tell(summary, as_json=as_json)


@lake.command("append", help=say("lake.command_append"))
@click.argument("folder", metavar="LAKE", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def append(folder: Path, as_json: bool) -> None:
    """Brings a lake to what the store is now."""
    _follow(folder, afresh=False, as_json=as_json)


def _follow(folder: Path, *, afresh: bool, as_json: bool) -> None:
    open_store()
    from ondo.store.lake import follow

    with _whole_or_not_at_all(folder), fraction_bar(say("lake.following")) as progress:
        followed = follow(folder, afresh=afresh, progress=progress)
    counts = structs.asdict(History.open(folder).counts)
    if as_json:
        show_json({**asdict(followed), **counts})
        return
    _tell_followed(followed, folder, {name: f"{count:,}" for name, count in counts.items()})


def _tell_followed(followed: Followed, folder: Path, counts: dict[str, str]) -> None:
    if followed.changed:
        click.echo(say("lake.followed", count=followed.read, folder=folder))
        if followed.left:
            click.echo(say("lake.left", count=followed.left))
    else:
        click.echo(say("lake.nothing_new", folder=folder))
    click.echo(say("lake.holds", folder=folder, **counts))


@lake.command("compact", help=say("lake.command_compact"))
@click.argument("folder", metavar="LAKE", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def compact_(folder: Path, as_json: bool) -> None:
    """Writes a lake anew, as it is written best."""
    with _whole_or_not_at_all(folder), _counting_bar(say("lake.compacting")) as progress:
        done = compact(folder, progress)
    if as_json:
        show_json(asdict(done))
        return
    sizes = {"before": f"{done.bytes_before / 1e6:,.1f}", "after": f"{done.bytes / 1e6:,.1f}"}
    click.echo(say("lake.compacted", folder=folder, count=done.buckets, **sizes))


@lake.command("check", help=say("lake.command_check"))
@click.argument("folder", metavar="LAKE", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def check_(folder: Path, as_json: bool) -> int:
    """Prints every flaw of a lake; 1 where there is any."""
    with _counting_bar(say("lake.checking")) as progress:
        flaws = list(check(folder, progress))
    if as_json:
        told = [{"file": one.file, "what": one.key, "text": _in_words(one)} for one in flaws]
        show_json({"flaws": told})
    else:
        _tell_flaws(folder, flaws)
    return FOUND_PROBLEMS if flaws else FINE


def _tell_flaws(folder: Path, flaws: list[Flaw]) -> None:
    for one in flaws:
        click.echo(f"{one.file}: {_in_words(one)}")
    if flaws:
        click.echo(say("lake.flaws", count=len(flaws)))
        return
    history = History.open(folder)
    events = f"{history.counts.events:,}"
    click.echo(say("lake.sound", folder=folder, count=len(history.manifest.files), events=events))


def _in_words(one: Flaw) -> str:
    return say(one.key, None, **one.params)


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo(say("lake.interrupted", folder=folder), err=True)
        raise


@contextmanager
def _counting_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    with fraction_bar(what) as bar:
        yield (lambda done, of: bar(done / of)) if bar else None
