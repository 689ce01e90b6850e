"""What a mail says that arrived: from whom, to which letter of ours, and whether a person wrote it at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum
from hashlib import blake2b

from flufl.bounce import all_failures

from ondo.domain.email_addresses import normalised_email
from ondo.domain.instants import Instant, to_instant
from ondo.integrations.mail.plain_text import plain_text, storable, without_quoted

LARGEST = 1_000_000
"""So many bytes of a mail are read: the text comes before what is attached to it."""
LONGEST = 50_000
"""So many characters of its text are kept."""


class Sort(StrEnum):
    """What arrived."""

    REPLY = "reply"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that arrived. Message-IDs are as `message_id` makes them; `answers`: the nearest first."""

    sort: Sort
    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    """What is new in it."""
    attached: tuple[str, ...]
    answers: tuple[str, ...]
    written_at: Instant | None
    failed: tuple[str, ...] = ()
    """Of a bounce: the addresses that cannot be reached."""
    for_good: bool = False
    """Of a bounce: not only for now."""


def read_mail(raw: bytes) -> Incoming:
    """Read a mail. Whatever is wrong with it, what can be read of it is; nothing is raised for bad headers."""
    mail = message_from_bytes(raw[:LARGEST], policy=default)
    assert isinstance(mail, EmailMessage)
    lasting, passing = _failures(mail)
    _, address = (_addresses(mail, "From") or [("", "")])[0]
    text = plain_text(mail)
    sort = Sort.BOUNCE if lasting or passing else Sort.AUTO_REPLY if _is_automatic(mail, address) else Sort.REPLY
    return Incoming(
        sort,
        message_id(_header(mail, "Message-ID")) or f"<{blake2b(raw, digest_size=16).hexdigest()}@unnumbered>",
        normalised_email(address) or address[:320],
        tuple(_received_by(mail)),
        " ".join(_header(mail, "Subject").split())[:300],
        (without_quoted(text) if sort is not Sort.BOUNCE else text)[:LONGEST],
        tuple(_attached(mail)),
        tuple(_answered(mail)),
        _date(mail),
        tuple(sorted(lasting | passing)),
        bool(lasting),
    )


def message_id(told: str) -> str:
    """A Message-ID as it is compared and kept: `<…>`, and a fingerprint of one that is too long. Empty for none."""
    found = _ID.search(told)
    name = found[0] if found else f"<{told.strip()}>" if told.strip() else ""
    return name if len(name) <= 250 else f"<{blake2b(name.encode(), digest_size=16).hexdigest()}@long>"


_ID = re.compile(r"<[^<>\s]+>")


def _header(mail: EmailMessage, name: str) -> str:
    """A header as text. Python's reader of structured headers fails on some; what it cannot read counts as not said."""
    try:
        return storable(str(mail.get(name, "") or ""))
    except (ValueError, IndexError, AttributeError, TypeError, KeyError):
        return ""


def _headers(mail: EmailMessage, name: str) -> list[str]:
    try:
        return [storable(str(one)) for one in mail.get_all(name, [])]
    except (ValueError, IndexError, AttributeError, TypeError, KeyError):
        return []


def _addresses(mail: EmailMessage, *names: str) -> list[tuple[str, str]]:
    return [pair for pair in getaddresses([one for name in names for one in _headers(mail, name)]) if pair[1]]


def _received_by(mail: EmailMessage) -> Iterator[str]:
    """Every address at which it may have arrived; with a list or an alias the header `To` names another one."""
    for _, address in _addresses(mail, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"):
        yield address.lower()


def _answered(mail: EmailMessage) -> Iterator[str]:
    """What it answers: In-Reply-To, then References from the last; of a bounce, the mail that is in it."""
    told = [_header(mail, "In-Reply-To"), *reversed(_ID.findall(_header(mail, "References")))]
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            told += _ids_within(part)
    found = (message_id(one) for one in told)
    yield from dict.fromkeys(one for one in found if one)


def _ids_within(part: object) -> list[str]:
    text = part.as_bytes()[:LARGEST].decode("utf-8", "replace") if isinstance(part, EmailMessage) else ""
    return re.findall(r"^Message-ID:\s*(<[^<>\s]+>)", storable(text), re.IGNORECASE | re.MULTILINE)


def _failures(mail: EmailMessage) -> tuple[set[str], set[str]]:
    """The addresses that cannot be reached: for good, and for now."""
    if not _may_be_bounce(mail):
        return set(), set()
    try:
        passing, lasting = all_failures(mail)
    except Exception:  # noqa: BLE001  what mail servers write defies every reader; then it is no bounce that we know
        return set(), set()
    return {_text(one) for one in lasting}, {_text(one) for one in passing}


def _text(address: str | bytes) -> str:
    told = address.decode("utf-8", "replace") if isinstance(address, bytes) else address
    return normalised_email(told) or storable(told)[:320]


def _may_be_bounce(mail: EmailMessage) -> bool:
    """Only what a mail server wrote. People forward bounces to us, and what they write above them is a reply."""
    sender = (_addresses(mail, "From") or [("", "")])[0][1].lower()
    empty_path = _header(mail, "Return-Path").strip() == "<>"
    return mail.get_content_type() == "multipart/report" or empty_path or sender.startswith(_DAEMONS)


_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon")


def _is_automatic(mail: EmailMessage, sender: str) -> bool:
    """Whether no person wrote it: RFC 3834 and what is usual where that is not followed."""
    submitted = _header(mail, "Auto-Submitted").strip().lower()
    if submitted and submitted != "no":
        return True
    if any(_header(mail, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From", "List-Id")):
        return True
    if _header(mail, "Precedence").strip().lower() in ("auto_reply", "bulk", "junk", "list"):
        return True
    return sender.lower().startswith((*_DAEMONS, "noreply@", "no-reply@")) or bool(
        _AWAY.match(_header(mail, "Subject"))
    )


_AWAY = re.compile(
    r"\s*[【\[]?(automatic reply|auto[- ]?reply|autoreply|out of (the )?office|自動返信|自動応答|不在通知)",
    re.IGNORECASE,
)


def _attached(mail: EmailMessage) -> Iterator[str]:
    for part in mail.walk():
        try:
            name = part.get_filename()
        except (ValueError, IndexError, AttributeError, TypeError, KeyError):
            name = None
        if name and not part.is_multipart():
            yield " ".join(storable(name).split())[:200]


def _date(mail: EmailMessage) -> Instant | None:
    try:
        found = parsedate_to_datetime(_header(mail, "Date"))
        return to_instant(found) if found.tzinfo else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def tokens_in(addresses: Sequence[str], reply_address: str) -> list[str]:
    """The tokens in addresses of ours: `reply+TOKEN@in.example.co.jp`."""
    local, _, domain = reply_address.lower().rpartition("@")
    if not local:
        return []
    pattern = re.compile(rf"{re.escape(local)}\+([a-z0-9]+)@{re.escape(domain)}")
    return [found[1] for one in addresses if (found := pattern.fullmatch(one.lower()))]
