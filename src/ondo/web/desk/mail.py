"""The mail drawer: write to somebody, with what they wrote last in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.typed import ahead
from ondo.actions.undoably import Done, undoably
from ondo.actions.write_letter import refuse_mail, write_letter
from ondo.domain.errors import OndoError
from ondo.domain.state import State
from ondo.domain.traits import calendar_date
from ondo.domain.triage import DUE
from ondo.integrations.mail.templates import filled
from ondo.store.models import Card, Letter, LetterTemplate, Person, User
from ondo.store.reading.letters import addresses_of, last_received, letters_of, templates
from ondo.texts import say
from ondo.web.booking.links import link_to
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Asking
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.row_numbers import number_in

AHEAD = (2, 3, 5, 7, 14)
"""Days after which one calls where no answer came."""
SOON = (3,)
"""… unless something else is chosen."""
FIELDS = {"letters.not_theirs": "to", "letters.bad_subject": "subject", "letters.bad_text": "text"}
SHOWN = 5
"""Letters above the new one."""
CALL = "call"

Said = Mapping[str, Sequence[str]]


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer, `?template=` to begin with one; and writing the letter."""
    person = somebody(key)
    if request.method != "POST":
        return _asked(request, person, {})
    said = answers(request)
    try:
        undo = _written(request, person, said)
    except OndoError as error:
        return _asked(request, person, said, refusal_of(error, FIELDS))
    return acted(request, undo, person.key)


def _written(request: HttpRequest, person: Person, said: Said) -> int:
    at, user = now(), cast(User, request.user)
    text = "\n\n".join(part for part in (_one(said, "text"), user.mail_signature) if part)
    told = {"to": _one(said, "to"), "subject": _one(said, "subject"), "text": text}
    due = _day(_one(said, DUE))

    def act() -> Done:
        letter = write_letter(
            person=person,
            **told,
            answers=_answered(person, _one(said, "answers")),
            next_activity=CALL if due is not None else "",
            due=due,
            after=seen(request, person),
            by=user.username,
            at=at,
        )
        return Done([letter.event_id or 0], {"letter": letter.pk})

    words = {"who": name_of(person), "subject": told["subject"]}
    return undoably(act=act, what="letters.wrote", words=words, person=person, by=user.username, at=at)


def _asked(request: HttpRequest, person: Person, said: Said, refusal: Refusal = NOTHING) -> HttpResponse:
    received = last_received(person)
    given = {**_begun(request, person, received), **{key: value[0] for key, value in said.items()}}
    words = words_of()
    soon = Asking(words, State(), now()).days(SOON)[0].value
    due = {DUE: [given.get(DUE, "" if said else soon)]}
    question = Asking(words, State(), now(), due, refusal.beside).day(
        DUE, say("letters.if_no_answer"), AHEAD, required=False
    )
    told = {
        "addresses": addresses_of(person),
        "letters": letters_of(person, SHOWN),
        "received": received,
        "wants_none": _wants_none(person),
        "templates": templates(),
        "given": given,
        "question": question,
        "wrong": {name: refusal.beside.get(name, "") for name in FIELDS.values()},
        "above": refusal.above([question], FIELDS.values()),
    }
    return drawer(request, person, "desk/act/mail.html", told, refusal)


def _begun(request: HttpRequest, person: Person, received: Letter | None) -> dict[str, str]:
    """What a new letter begins with: an answer's subject; a template, where one was chosen."""
    subject = f"Re: {received.subject.removeprefix('Re: ')}" if received is not None else ""
    begun = {"subject": subject, "text": "", "to": received.address if received is not None else "", "template": ""}
    if begun["to"] not in addresses_of(person):
        begun["to"] = ""
    chosen = request.GET.get("template", "")
    template = templates().filter(pk=number_in(chosen) or 0).first()
    return begun if template is None else {**begun, **_filled(request, person, template), "template": chosen}


def _filled(request: HttpRequest, person: Person, template: LetterTemplate) -> dict[str, str]:
    user, card = cast(User, request.user), Card.objects.filter(pk=person.pk).first()
    known = _known(card) if card is not None else {}
    writer = {"name": user.first_name or user.username, "email": user.email, "signature": user.mail_signature}
    link = link_to(user, person, request) if hasattr(user, "booking_page") else ""
    try:
        return {part: filled(getattr(template, part), known, writer, link) for part in ("subject", "text")}
    except OndoError as error:
        return {"subject": template.subject, "text": template.text, "problem": worded(error)}


def _known(card: Card) -> dict[str, str]:
    name = card.name or ""
    told = {"name": name, "family_name": (name.split() or [""])[0], "company": card.company, "title": card.title}
    return {key: value or "" for key, value in {**told, "department": card.department, "email": card.email}.items()}


def _wants_none(person: Person) -> str:
    try:
        refuse_mail(person)
    except OndoError as error:
        return worded(error)
    return ""


def _answered(person: Person, number: str) -> Letter | None:
    found = {str(one.pk): one for one in letters_of(person)} if number else {}
    return found.get(number)


def _one(said: Said, key: str) -> str:
    return said[key][0] if said.get(key) else ""


def _day(text: str) -> date | None:
    """The day; None where none is given. Raises OndoError for what is no day, for one past, and for one too far."""
    found = calendar_date(text)
    if text and found is None:
        raise OndoError("person_page.not_a_time", field=DUE, value=text)
    if (problem := ahead(DUE, text, words_of().playbook.zone.date_of(now()))) is not None:
        raise OndoError("person_page.time_past" if problem.key == "triage.date_past" else problem.key, field=DUE)
    return found
