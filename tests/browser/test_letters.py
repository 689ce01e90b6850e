"""Letters and meetings in a real browser: written by an SDR, booked by whoever was invited, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.site import Site, violations
from tests.integration.letters.office import Desk, desk_of
from tests.integration.letters.servers import PostOffice, post_office
from tests.integration.meetings.calendar import offers

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def _patience(visitor: Page) -> None:
    """The first page of a process takes its time, on a busy machine a good deal."""
    visitor.set_default_timeout(30_000)
    visitor.set_default_navigation_timeout(60_000)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, site: Site) -> Iterator[PostOffice]:
    """A mail server, and answers to letters."""
    monkeypatch.setenv("ONDO_REPLY_ADDRESS", "reply@in.example.co.jp")
    with post_office() as (office, url):
        monkeypatch.setenv("ONDO_SMTP_URL", url)
        yield office


@pytest.fixture
def desk(site: Site, post: PostOffice) -> Desk:
    """Tanaka, an MQL of Sato's, who can be met."""
    found = desk_of()
    offers(found, place="03-1234-5678")
    return found


def test_an_sdr_writes_a_mail_by_keyboard_alone(site: Site, visitor: Page, desk: Desk) -> None:
    from ondo.store.models import Letter

    site.enter(visitor, "sato")
    site.open(visitor, f"/desk/people/{desk.key}/")
    visitor.keyboard.press("m")
    expect(visitor.locator("#mail-text")).to_be_focused()
    assert violations(visitor) == ""
    visitor.keyboard.type("Dear Mr Tanaka,\nshall we talk?")
    visitor.keyboard.press("Shift+Tab")
    visitor.keyboard.type("Our meeting")
    visitor.keyboard.press("Control+Enter")
    expect(visitor.locator("#mail-text")).to_have_count(0)
    letter = Letter.objects.get()
    assert (letter.subject, letter.text, letter.state) == (
        "Our meeting",
        "Dear Mr Tanaka,\nshall we talk?\n",
        "waiting",
    )


def test_whoever_has_said_meanwhile_that_they_want_no_mail(site: Site, browser: Browser, desk: Desk) -> None:
    """What is refused is answered with 422, which a browser notes as an error."""
    page = site.enter(browser.new_context().new_page(), "sato", "ja")
    site.open(page, f"/desk/people/{desk.key}/mail")
    desk.office.does(desk.key, "consent_changed", channel="mail", given=False)
    page.fill("#mail-subject", "ご案内")
    page.fill("#mail-text", "田中様")
    page.click("button.first")
    expect(page.locator("[role=alert]")).to_contain_text("メールNG")
    page.context.close()


def test_a_letter_and_a_meeting_are_taken_back_by_a_key(site: Site, visitor: Page, desk: Desk) -> None:
    from ondo.store.models import Booking, Letter

    key, keys, toast = desk.key, visitor.keyboard, visitor.locator("#toast")
    site.open(site.enter(visitor, "sato"), f"/desk/?person={key}")
    expect(visitor.locator("#who")).to_contain_text("tanaka")
    keys.press("m")
    expect(visitor.locator("#mail-text")).to_be_focused()
    keys.type("Shall we talk?")
    visitor.fill("#mail-subject", "Our meeting")
    keys.press("Control+Enter")
    expect(toast.get_by_role("button")).to_contain_text("Undo")
    keys.press("u")
    expect(toast).to_contain_text("Taken back")
    assert Letter.objects.get().state == "withdrawn"
    expect(visitor.locator("#who")).to_contain_text("tanaka")
    keys.press("b")
    expect(visitor.locator(".chip input").first).to_be_focused()
    keys.press("Space")
    keys.press("Control+Enter")
    expect(toast).to_contain_text("Meeting with")
    keys.press("u")
    expect(toast).to_contain_text("Taken back")
    assert Booking.objects.get().cancelled_at is not None


@pytest.mark.parametrize(("language", "width"), [("ja", 390), ("en", 1280)])
def test_whoever_is_invited_books_moves_and_calls_off(
    site: Site, visitor: Page, desk: Desk, language: str, width: int
) -> None:
    from ondo.store.models import Booking
    from ondo.web.booking.links import link_to

    person = desk.person
    link = link_to(person.owner, person) or ""
    visitor.set_viewport_size({"width": width, "height": 860})
    visitor.context.add_cookies([{"name": "ondo-language", "value": language, "url": site.url}])

    def usable() -> None:
        assert violations(visitor) == ""
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width

    site.open(visitor, re.sub(r"^https?://[^/]+", "", link))
    usable()
    expect(visitor.locator("#id_address")).to_have_value("tanaka@example.co.jp")
    visitor.locator(".chip").nth(1).click()
    visitor.fill("#id_name", "田中 一郎")
    visitor.click("button.first")
    visitor.wait_for_url("**/booked/**")
    usable()
    first = Booking.objects.get()
    visitor.click("a[href='?move']")
    usable()
    visitor.locator(".chip").nth(3).click()
    visitor.click("button.first")
    visitor.wait_for_url(lambda url: "move" not in url)
    moved = Booking.objects.get()
    assert (moved.starts_at > first.starts_at, moved.sequence) == (True, 1)
    visitor.click("details.off summary")
    visitor.click("button.grave")
    expect(visitor.locator("button.grave")).to_have_count(0)
    assert Booking.objects.get().cancelled_at is not None


def test_a_time_that_was_taken_meanwhile_is_said_beside_the_times(site: Site, visitor: Page, desk: Desk) -> None:
    from ondo.store.models import Booking
    from ondo.web.booking.links import link_to

    site.open(visitor, re.sub(r"^https?://[^/]+", "", link_to(desk.person.owner, None)))
    visitor.locator(".chip").first.click()
    visitor.fill("#id_name", "Suzuki")
    visitor.fill("#id_address", "suzuki@example.co.jp")
    chosen = int(visitor.locator(".chip input").first.get_attribute("value") or "0")
    Booking.objects.create(
        key="x",
        token="x",
        host=desk.person.owner,
        name="Ito",
        address="ito@example.co.jp",
        language="en",
        kind="meeting",
        starts_at=chosen,
        ends_at=chosen + 1,
        booked_at=1,
    )
    visitor.click("button.first")
    expect(visitor.locator("#slot-problem")).to_be_visible()
    expect(visitor.locator("#id_name")).to_have_value("Suzuki")
    assert Booking.objects.count() == 1
