"""Mail over SMTP (`ONDO_SMTP_URL`), as text and as HTML."""

from __future__ import annotations

import smtplib
from email.utils import make_msgid
from html import escape

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.integrations.mail.server import connection_to
from ondo.integrations.message import Answer, Target, Told, cited
from ondo.texts import say

OWNER = "owner"
"""In place of an address: whoever looks after the person."""
PATIENCE = 10
"""Seconds."""


def check(to: Target) -> None:
    """Raises OndoError for what is neither a mail address nor `owner`."""
    try:
        if to.address != OWNER:
            validate_email(to.address)
    except ValidationError as error:
        raise OndoError("telling.bad_mail_address", address=to.address) from error


def send(told: Told, to: Target) -> Answer:
    """Hand it to the mail server. Where nobody looks after the person, or they have no address, nobody is told."""
    address = told.owner_mail if to.address == OWNER else to.address
    if not address:
        return Answer()
    server = settings.smtp()
    if server is None:
        return Answer(error=say("telling.no_smtp"))
    try:
        _message(told, address, to.language, server).send()
    except (smtplib.SMTPException, OSError) as error:
        return Answer(error=type(error).__name__, said=cited(str(error)))
    return Answer()


def _message(told: Told, address: str, language: str, server: settings.Smtp) -> EmailMultiAlternatives:
    domain = server.sender.rpartition("@")[2].strip("> ") or "ondo"
    headers = {
        "Message-ID": f"<{told.id}@{domain}>" if told.id else make_msgid(domain=domain),
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    subject = " ".join(told.title.split())
    to = connection_to(server, PATIENCE)
    mail = EmailMultiAlternatives(subject, text(told), server.sender, [address], headers=headers, connection=to)
    mail.attach_alternative(html(told, language), "text/html")
    return mail


def text(told: Told) -> str:
    """The mail for whoever reads plain text."""
    lines = [told.title, "", *(f"{label} {said}" for label, said in told.facts)]
    lines += ["", f"{told.link_text}: {told.link}"] if told.link else []
    return "\n".join(lines) + "\n"


def html(told: Told, language: str) -> str:
    """The same for everybody else; it loads nothing."""
    facts = "".join(
        f'<tr><th align="left" valign="top" style="padding:2px 12px 2px 0">{escape(label)}</th>'
        f"<td>{escape(said)}</td></tr>"
        for label, said in told.facts
    )
    link = f'<p><a href="{escape(told.link)}">{escape(told.link_text)}</a></p>' if told.link else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(told.title)}</title></head>'
        f'<body style="font-family:sans-serif"><h1 style="font-size:1.2em">{escape(told.title)}</h1>'
        f'<table role="presentation">{facts}</table>{link}</body></html>'
    )
