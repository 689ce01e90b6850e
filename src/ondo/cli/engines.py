"""`--engine` and `--master`: what folds a history, here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import click

from ondo.engine.replay import Engine, Scan
from ondo.texts import say

SPARK = "spark"


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options, as the arguments `engine` and `master` of a command."""
    engine = click.option(
        "--engine",
        type=click.Choice([*(engine.value for engine in Engine), SPARK]),
        default=Engine.KERNEL.value,
        help=say("replay.option_engine"),
    )
    master = click.option("--master", metavar="URL", help=say("spark.option_master"))
    return engine(master(command))


def chosen(engine: str, master: str | None) -> Engine | Scan:
    """What was asked for. Raises UsageError for a master without a cluster to be master of."""
    if engine != SPARK:
        if master is not None:
            raise click.UsageError(say("spark.master_alone"))
        return Engine(engine)
    from ondo.engine.spark import LOCAL, replay_on  # few have Spark, and nobody else should wait for it

    return partial(replay_on, master or LOCAL)
