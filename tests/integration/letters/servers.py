"""Real mail servers on this machine: one that takes mail (SMTP), one whose mailbox is read (IMAP)."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from tests.integration.serving import free_port


@dataclass
class PostOffice:
    """Takes every mail but those to `refused`; `busy`: answers that it cannot take any just now."""

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    busy: bool = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 5.1.1 no such user here"
        if self.busy:
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos[0]))
        return "250 OK"


@contextmanager
def post_office() -> Iterator[tuple[PostOffice, str]]:
    """A mail server, and its address for `ONDO_SMTP_URL`."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield office, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@dataclass
class MailHost:
    """An IMAP server with one user."""

    port: int

    @property
    def url(self) -> str:
        """For `ONDO_IMAP_URL`."""
        return f"imap://demouser:demopass@127.0.0.1:{self.port}/INBOX"

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=120) as server:
            server.login("demouser", "demopass")
            status, said = server.append("INBOX", "", imaplib.Time2Internaldate(time.time()), raw)
            assert status == "OK", said

    def seen(self) -> list[bytes]:
        """The mails that somebody has marked as read."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=120) as server:
            server.login("demouser", "demopass")
            server.select("INBOX", readonly=True)
            found: list[bytes] = server.search(None, "SEEN")[1][0].split()
            return found


@contextmanager
def mail_host() -> Iterator[MailHost]:
    """pymap, in a process of its own."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "pymap"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
        "dict",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield MailHost(port)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the IMAP server does not answer")
