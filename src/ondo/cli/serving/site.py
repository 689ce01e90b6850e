"""What a site needs before it is opened: a secret of its own, and a way in for whoever comes first."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ondo import settings

SECRET_FILE = "secret-key"


def keep_secret_key() -> None:
    """Where `ONDO_SECRET_KEY` is not given, this machine keeps one in `ONDO_DATA`: sessions outlive a restart."""
    if not os.environ.get("ONDO_SECRET_KEY"):
        os.environ["ONDO_SECRET_KEY"] = _kept(settings.data() / SECRET_FILE) or settings.secret_key()


def _kept(file: Path) -> str:
    """What stands in the file; made, for its owner only, where it is not there. Empty where nothing can be kept."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.touch(0o600)
        new.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):  # whole or not at all, whoever else starts at this instant
            file.hardlink_to(new)
        new.unlink()
        return file.read_text(encoding="ascii").strip()
    return ""


def site_url(address: str, port: int) -> str:
    """Where people reach the site: `ONDO_URL`, else this machine's own address."""
    return settings.public_url() or f"http://{'localhost' if address == '127.0.0.1' else address}:{port}"


def first_visit(url: str) -> str | None:
    """Where the first administrator begins; None where one can sign in. Processes started from now on know it too."""
    from ondo.store.reading.users import somebody_lets_others_in

    if somebody_lets_others_in():
        return None
    token = settings.set_up_token() or secrets.token_urlsafe(16)
    os.environ["ONDO_SET_UP_TOKEN"] = token
    return f"{url}/begin/{token}/"
