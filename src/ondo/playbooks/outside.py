"""Tables from outside: public holidays and free-mail domains. They are hashed beside a playbook, not in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files

HOLIDAYS = {"JP": "holidays_jp.txt"}
"""Countries whose public holidays are known, and their tables."""


@lru_cache(maxsize=1)
def free_mail_domains() -> frozenset[str]:
    """Domains whose addresses say nothing about a company (docomo.ne.jp, gmail.com …)."""
    return frozenset(_lines("free_mail.txt"))


@lru_cache(maxsize=8)
def public_holidays(country: str) -> frozenset[date]:
    """Every public holiday that is known of a country, from 2000 to 2060."""
    return frozenset(
        date.fromisoformat(f"{year}-{day}")
        for year, *days in (line.split() for line in _lines(HOLIDAYS[country]))
        for day in days
    )


def _lines(name: str) -> Iterator[str]:
    text = files("ondo.playbooks").joinpath("tables", name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
