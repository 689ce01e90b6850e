"""`python -m tests.browser.pictures [FOLDER]`: every screen of the demo company, as people see it.

Makes the demo company in build/pictures and looks at its screens in both languages, 1280 and 390 wide. Without a folder
only the three pictures of the README are made, into docs/images (`make pictures`).
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tests.chromium import FLAGS, NAMES

ROOT = Path(__file__).parents[2]
COMPANY = ROOT / "build" / "pictures"
IMAGES = ROOT / "docs" / "images"
PEOPLE = "1200"
SCREENS = (
    ("desk", "aoki", "/desk/"),
    ("desk-overdue", "aoki", "/desk/?tab=overdue"),
    ("desk-companies", "tabata", "/desk/?who=team&group=company"),
    ("desk-phone-person", "aoki", "/desk/?person={person}"),
    ("triage", "aoki", "/desk/people/{person}/triage?verdict=lead"),
    ("sql", "aoki", "/desk/people/{person}/triage?verdict=sql"),
    ("call", "aoki", "/desk/people/{person}/call"),
    ("mail", "aoki", "/desk/people/{person}/mail"),
    ("meeting", "aoki", "/desk/people/{person}/meeting"),
    ("letters", "aoki", "/desk/letters/"),
    ("templates", "aoki", "/desk/letters/templates/"),
    ("times", "aoki", "/desk/my-times/"),
    ("hand-offs", "sada", "/hand-offs/?who=team"),
    ("hand-off", "sada", "/hand-offs/{hand_off}/"),
    ("opportunities", "sada", "/opportunities/"),
    ("opportunity", "sada", "/opportunities/of/{deal}/"),
    ("companies", "aoki", "/companies/"),
    ("company", "aoki", "/companies/{company}/"),
    ("quiet", "aoki", "/lists/quiet/"),
    ("active", "aoki", "/lists/active/"),
    ("voice", "tabata", "/voice/"),
    ("assignment", "tabata", "/assignment/"),
    ("home", "tabata", "/"),
    ("health", "tabata", "/health/"),
)


@dataclass(frozen=True)
class Picture:
    """One of the README: the file, who looks at what, how large, and the drawer that is opened by a key."""

    name: str
    user: str
    path: str
    key: str = ""
    width: int = 1280
    height: int = 800


README = (
    Picture("desk", "aoki", "/desk/?person={person}", "2"),
    Picture("mail", "aoki", "/desk/?person={answered}", "m"),
    Picture("hand-off", "sada", "/hand-offs/{hand_off}/"),
)


def main(folder: Path | None) -> None:
    """Make them."""
    _move_in()
    from tests.browser.site import running

    server, site = running()
    with sync_playwright() as playwright:
        path = next(found for found in map(shutil.which, NAMES) if found)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for _ in _every_screen(browser, site, folder) if folder else _of_readme(browser, site):
            print(".", end="", flush=True)
        browser.close()
    server.shutdown()


def _move_in() -> None:
    from ondo.cli import run

    COMPANY.parent.mkdir(exist_ok=True)
    with contextlib.redirect_stdout(io.StringIO()):
        code = run(["--lang", "ja", "demo", "--history-only", "--people", PEOPLE, "--into", str(COMPANY)])
    assert code == 0
    from ondo.cli.living.settling import choose_store, move_in
    from ondo.engine.history import History

    choose_store(COMPANY)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    move_in(COMPANY, History.open(COMPANY / "history"), "marketo-2019")
    _decide()


def _decide() -> None:
    import time

    from ondo.store.models import Letter
    from ondo.worker.batch import run_batch

    while run_batch(time.time_ns() // 1_000_000 + 20_000, most=1000).more:
        pass
    Letter.objects.filter(state="waiting").update(state="sent")  # in the demo its own mail server takes them at once


def _where() -> dict[str, Any]:
    """Whom and what the pictures are about."""
    from ondo.store.models import HandOff, Letter, Opportunity, Work

    mine = Work.objects.filter(owner__username="aoki", touched_at=None, account__isnull=False).order_by("-points")
    person, company = mine.values_list("person__key", "account__key")[0]
    answered = Letter.objects.filter(kind="reply").order_by("pk").values_list("person__key", flat=True)[0]
    deal = Opportunity.objects.filter(status="open").order_by("pk").values_list("key", flat=True)[0]
    waiting = HandOff.objects.filter(outcome=None).order_by("pk").values_list("pk", flat=True)[0]
    return {"person": person, "company": company, "answered": answered, "deal": deal, "hand_off": waiting}


def _every_screen(browser: Browser, site: Any, folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    where = _where()
    for language in ("ja", "en"):
        for width in (1280, 390):
            for name, user, path in SCREENS:
                page = _page(browser, site, user, language, width, 860)
                page.goto(site.url + path.format(**where))
                page.wait_for_timeout(700)
                page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=width == 390)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    print(f"\n{name} in {language} is {wide} wide at {width}")
                page.context.close()
                yield


def _of_readme(browser: Browser, site: Any) -> Iterator[None]:
    where = _where()
    for language, ending in (("en", ".jpg"), ("ja", ".ja.jpg")):
        for one in README:
            page = _page(browser, site, one.user, language, one.width, one.height)
            page.goto(site.url + one.path.format(**where))
            page.wait_for_timeout(800)
            if one.key:
                page.keyboard.press(one.key)
                page.locator("#act form.drawer").wait_for()
                page.wait_for_timeout(500)
            page.screenshot(path=IMAGES / f"{one.name}{ending}", type="jpeg", quality=82)
            page.context.close()
            yield


def _page(browser: Browser, site: Any, user: str, language: str, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, timezone_id="Asia/Tokyo", color_scheme="light"
    )
    page: Page = site.enter(context.new_page(), user, language)
    return page


if __name__ == "__main__":
    words: Sequence[str] = sys.argv[1:]
    main(Path(words[0]) if words else None)
