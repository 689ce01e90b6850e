"""The browser itself: it runs, it has a Japanese font, and it lets nothing out."""

from __future__ import annotations

from playwright.sync_api import Page

WIDTH = """([text, family]) => {
    const c = document.createElement("canvas").getContext("2d");
    c.font = `40px ${family}`;
    return c.measureText(text).width;
}"""


def test_it_shows_japanese(page: Page) -> None:
    page.set_content("<title>温度</title>")
    assert page.title() == "温度"
    # without a font every character would be drawn as the same narrow box of the last resort
    assert round(page.evaluate(WIDTH, ["見込客", "sans-serif"])) == 120
