"""Mail: whether the server takes what we would send, and whether answers to letters can be read."""

from __future__ import annotations

import base64
import smtplib
from collections.abc import Iterator

from ondo import settings
from ondo.integrations.mail.mailbox import Unread, opened
from ondo.integrations.mail.server import connection_to
from ondo.operations.doctor.finding import Finding, fine, to_do, wrong

SUBJECT = "mail"
ANSWERS = "answers"
PATIENCE = 5
"""Seconds."""


def examine() -> Iterator[Finding]:
    """Both."""
    yield from _server()
    yield from _answers()


def _server() -> Iterator[Finding]:
    """Connects and signs in, and sends nothing."""
    server = settings.smtp()
    if server is None:
        yield to_do(SUBJECT, "doctor.no_mail")
        return
    backend = connection_to(server, PATIENCE)
    try:
        backend.open()
        backend.close()
        yield fine(SUBJECT, "doctor.mail", host=server.host, port=server.port)
    except (smtplib.SMTPException, OSError) as error:
        why = " ".join(str(error).split())
        yield wrong(SUBJECT, "doctor.no_mail_server", host=server.host, port=server.port, why=why)


def _answers() -> Iterator[Finding]:
    """Opens the mailbox for reading, and reads nothing."""
    where, address = settings.imap(), settings.reply_address()
    if where is not None:
        yield _mailbox(where)
    if settings.mail_secret() and not _signs(settings.mail_secret()):
        yield wrong(ANSWERS, "doctor.bad_mail_secret")
    if address and where is None and not settings.mail_secret():
        yield to_do(ANSWERS, "doctor.answers_unread", address=address)
    if not address:
        yield fine(ANSWERS, "doctor.answers_to_writers")


def _mailbox(where: settings.Imap) -> Finding:
    try:
        with opened(where):
            return fine(ANSWERS, "doctor.mailbox", host=where.host, folder=where.folder)
    except Unread as error:
        return wrong(ANSWERS, "doctor.no_mailbox", host=where.host, folder=where.folder, why=str(error))


def _signs(secret: str) -> bool:
    try:
        return bool(base64.b64decode(secret.removeprefix("whsec_"), validate=True))
    except ValueError:
        return False
