"""Settings, from the environment only. Read when asked for, so that a test or a parent process can change them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).parent
LOCALE = PACKAGE / "locale"
VENDOR = PACKAGE / "web" / "static" / "vendor"


def language() -> str:
    """`ONDO_LANG`: the language Ondo speaks (ja or en) when none is asked for; empty = the system's."""
    return os.environ.get("ONDO_LANG", "")


def system_languages() -> list[str]:
    """The languages of the operating system's settings, in the order in which gettext honours them."""
    names = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return [word for name in names for word in name.split(":") if word]


def debug() -> bool:
    """`ONDO_DEBUG=1`: show the traceback of an error that nobody foresaw."""
    return os.environ.get("ONDO_DEBUG", "") not in ("", "0")


def strict_texts() -> bool:
    """`ONDO_STRICT_TEXTS=1` (the tests set it): a message without text is an error, not shown by its key."""
    return os.environ.get("ONDO_STRICT_TEXTS", "") not in ("", "0")


def data() -> Path:
    """`ONDO_DATA`: the folder of whatever Ondo keeps on this machine itself; `ondo-data` where nothing is said."""
    return Path(os.environ.get("ONDO_DATA") or "ondo-data").absolute()


def erasures() -> Path:
    """`ONDO_ERASURES`: the file outside the store where each erasure is noted, to be applied again after a restore.

    Nothing said: `erased.jsonl` in `ONDO_DATA`.
    """
    return Path(os.environ.get("ONDO_ERASURES") or data() / "erased.jsonl").absolute()


def kernel_cache() -> Path:
    """`NUMBA_CACHE_DIR`: where the compiled kernel is kept from run to run; the user's cache where nothing is said."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ondo" / "kernel"


@dataclass(frozen=True)
class Database:
    """Where the store is. `path` is the file of an SQLite database; the rest says how to reach PostgreSQL."""

    vendor: str
    """`sqlite` or `postgresql`."""
    path: Path | None = None
    host: str = ""
    port: int | None = None
    name: str = ""
    user: str = ""
    password: str = ""
    options: tuple[tuple[str, str], ...] = ()


class WrongSetting(ValueError):
    """A setting that cannot be used: `name`, what was found, and what it may be."""

    def __init__(self, name: str, found: str, known: str) -> None:
        super().__init__(f"{name}={found!r}; known: {known}")
        self.name, self.found, self.known = name, found, known


DATABASE_FORMS = "sqlite:///path/file.sqlite3, postgresql://user:password@host:port/name"


def database() -> Database:
    """`DATABASE_URL`: an SQLite file (the default, inside `ONDO_DATA`) or a PostgreSQL server.

    A socket folder is given as `postgresql:///name?host=/var/run/postgresql`. Raises `WrongSetting`.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return Database("sqlite", path=data() / "ondo.sqlite3")
    try:
        return _database(url)
    except ValueError as error:
        raise WrongSetting("DATABASE_URL", _without_password(url), DATABASE_FORMS) from error


def _database(url: str) -> Database:
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        # three slashes: a relative path; four: an absolute one
        return Database("sqlite", path=Path(unquote(parts.path.removeprefix("/"))).absolute())
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise ValueError(url)
    options = dict(parse_qsl(parts.query))
    return Database(
        "postgresql",
        host=options.pop("host", "") or parts.hostname or "",
        port=parts.port,
        name=name,
        user=unquote(parts.username or options.pop("user", "")),
        password=unquote(parts.password or ""),
        options=tuple(sorted(options.items())),
    )


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rsplit(':', 1)[0]}:…@{tail}" if at and head.count(":") > 1 else url


LOG_FORMS = ("json", "words")


def log_form(otherwise: str = "json") -> str:
    """`ONDO_LOG`: how worker and collector tell what happens: `json` or `words`. Raises `WrongSetting`.

    By themselves they use JSON, under `ondo serve` words.
    """
    form = os.environ.get("ONDO_LOG") or otherwise
    if form not in LOG_FORMS:
        raise WrongSetting("ONDO_LOG", form, ", ".join(LOG_FORMS))
    return form


def public_url() -> str:
    """`ONDO_URL`: where people reach the site (`https://ondo.example.co.jp`); empty: on this machine only."""
    return os.environ.get("ONDO_URL", "").rstrip("/")


def hosts() -> list[str]:
    """The host names that the site answers to: that of `ONDO_URL` and this machine's own."""
    name = urlsplit(public_url()).hostname
    return [*([name] if name else []), "localhost", "127.0.0.1", "[::1]"]


def secret_key() -> str:
    """`ONDO_SECRET_KEY`: signs what browsers hold. Without one each process makes its own, and sessions end with it."""
    return os.environ.get("ONDO_SECRET_KEY") or secrets.token_urlsafe(48)


def metrics_token() -> str:
    """`ONDO_METRICS_TOKEN`: the bearer token that `/metrics` asks of other machines; empty: they get nothing."""
    return os.environ.get("ONDO_METRICS_TOKEN", "")


@dataclass(frozen=True)
class Oidc:
    """The company's own sign-in (OpenID Connect): where it is, and who we are to it."""

    issuer: str
    client_id: str
    secret: str
    name: str


def oidc() -> Oidc | None:
    """`ONDO_OIDC_ISSUER`, `ONDO_OIDC_CLIENT_ID`, `ONDO_OIDC_SECRET`; `ONDO_OIDC_NAME` is what the button says.

    None where there is none. Raises `WrongSetting` for an issuer that is no address, or without a client id.
    """
    issuer = os.environ.get("ONDO_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    if urlsplit(issuer).scheme not in ("https", "http"):
        raise WrongSetting("ONDO_OIDC_ISSUER", issuer, "https://login.example.co.jp")
    client = os.environ.get("ONDO_OIDC_CLIENT_ID", "")
    if not client:
        raise WrongSetting("ONDO_OIDC_CLIENT_ID", client, "ONDO_OIDC_ISSUER …")
    name = os.environ.get("ONDO_OIDC_NAME") or urlsplit(issuer).hostname or issuer
    return Oidc(issuer, client, os.environ.get("ONDO_OIDC_SECRET", ""), name)


def origin(url: str) -> str:
    """The part of an address that browsers tell sites apart by: `https://login.example.co.jp`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def codes_required() -> bool:
    """`ONDO_REQUIRE_CODES=1`: whoever signs in by a password has to use one-time codes beside it."""
    return os.environ.get("ONDO_REQUIRE_CODES", "") not in ("", "0")


def set_up_token() -> str:
    """`ONDO_SET_UP_TOKEN`: what the first visitor has to show to become administrator, where none can sign in.

    `ondo web` and `ondo serve` make one and print it where none is given. Empty: nobody can.
    """
    return os.environ.get("ONDO_SET_UP_TOKEN", "")


def session_idle() -> int:
    """`ONDO_SESSION_IDLE_MINUTES`: after so long without anything being done a session is over, in milliseconds.

    0: never. Raises `WrongSetting`.
    """
    text = os.environ.get("ONDO_SESSION_IDLE_MINUTES", "") or "480"
    if not text.isdecimal():
        raise WrongSetting("ONDO_SESSION_IDLE_MINUTES", text, "480, 30, 0 …")
    return int(text) * 60_000


def session_life() -> int:
    """`ONDO_SESSION_DAYS`: so long after signing in a session is over, in milliseconds. Raises `WrongSetting`."""
    text = os.environ.get("ONDO_SESSION_DAYS", "") or "14"
    if not text.isdecimal() or not 1 <= int(text) <= 365:
        raise WrongSetting("ONDO_SESSION_DAYS", text, "14, 1 …")
    return int(text) * 86_400_000


def api_per_minute() -> int:
    """`ONDO_API_PER_MINUTE`: requests that one API token may make a minute; 0: as many as it likes.

    Raises `WrongSetting`.
    """
    text = os.environ.get("ONDO_API_PER_MINUTE", "") or "1200"
    if not text.isdecimal():
        raise WrongSetting("ONDO_API_PER_MINUTE", text, "1200, 0 …")
    return int(text)


@dataclass(frozen=True)
class Smtp:
    """The mail server: where it is, who we are to it, and from whom mails come. `security`: `ssl`, `starttls`, none."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


SMTP_FORMS = "smtp://user:password@host:587?starttls, smtps://user:password@host:465, smtp://localhost:25"


def smtp() -> Smtp | None:
    """`ONDO_SMTP_URL`: the mail server; `ONDO_MAIL_FROM`: from whom mails come. None where there is none.

    Raises `WrongSetting`.
    """
    url = os.environ.get("ONDO_SMTP_URL", "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        ports = {"smtp": 587 if parts.query == "starttls" else 25, "smtps": 465}
        if parts.scheme not in ports or not parts.hostname or parts.query not in ("", "starttls"):
            raise ValueError(url)
        port = parts.port or ports[parts.scheme]
    except ValueError as error:
        raise WrongSetting("ONDO_SMTP_URL", _without_password(url), SMTP_FORMS) from error
    sender = os.environ.get("ONDO_MAIL_FROM") or f"Ondo <ondo@{urlsplit(public_url()).hostname or parts.hostname}>"
    security = "ssl" if parts.scheme == "smtps" else parts.query
    return Smtp(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), security, sender)


def reply_address() -> str:
    """`ONDO_REPLY_ADDRESS`: where answers to letters go (`reply@in.example.co.jp`), to a mailbox that takes
    `reply+anything@…` too; empty: to whoever wrote.

    Raises `WrongSetting`.
    """
    address = os.environ.get("ONDO_REPLY_ADDRESS", "")
    local, at, domain = address.rpartition("@")
    if address and (not local or not at or "." not in domain or len(local) > 30 or "+" in local or " " in address):
        raise WrongSetting("ONDO_REPLY_ADDRESS", address, "reply@in.example.co.jp")
    return address


@dataclass(frozen=True)
class Imap:
    """The mailbox that is read: where it is, who we are to it, its folder. `security`: `ssl`, `starttls`, none."""

    host: str
    port: int
    user: str
    password: str
    security: str
    folder: str


IMAP_FORMS = "imaps://user:password@host/INBOX, imap://user:password@host:143/INBOX?starttls"


def imap() -> Imap | None:
    """`ONDO_IMAP_URL`: the mailbox in which answers arrive; None where none is read. Raises `WrongSetting`."""
    url = os.environ.get("ONDO_IMAP_URL", "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or {"imaps": 993, "imap": 143}[parts.scheme]
        if not parts.hostname or not parts.username or parts.query not in ("", "starttls"):
            raise ValueError(url)
    except (ValueError, KeyError) as error:
        raise WrongSetting("ONDO_IMAP_URL", _without_password(url), IMAP_FORMS) from error
    security = "ssl" if parts.scheme == "imaps" else parts.query
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Imap(parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), security, folder)


def mail_secret() -> str:
    """`ONDO_MAIL_SECRET` (`whsec_…`): signs the mails that a mail service hands over; empty: none is taken."""
    return os.environ.get("ONDO_MAIL_SECRET", "")


def booking_secret() -> str:
    """`ONDO_BOOKING_SECRET`: signs what a booking tool tells (Cal.com, Calendly, `whsec_…`); empty: none is heard."""
    return os.environ.get("ONDO_BOOKING_SECRET", "")


def private_webhooks() -> bool:
    """`ONDO_ALLOW_PRIVATE_WEBHOOKS=1`: messages may go to addresses of our own network, and without encryption."""
    return os.environ.get("ONDO_ALLOW_PRIVATE_WEBHOOKS", "") not in ("", "0")


KEPT: dict[str, int] = {"anonymous": 0, "quarantine": 0, "deliveries": 90, "idempotent": 1}
"""Days for which each kind of data is kept where nothing is said; 0: for ever."""


def kept_days(what: str) -> int:
    """`ONDO_KEEP_ANONYMOUS_DAYS`, `…_QUARANTINE_DAYS`, `…_DELIVERIES_DAYS`, `…_IDEMPOTENT_DAYS`: how long it is kept.

    0: for ever. Raises `WrongSetting`.
    """
    name = f"ONDO_KEEP_{what.upper()}_DAYS"
    text = os.environ.get(name, "") or str(KEPT[what])
    if not text.isdecimal():
        raise WrongSetting(name, text, "0, 30, 365 …")
    return int(text)
