"""The tables that come from outside."""

from __future__ import annotations

import jpholiday
import pytest

from ondo.playbooks.outside import free_mail_domains, public_holidays


@pytest.mark.parametrize("year", [2000, 2006, 2019, 2020, 2021, 2026, 2032, 2060])
def test_the_holidays_are_those_of_jpholiday(year: int) -> None:
    ours = {day for day in public_holidays("JP") if day.year == year}
    assert ours == {day for day, _ in jpholiday.year_holidays(year)}


@pytest.mark.long
def test_the_holidays_of_every_year() -> None:
    theirs = {day for year in range(2000, 2061) for day, _ in jpholiday.year_holidays(year)}
    assert public_holidays("JP") == theirs


@pytest.mark.parametrize(
    "domain",
    [
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "softbank.ne.jp",
        "i.softbank.jp",
        "nifty.com",
        "ocn.ne.jp",
        "yahoo.co.jp",
        "gmail.com",
        "icloud.com",
        "outlook.com",
        "outlook.jp",
        "hotmail.co.jp",
        "proton.me",
        "qq.com",
        "naver.com",
        "gmx.de",
    ],
)
def test_free_mail(domain: str) -> None:
    assert domain in free_mail_domains()


def test_free_mail_is_written_as_the_fold_compares_it() -> None:
    assert all(domain == domain.casefold().strip() and "@" not in domain for domain in free_mail_domains())
    assert not {"example.co.jp", "co.jp", "ne.jp", "sony.co.jp"} & free_mail_domains()
