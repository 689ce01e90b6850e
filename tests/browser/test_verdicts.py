"""From a person to the verdict in a browser, by keys alone: triage, calls, drafts, a scripted call, two made one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.arrivals import put_in_force
from tests.browser.site import Site, violations
from tests.integration.desks.office import PLAYBOOK, Office, stage_of
from tests.integration.desks.test_scripted_calls import SCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

NAMES = ("tanaka", "suzuki", "mori")
LATER = 3_600_000


@pytest.fixture(autouse=True)
def patience(visitor: Page) -> Iterator[None]:
    """The machine may be busy with other tests."""
    visitor.context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def office(site: Site) -> Office:
    """Sato, an SDR, has three new MQLs. It is now."""
    put_in_force(PLAYBOOK + SCRIPT)
    office = Office(now=time.time_ns() // 1_000_000 - 1_800_000)
    office.hire("sato", "ito")
    for name in NAMES:
        key = office.mql(f"{name}@example.co.jp", name)
        office.sees({"type": "identify", "anonymousId": name, "traits": {"name": f"{name} taro", "company": "Ondo"}})
        office.does(key, "assigned", "sato", owner="sato")
    return office


def desk(site: Site, page: Page, language: str = "en") -> Page:
    """Sato's desk, the first of the list beside it."""
    site.open(site.enter(page, "sato", language), "/desk/")
    expect(page.locator("#who")).to_contain_text("tanaka")
    return page


@pytest.fixture
def refused(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that may be refused something (422), which a browser notes as an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    yield context.new_page()
    context.close()


def key_of(office: Office, name: str) -> str:
    from tests.integration.desks.office import key_of

    return key_of(f"{name}@example.co.jp")


def press(page: Page, keys: str) -> None:
    """Keys, each when the question before it was taken."""
    for key in keys.split():
        page.wait_for_timeout(150)
        page.keyboard.press(key)


def drawer(page: Page) -> None:
    expect(page.locator("#act form.drawer")).to_be_visible()


def test_three_keys_to_a_verdict_and_on_to_the_next_person(site: Site, visitor: Page, office: Office) -> None:
    desk(site, visitor).keyboard.press("2")
    drawer(visitor)
    press(visitor, "1 2")
    expect(visitor.locator("#toast")).to_contain_text("tanaka taro: sorted to")
    expect(visitor.locator("#who")).to_contain_text("suzuki")
    office.decide(LATER)
    assert stage_of(key_of(office, "tanaka")) == "lead"
    visitor.keyboard.press("u")
    expect(visitor.locator("#toast")).to_contain_text("Taken back")
    office.decide(2 * LATER)
    assert stage_of(key_of(office, "tanaka")) == "mql"


def test_a_call_in_vain_is_two_keys_and_a_talk_stays_with_the_person(site: Site, visitor: Page, office: Office) -> None:
    desk(site, visitor).keyboard.press("c")
    drawer(visitor)
    press(visitor, "2")
    expect(visitor.locator("#toast")).to_contain_text("No answer")
    expect(visitor.locator("#who")).to_contain_text("suzuki")
    visitor.keyboard.press("c")
    drawer(visitor)
    press(visitor, "1 3")
    expect(visitor.locator("textarea[name=words]")).to_be_focused()
    visitor.keyboard.type("来期の予算で検討したい")
    visitor.keyboard.press("Control+Enter")
    expect(visitor.locator("#toast")).to_contain_text("Talked")
    expect(visitor.locator("#who")).to_contain_text("suzuki")
    office.decide(LATER)
    site.open(visitor, f"/desk/people/{key_of(office, 'suzuki')}/")
    expect(visitor.locator("#timeline")).to_contain_text("来期の予算で検討したい")
    expect(visitor.locator("#timeline")).to_contain_text("Cool")


def test_a_draft_outlives_the_page_and_ends_with_the_verdict(site: Site, visitor: Page, office: Office) -> None:
    desk(site, visitor).keyboard.press("1")
    drawer(visitor)
    visitor.locator("textarea[name=need]").fill("faster calls")
    visitor.keyboard.press("Escape")
    expect(visitor.locator("#act .verdicts")).to_be_visible()
    visitor.reload()
    expect(visitor.locator("#act .verdicts")).to_be_visible()
    visitor.keyboard.press("1")
    expect(visitor.locator("textarea[name=need]")).to_have_value("faster calls")
    visitor.keyboard.press("Control+Enter")
    expect(visitor.locator("#toast")).to_contain_text("sorted to")
    assert visitor.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('draft:')).length") == 0


def test_what_is_missing_is_said_in_place(site: Site, refused: Page, office: Office) -> None:
    desk(site, refused).keyboard.press("1")
    drawer(refused)
    refused.evaluate("document.activeElement.blur()")  # a hand may be quicker than the drawer is at taking the focus
    refused.keyboard.press("Control+Enter")
    expect(refused.locator(".question.wrong")).to_have_attribute("data-question", "need")
    expect(refused.locator("textarea[name=need]")).to_be_focused()
    assert violations(refused) == ""


def test_an_input_method_that_composes_sorts_nobody(site: Site, visitor: Page, office: Office) -> None:
    press_ = "(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"
    desk(site, visitor).evaluate(press_, {"key": "2", "isComposing": True})
    visitor.evaluate(press_, {"key": "2", "keyCode": 229})
    visitor.wait_for_timeout(300)
    assert visitor.locator("#act form.drawer").count() == 0
    visitor.evaluate(press_, {"key": "2"})
    drawer(visitor)


def test_whoever_comes_second_is_told_and_overwrites_nothing(site: Site, refused: Page, office: Office) -> None:
    desk(site, refused).keyboard.press("3")
    drawer(refused)
    office.does(key_of(office, "tanaka"), "call_connected", "ito", outcome="talked")
    seen_by_ito(office, "tanaka")
    press(refused, "1")
    expect(refused.locator("#act .problem")).to_contain_text("ito")
    office.decide(LATER)
    assert stage_of(key_of(office, "tanaka")) == "mql"


def seen_by_ito(office: Office, name: str) -> None:
    """Ito does something on a page of his own."""
    from ondo.actions.note_down import note_down
    from ondo.store.models import Person

    note_down(person=Person.objects.get(key=key_of(office, name)), words="x", by="ito", at=office.now)


def test_a_scripted_call_by_keys(site: Site, visitor: Page, office: Office) -> None:
    desk(site, visitor).keyboard.press("s")
    drawer(visitor)
    press(visitor, "1")
    expect(visitor.locator("[data-step=q_who]")).to_be_hidden()
    expect(visitor.locator("textarea[name=w_time]")).to_be_focused()
    visitor.keyboard.type("by spring")
    expect(visitor.locator(".option.suggested")).to_contain_text("sql")
    visitor.locator("[name=verdict][value=sql]").check()
    visitor.locator("[name='sql.need']").fill("speed")
    assert violations(visitor) == ""
    visitor.keyboard.press("Control+Enter")
    expect(visitor.locator("#toast")).to_contain_text("call finished")
    office.decide(LATER)
    assert stage_of(key_of(office, "tanaka")) == "sql"


def test_what_is_typed_before_a_drawer_is_there_is_written_in_it(site: Site, visitor: Page, office: Office) -> None:
    desk(site, visitor)
    press(visitor, "z 1")
    expect(visitor.locator("#toast")).to_contain_text("put off")
    expect(visitor.locator("#who")).not_to_contain_text("tanaka")

    def slowly(route: Route) -> None:
        time.sleep(0.8)
        route.continue_()

    visitor.route("**/note", slowly)
    visitor.keyboard.press("n")
    visitor.keyboard.type("Thursday, call us 1 or 2")
    expect(visitor.locator("form.drawer textarea")).to_have_value("Thursday, call us 1 or 2")
    visitor.unroute("**/note")
    visitor.keyboard.press("Control+Enter")
    expect(visitor.locator("#toast")).not_to_contain_text("put off")


def test_two_become_one_and_two_again(site: Site, visitor: Page, office: Office) -> None:
    one, other = key_of(office, "tanaka"), key_of(office, "mori")
    site.open(site.enter(visitor, "sato"), f"/desk/people/{one}/merge")
    visitor.get_by_role("searchbox", name="Who else is it?").fill("mori")
    visitor.keyboard.press("Enter")
    visitor.get_by_role("link", name="mori taro").click()
    expect(visitor.locator(".versus .differs").first).to_contain_text("tanaka")
    assert violations(visitor) == ""
    visitor.get_by_role("button", name="They are one: merge").click()
    visitor.wait_for_url(f"**/desk/people/{one}/")
    expect(visitor.locator(".known")).to_contain_text(f"Merged with {other}")
    office.decide(LATER)
    site.open(visitor, f"/desk/people/{one}/merge")
    visitor.get_by_role("button", name="Take back").click()
    visitor.wait_for_url(f"**/desk/people/{one}/")
    expect(visitor.locator(".known")).not_to_contain_text("Merged with")
    site.open(visitor, f"/desk/people/{other}/")
    expect(visitor.locator("#who")).to_contain_text("mori")


def test_without_scripts_a_verdict_is_a_form(site: Site, visitor: Page, office: Office) -> None:
    assert visitor.context.browser is not None
    context = visitor.context.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = site.enter(context.new_page(), "sato")
    site.open(page, f"/desk/people/{key_of(office, 'tanaka')}/")
    page.get_by_role("link", name="recycled").click()
    page.get_by_label("later").check(force=True)
    page.locator("form.drawer button.first").click()
    expect(page.get_by_role("status").first).to_contain_text("sorted to")
    context.close()
    office.decide(LATER)
    assert stage_of(key_of(office, "tanaka")) == "resting"


@pytest.mark.parametrize(("language", "width"), [("ja", 390), pytest.param("en", 1280, marks=pytest.mark.long)])
def test_axe_finds_nothing_in_any_drawer(site: Site, visitor: Page, office: Office, language: str, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 860})
    site.enter(visitor, "sato", language)
    person = f"/desk/people/{key_of(office, 'tanaka')}"
    wrong = {}
    for path in (
        "/",
        "/triage?verdict=lead",
        "/triage?verdict=recycled",
        "/call",
        "/note",
        "/rate",
        "/edit",
        "/merge",
        "/sal",
        "/assign",
        "/snooze",
        "/mail",
        "/meeting",
    ):
        site.open(visitor, person + path)
        if told := violations(visitor):
            wrong[path] = told
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width, path
    assert wrong == {}
