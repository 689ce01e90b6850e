"""The worker as a process: it decides until it is asked to stop, and finishes the batch it is at."""

from __future__ import annotations

import gc
import logging.config
import signal
from types import FrameType
from typing import TYPE_CHECKING

from ondo import settings
from ondo.store.django import set_up
from ondo.texts import say
from ondo.texts.log_lines import log_settings

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger("ondo.worker")


def run() -> None:
    """Work until SIGTERM or SIGINT. Raises `WrongSetting` where the settings cannot be used."""
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    logging.config.dictConfig(log_settings())
    set_up()
    from ondo.worker.answers import Answers  # needs Django, as all that follows
    from ondo.worker.assigning import Assigning, Exploring
    from ondo.worker.deliveries import Deliveries
    from ondo.worker.desks import Desks
    from ondo.worker.heartbeat import Figures, Heartbeat
    from ondo.worker.loop import Worker
    from ondo.worker.outbox import Outbox
    from ondo.worker.post import Post
    from ondo.worker.retaining import Retaining
    from ondo.worker.switching import Switching
    from ondo.worker.telling import tell

    plan_anew()
    collect_rarely()
    log.info(say("serve.worker_works"))
    figures = Figures()
    heartbeat, deliveries, post, answers = Heartbeat(figures), Deliveries(), Post(), Answers(settings.imap())
    others = (
        heartbeat,
        Switching(),
        Desks(),
        Outbox(),
        tell,
        deliveries,
        post,
        answers,
        Retaining(),
        Assigning(),
        Exploring(),
    )
    Worker(stopping=lambda: bool(asked), others=others, figures=figures).run()
    for one in (deliveries, post, answers):
        one.end()
    heartbeat.end()
    log.info(say("serve.worker_stopped"))


def plan_anew() -> None:
    """Have PostgreSQL plan each statement for the rows that it is about, on connections that are made from now on.

    A plan that is kept was made for the tables as they were then: of a new store for empty ones, which are looked
    through from end to end for each person. A batch asks little and about many, so that planning costs it nothing.
    """
    from django.db.backends.signals import connection_created

    connection_created.connect(_set_planning, dispatch_uid="ondo.worker.planning")


def _set_planning(connection: BaseDatabaseWrapper, **_: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_custom_plan")


def collect_rarely() -> None:
    """Look for garbage in cycles once in many batches, not some hundred times in each.

    What a batch makes goes as soon as nobody needs it; hardly any of it refers to itself. What stays, the playbook and
    the states that are remembered, would be looked through over and over: a sixth of the worker's time.
    """
    gc.freeze()
    gc.set_threshold(1_000_000)
