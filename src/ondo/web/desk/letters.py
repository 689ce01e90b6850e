"""What arrived by mail, and the templates that letters begin with."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ondo import settings
from ondo.actions.give_letter import give_letter
from ondo.actions.save_template import retire_template, save_template
from ondo.actions.undoably import Done, undoably
from ondo.domain.errors import OndoError
from ondo.integrations.mail.templates import FIELDS as TEMPLATE_FIELDS
from ondo.store.models import Card, Letter, LetterTemplate
from ondo.store.reading.desk.search import search
from ondo.store.reading.letters import WRITTEN, mailbox, names_of, received, templates
from ondo.store.reading.people import person_called
from ondo.texts import LANGUAGES, current_language, say
from ondo.web.desk.acted import noted
from ondo.web.desk.naming import name_of
from ondo.web.frame.forms import done, said, told, worded
from ondo.web.frame.moments import now
from ondo.web.frame.paging import page_of
from ondo.web.roles import Permission, needs

FIELDS = {
    "letters.bad_name": "name",
    "letters.name_taken": "name",
    "letters.bad_subject": "subject",
    "letters.bad_text": "text",
    "letters.unknown_field": "text",
    "letters.bad_template": "text",
}


MOST = 20
"""People who are offered as the one who wrote."""


class Template(forms.Form):
    """A template."""

    name = forms.CharField(label=said("letters.template_name"), max_length=80)
    language = forms.ChoiceField(
        label=said("pages.language"), choices=[(code, said(f"pages.language_{code}")) for code in LANGUAGES]
    )
    subject = forms.CharField(label=said("letters.subject"), max_length=200)
    text = forms.CharField(
        label=said("letters.text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}), strip=True
    )


@needs(Permission.READ_PEOPLE)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What arrived, the latest first; `?from=nobody`: only what nobody knows from whom."""
    nobody = request.GET.get("from") == "nobody"
    page = page_of(request, lambda before, most: received(before, most, nobody=nobody), lambda one: one.pk)
    names = names_of([one.person_id for one in page.rows if one.person_id is not None])
    reads = settings.imap() is not None or bool(settings.mail_secret())
    words = {"page": page, "names": names, "nobody": nobody, "mailbox": mailbox(), "reads": reads}
    return render(request, "desk/letters/list.html", words)


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def whose(request: HttpRequest, number: int) -> HttpResponse:
    """A mail of which nobody knew from whom: look for the person, and say so."""
    letter = Letter.objects.filter(pk=number, person=None).exclude(kind=WRITTEN).first()
    if letter is None:
        raise Http404
    if request.method == "POST":
        return _given(request, letter)
    text = request.GET.get("q", "").strip()
    ids = search(text, MOST) if text else []
    cards = Card.objects.select_related("person").in_bulk(ids)
    return render(request, "desk/letters/whose.html", {"one": letter, "text": text, "found": list(cards.values())})


def _given(request: HttpRequest, letter: Letter) -> HttpResponse:
    by, at = request.user.get_username(), now()
    try:
        person = person_called(request.POST.get("person", ""))

        def act() -> Done:
            give_letter(letter=letter, person=person, by=by, at=at)
            return Done([], {"given": letter.pk})

        words = {"who": name_of(person), "subject": letter.subject}
        undoable = undoably(act=act, what="letters.given", words=words, person=person, by=by, at=at)
    except OndoError as error:
        messages.error(request, worded(error))
        return redirect("letter_whose", number=letter.pk)
    noted(request, undoable)
    return redirect("letters")


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def list_templates(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more."""
    return _form(request, None)


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, to be written anew."""
    return _form(request, _found(number))


@needs(Permission.ACT)
@require_POST
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take it out of the choice."""
    found, by = _found(number), request.user.get_username()
    told(request, lambda: retire_template(template=found, by=by, at=now()), say("frame.saved"))
    return redirect("letter_templates")


def _form(request: HttpRequest, found: LetterTemplate | None) -> HttpResponse:
    initial = {"language": current_language()} if found is None else {key: getattr(found, key) for key in _KEPT}
    form = Template(request.POST or None, initial=initial)

    def keep() -> None:
        save_template(template=found, **form.cleaned_data, by=request.user.get_username(), at=now())

    if request.method == "POST" and form.is_valid() and done(form, keep, FIELDS):
        messages.success(request, say("frame.saved"))
        return redirect("letter_templates")
    words = {"form": form, "template": found, "templates": templates(), "fields": TEMPLATE_FIELDS}
    return render(request, "desk/letters/templates.html", words)


_KEPT = ("name", "language", "subject", "text")


def _found(number: int) -> LetterTemplate:
    found = templates().filter(pk=number).first()
    if found is None:
        raise Http404
    return found
