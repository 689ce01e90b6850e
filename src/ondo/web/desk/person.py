"""One person on the desk: why now, what their points come from, what happened, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from ondo.actions.see_person import see_person
from ondo.domain.errors import OndoError
from ondo.domain.next_act import AtHand, suggested
from ondo.insight.pane.calling import Calling
from ondo.insight.pane.happenings import Happening, Side, happenings
from ondo.insight.words import Words
from ondo.store.models import FoldState, Person, User
from ondo.store.reading.desk.at_hand import Reach, at_hand, latest, reach_of
from ondo.store.reading.desk.person_pane import PersonPane, beside, person_pane, undecided
from ondo.web.desk.acted import is_htmx
from ondo.web.desk.doings import doings
from ondo.web.desk.drawers import levels, somebody, words_of
from ondo.web.desk.sal import script_for
from ondo.web.desk.showing import shown
from ondo.web.desk.verdicts import choices, forward
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.frame.paging import number_of
from ondo.web.roles import Permission, needs
from ondo.web.sales.places import places_of

AT_ONCE = 20
"""Entries of the timeline that are shown together."""


@dataclass(frozen=True)
class Piece:
    """Some of the timeline, and from where on it goes on; None at its end."""

    entries: list[Happening]
    side: str
    older: int | None


@needs(Permission.READ_PEOPLE)
@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """The pane: a piece of the desk for its script, a page of its own without."""
    found = somebody(key)
    user = cast(User, request.user)
    see_person(person=found, user=user, at=now())
    template = "desk/person/pane.html" if is_htmx(request) else "desk/person/page.html"
    try:
        pane = person_pane(found, now())
    except OndoError as error:
        nothing = f"desk/person/nothing{'_piece' if is_htmx(request) else ''}.html"
        return render(request, nothing, {"person": found, "why": worded(error)})
    return render(request, template, context(request, pane))


def context(request: HttpRequest, pane: PersonPane) -> dict[str, object]:
    """What the templates of a pane are given."""
    words = words_of()
    stage = pane.looked.found.stage
    return {
        **levels(request),
        "person": pane.person,
        "pane": pane,
        "shown": shown(words, pane),
        "timeline": _piece(words, pane, request),
        "sides": list(Side),
        "beside": beside(pane.person, cast(User, request.user).pk, pane.looked.at),
        "undecided": undecided(pane.person, pane.looked.at),
        **doable(request, pane.person, words, stage, pane.reach, pane.at_hand),
        "words": words,
        "after": pane.person.last_act or 0,
    }


@needs(Permission.READ_PEOPLE)
@require_safe
def timeline(request: HttpRequest, key: str) -> HttpResponse:
    """More of what happened, of one side or of all."""
    found, words = somebody(key), words_of()
    pane = person_pane(found, now())
    piece = _piece(words, pane, request)
    told = {**levels(request), "person": found, "timeline": piece, "sides": list(Side)}
    return render(request, f"desk/person/timeline{'' if is_htmx(request) else '_page'}.html", told)


@needs(Permission.READ_PEOPLE)
@require_safe
def acts(request: HttpRequest, key: str) -> HttpResponse:
    """What can be done with them: the contents of #act while no drawer is open."""
    found, words = somebody(key), words_of()
    stage = FoldState.objects.filter(person=found).values_list("stage", flat=True).first()
    reach = reach_of(found.pk)
    hand = at_hand(reach, latest(found.pk), now())
    told = {**levels(request), "person": found, "words": words, **doable(request, found, words, stage, reach, hand)}
    return render(request, "desk/person/acts.html", told)


def doable(
    request: HttpRequest, person: Person, words: Words, stage: str | None, reach: Reach, hand: AtHand
) -> dict[str, object]:
    """The verdicts that the stage takes, and the other acts."""
    return {
        "choices": choices(words.playbook, stage),
        "forward": forward(words.playbook, stage),
        "doings": doings(request.user, person, _without(words, stage), suggested(hand)),
        "places": places_of(request.user, person, reach.members),
    }


def _without(words: Words, stage: str | None) -> frozenset[str]:
    """Acts that make no sense on the stage: a scripted call where no script is offered."""
    return frozenset() if script_for(words.playbook, stage) is not None else frozenset({"sal"})


@needs(Permission.READ_PEOPLE)
@require_GET
def presence(request: HttpRequest, key: str) -> HttpResponse:
    """Who else looks at them, whether an act waits or has come since; asked for again and again while one looks."""
    found = somebody(key)
    user = cast(User, request.user)
    see_person(person=found, user=user, at=now())
    after = number_of(request, "after") or 0
    told = {"person": found, "beside": beside(found, user.pk, now()), "after": after}
    told["undecided"] = undecided(found, now())
    return render(request, "desk/person/presence.html", {**told, "acted": (found.last_act or 0) != after})


def _piece(words: Words, pane: PersonPane, request: HttpRequest) -> Piece:
    side, start = request.GET.get("side", ""), number_of(request, "from") or 0
    told = happenings(Calling(words, pane.names, pane.letters), pane.looked.log, pane.looked.rows)
    wanted = [one for one in told if side in ("", one.side)]
    older = start + AT_ONCE if len(wanted) > start + AT_ONCE else None
    return Piece(wanted[start : start + AT_ONCE], side, older)
