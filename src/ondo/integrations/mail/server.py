"""The mail server of `ONDO_SMTP_URL`, as Django talks to it."""

from __future__ import annotations

from django.core.mail.backends.smtp import EmailBackend

from ondo import settings


def connection_to(server: settings.Smtp, patience: int) -> EmailBackend:
    """A connection that is not open yet. Whoever uses it waits no longer than `patience` seconds for any answer."""
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_ssl=server.security == "ssl",
        use_tls=server.security == "starttls",
        timeout=patience,
    )
