"""Twenty people worked through by keyboard alone in a real Chromium: keys, bytes, how long its main thread was busy.

`python -m benchmarks.keyboard`: a verdict, a call or a day for each, as on a busy morning. Bytes are those of the
answers, packed; the processor is slowed down four times. The server runs in this process and takes part of the machine.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

PEOPLE, SLOWER, LONG = 20, 4, 100
SHORT = 10_000
"""Microseconds of a task at which nobody looks more closely."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WORDS = "来期の予算で検討したい"
"""What an SQL needs to be told; typed, and counted as no key."""
TURNS: Sequence[tuple[str, Sequence[str]]] = (
    ("call in vain", ("c", "2")),
    ("lead", ("2", "1", "2")),
    ("sql", ("1", WORDS, "Control+Enter")),
    ("recycled", ("3", "1")),
    ("put off", ("z", "1")),
)
"""What is done with one after the other: its keys, each when the question before it stands there."""


@dataclass
class Seen:
    """What travelled, packed, by path."""

    bytes: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def note(self, response: Response) -> None:
        """One answer."""
        if response.status == 200:
            size = len(gzip.compress(response.body()))
            self.total += size
            path = response.url.split("/", 3)[3]
            self.bytes[path] = self.bytes.get(path, 0) + size


def main() -> None:
    """Print what was found."""
    with tempfile.TemporaryDirectory(prefix="ondo-bench-") as folder, sync_playwright() as playwright:
        site = _site(Path(folder))
        path = next(found for found in map(shutil.which, CHROMIUM) if found)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        _work(site, browser)
        browser.close()


def _site(folder: Path) -> Any:
    """Sato has twenty new MQLs. The database is made in other processes, the site is served from this one."""
    from tests.databases import migrate  # which forgets whatever database was named

    os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/store.sqlite3", "ONDO_DATA": str(folder), "ONDO_LANG": "ja"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    migrate(os.environ["DATABASE_URL"])
    from ondo.store.django import set_up

    set_up(site=True)
    from tests.arrivals import put_in_force
    from tests.browser.site import running
    from tests.browser.test_desk import come
    from tests.integration.desks.office import PLAYBOOK, Office

    put_in_force(PLAYBOOK)
    office = Office(now=time.time_ns() // 1_000_000 - 2 * 3_600_000)
    office.hire("sato")
    for number in range(PEOPLE):
        come(office, f"person{number:02}")
    return running()[1]


def _work(site: Any, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP")
    page, seen = context.new_page(), Seen()
    page.on("response", seen.note)
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline", "__metadata"])
    site.open(site.enter(page, "sato", "ja"), "/desk/")
    expect(page.locator("#who")).to_be_visible(timeout=60_000)
    page.wait_for_load_state("networkidle")
    opened, keys, began = seen.total, 0, time.monotonic()
    for number in range(PEOPLE):
        keys += _one(page, *TURNS[number % len(TURNS)])
    took = time.monotonic() - began
    busy = _busy(json.loads(browser.stop_tracing()))
    _tell(opened, seen, keys, busy, took)
    context.close()


def _busy(trace: Mapping[str, Any]) -> list[float]:
    """Milliseconds that each task of a page's main thread took of a processor so many times slower.

    Processor time times four, not the time that passes under a throttle: other work on the machine takes none of it.
    """
    events = trace["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    own = [one for one in events if (one["pid"], one["tid"]) in mains and "tdur" in one]
    tasks = [one for one in own if one["name"] == "ThreadControllerImpl::RunTask"]
    pages = [one for one in own if "devtools.timeline" in one["cat"]]
    return [SLOWER * one["tdur"] / 1000 for one in tasks if _is_the_page_s(one, pages)]


def _is_the_page_s(task: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the page was at work, and not whoever presses the keys and looks what came of it."""
    if task["tdur"] < SHORT:
        return True
    ends = task["ts"] + task["dur"]
    return any(task["ts"] <= one["ts"] <= ends and one["tdur"] > task["tdur"] / 2 for one in pages)


def _one(page: Page, name: str, keys: Sequence[str]) -> int:
    """Work on whoever is open; returns how many keys that took. The next one opens by itself."""
    who = page.locator("#who").inner_text()
    for number, key in enumerate(keys):
        page.keyboard.type(key) if key == WORDS else page.keyboard.press(key)
        if number == 0:
            expect(page.locator("#act form.drawer")).to_be_visible(timeout=60_000)
        page.wait_for_timeout(150)
    expect(page.locator("#who", has_text=who)).to_have_count(0, timeout=60_000)
    expect(page.locator("#act form.drawer")).to_have_count(0, timeout=60_000)
    return len([key for key in keys if key != WORDS])


def _tell(opened: int, seen: Seen, keys: int, busy: Sequence[float], took: float) -> None:
    per = (seen.total - opened) / PEOPLE
    print(f"{PEOPLE} people by keyboard alone: {keys} keys, {keys / PEOPLE:.1f} each, in {took:.0f} s of this machine")
    print(f"the desk, opened: {opened / 1000:.1f} kB packed; each person after that: {per / 1000:.1f} kB")
    fifty, late = ([one for one in busy if one > most] for most in (50, LONG))
    told = f"{len(fifty)} over 50 ms, {len(late)} over {LONG} ms, longest {max(busy, default=0):.0f} ms"
    print(f"tasks of the main thread, {SLOWER} × slower: {len(busy)}, {told}")
    heaviest = sorted(seen.bytes.items(), key=lambda one: -one[1])[:8]
    print(json.dumps(dict(heaviest), indent=1))


if __name__ == "__main__":
    main()
