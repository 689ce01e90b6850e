"""The figures of the service in the words of Prometheus (https://prometheus.io/docs/practices/naming/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ondo.domain.instants import SECOND, Instant
from ondo.store.models import Process
from ondo.store.reading.figures import Figures, figures

CONTENT_TYPE = CONTENT_TYPE_LATEST

DONE_BY_PROCESSES = {
    "events": ("ondo_events_decided", "Events that a process decided about"),
    "timers": ("ondo_timers_fired", "Timers that a process let fire"),
    "batches": ("ondo_batches", "Batches that a process decided"),
    "fold_seconds": ("ondo_fold_seconds", "Time that a process spent on deciding, from reading to commit"),
    "failures": ("ondo_batch_failures", "Batches that had to be tried again, or taken apart"),
}
"""Counters by what a process tells of itself; Prometheus puts `_total` behind each."""


def exposition(now: Instant) -> bytes:
    """The figures as of now, in the text that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Read(figures(now)))
    return generate_latest(registry)


class _Read(Collector):
    """Figures that were read from the store."""

    def __init__(self, read: Figures) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """What `CollectorRegistry` asks."""
        read = self._read
        yield GaugeMetricFamily("ondo_events_waiting", "Events not yet decided about", value=read.waiting)
        yield GaugeMetricFamily("ondo_lag_seconds", "Age of the oldest of them", value=read.lag / SECOND)
        yield _by("ondo_due_backlog", "What should have been done by now", "kind", {**_KINDS, **read.due})
        yield _by("ondo_dead_letters", "What failed too often", "kind", {**_KINDS, **read.given_up})
        yield _by("ondo_quarantine", "Calls nobody has decided about", "reason", read.quarantined)
        attempts, failed = read.deliveries
        yield GaugeMetricFamily("ondo_deliveries_last_hour", "Attempts to tell somebody", value=attempts)
        yield GaugeMetricFamily("ondo_delivery_failures_last_hour", "Attempts that failed", value=failed)
        yield from _processes(read.processes)


_KINDS = dict.fromkeys(("timer", "notice", "outbox", "clock", "job"), 0)


def _by(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _processes(seen: tuple[Process, ...]) -> Iterator[Metric]:
    kinds = {"worker": 0}
    for process in seen:
        kinds[process.kind] = kinds.get(process.kind, 0) + 1
    yield _by("ondo_processes", "Processes seen within the last minute", "kind", kinds)
    for figure, (name, text) in DONE_BY_PROCESSES.items():
        family = CounterMetricFamily(name, text, labels=["process"])
        for process in seen:
            family.add_metric([process.name], process.figures.get(figure, 0), created=process.started_at / SECOND)
        yield family
