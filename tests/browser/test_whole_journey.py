"""One person's whole way, in real browsers on both sides: from an anonymous visit to a deal that is won."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.arrivals import put_in_force
from tests.browser.site import AT, Site, add
from tests.browser.test_snippet import shop
from tests.browser.test_verdicts import press
from tests.clients.visiting import tell
from tests.integration.collector.running import Collector
from tests.integration.desks.office import Office, key_of, stage_of
from tests.integration.letters.office import Desk, answer
from tests.integration.letters.servers import PostOffice, post_office
from tests.integration.meetings.calendar import offers

import ondo.playbooks
from ondo.texts import say

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

PLAYBOOK = Path(ondo.playbooks.__file__).parent / "builtin" / "sales-accepted.yaml"
TANAKA = "tanaka@example.co.jp"
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
"""A browser without a head says so, and is taken for the machine that it is."""
READ = ("/pricing", "/product/scoring", "/features/mail", "/specs/api", "/cases/wholesale")
"""What somebody reads before they say who they are: 32 points."""


@dataclass
class Company:
    """Marketing's site and collector, Sato's desk, Ito's hand-offs; the worker works when it is told to."""

    site: Site
    office: Office
    post: PostOffice
    language: str

    def says(self, key: str, **params: object) -> str:
        return say(key, self.language, **params)

    def decide(self) -> None:
        self.office.now = time.time_ns() // 1_000_000
        self.office.decide(60_000)

    def key(self) -> str:
        return key_of(TANAKA)

    def answered(self) -> None:
        """The letter leaves, and is answered."""
        desk = Desk(self.office, self.key())
        desk.posts()
        self.office.now = time.time_ns() // 1_000_000 - 61_000
        desk.gets(answer(self.post.mails[-1], "ぜひ一度お話を伺いたいです。"))


@pytest.fixture(autouse=True)
def patience(visitor: Page) -> Iterator[None]:
    """The machine may be busy with other tests."""
    visitor.context.set_default_timeout(60_000)
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, site: Site) -> Iterator[PostOffice]:
    """A mail server, and an address for answers."""
    monkeypatch.setenv("ONDO_REPLY_ADDRESS", "reply@in.example.co.jp")
    monkeypatch.setenv("ONDO_MAIL_FROM", "Ondo <ondo@example.co.jp>")
    monkeypatch.setenv("ONDO_URL", "https://ondo.example.co.jp")
    with post_office() as (office, url):
        monkeypatch.setenv("ONDO_SMTP_URL", url)
        yield office


def company(site: Site, post: PostOffice, language: str) -> Company:
    put_in_force(PLAYBOOK.read_text(encoding="utf-8"))
    office = Office(now=time.time_ns() // 1_000_000 - 60_000)
    add("sato", "sdr", full_name="佐藤 健", email="sato@example.co.jp")
    add("ito", "field_sales", full_name="伊藤 真理", email="ito@example.co.jp")
    found = Company(site, office, post, language)
    offers(Desk(office, ""), "sato", kind="discovery")
    offers(Desk(office, ""), "ito", kind="meeting")
    return found


@contextmanager
def shop_of(site: Site, visitor: Page) -> Iterator[str]:
    """A web site with the snippet that the page of its source gives to paste, and a running collector."""
    from ondo.actions.add_source import add_source
    from ondo.actions.issue_write_key import issue_write_key

    issue_write_key(source=add_source(key="shop", kind="browser", by="test", at=AT), by="test", at=AT)
    site.open(site.enter(visitor, "hanako"), "/sources/shop/")
    snippet = visitor.locator("#snippet").inner_text()
    guessed = snippet.partition('_cdn = "')[2].partition('"')[0]
    with Collector() as collector, shop(snippet.replace(guessed, f"http://127.0.0.1:{collector.port}")) as url:
        yield url


def visit(browser: Browser, url: str) -> None:
    """Somebody reads, says who they are, and asks for a document."""
    context = browser.new_context(locale="ja-JP", user_agent=PERSON)
    tab = context.new_page()
    for path in READ:
        with tab.expect_response("**/v1/p") as heard:
            tab.goto(url + path)
        assert heard.value.status == 200
    known = {"email": TANAKA, "name": "田中 一郎", "department": "営業企画部", "seniority": "部長"}
    tell(tab, [("identify", "u-17", known), ("group", "acme", {"name": "アクメ株式会社", "employees": 120})])
    tell(tab, [("track", "document_requested", {"document": "guide"})])
    tab.goto("about:blank")
    context.close()


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_from_an_anonymous_visit_to_a_deal_that_is_won(
    site: Site, visitor: Page, browser: Browser, post: PostOffice, language: str
) -> None:
    at = company(site, post, language)
    with shop_of(site, visitor) as url:
        site.open(site.enter(visitor, "sato", language), "/desk/?who=team")
        visit(browser, url)
    at.decide()
    work_by_keys(at, visitor)
    site.enter(visitor, "ito", language)
    sell(at, visitor)


def work_by_keys(at: Company, page: Page) -> None:
    """Sato's part: claimed, written to, met, called by the script, handed over; no mouse."""
    expect(page.locator("#rows .row")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("#who")).to_contain_text("田中 一郎")
    expect(page.locator(".now .score strong")).to_have_text("67")
    drawer(page, "a")
    press(page, "1")
    done(at, page, "佐藤 健")
    write(at, page)
    read_the_answer(at, page)
    book(at, page)
    assert stage_of(at.key()) == "sal"
    call_by_script(at, page)
    book(at, page, "伊藤 真理")
    opened(at, page)
    drawer(page, "1")
    press(page, "1 1")
    done(at, page, "準備完了" if at.language == "ja" else "Ready")
    assert stage_of(at.key()) == "sql"


def drawer(page: Page, key: str) -> None:
    """The drawer that a key opens."""
    page.keyboard.press(key)
    expect(page.locator("#act form.drawer")).to_be_visible()


def done(at: Company, page: Page, said: str) -> None:
    """What was done is said, and decided about."""
    expect(page.locator("#toast")).to_contain_text(said)
    at.decide()


def write(at: Company, page: Page) -> None:
    """A mail by hand; it leaves, and is answered."""
    drawer(page, "m")
    expect(page.locator("#mail-text")).to_be_focused()
    page.keyboard.type("田中様 資料はいかがでしたか。")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("資料のご案内")
    page.keyboard.press("Control+Enter")
    done(at, page, "資料のご案内")
    at.answered()


def read_the_answer(at: Company, page: Page) -> None:
    """It stands on top of what is overdue."""
    page.keyboard.press("]")
    page.wait_for_url("**tab=today**")
    page.keyboard.press("]")
    page.wait_for_url("**tab=overdue**")
    expect(page.locator("#who")).to_contain_text("田中 一郎")
    expect(page.locator("#timeline")).to_contain_text("ぜひ一度お話を伺いたいです。")


def opened(at: Company, page: Page) -> None:
    """The person, on the desk: the next one has opened by itself."""
    at.site.open(page, f"/desk/?who=team&person={at.key()}")
    expect(page.locator("#who")).to_contain_text("田中 一郎")


def book(at: Company, page: Page, host: str = "") -> None:
    """A meeting at the first free time, Sato's own or a colleague's."""
    opened(at, page)
    drawer(page, "b")
    if host:
        page.get_by_role("link", name=host).press("Enter")
        expect(page.locator(".hosts [aria-current]")).to_contain_text(host)
    expect(page.locator(".chip input").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    done(at, page, "田中 一郎")


def call_by_script(at: Company, page: Page) -> None:
    """A problem, in this quarter, they decide; warm."""
    opened(at, page)
    drawer(page, "s")
    press(page, "1 1 1 1 1")
    page.keyboard.press("Control+Enter")
    done(at, page, "田中 一郎")


def sell(at: Company, page: Page) -> None:
    """Ito's part: accepted, a deal, won."""
    at.site.open(page, "/hand-offs/")
    page.get_by_role("link", name="田中 一郎").press("Enter")
    page.get_by_role("button", name="受領" if at.language == "ja" else "Accepted").press("Enter")
    expect(page.get_by_text(at.says("sales.accepted"))).to_be_visible()
    at.decide()
    at.site.open(page, f"/opportunities/new/{at.key()}/")
    page.get_by_label(at.says("sales.amount")).fill("1200000")
    page.get_by_label(at.says("sales.key")).fill("D1")
    page.keyboard.press("Enter")
    expect(page.get_by_text(at.says("sales.deal_created", opportunity="D1"))).to_be_visible()
    at.decide()
    at.site.open(page, "/opportunities/of/D1/")
    page.get_by_label(at.says("sales.why_won")).fill("サポート")
    page.get_by_role("button", name=at.says("sales.status_won"), exact=True).press("Enter")
    expect(page.get_by_text(at.says("sales.deal_won", opportunity="D1"))).to_be_visible()
    at.decide()
    assert stage_of(at.key()) == "customer"
