"""Letters: mail that one user writes to one person, over SMTP (`ONDO_SMTP_URL`)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from ondo import settings
from ondo.domain.instants import Instant, to_datetime
from ondo.integrations.message import Answer, cited
from ondo.texts import say

PATIENCE = 10
"""Seconds for each step of the conversation with the mail server."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter, ready to be sent. `token` leads answers to it; empty where nobody reads them for us."""

    to: str
    subject: str
    text: str
    message_id: str
    at: Instant
    writer_name: str = ""
    writer_mail: str = ""
    token: str = ""
    answers: str = ""
    """The Message-ID of what it answers."""
    references: Sequence[str] = ()


def reply_address(token: str) -> str:
    """`reply+TOKEN@in.example.co.jp`; empty where no mailbox for answers is set."""
    local, at, domain = settings.reply_address().rpartition("@")
    return f"{local}+{token}{at}{domain}" if local and token else ""


def domain_of_ours() -> str:
    """The domain in which our mails are numbered."""
    server = settings.smtp()
    return parseaddr(server.sender)[1].rpartition("@")[2] if server is not None else "ondo.invalid"


def composed(letter: Written, server: settings.Smtp) -> EmailMessage:
    """The mail: from the writer where mail of their domain may leave here, else in their name from our own address."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = addressed(letter.writer_name or parseaddr(server.sender)[0], _from(letter, server))
    mail["To"] = addressed("", letter.to)
    answer = reply_address(letter.token) or letter.writer_mail
    if answer:
        mail["Reply-To"] = addressed(letter.writer_name, answer)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(to_datetime(letter.at))
    mail["Message-ID"] = letter.message_id
    if letter.answers:
        mail["In-Reply-To"] = letter.answers
        mail["References"] = " ".join([*letter.references, letter.answers])
    mail.set_content(letter.text)
    return mail


def addressed(name: str, address: str) -> Address:
    """An address with a name, also one that no rule allows and a mobile carrier gave out: `name.@docomo.ne.jp`."""
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def send_letter(letter: Written) -> Answer:
    """Hand it to the mail server. `gone` where it will never be taken: the address is refused for good."""
    server = settings.smtp()
    if server is None:
        return Answer(error=say("telling.no_smtp"))
    return send_mail(composed(letter, server), letter.to, reply_address(letter.token) or _from(letter, server), server)


def send_mail(mail: EmailMessage, to: str, back_to: str, server: settings.Smtp) -> Answer:
    """Hand a mail to the server. `back_to`: where it is told that it could not be delivered."""
    try:
        with connected(server) as smtp:
            smtp.send_message(mail, from_addr=back_to, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as error:
        status, said = next(iter(error.recipients.values()))
        return _refused(status, said)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(error=type(error).__name__, said=cited(str(error)))
    return Answer()


def _refused(status: int, said: bytes | str) -> Answer:
    """A 5xx holds for good, but for what is said of us (530, 535: who we are) and not of the mail."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Answer(status, str(status), gone=status in _FOR_GOOD, said=cited(text))


_FOR_GOOD = (550, 551, 552, 553, 554, 556, 501, 510, 511, 512, 515, 521, 523)


@contextmanager
def connected(server: settings.Smtp) -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server, signed in. Raises SMTPException and OSError."""
    if server.security == "ssl":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    with smtp:
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp


def _from(letter: Written, server: settings.Smtp) -> str:
    ours = parseaddr(server.sender)[1]
    theirs = letter.writer_mail
    return theirs if theirs and theirs.rpartition("@")[2].lower() == ours.rpartition("@")[2].lower() else ours
