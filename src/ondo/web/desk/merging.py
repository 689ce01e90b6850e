"""Merging people side by side, telling them apart, and taking a merge back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.merge_people import merge_people
from ondo.actions.tell_apart import tell_apart
from ondo.actions.undoably import Done, undoably
from ondo.actions.unmerge_person import unmerge_person
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.insight.pane.shown import trait_names
from ondo.insight.words import Words
from ondo.store.models import Card, Merge, Person
from ondo.store.reading.desk.search import search
from ondo.store.reading.people import holder_called, person_called
from ondo.store.reading.person import Looked, look, members
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import drawer, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

MOST = 8
DERIVED = frozenset({"email_domain", "domain"})
"""What only repeats the address."""
SHORTEST = 2


@dataclass(frozen=True)
class Side:
    """One of two people who may be one: what is known, row by row as of the other."""

    person: Person
    name: str
    stage: str
    points: int
    events: int
    keys: Sequence[str]


@dataclass(frozen=True)
class Row:
    """One trait of both; `differs`: both say something, and not the same."""

    label: str
    values: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether the merge would have to choose."""
        return all(self.values) and self.values[0] != self.values[1]


@needs(Permission.MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Find the other one, compare, and decide; or take a merge back."""
    person = somebody(key)
    if request.method != "POST":
        return _asked(request, person)
    try:
        return _decided(request, person)
    except OndoError as error:
        return _asked(request, person, refusal_of(error))


def _decided(request: HttpRequest, person: Person) -> HttpResponse:
    at, by = now(), request.user.get_username()
    stands, words = person, {"name": name_of(person)}
    if part := request.POST.get("part"):
        what, act = "person_page.said_unmerged", partial(_parted, holder_called(part))
    else:
        other = person_called(request.POST.get("with", ""))
        if "apart" in request.POST:
            what, act = "person_page.said_apart", partial(_apart, person, other)
        else:
            stands, gone = (other, person) if request.POST.get("keep") == other.key else (person, other)
            words = {"name": name_of(stands), "other": name_of(gone)}
            what, act = "person_page.said_merged", partial(_merged, stands, gone)
    done = undoably(act=lambda: act(by, at), what=what, words=words, person=stands, by=by, at=at)
    return acted(request, done, stands.key, stays=True)


def _parted(part: Person, by: str, at: Instant) -> Done:
    return Done((), {"unmerged": unmerge_person(person=part, by=by, at=at).pk})


def _apart(person: Person, other: Person, by: str, at: Instant) -> Done:
    before = tell_apart(one=person, other=other, by=by, at=at)
    return Done((), {"apart": {"people": [person.pk, other.pk], "before": before}})


def _merged(keep: Person, gone: Person, by: str, at: Instant) -> Done:
    return Done((), {"merge": merge_people(keep=keep, other=gone, by=by, at=at).pk})


def _asked(request: HttpRequest, person: Person, refusal: Refusal = NOTHING) -> HttpResponse:
    words = words_of()
    named = request.GET.get("with") or request.POST.get("with") or ""
    text = request.GET.get("q", "").strip()
    other = _other(named)
    merges = Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed").order_by("-pk")
    told: dict[str, object] = {
        "text": text,
        "found": _found(person, text),
        "merges": list(merges),
        "sides": None,
        "rows": [],
    }
    if other is not None and other.pk != person.pk:
        looked = (look(person, now()), look(other, now()))
        told |= {"sides": [_side(words, one) for one in looked], "rows": rows(words, *looked)}
    return drawer(request, person, "desk/act/merge.html", told, refusal)


def _other(key: str) -> Person | None:
    try:
        return person_called(key) if key else None
    except OndoError:
        return None


def _found(person: Person, text: str) -> list[Card]:
    if len(text) < SHORTEST:
        return []
    ids = [one for one in search(text, MOST + 1) if one != person.pk]
    cards = Card.objects.select_related("person").in_bulk(ids)
    return [cards[one] for one in ids if one in cards][:MOST]


def _side(words: Words, looked: Looked) -> Side:
    found = looked.found
    return Side(
        person=looked.person,
        name=name_of(looked.person),
        stage=words.stage(found.stage) if found.stage else "–",
        points=found.scorecard.total // 1000,
        events=len(looked.log),
        keys=[value for one in members(looked.person) for _, value in one.keys],
    )


def rows(words: Words, one: Looked, other: Looked) -> list[Row]:
    """Everything that either says of themselves, what differs first."""
    known = [{**looked.found.fold.state.account_traits, **looked.found.fold.state.traits} for looked in (one, other)]
    labels = trait_names(words)
    keys = [key for key in dict.fromkeys([*known[0], *known[1]]) if key not in DERIVED]
    found = [Row(labels.get(key, key), (_text(known[0].get(key)), _text(known[1].get(key)))) for key in keys]
    return sorted(found, key=lambda row: not row.differs)


def _text(value: object) -> str:
    return "" if value is None else str(value)
