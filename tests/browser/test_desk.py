"""The desk in a browser: by keys alone, two at once, a list that looks after itself, undo, a phone, an input method."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.arrivals import put_in_force
from tests.browser.site import Site, violations
from tests.integration.desks.office import PLAYBOOK, Office, key_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

NAMES = ("tanaka", "suzuki", "mori")


@pytest.fixture(autouse=True)
def patience(visitor: Page) -> Iterator[None]:
    """Lists look after themselves every few seconds; the machine may be busy with other tests."""
    visitor.context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def office(site: Site) -> Office:
    """Sato, an SDR, has three new MQLs; Ito has nobody. It is now."""
    put_in_force(PLAYBOOK)
    office = Office(now=time.time_ns() // 1_000_000 - 1_800_000)
    office.hire("sato", "ito")
    for name in NAMES:
        come(office, name)
    return office


def come(office: Office, name: str, owner: str = "sato") -> str:
    """Somebody becomes an MQL of Sato's."""
    key = office.mql(f"{name}@example.co.jp", name)
    office.sees(
        {"type": "identify", "anonymousId": name, "traits": {"name": f"{name} taro", "company": "株式会社オンド"}}
    )
    office.does(key, "assigned", "sato", owner=owner)
    return key


@pytest.fixture
def colleague(browser: Browser, site: Site) -> Iterator[Page]:
    """Ito's browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    yield context.new_page()
    context.close()


def rows(page: Page) -> list[str]:
    """Who stands in the list."""
    return page.locator("#rows .row .name strong").all_inner_texts()


def test_a_day_by_keys_alone(site: Site, visitor: Page, office: Office) -> None:
    site.open(site.enter(visitor, "sato"), "/")
    keys, who = visitor.keyboard, visitor.locator("#who")
    expect(who).to_contain_text("tanaka")
    keys.press("j")
    expect(who).to_contain_text("suzuki")
    keys.press("z")
    expect(visitor.get_by_role("heading", name="Put off")).to_be_visible()
    keys.press("1")
    expect(visitor.locator("#toast")).to_contain_text("suzuki taro: put off until")
    expect(who).to_contain_text("mori")
    office.decide(3_600_000)
    expect(visitor.locator("#tab-snoozed strong")).to_have_text("1")
    assert rows(visitor) == ["tanaka taro", "mori taro"]
    keys.press("u")
    expect(visitor.locator("#toast")).to_contain_text("Taken back")
    office.decide(3_600_000)
    expect(visitor.locator("#rows .row")).to_have_count(3)
    keys.press("]")
    visitor.wait_for_url("**tab=today**")


def test_u_offers_what_was_before_where_somebody_else_has_gone_on(site: Site, colleague: Page, office: Office) -> None:
    from ondo.actions.record_act import record_act
    from ondo.store.models import Person

    site.open(site.enter(colleague, "sato"), "/desk/")
    keys, toast = colleague.keyboard, colleague.locator("#toast")
    for name in ("tanaka", "suzuki"):
        expect(colleague.locator("#who")).to_contain_text(name)
        keys.press("z")
        expect(colleague.get_by_role("heading", name="Put off")).to_be_visible()
        keys.press("1")
        expect(toast).to_contain_text(f"{name} taro: put off until")
    suzuki = Person.objects.get(key=key_of("suzuki@example.co.jp"))
    record_act(person=suzuki, name="noted", properties={"words": "met"}, by="ito", at=time.time_ns() // 1_000_000)
    keys.press("u")
    expect(toast).to_contain_text("ito has acted on suzuki taro")
    expect(toast).to_contain_text("Before that: tanaka taro: put off until")
    keys.press("u")
    expect(toast).to_contain_text("Taken back: tanaka taro")


def test_an_undo_that_does_not_reach_the_server_says_so(site: Site, colleague: Page, office: Office) -> None:
    site.open(site.enter(colleague, "sato"), "/desk/")
    keys, toast = colleague.keyboard, colleague.locator("#toast")
    expect(colleague.locator("#who")).to_contain_text("tanaka")
    keys.press("z")
    expect(colleague.get_by_role("heading", name="Put off")).to_be_visible()
    keys.press("1")
    expect(toast).to_contain_text("tanaka taro: put off until")
    expect(colleague.locator("#who")).to_contain_text("suzuki")
    colleague.context.set_offline(True)
    keys.press("u")
    expect(toast).to_contain_text("The server was not reached", timeout=5_000)
    colleague.context.set_offline(False)
    keys.press("u")
    expect(toast).to_contain_text("Taken back: tanaka taro")


def test_a_new_mql_appears_without_disturbing_the_hand(site: Site, visitor: Page, office: Office) -> None:
    site.open(site.enter(visitor, "sato", "ja"), "/desk/")
    visitor.locator(".row", has_text="mori").get_by_role("link").click()
    expect(visitor.locator("#who")).to_contain_text("mori")
    visitor.keyboard.press("n")
    words = visitor.locator("#act textarea").first
    words.fill("聞いたこと")
    come(office, "kimura")
    expect(visitor.locator("#rows .row")).to_have_count(4)
    expect(words).to_have_value("聞いたこと")
    expect(words).to_be_focused()
    expect(visitor.locator("#rows a[aria-current]")).to_contain_text("mori")
    assert violations(visitor) == ""


def test_a_manager_hears_that_somebody_was_taken_back_without_disturbing_the_hand(
    site: Site, visitor: Page, office: Office
) -> None:
    from ondo.actions.add_assignment_rule import add_assignment_rule
    from ondo.actions.reclaim_unbegun import reclaim_unbegun
    from ondo.store.models import User

    User.objects.filter(username__in=["sato", "ito"]).update(role="sdr")
    add_assignment_rule(label="all", team="sdr", conditions={}, users=[], reclaims=True, by="hanako", at=office.now)
    key = come(office, "kimura")
    site.open(site.enter(visitor, "hanako"), f"/desk/?who=team&person={key}")
    expect(visitor.locator("#who")).to_contain_text("kimura")
    visitor.keyboard.press("n")
    words = visitor.locator("#act textarea").first
    words.fill("heard")
    taken = reclaim_unbegun(at=office.now + 30 * 86_400_000)
    assert taken
    expect(visitor.locator("#escalations")).to_contain_text("nobody had begun in time")
    expect(words).to_have_value("heard")
    expect(words).to_be_focused()
    assert violations(visitor) == ""
    visitor.locator("#escalations a").click()
    visitor.wait_for_url("**/assignment/#reclaimed")
    site.open(visitor, "/")
    with visitor.expect_response("**/assignment/escalations"):
        pass
    expect(visitor.locator("#escalations")).to_be_empty()


def test_the_second_of_two_overwrites_nobody(site: Site, visitor: Page, colleague: Page, office: Office) -> None:
    key = come(office, "kimura", owner="ito")
    for page, name in ((visitor, "sato"), (colleague, "ito")):
        site.open(site.enter(page, name), f"/desk/?who=team&person={key}")
        expect(page.locator("#who")).to_contain_text("kimura")
        page.keyboard.press("a")
        expect(page.get_by_text("To whom?")).to_be_visible()
    visitor.keyboard.press("1")
    expect(visitor.locator("#toast")).to_contain_text("given to sato")
    colleague.keyboard.press("1")
    expect(colleague.get_by_role("alert")).to_contain_text("sato was faster")


def test_several_at_once_are_put_off_and_come_back(site: Site, visitor: Page, office: Office) -> None:
    from ondo.store.models import Work

    site.open(site.enter(visitor, "sato"), "/desk/")
    visitor.keyboard.press("x")
    visitor.get_by_label("all 3 in this list").check()
    visitor.get_by_role("button", name="Put off").click()
    visitor.locator("#act .day").first.click()
    visitor.get_by_role("button", name="Do it for 3 people").click()
    expect(visitor.locator("#toast")).to_contain_text("3 people put off")
    office.decide(3_600_000)
    expect(visitor.locator("#rows .row")).to_have_count(0)
    visitor.locator("#toast button").click()
    expect(visitor.locator("#toast")).to_contain_text("Taken back")
    office.decide(3_600_000)
    expect(visitor.locator("#rows .row")).to_have_count(3)
    assert Work.objects.exclude(snoozed_until=None).count() == 0


def test_an_input_method_that_composes_keeps_its_keys(site: Site, visitor: Page, office: Office) -> None:
    site.open(site.enter(visitor, "sato"), "/desk/")
    who = visitor.locator("#who")
    expect(who).to_contain_text("tanaka")
    press = "(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"
    visitor.evaluate(press, {"key": "j", "isComposing": True})
    visitor.evaluate(press, {"key": "j", "keyCode": 229})
    visitor.wait_for_timeout(400)
    expect(who).to_contain_text("tanaka")
    visitor.evaluate(press, {"key": "j"})
    expect(who).to_contain_text("suzuki")


def test_on_a_phone_the_list_and_the_person_come_one_after_the_other(site: Site, visitor: Page, office: Office) -> None:
    visitor.set_viewport_size({"width": 390, "height": 844})
    site.open(site.enter(visitor, "sato", "ja"), "/desk/")
    expect(visitor.locator("#person .who")).to_be_hidden()
    visitor.locator(".row", has_text="suzuki").get_by_role("link").click()
    expect(visitor.locator("#who")).to_contain_text("suzuki")
    expect(visitor.locator("#rows")).to_be_hidden()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(visitor) == ""
    visitor.get_by_role("link", name="一覧に戻る").click()
    expect(visitor.locator("#rows")).to_be_visible()


def test_without_scripts_everything_can_be_done(browser: Browser, site: Site, office: Office) -> None:
    day = date.today() + timedelta(days=30)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.open(site.enter(page, "sato"), "/desk/")
    page.locator(".row", has_text="suzuki").get_by_role("link").click()
    page.get_by_role("link", name="z Snooze").click()
    page.locator("input[type=date]").fill(f"{day:%Y-%m-%d}")
    page.get_by_role("button", name="Put off").click()
    expect(page.get_by_role("status")).to_contain_text(f"put off until {day:%a} {day.day} {day:%b}")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    context.close()
