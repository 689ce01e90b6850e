"""What pages ask for: leave to send, the script, its settings. The real client in a real browser: tests/clients."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest
from tests.integration.collector.asking import ask, page
from tests.integration.collector.running import Collector

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SITE = "https://www.acme.example"
SCRIPT = "/analytics.js/v1/{}/analytics.min.js"


def test_a_page_may_send_from_anywhere(collector: Collector) -> None:
    wanted = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization,x-retry-count"}
    asked: dict[str, Any] = {"method": "OPTIONS", "key": None, "Origin": SITE, **wanted}
    for path in ("/v1/t", "/v1/batch", "/v1/projects/k/settings", "/anything"):
        answered = ask(collector, path, **asked)
        assert answered.status == 204
        assert answered.headers["access-control-allow-origin"] == SITE
        assert answered.headers["access-control-allow-headers"] == "authorization,x-retry-count"
        assert "POST" in answered.headers["access-control-allow-methods"]
        assert int(answered.headers["access-control-max-age"]) >= 3600


def test_a_page_may_read_every_answer(collector: Collector) -> None:
    for path, method in (("/v1/p", "POST"), ("/v1/projects/k/settings", "GET"), ("/nothing", "GET"), ("/v1/p", "GET")):
        headers = ask(collector, path, page(1), method=method, Origin=SITE).headers
        assert headers["access-control-allow-origin"] == SITE
        assert headers["access-control-allow-credentials"] == "true"
        assert headers["access-control-expose-headers"] == "Retry-After"
    assert ask(collector, "/v1/p", page(1)).headers["access-control-allow-origin"] == "*"


def test_the_settings_lead_back_to_where_they_were_asked_for(collector: Collector) -> None:
    asked: dict[str, Any] = {"key": None, "method": "GET", "Host": "events.acme.example:444"}
    told = json.loads(ask(collector, "/v1/projects/wk-1/settings", **asked).body)
    sending = told["integrations"]["Segment.io"]
    assert list(told["integrations"]) == ["Segment.io"]
    assert (sending["apiKey"], sending["apiHost"], sending["protocol"]) == (
        "wk-1",
        "events.acme.example:444/v1",
        "http",
    )
    assert told["metrics"]["sampleRate"] == 0
    secure = ask(collector, "/v1/projects/wk-1/settings", **asked, X_Forwarded_Proto="https")
    assert json.loads(secure.body)["integrations"]["Segment.io"]["protocol"] == "https"


def test_the_script_knows_its_key(collector: Collector) -> None:
    answered = ask(collector, SCRIPT.format("wk-1"), key=None, method="GET")
    assert (answered.status, answered.headers["content-type"].partition(";")[0]) == (200, "text/javascript")
    assert 'window.analyticsWriteKey="wk-1"' in answered.body.decode()
    packed = ask(collector, SCRIPT.format("wk-1"), key=None, method="GET", Accept_Encoding="gzip, br")
    assert gzip.decompress(packed.body) == answered.body
    assert len(packed.body) < len(answered.body) / 3


def test_the_script_is_fetched_once(collector: Collector) -> None:
    first = ask(collector, SCRIPT.format("wk-1"), key=None, method="GET")
    assert "max-age=86400" in first.headers["cache-control"]
    again = ask(collector, SCRIPT.format("wk-1"), key=None, method="GET", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert ask(collector, SCRIPT.format("wk-2"), key=None, method="GET").headers["etag"] != first.headers["etag"]


def test_nobody_writes_into_the_script(collector: Collector) -> None:
    for key in ('";alert(1);"', "</script>", "a b", "a\nb", "あ", "x" * 65):
        answered = ask(collector, SCRIPT.format(quote(key, safe="")), key=None, method="GET")
        assert (answered.status, b"alert" in answered.body) == (404, False)


def test_the_parts_that_the_script_loads(collector: Collector) -> None:
    name = "/analytics-next/bundles/auto-track.bundle.f131ce01a05e3a33a8c1.js"
    answered = ask(collector, name, key=None, method="GET")
    assert (answered.status, "immutable" in answered.headers["cache-control"]) == (200, True)
    for other in ("nothing.js", "..%2fstandalone.js", "%2e%2e/LICENSE"):
        assert ask(collector, f"/analytics-next/bundles/{other}", key=None, method="GET").status == 404
