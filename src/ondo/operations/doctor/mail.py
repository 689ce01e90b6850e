"""The mail server: whether it takes what we would send."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

from django.core.mail.backends.smtp import EmailBackend

from ondo import settings
from ondo.operations.doctor.finding import Finding, fine, to_do, wrong

SUBJECT = "mail"
PATIENCE = 5


def examine() -> Iterator[Finding]:
    """Connects and signs in, and sends nothing."""
    server = settings.smtp()
    if server is None:
        yield to_do(SUBJECT, "doctor.no_mail")
        return
    backend = EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.security == "starttls",
        use_ssl=server.security == "ssl",
        timeout=PATIENCE,
    )
    try:
        backend.open()
        backend.close()
        yield fine(SUBJECT, "doctor.mail", host=server.host, port=server.port)
    except (smtplib.SMTPException, OSError) as error:
        why = " ".join(str(error).split())
        yield wrong(SUBJECT, "doctor.no_mail_server", host=server.host, port=server.port, why=why)
