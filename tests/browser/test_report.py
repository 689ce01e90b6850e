"""The report in a real browser, offline: drawn, quiet, and usable by everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.crowd import make_crowd

from ondo.cli import run

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SIZES = {"desktop": (1280, 900), "mobile": (390, 844)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPEN = """() => {
    document.querySelectorAll("details.as-table").forEach((one) => { one.open = true; });
    document.querySelector(".stories details").open = true;
}"""

LEGENDS_FIT = """() => [...document.querySelectorAll(".canvas")].every((place) => {
    const chart = echarts.getInstanceByDom(place), legend = chart.getModel().getComponent("legend");
    if (!legend?.get("show")) return true;
    const names = chart.getViewOfComponentModel(legend).group.getBoundingRect();
    const wide = Math.min(place.clientWidth, place.parentElement.clientWidth);
    return names.width <= wide && names.height < chart.getOption().grid[0].top;
})"""
"""Whether the names of the colours stand within the screen, above what is drawn."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    history = make_crowd(folder / "history", people=250)
    files = {lang: folder / f"{lang}.html" for lang in ("ja", "en")}
    for lang, file in files.items():
        assert run(["replay", "marketo-2019", str(history.path), "--report", str(file), "--lang", lang]) == 0
    return files


def opened(page: Page, file: Path, size: str = "desktop") -> Page:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize(("lang", "size"), [("ja", "desktop"), ("en", "mobile")])
def test_every_chart_is_drawn_and_the_page_does_not_scroll_sideways(
    page: Page, reports: dict[str, Path], lang: str, size: str
) -> None:
    opened(page, reports[lang], size)
    charts = page.locator(".canvas")
    assert charts.count() >= 7
    assert page.locator("html").get_attribute("data-charts") == str(charts.count())
    for n in range(charts.count()):
        assert _inked(page, n) > 50
    assert page.evaluate(LEGENDS_FIT)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def _inked(page: Page, n: int) -> int:
    """How many pixels of the chart are not blank."""
    count = """(place) => {
        const c = place.querySelector("canvas");
        const data = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
        let inked = 0;
        for (let i = 3; i < data.length; i += 4) inked += data[i] > 0;
        return inked;
    }"""
    inked: int = page.locator(".canvas").nth(n).evaluate(count)
    return inked


@pytest.mark.parametrize(("lang", "size"), [("ja", "desktop"), ("en", "mobile")])
def test_axe_finds_nothing(page: Page, reports: dict[str, Path], lang: str, size: str) -> None:
    opened(page, reports[lang], size)
    page.evaluate(OPEN)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(tags) => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found["violations"]]
    assert told == [], json.dumps(told, indent=1, ensure_ascii=False)


def test_it_can_be_read_without_scripts(page: Page, reports: dict[str, Path]) -> None:
    assert page.context.browser is not None
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(reports["en"].as_uri())
    assert not plain.locator(".canvas").first.is_visible()
    plain.get_by_text("Show as a table").first.click()
    assert plain.get_by_role("table").first.is_visible()
    context.close()


def test_the_keyboard_opens_an_mql_and_shows_why(page: Page, reports: dict[str, Path]) -> None:
    opened(page, reports["en"])
    first = page.locator(".stories summary").first
    first.focus()
    page.keyboard.press("Enter")
    story = page.locator(".stories details").first
    assert story.get_attribute("open") is not None
    assert story.get_by_role("table").first.is_visible()


def test_nothing_may_be_fetched_or_evaluated(page: Page, reports: dict[str, Path]) -> None:
    opened(page, reports["en"])
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.locator("[style]:not(.canvas, .canvas *)").count() == 0
