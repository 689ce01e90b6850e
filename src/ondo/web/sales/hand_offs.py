"""The inbox of field sales: who was handed over, everything known of them; accept, or return with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ondo.actions.reply_to_hand_off import reply_to_hand_off
from ondo.actions.retry_message import retry_message
from ondo.domain.errors import OndoError
from ondo.domain.hand_offs import answers
from ondo.domain.lifecycle import Verdict
from ondo.domain.triage import REASON
from ondo.insight.pane.calling import Calling
from ondo.insight.pane.contributions import lines
from ondo.insight.pane.happenings import happenings
from ondo.insight.pane.told import facts
from ondo.insight.words import Words
from ondo.store.models import HandOff, User
from ondo.store.reading.desk.beside import names_in
from ondo.store.reading.desk.handed_over import HandedOver, answered, handed_over, waiting
from ondo.store.reading.desk.packet import packet_of
from ondo.store.reading.letters import texts_in
from ondo.store.reading.person import look, ruling_now
from ondo.texts import say
from ondo.web.desk.acted import acted
from ondo.web.desk.asked import FIELD_SALES
from ondo.web.desk.refusing import Refusal, refusal_of
from ondo.web.frame.forms import told
from ondo.web.frame.moments import now
from ondo.web.frame.paging import number_of, page_of
from ondo.web.roles import Permission, may, needs
from ondo.web.row_numbers import number_in
from ondo.web.sales.answers import form_of, given
from ondo.web.sales.naming import said_label, words_of

TIMELINE = 12
"""The latest entries of the timeline that the packet shows; the person's page has all."""
LINES = 6


@dataclass(frozen=True)
class Reply:
    """One way to answer, with its form."""

    verdict: Verdict
    accepts: bool
    form: forms.Form


@needs(Permission.READ_PEOPLE)
@require_safe
def hand_offs(request: HttpRequest) -> HttpResponse:
    """Those who wait, of one user or of all; `?state=answered`: those who were answered."""
    user = cast(User, request.user)
    who = request.GET.get("who") or _opens_on(user)
    words = {"who": who, "words": words_of(), "at": now(), "may_answer": may(user, Permission.HAND_OFF)}
    if request.GET.get("state") == "answered":
        page = page_of(request, answered, lambda one: one.id)
        return render(request, "sales/hand_offs_answered.html", {**words, "page": page})
    rows = waiting(user.username if who == "mine" else None)
    return render(request, "sales/hand_offs.html", {**words, "rows": rows})


def _opens_on(user: User) -> str:
    """Where there is something to do for them: field sales begin with their own, unless only others wait."""
    if user.role != FIELD_SALES:
        return "team"
    return "mine" if waiting(user.username) or not waiting(None) else "team"


@needs(Permission.READ_PEOPLE)
@require_safe
def hand_off(request: HttpRequest, number: int) -> HttpResponse:
    """The packet of one of them."""
    return _shown(request, _found(number))


@needs(Permission.HAND_OFF)
@require_http_methods(["POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer it by the verdict that the form names."""
    found = _found(number)
    wanted = next((one for one in replies(found, request.POST) if one.verdict.key == request.POST.get("verdict")), None)
    if wanted is None:
        messages.error(request, say("hand_off.no_verdict"))
        return redirect("hand_off", number=number)
    undoable = _done(request, wanted, number) if wanted.form.is_valid() else None
    if undoable is None:
        return _shown(request, found, wanted)
    return acted(request, undoable, found.person)


@needs(Permission.HAND_OFF)
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try again at once to tell a system outside."""
    found = _found(number)
    message = number_in(request.POST.get("message", "")) or 0
    if message in {one.message for one in packet_of(number, found.person).deliveries}:
        again = say("sales.tried_again")
        told(request, lambda: retry_message(number=message, by=request.user.get_username(), at=now()), again)
    return redirect("hand_off", number=number)


def replies(found: HandedOver, data: Any = None) -> list[Reply]:
    """How the playbook lets this one be answered; nothing once it was."""
    if found.outcome is not None:
        return []
    possible = answers(ruling_now().playbook, found.stage)
    return [Reply(one, True, form_of(one, data)) for one in possible.accepting] + [
        Reply(one, False, form_of(one, data)) for one in possible.returning
    ]


def _done(request: HttpRequest, wanted: Reply, number: int) -> int | None:
    """The id by which the answer can be taken back; None where it was refused, which the form says."""
    row = HandOff.objects.select_related("person__root").get(pk=number)
    try:
        return reply_to_hand_off(
            hand_off=row,
            accepts=wanted.accepts,
            verdict=wanted.verdict.key,
            reason=wanted.form.cleaned_data.get(REASON) or None,
            given=given(wanted.form),
            after=number_in(request.POST.get("after", "")) or 0,
            by=request.user.get_username(),
            at=now(),
        )
    except OndoError as error:
        _say(wanted.form, refusal_of(error))
    return None


def _say(form: forms.Form, refusal: Refusal) -> None:
    for name, text in refusal.beside.items():
        form.add_error(name if name in form.fields else None, text)
    for text in refusal.others:
        form.add_error(None, text)


def _shown(request: HttpRequest, found: HandedOver, wrong: Reply | None = None) -> HttpResponse:
    packet = packet_of(found.id, found.person)
    looked = look(packet.person, now())
    calling = Calling(cast(Words, words_of()), names_in(looked.log), texts_in(looked.log))
    ways = replies(found) if may(request.user, Permission.HAND_OFF) and not found.deciding else []
    words = {
        "row": found,
        "said_label": said_label,
        "packet": packet,
        "words": calling.words,
        "at": now(),
        "given": [fact for event in looked.log if event.id == packet.event for fact in facts(calling, event)],
        "lines": lines(calling, looked.found, looked.log)[:LINES],
        "score": looked.found.scorecard.total,
        "timeline": happenings(calling, looked.log, looked.rows)[:TIMELINE],
        "replies": [wrong if wrong is not None and one.verdict is wrong.verdict else one for one in ways],
        "after": number_of(request, "after") or packet.person.last_act or 0,
    }
    return render(request, "sales/hand_off.html", words, status=422 if wrong is not None else 200)


def _found(number: int) -> HandedOver:
    found = handed_over(number)
    if found is None:
        raise Http404
    return found
