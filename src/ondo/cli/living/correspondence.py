"""What a working day has beside calls: free times, templates of letters, mails and what came back, a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from typing import TYPE_CHECKING

from ondo.cli.living.post_office import answer_to
from ondo.domain.free_times import Weekly
from ondo.domain.instants import HOUR, MINUTE, Instant

if TYPE_CHECKING:
    from ondo.store.models import Letter, Person

WRITTEN, ANSWERED = 3 * HOUR, 25 * MINUTE
"""So long ago the letters were written, and answered."""
HOSTS = {"aoki": "discovery", "sada": "meeting", "ueno": "meeting"}
TEMPLATES = (
    ("資料のお礼", "ja", "資料請求のお礼", "{{ person.company }}\n{{ person.name }}様\n\nお世話になっております。{{ me.name }}です。\n資料をご請求いただき、ありがとうございます。\n気になる点がございましたら、15分ほどお話しできれば幸いです。\n\nご都合のよい時間はこちらからお選びいただけます。\n{{ booking_link }}"),  # noqa: E501
    ("お電話がつながらなかった方へ", "ja", "お電話の件", "{{ person.name }}様\n\n先ほどお電話いたしましたが、ご不在でしたのでメールで失礼いたします。\nご都合のよい時間をお知らせいただけますでしょうか。\n{{ booking_link }}"),  # noqa: E501
    ("Thank you", "en", "Thank you for your interest", "Dear {{ person.name }},\n\nThank you for asking for our guide. Would a quarter of an hour suit you?\n{{ booking_link }}"),  # noqa: E501
)  # fmt: skip
SIGNATURE = "--\n{name}\nインサイドセールス\n03-0000-0000"


def set_up_letters(by: str, at: Instant) -> None:
    """Free times of those who meet people, templates, and a signature."""
    from ondo.actions.offer_times import Terms, offer_times
    from ondo.actions.save_template import save_template
    from ondo.actions.sign_letters import sign_letters
    from ondo.store.models import User

    week = [Weekly(day, *part) for day in range(5) for part in ((600, 720), (780, 1020))]
    for name, kind in HOSTS.items():
        user = User.objects.get(username=name)
        offer_times(user=user, terms=Terms(kind=kind, place="Web会議"), week=week, by=name, at=at)
    for name, language, subject, text in TEMPLATES:
        save_template(template=None, name=name, language=language, subject=subject, text=text, by=by, at=at)
    aoki = User.objects.get(username="aoki")
    sign_letters(user=aoki, signature=SIGNATURE.format(name=aoki.first_name), by="aoki", at=at)


def correspond(people: Sequence[Person], by: str, at: Instant) -> None:
    """Letters to these people; every second one has answered."""
    from ondo.actions.receive_mail import receive_mail

    for number, letter in enumerate(_written(people, by, at - WRITTEN)):
        made = answer_to(_as_mail(letter)) if number % 2 == 0 else None
        if made is not None:
            receive_mail(raw=made.as_bytes(), by=by, at=at - ANSWERED)


def _written(people: Sequence[Person], by: str, at: Instant) -> Iterator[Letter]:
    from ondo.actions.write_letter import write_letter
    from ondo.store.reading.letters import addresses_of, refused_since

    for person in people:
        to = next(iter(addresses_of(person)), "")
        if to and refused_since(person) is None:
            subject, text = (
                TEMPLATES[0][2],
                "資料をご請求いただき、ありがとうございます。15分ほどお話しできれば幸いです。",
            )
            yield write_letter(person=person, to=to, subject=subject, text=text, by=by, at=at)


def _as_mail(letter: Letter) -> EmailMessage:
    """As it will arrive, as far as whoever answers looks at it."""
    mail = EmailMessage()
    mail["To"], mail["Reply-To"], mail["Subject"] = letter.address, "reply@in.ondo-demo.example", letter.subject
    mail["Message-ID"] = letter.message_id
    mail.set_content(letter.text)
    return mail


def meet(person: Person, by: str, at: Instant) -> None:
    """A meeting with somebody, at the next free time of whoever looks at the demo."""
    from ondo.actions.book_meeting import Guest, book_meeting
    from ondo.store.models import User
    from ondo.store.reading.booking import free_slots, page_of
    from ondo.store.reading.letters import addresses_of

    page, to = page_of(User.objects.get(username=by)), next(iter(addresses_of(person)), "")
    slots = free_slots(page, at) if page is not None else []
    if page is not None and slots and to:
        guest = Guest(person.card.name or person.key, to)
        book_meeting(page=page, starts_at=slots[0], guest=guest, person=person, by=by, at=at)
