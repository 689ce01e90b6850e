"""What programs read: the answer of a command as JSON, readable for people too."""

from __future__ import annotations

import json
from collections.abc import Callable

import click


def show_json(value: object, default: Callable[[object], object] | None = None) -> None:
    """Print it. `default` says what becomes of what JSON does not know; without it that is a mistake of ours."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=default))
