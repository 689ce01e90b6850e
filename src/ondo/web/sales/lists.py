"""Lists: whom to win back, who returns this week, who is active and in nobody's queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ondo.actions.set_sample import MOST, set_sample
from ondo.domain.playbook import Playbook
from ondo.store.reading.desk.lists import Listed, active, drawn, lost_and_left, quiet, returning, share_drawn
from ondo.texts import say
from ondo.web.frame.forms import told
from ondo.web.frame.moments import now
from ondo.web.frame.paging import SIZE, Page, page_of
from ondo.web.roles import Permission, needs
from ondo.web.sales.naming import said_label, words_of

Read = Callable[[Playbook, int | None, int], list[Listed]]


@dataclass(frozen=True)
class List:
    """One list; its texts are `lists.<key>`, `…_lead` and `…_at`. `paged`: by people's ids, the newest first."""

    key: str
    read: Read
    paged: bool


LISTS = (
    List("quiet", lambda playbook, before, most: quiet(playbook, now(), before, most), paged=True),
    List("lost", lambda _, before, most: lost_and_left(now(), before, most), paged=True),
    List("returning", lambda playbook, _, most: returning(playbook, now(), most), paged=False),
    List("sample", lambda playbook, before, most: drawn(playbook, now(), before, most), paged=True),
    List("active", lambda playbook, _, most: active(playbook, now(), most), paged=False),
)
_BY_KEY = {one.key: one for one in LISTS}


class Share(forms.Form):
    """How many are drawn, in percent."""

    percent = forms.DecimalField(min_value=0, max_value=MOST / 10, decimal_places=1)


@needs(Permission.MANAGE_ASSIGNMENT)
@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Draw so many each week."""
    form = Share(request.POST)
    if form.is_valid():
        share, by = int(form.cleaned_data["percent"] * 10), request.user.get_username()
        told(request, lambda: set_sample(share=share, by=by, at=now()), say("frame.saved"))
    else:
        messages.error(request, say("lists.bad_share", most=MOST / 10))
    return redirect("list", key="sample")


@needs(Permission.READ_PEOPLE)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The first of them."""
    return _shown(request, LISTS[0])


@needs(Permission.READ_PEOPLE)
@require_safe
def people_of_list(request: HttpRequest, key: str) -> HttpResponse:
    """One list."""
    found = _BY_KEY.get(key)
    if found is None:
        raise Http404
    return _shown(request, found)


def _shown(request: HttpRequest, found: List) -> HttpResponse:
    words = words_of()
    page: Page[Listed] = Page([], None, None)
    if words is not None:
        playbook = words.playbook
        if found.paged:
            page = page_of(request, lambda before, most: found.read(playbook, before, most), lambda one: one.id)
        else:
            page = Page(found.read(playbook, None, 2 * SIZE), None, None)
    shown = {"list": found, "lists": LISTS, "page": page, "words": words, "said_label": said_label}
    if found.key == "sample":
        shown |= {"percent": share_drawn() / 10, "most": MOST / 10}
    return render(request, "sales/list.html", shown)
