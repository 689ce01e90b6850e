"""`ondo playbook diff`: what changed between two playbooks, in behaviour and in wording."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from ondo.cli.exit_codes import BAD_INPUT, FINE, FOUND_PROBLEMS
from ondo.domain.playbook import Playbook
from ondo.playbooks import PlaybookErrors, load
from ondo.playbooks.diff import Effect, Told, diff, tell
from ondo.texts import say


@click.command("diff", help=say("diff.help"))
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help=say("playbook.option_json"))
def command(old: str, new: str, as_json: bool) -> int:
    """The command. 0: the behaviour is the same; 1: it differs; 2: a file is no playbook."""
    try:
        before, after = load(old), load(new)
    except PlaybookErrors as errors:
        click.echo(errors.report(), err=True)
        return BAD_INPUT
    told = tell(diff(before, after), before, after)
    click.echo(_json(before, after, told) if as_json else _text(told))
    return FOUND_PROBLEMS if any(one.effect is Effect.BEHAVIOUR for one in told) else FINE


def _text(told: Sequence[Told]) -> str:
    if not told:
        return say("diff.same")
    parts = [_part(effect, [one for one in told if one.effect is effect]) for effect in Effect]
    return "\n\n".join(part for part in parts if part)


def _part(effect: Effect, told: Sequence[Told]) -> str:
    if told:
        return "\n".join([say(f"diff.title_{effect}"), *(f"  {one.text}" for one in told)])
    return say("diff.same_behaviour") if effect is Effect.BEHAVIOUR else ""


def _json(before: Playbook, after: Playbook, told: Sequence[Told]) -> str:
    answer = {
        "old": before.fingerprint,
        "new": after.fingerprint,
        "same_behaviour": before.fingerprint == after.fingerprint,
        "changes": [asdict(one) for one in told],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)
