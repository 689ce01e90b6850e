"""Two people who may be one: what to look at first, and whether they are alike. Somebody decides; nothing is merged.

Comparing everybody with everybody is out of the question, so people are compared only where they share a blocking key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ondo.domain.company_names import names_a_company, normalised
from ondo.domain.email_addresses import domain_of, normalised_email
from ondo.domain.japanese import compared, large_kana
from ondo.domain.phone_numbers import dialled

SAME_MAILBOX = "same_mailbox"
"""Two addresses that lead to one mailbox: taro+seminar@… and taro@…"""
SAME_NAME_AND_PHONE = "same_name_and_phone"
SAME_NAME_AND_COMPANY = "same_name_and_company"
SAME_NAME_AND_LOCAL_PART = "same_name_and_local_part"
"""One name, and what stands before the @ of two addresses: somebody who changed jobs, or has two addresses."""
SAME_LOCAL_PART_AND_COMPANY = "same_local_part_and_company"
"""What stands before the @, and the company, whose domain changed."""

_TITLES = re.compile(r"(様|さま|さん|氏|殿|先生|御中)$|^(mr|mrs|ms|dr|prof)\.?\s", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
_READINGS = ("name_kana", "kana", "furigana", "name_reading", "フリガナ", "ふりがな")
_EVERYBODYS = frozenset(
    (
        *("info", "contact", "sales", "support", "admin", "administrator", "office", "mail", "hello", "inquiry"),
        *("webmaster", "postmaster", "marketing", "press", "recruit", "jobs", "noreply", "no-reply", "eigyo", "soumu"),
    )
)
"""What stands before the @ where a whole office reads the mail."""
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""Providers that take no notice of dots before the @."""
_SHORTEST_PHONE = 9


def blocking_keys(traits: Mapping[str, object]) -> set[str]:
    """The keys of which two people who are alike share at least one. They are texts, to be looked up as they stand."""
    names = {f"name:{name}" for name in _names(traits)}
    found = (("mailbox", mailbox(traits.get("email"))), ("local", local_part(traits.get("email"))))
    return names | {f"{kind}:{value}" for kind, value in found if value}


def alike(a: Mapping[str, object], b: Mapping[str, object]) -> str | None:
    """Why two people may be one, going by their traits; None where nothing says so."""
    same_name = bool(_names(a) & _names(b))
    same_company = _same(company(a), company(b))
    same_local = _same(local_part(a.get("email")), local_part(b.get("email")))
    reasons = (
        (SAME_MAILBOX, _same(mailbox(a.get("email")), mailbox(b.get("email")))),
        (SAME_NAME_AND_PHONE, same_name and bool(phones(a) & phones(b))),
        (SAME_NAME_AND_COMPANY, same_name and same_company),
        (SAME_NAME_AND_LOCAL_PART, same_name and same_local),
        (SAME_LOCAL_PART_AND_COMPANY, same_local and same_company),
    )
    return next((reason for reason, holds in reasons if holds), None)


def person_name(value: object) -> str:
    """A name of a person as it is compared: 髙橋 太郎様 and 高橋太郎 are one, Taro Yamada and YAMADA Taro are one."""
    if not isinstance(value, str):
        return ""
    plain = _TITLES.sub("", compared(value.strip()).strip())
    if plain.isascii():
        return " ".join(sorted(_NOT_LETTERS.sub(" ", plain).split()))
    return large_kana(_NOT_LETTERS.sub("", plain))


def mailbox(email: object) -> str | None:
    """The mailbox that an address leads to, without `+tag`; None where many read it, or where there is none."""
    address = normalised_email(email)
    if address is None:
        return None
    local, domain = address.rpartition("@")[0].partition("+")[0], domain_of(address)
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{domain}" if local and local not in _EVERYBODYS else None


def local_part(email: object) -> str | None:
    """What stands before the @, where it says something about one person."""
    found = mailbox(email)
    return found.rpartition("@")[0] if found and len(found.rpartition("@")[0]) > 2 else None


def company(traits: Mapping[str, object]) -> str | None:
    """The company that somebody says they work for, as it is compared."""
    name = traits.get("company")
    return normalised(name) if isinstance(name, str) and names_a_company(name) else None


def phones(traits: Mapping[str, object]) -> set[str]:
    """The telephone numbers of somebody, in every way to dial them."""
    numbers = (number for trait in ("phone", "mobile", "mobile_phone") for number in dialled(traits.get(trait)))
    return {number for number in numbers if len(number) >= _SHORTEST_PHONE}


def _names(traits: Mapping[str, object]) -> set[str]:
    """The name, and how it is read: クロサワ may be all that a business card's reader wrote."""
    found = (person_name(traits.get(trait)) for trait in ("name", *_READINGS))
    return {name for name in found if len(name) > 1}


def _same(a: str | None, b: str | None) -> bool:
    return a is not None and a == b
