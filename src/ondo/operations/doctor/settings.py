"""Every setting: what it is, whether it can be used, and what was written that is none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from urllib.parse import urlsplit

from ondo import settings
from ondo.operations.doctor.finding import Finding, fine, to_do, wrong
from ondo.settings import WrongSetting

READ: Mapping[str, Callable[[], object]] = {
    "DATABASE_URL": settings.database,
    "ONDO_DATA": settings.data,
    "ONDO_ERASURES": settings.erasures,
    "ONDO_URL": settings.public_url,
    "ONDO_SECRET_KEY": settings.secret_key,
    "ONDO_REQUIRE_CODES": settings.codes_required,
    "ONDO_SET_UP_TOKEN": settings.set_up_token,
    "ONDO_METRICS_TOKEN": settings.metrics_token,
    "ONDO_OIDC_ISSUER": settings.oidc,
    "ONDO_OIDC_CLIENT_ID": settings.oidc,
    "ONDO_OIDC_SECRET": settings.oidc,
    "ONDO_OIDC_NAME": settings.oidc,
    "ONDO_API_PER_MINUTE": settings.api_per_minute,
    "ONDO_SESSION_IDLE_MINUTES": settings.session_idle,
    "ONDO_SESSION_DAYS": settings.session_life,
    "ONDO_SMTP_URL": settings.smtp,
    "ONDO_MAIL_FROM": settings.smtp,
    "ONDO_REPLY_ADDRESS": settings.reply_address,
    "ONDO_IMAP_URL": settings.imap,
    "ONDO_MAIL_SECRET": settings.mail_secret,
    "ONDO_BOOKING_SECRET": settings.booking_secret,
    "ONDO_ALLOW_PRIVATE_WEBHOOKS": settings.private_webhooks,
    **{f"ONDO_KEEP_{what.upper()}_DAYS": partial(settings.kept_days, what) for what in settings.KEPT},
    "NUMBA_CACHE_DIR": settings.kernel_cache,
    "XDG_CACHE_HOME": settings.kernel_cache,
    "ONDO_LOG": settings.log_form,
    "ONDO_LANG": settings.language,
    "ONDO_DEBUG": settings.debug,
    "ONDO_STRICT_TEXTS": settings.strict_texts,
}
"""Every setting, and what reads it."""
UNTOLD = frozenset(
    {"DATABASE_URL", "ONDO_SMTP_URL", "ONDO_SECRET_KEY", "ONDO_METRICS_TOKEN", "ONDO_SET_UP_TOKEN", "ONDO_OIDC_SECRET"}
    | {"ONDO_IMAP_URL", "ONDO_MAIL_SECRET", "ONDO_BOOKING_SECRET"}
)
"""What nobody should read over somebody's shoulder."""


def refuse_wrong() -> None:
    """What runs for long reads all settings as it begins, also those that it would need late. Raises `WrongSetting`."""
    for read in READ.values():
        read()


def examine() -> Iterator[Finding]:
    """A line for each setting, and for each that looks like one."""
    for name, read in READ.items():
        yield _setting(name, read)
    for name in sorted(os.environ):
        if name.startswith("ONDO_") and name not in READ and not name.startswith("ONDO_TEST_"):
            near = get_close_matches(name, READ, n=1)
            yield wrong(name, "doctor.unknown_setting", name=name, near=near[0] if near else "docs/deploying.md")


def _setting(name: str, read: Callable[[], object]) -> Finding:
    try:
        read()
    except WrongSetting as error:
        return wrong(name, "doctor.wrong_setting", name=name, found=error.found, known=error.known)
    given = os.environ.get(name, "")
    if remark := REMARKS.get(name, _no_remark)(given):
        return remark
    if not given:
        return fine(name, "doctor.not_set", name=name)
    return fine(name, "doctor.set", name=name, value="…" if name in UNTOLD else given)


def _no_remark(_: str) -> Finding | None:
    return None


def _secret_key(given: str) -> Finding | None:
    if not given:
        return to_do("ONDO_SECRET_KEY", "doctor.no_secret_key")
    return to_do("ONDO_SECRET_KEY", "doctor.short_secret_key") if len(given) < 32 else None


def _url(given: str) -> Finding | None:
    if not given:
        return to_do("ONDO_URL", "doctor.no_url")
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return wrong("ONDO_URL", "doctor.bad_url", found=given)
    return to_do("ONDO_URL", "doctor.plain_url") if parts.scheme == "http" else None


def _debug(_: str) -> Finding | None:
    return to_do("ONDO_DEBUG", "doctor.debug") if settings.debug() else None


REMARKS: Mapping[str, Callable[[str], Finding | None]] = {
    "ONDO_SECRET_KEY": _secret_key,
    "ONDO_URL": _url,
    "ONDO_DEBUG": _debug,
}
"""What is to be said of settings beside whether they can be read."""
