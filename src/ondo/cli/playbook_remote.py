"""`ondo --server URL playbook …`: check, versions and putting in force, as the server has them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from ondo.cli.exit_codes import BAD_INPUT, FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.cli.progress import fraction_bar
from ondo.cli.remote import asking
from ondo.cli.terminal import show_list
from ondo.domain.errors import OndoError
from ondo.playbooks import text_of
from ondo.playbooks.fingerprints import shown
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.api_client import Client
    from ondo.api_client.answers import Judged, Version
    from ondo.store.reading.versions import Version as Stored

PAUSE = 1.0
"""Seconds between two looks at how far the server has come."""


def check_remotely(server: str, files: Sequence[str], as_json: bool) -> int:
    """Lets the server judge the files; its version of Ondo may be another one. The same exit codes as at home."""
    with asking(server) as client:
        judged = {file: client.validate(text_of(file)[1]) for file in files}
    if as_json:
        plain = [_as_json(file, one) for file, one in judged.items()]
        show_json(plain)
    else:
        for file, one in judged.items():
            _tell(file, one)
    return max(_exit_code(one) for one in judged.values())


def show_versions_remotely(server: str, as_json: bool) -> None:
    """Prints the versions that the server has."""
    with asking(server) as client:
        found = client.versions()
    if as_json:
        show_json(msgspec.to_builtins(found))
    elif not found:
        click.echo(say("in_force.none"))
    else:
        show_table([(one, _when(one)) for one in found])


def put_in_force_remotely(server: str, text: str, stages: Mapping[str, str], signed: Mapping[str, str]) -> None:
    """Puts it in force there and waits until everybody goes on under it, which a worker of the server sees to."""
    with asking(server) as client:
        put = client.put_in_force(text, etag=client.in_force().etag, stages=stages, signed=signed)
        coming = put.switching.version if put.switching is not None else None
        if coming is not None:
            _wait(client, coming)
        now = client.in_force().version
    if now is None or coming not in (None, now.id):
        raise OndoError("in_force.was_withdrawn", version=coming)
    if coming is None:
        click.echo(say("in_force.first", version=now.id, fingerprint=shown(now.fingerprint)))
    else:
        click.echo(say("in_force.done", version=now.id, since=now.since))


def _wait(client: Client, coming: int) -> None:
    with fraction_bar(say("in_force.preparing")) as show:
        while (come := client.in_force().switching) is not None and come.version == coming:
            if show is not None:
                show(come.ready / max(1, come.people))
            time.sleep(PAUSE)


def _as_json(file: str, one: Judged) -> dict[str, object]:
    """As the command tells it at home."""
    examples = [{"name": e.name, "line": e.line, "passed": e.passed, "missed": e.missed} for e in one.examples]
    problems = [
        {"line": p.line, "column": p.column, "path": p.path, "key": p.code, "message": p.detail} for p in one.problems
    ]
    passed = _exit_code(one) == FINE
    return {"file": file, "playbook": one.key, "passed": passed, "problems": problems, "examples": examples}


def _exit_code(one: Judged) -> int:
    if not one.usable:
        return BAD_INPUT
    return FINE if one.passed else FOUND_PROBLEMS


def _tell(file: str, one: Judged) -> None:
    for wrong in one.problems:
        place = f"{wrong.line}:{wrong.column}" + (f" {wrong.path}" if wrong.path else "")
        click.echo(f"{file}:{place}: {wrong.detail}", err=True)
    if not one.usable:
        click.echo(say("check.unusable", file=file, count=len(one.problems)), err=True)
        return
    missed = [example for example in one.examples if not example.passed]
    for example in missed:
        click.echo(f"{file}:{example.line}: {example.name}")
        for line in example.words:
            click.echo(line)
    click.echo(_summary(file, len(missed), len(one.examples)))


def _summary(file: str, missed: int, count: int) -> str:
    if not count:
        return say("check.no_examples", file=file)
    if missed:
        return say("check.some_missed", file=file, missed=missed, count=count)
    return say("check.all_passed", file=file, count=count)


def show_table(found: Iterable[tuple[Version | Stored, str]]) -> None:
    """Print versions, of a server or of our store, each with the words for when it decides."""
    heads = ("version", "playbook", "fingerprint", "when", "signed")
    rows = [(str(one.id), one.key, shown(one.fingerprint), when, _signed(one)) for one, when in found]
    show_list([say(f"in_force.column_{head}") for head in heads], rows)


def _signed(one: Version | Stored) -> str:
    return "\n".join(f"{say(f'in_force.side_{side}')}: {user}" for side, user in sorted(one.signed.items())) or "–"


def _when(one: Version) -> str:
    if one.switching:
        return say("in_force.preparing")
    if one.since is None:
        return say("in_force.never")
    since = say("in_force.from_ever") if one.first else one.since
    return f"{since} – {one.until or ''}".rstrip()
