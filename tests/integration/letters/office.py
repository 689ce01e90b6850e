"""The office of the desks' tests with mail: letters are written, posted and answered."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from tests.integration.desks.office import Office, open_office

SECOND = 1000
MINUTE = 60 * SECOND
TANAKA = "tanaka@example.co.jp"


@dataclass
class Desk:
    """Sato's desk; `key`: the person whom Sato writes to."""

    office: Office
    key: str

    @property
    def person(self) -> Any:
        from ondo.store.models import Person

        return Person.objects.get(key=self.key)

    def writes(self, subject: str = "Hello", text: str = "Shall we talk?", **more: Any) -> Any:
        """Sato writes, a minute later; it is decided about at once."""
        from ondo.actions.write_letter import write_letter

        self.office.now += MINUTE
        told = {"person": self.person, "to": TANAKA, "subject": subject, "text": text, "by": "sato", **more}
        letter = write_letter(**told, at=self.office.now)
        self.office.decide()
        return letter

    def posts(self, later: int = 20 * SECOND) -> None:
        """The worker sends what is due by then."""
        from ondo.worker.post import Post

        self.office.now += later
        post = Post(clock=lambda: self.office.now)
        post(self.office.now)
        post.settle()
        post.end()

    def gets(self, mail: EmailMessage | bytes) -> Any:
        """A mail arrives, and it is decided about at once."""
        from ondo.actions.receive_mail import receive_mail

        self.office.now += MINUTE
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        letter = receive_mail(raw=raw, by="test", at=self.office.now)
        self.office.decide()
        return letter

    def events(self) -> list[str]:
        """The names of what is in the person's log, oldest first."""
        from ondo.store.reading.log import log

        return [event.name for event in log(self.person.pk)]

    def to_do(self) -> list[tuple[str, str]]:
        """What is planned for the person: kind and why."""
        from ondo.store.models import Activity

        found = Activity.objects.filter(person=self.person, done_at=None).order_by("due_at", "pk")
        return list(found.values_list("kind", "because"))


def desk_of() -> Desk:
    """Users with addresses; Tanaka, whom Sato has."""
    from ondo.store.models import User

    office = open_office()
    User.objects.filter(username="sato").update(email="sato@example.co.jp", first_name="佐藤 花子")
    User.objects.filter(username="ito").update(email="ito@elsewhere.example", first_name="伊藤")
    key = office.mql()
    office.does(key, "assigned", owner="sato")
    return Desk(office, key)


def answer(sent: EmailMessage, text: str = "Yes, call me on Tuesday.", **headers: str) -> EmailMessage:
    """What the receiver of a mail writes back."""
    mail = EmailMessage()
    told = {
        "From": f"Tanaka Ichiro <{TANAKA}>",
        "To": str(sent["Reply-To"]),
        "Subject": f"Re: {sent['Subject']}",
        "Message-ID": "<answer-1@mail.example>",
        "In-Reply-To": str(sent["Message-ID"]),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in told.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail
