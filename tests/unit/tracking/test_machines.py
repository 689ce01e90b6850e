"""Bots by what they say about themselves, privacy proxies, and scanners by their haste."""

from __future__ import annotations

from typing import Any

import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from tests.unit.tracking.payloads import CHROME, RUDDER, SEGMENT, call, in_a_page, sent, track

from ondo.domain.events import Event
from ondo.tracking import clicked_together, machine_flags, scanner_like

PEOPLE = (
    CHROME,
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.99 Mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Line/14.0.0",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 YJApp-ANDROID",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Microsoft Outlook 16.0.17928",
)
MACHINES = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome-Lighthouse",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "python-requests/2.32.3",
    "curl/8.5.0",
)


@pytest.mark.parametrize("agent", PEOPLE)
def test_people_are_not_flagged(agent: str) -> None:
    assert machine_flags(call(in_a_page(type="page", context={"userAgent": agent}))) is None


@pytest.mark.parametrize("agent", MACHINES)
def test_machines_are(agent: str) -> None:
    assert machine_flags(call(in_a_page(type="page", context={"userAgent": agent}))) == "bot"


def test_every_machine_of_the_list_is_known_but_those_that_open_for_somebody() -> None:
    agents = [agent for entry in CRAWLER_USER_AGENTS_DATA for agent in entry.get("instances", ())]
    unknown = [
        agent for agent in agents if machine_flags(call(in_a_page(context={"userAgent": agent}, event="x"))) is None
    ]
    assert [agent for agent in unknown if "GoogleImageProxy" not in agent and "YahooMailProxy" not in agent] == []


@pytest.mark.parametrize(
    ("agent", "flag"),
    [
        ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", None),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", None),
        ("Mozilla/5.0", "proxy"),
        (CHROME, None),
    ],
)
def test_a_mail_opened_by_a_proxy_for_somebody_is_opened_one_opened_for_everybody_is_not(
    agent: str, flag: str | None
) -> None:
    assert machine_flags(call(track("Email Opened", context={"userAgent": agent}))) == flag


@pytest.mark.parametrize("agent", [None, "", "  "])
def test_a_browser_that_does_not_say_which_is_none(agent: str | None) -> None:
    assert machine_flags(call(in_a_page(type="page", context={"userAgent": agent}))) == "bot"


def test_servers_have_no_browser() -> None:
    assert machine_flags(sent(SEGMENT.track("u1", "login"))) is None
    assert machine_flags(sent(RUDDER.track("u1", "login"))) is None
    assert machine_flags(call(track("login"))) is None


def mail(name: str, when: int, seq: int = 0, **told: Any) -> Event:
    return Event(when + 60_000, seq, name, {"email_id": "m1", **told}, id=str(seq), occurred_at=when)


DELIVERED = mail("email_delivered", 10_000)


@pytest.mark.parametrize(
    ("name", "when", "hasty"),
    [
        ("email_clicked", 10_000, True),
        ("email_opened", 12_999, True),
        ("email_clicked", 13_000, False),
        ("email_clicked", 9_999, False),
        ("email_replied", 10_000, False),
        ("page", 10_000, False),
    ],
)
def test_nobody_opens_a_mail_that_has_just_arrived(name: str, when: int, hasty: bool) -> None:
    assert scanner_like(mail(name, when), [DELIVERED]) is hasty


def test_another_mail_says_nothing() -> None:
    assert not scanner_like(mail("email_clicked", 10_500, email_id="m2"), [DELIVERED])
    assert not scanner_like(mail("email_clicked", 10_500), [])


def test_nobody_follows_three_links_at_once() -> None:
    clicks = [mail("email_clicked", 100_000 + n * 400, n, link_url=f"https://example.com/{n}") for n in range(3)]
    assert not scanner_like(clicks[1], [DELIVERED, clicks[0]])
    assert scanner_like(clicks[2], [DELIVERED, *clicks[:2]])
    assert clicked_together(clicks[2], [DELIVERED, *clicks[:2]]) == clicks[:2]


def test_clicking_one_link_again_and_again_is_impatience() -> None:
    clicks = [mail("email_clicked", 100_000 + n * 400, n, link_url="https://example.com/") for n in range(4)]
    assert not scanner_like(clicks[3], [DELIVERED, *clicks[:3]])
    slow = [mail("email_clicked", 100_000 + n * 3_000, n, link_url=f"https://example.com/{n}") for n in range(4)]
    assert not scanner_like(slow[3], [DELIVERED, *slow[:3]])
