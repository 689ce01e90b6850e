"""The machine: disk, clock, time zone data, and who may read the data folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from django.db import connection

from ondo import settings
from ondo.operations.doctor.finding import Finding, fine, to_do, wrong
from ondo.store.bulk import rows

GIGABYTE = 1_000_000_000
TIGHT, TOO_TIGHT = 5 * GIGABYTE, GIGABYTE
CLOSE_ENOUGH, TOO_FAR = 2.0, 60.0
"""Seconds between two clocks."""
PATIENCE = 5.0
ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/New_York")


def disk() -> Iterator[Finding]:
    """Room where our own files are."""
    folder = _nearest(settings.data())
    free = shutil.disk_usage(folder).free
    told = {"path": folder, "free": f"{free / GIGABYTE:,.1f}"}
    if free < TOO_TIGHT:
        yield wrong("disk", "doctor.no_room", **told)
    else:
        yield to_do("disk", "doctor.little_room", **told) if free < TIGHT else fine("disk", "doctor.room", **told)


def files() -> Iterator[Finding]:
    """Whether others on this machine can read what we keep, and whether we can write."""
    folder = settings.data()
    if not folder.exists():
        yield fine("files", "doctor.no_folder", path=folder)
        return
    path = settings.database().path
    for kept in [folder, *([path] if path is not None and path.exists() else [])]:
        if kept.stat().st_mode & 0o007:
            yield to_do("files", "doctor.open_to_all", path=kept)
    try:
        probe = folder / ".doctor"
        probe.touch()
        probe.unlink()
        yield fine("files", "doctor.writable", path=folder)
    except OSError as error:
        yield wrong("files", "doctor.not_writable", path=folder, why=error.strerror or error)


def zones() -> Iterator[Finding]:
    """Whether time zones are known, and from when what is known of them is."""
    missing = [name for name in ZONES if not _known(name)]
    if missing:
        yield wrong("time zones", "doctor.no_zones", names=", ".join(missing))
        return
    try:
        yield fine("time zones", "doctor.zones", version=version("tzdata"))
    except PackageNotFoundError:
        yield fine("time zones", "doctor.zones", version="–")


def clock() -> Iterator[Finding]:
    """This machine's clock beside that of the database server, and of whoever answers at `ONDO_URL`."""
    if connection.vendor == "postgresql":
        told = float(rows("SELECT extract(epoch FROM clock_timestamp())")[0][0])
        yield _beside("doctor.clock_database", told - time.time())
    if url := settings.public_url():
        yield _of_site(url)
    if connection.vendor != "postgresql" and not url:
        yield fine("clock", "doctor.clock_alone", at=datetime.now(UTC).isoformat(timespec="seconds"))


def _of_site(url: str) -> Finding:
    try:
        answer = httpx.get(f"{url}/healthz", timeout=PATIENCE, follow_redirects=False)
        told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        return _beside("doctor.clock_site", told - time.time())
    except (httpx.HTTPError, KeyError, ValueError) as error:
        return to_do("clock", "doctor.no_site", url=url, why=type(error).__name__)


def _beside(key: str, seconds: float) -> Finding:
    told = {"seconds": f"{seconds:+.1f}"}
    if abs(seconds) > TOO_FAR:
        return wrong("clock", f"{key}_wrong", **told)
    return fine("clock", key, **told) if abs(seconds) <= CLOSE_ENOUGH else to_do("clock", f"{key}_wrong", **told)


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, OSError, ValueError):
        return False
    return True


def _nearest(folder: Path) -> Path:
    """The folder, or the one in which it will be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())
