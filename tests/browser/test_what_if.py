"""The pages of `ondo simulate` and `ondo sweep` in a real browser, offline: drawn, quiet, and usable by everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.test_report import AXE, OPEN, SIZES, TAGS, opened
from tests.unit.insight.what_if.company import book, company

from ondo.cli import run
from ondo.insight.report.charts import Series
from ondo.insight.report.colours import INK
from ondo.insight.what_if.telling.drawing import courses

SEEN = [
    ("simulate", "ja", "desktop", 6),
    ("sweep", "en", "mobile", 5),
    pytest.param("simulate", "en", "mobile", 6, marks=pytest.mark.long),
    pytest.param("sweep", "ja", "desktop", 5, marks=pytest.mark.long),
    pytest.param("grid", "en", "mobile", 3, marks=pytest.mark.long),
]

PAINTED_AT_THE_LEFT = """(option) => {
    const chart = echarts.getInstanceByDom(document.querySelector("#chart-weeks canvas").parentElement.parentElement);
    chart.setOption(option, true);
    const canvas = chart.getDom().querySelector("canvas");
    const painted = (x, y, width, height) =>
        canvas.getContext("2d").getImageData(x, y, width, height).data.filter((_, n) => n % 4 === 3).some((a) => a > 0);
    return [painted(0, 0, 1, canvas.height), painted(0, canvas.height - 12, 60, 12)];
}"""
"""Whether anything is painted at the very edge of the chart of the weeks, drawn with other data; and its first name."""

Written = Callable[[str, str], Path]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Writes a page in a language, once."""
    folder = tmp_path_factory.mktemp("what-if")
    company(folder / "history", lambda prices, _: 0.1 + 0.15 * prices, people=120, worked=0.9)
    tried, draft = book(folder), folder / "draft.yaml"
    draft.write_text(tried.read_text(encoding="utf-8").replace("points: 5,", "points: 15,"), encoding="utf-8")
    asked = {
        "simulate": ["simulate", str(tried), str(draft)],
        "sweep": ["sweep", str(tried), "--vary", "score.mql=30..70/10"],
        "grid": ["sweep", str(tried), "--vary", "score.mql=30..70/20", "--vary", "prices.points=5,15"],
    }
    desk = ["--sdrs", "1", "--calls-per-day", "2", "--touches", "2", "--history", str(folder / "history")]

    def write(command: str, lang: str) -> Path:
        page = folder / f"{command}.{lang}.html"
        if not page.exists():
            assert run([*asked[command], *desk, "--report", str(page), "--lang", lang]) == 0
        return page

    return write


@pytest.mark.parametrize(("command", "lang", "size", "charts"), SEEN)
def test_every_chart_is_drawn_and_axe_finds_nothing(
    page: Page, written: Written, command: str, lang: str, size: str, charts: int
) -> None:
    opened(page, written(command, lang), size)
    assert page.locator(".canvas canvas").count() == charts
    assert page.locator("html").get_attribute("data-charts") == str(charts)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    page.evaluate(OPEN if command == "simulate" else OPEN.replace('document.querySelector(".stories details")', "({})"))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(tags) => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    seen = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found["violations"]]
    assert seen == [], json.dumps(seen, indent=1, ensure_ascii=False)


def test_somebody_who_is_gained_opens_and_shows_the_points_under_both(page: Page, written: Written) -> None:
    opened(page, written("simulate", "ja"))
    first = page.locator("#gained .stories details").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    table = first.get_by_role("table")
    assert table.is_visible()
    assert table.locator("thead th").all_inner_texts() == ["内訳", "A", "B", "B−A"]
    here, there, more = (int(text) for text in table.locator("tfoot td").all_inner_texts())
    assert here + more == there


def test_the_first_of_many_weeks_is_named_in_full(page: Page, written: Written) -> None:
    opened(page, written("simulate", "ja"))
    weeks = [f"{date(2024, 11, 4) + timedelta(weeks=n)}" for n in range(100)]
    drawn = courses(weeks, [Series(name, [n % 3 for n in range(100)], INK) for name in "AB"])
    assert page.evaluate(PAINTED_AT_THE_LEFT, drawn) == [False, True]
