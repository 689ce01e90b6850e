"""Reads a mailbox over IMAP (`ONDO_IMAP_URL`), and changes nothing in it: it is opened for reading only."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ondo import settings
from ondo.integrations.mail.incoming import LARGEST

PATIENCE = 30
"""Seconds for each answer of the server."""


class Unread(Exception):
    """The mailbox could not be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder. `validity`: with another one, UIDs mean other mails; `next`: the UID of the next mail."""

    server: imaplib.IMAP4
    validity: int
    next: int

    def uids_after(self, last: int) -> list[int]:
        """The UIDs of the mails that came after one, in rising order."""
        found = _told(self.server.uid("SEARCH", f"UID {last + 1}:*"))
        # `n:*` means the last one too, where that is below n
        listed = (int(uid) for part in found if isinstance(part, bytes) for uid in part.split())
        return sorted(uid for uid in listed if uid > last)

    def mail(self, uid: int) -> bytes | None:
        """A mail as it arrived, or the first part of one that is large; None where it is gone."""
        for part in _told(self.server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None


@contextmanager
def opened(where: settings.Imap) -> Iterator[Folder]:
    """The folder, for reading only. Raises `Unread`."""
    try:
        server = _connected(where)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unread(_in_short(error)) from error
    try:
        _sign_in(server, where)
        yield _examined(server, where.folder)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unread(_in_short(error)) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _connected(where: settings.Imap) -> imaplib.IMAP4:
    if where.security == "ssl":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=PATIENCE)
    return imaplib.IMAP4(where.host, where.port, timeout=PATIENCE)


def _sign_in(server: imaplib.IMAP4, where: settings.Imap) -> None:
    if where.security == "starttls":
        server.starttls(ssl.create_default_context())
    server.login(where.user, where.password)


def _examined(server: imaplib.IMAP4, folder: str) -> Folder:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    _told(server.select(quoted, readonly=True))
    validity = _number(server, "UIDVALIDITY")
    following = _number(server, "UIDNEXT")
    return Folder(server, validity, following)


def _number(server: imaplib.IMAP4, name: str) -> int:
    _, found = server.response(name)
    text = found[0] if found else None
    return int(text) if isinstance(text, bytes) and text.isdigit() else 0


def _told(answer: tuple[str, Sequence[object]]) -> list[object]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(
            b" ".join(part for part in data if isinstance(part, bytes)).decode("utf-8", "replace")
        )
    return [part for part in data if part is not None]


def _in_short(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return f"{type(error).__name__}: {' '.join(text.split())[:200]}"
