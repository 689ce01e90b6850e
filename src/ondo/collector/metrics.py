"""What a process of the collector tells Prometheus of itself. It asks the database nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from ondo.metrics_readers import may_read_metrics

PATH = "/metrics"
TEXTS = {
    "events": "Events that were stored",
    "duplicates": "Events that had been stored before",
    "quarantined": "Calls that were stored in the quarantine",
    "too_fast": "Requests that were answered with 429",
    "turned_away": "Requests that were answered with 503",
    "too_large": "Requests that were answered with 413",
}


def answer(request: Request, totals: Mapping[str, int], *, away: bool) -> Response:
    """The figures since the process started, for this machine and for whoever shows `ONDO_METRICS_TOKEN`; else 403."""
    client = request.client.host if request.client is not None else None
    if not may_read_metrics(client, request.url.hostname, request.headers):
        return Response(status_code=403)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Read(totals, away))
    return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})


class _Read(Collector):
    def __init__(self, totals: Mapping[str, int], away: bool) -> None:
        self._totals, self._away = totals, away

    def collect(self) -> Iterator[Metric]:
        """What `CollectorRegistry` asks. One process of several answers, so each says which it is."""
        process = [str(os.getpid())]
        for name, count in self._totals.items():
            family = CounterMetricFamily(f"ondo_collector_{name}", TEXTS[name], labels=["process"])
            family.add_metric(process, count)
            yield family
        away = GaugeMetricFamily("ondo_collector_database_away", "Whether the database failed", labels=["process"])
        away.add_metric(process, int(self._away))
        yield away
