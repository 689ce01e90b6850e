from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integration.letters.office import Desk, desk_of
from tests.integration.letters.servers import MailHost, PostOffice, mail_host, post_office


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_MAIL_FROM", "Ondo <ondo@example.co.jp>")
    monkeypatch.setenv("ONDO_REPLY_ADDRESS", "reply@in.example.co.jp")
    monkeypatch.setenv("ONDO_URL", "https://ondo.example.co.jp")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server, to which `ONDO_SMTP_URL` leads."""
    with post_office() as (office, url):
        monkeypatch.setenv("ONDO_SMTP_URL", url)
        yield office


@pytest.fixture
def desk(store: str, post: PostOffice) -> Desk:
    """The office of the desks' tests, whose users have addresses; Tanaka is an MQL of Sato's."""
    return desk_of()


@pytest.fixture(scope="session")
def mailboxes() -> Iterator[MailHost]:
    """An IMAP server."""
    with mail_host() as host:
        yield host


@pytest.fixture
def mailbox(mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> MailHost:
    """The same, to which `ONDO_IMAP_URL` leads."""
    monkeypatch.setenv("ONDO_IMAP_URL", mailboxes.url)
    monkeypatch.setattr("ondo.integrations.mail.mailbox.PATIENCE", 120)  # a busy machine keeps everybody waiting
    return mailboxes
