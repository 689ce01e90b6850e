"""`ondo retention`: how long what is kept, what would go by it, and, with --apply, let it go now."""

from __future__ import annotations

from collections import Counter

import click

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.json_output import show_json
from ondo.cli.store import open_store
from ondo.texts import say


@click.command("retention", help=say("retention.help"))
@click.option("--apply", "applying", is_flag=True, help=say("retention.option_apply"))
@click.option("--json", "as_json", is_flag=True, help=say("store.option_json"))
def command(applying: bool, as_json: bool) -> None:
    """Shows the rules with how much is older; --apply does what the worker does once a day."""
    open_store()
    from ondo.store.reading.outdated import outdated

    counted = _apply() if applying else outdated(now())
    if as_json:
        rules = {what: settings.kept_days(what) for what in settings.KEPT}
        show_json({"kept_days": rules, "gone" if applying else "would_go": counted})
        return
    for what in settings.KEPT:
        days = settings.kept_days(what)
        kept = say("retention.days", count=days) if days else say("retention.for_ever")
        key = "retention.line_gone" if applying else "retention.line"
        click.echo(
            say(key, what=say(f"retention.{what}"), kept=kept, number=f"{counted[what]:,}", setting=_setting(what))
        )


def _setting(what: str) -> str:
    return f"ONDO_KEEP_{what.upper()}_DAYS"


def _apply() -> dict[str, int]:
    from ondo.actions.retain import retain

    gone = Counter(dict.fromkeys(settings.KEPT, 0))
    while part := retain(by=operator(), at=now()):
        gone.update(part)
    return dict(gone)
