"""Target lists: the companies that one wants to win, what is going on there, and a form to put more on a list."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ondo.actions.put_on_target_list import LONGEST, put_on_target_list
from ondo.actions.undoably import Done, undoably
from ondo.store.reading.desk.targets import targets
from ondo.web.desk.acted import noted
from ondo.web.frame.forms import done, said
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, may, needs

LONGEST_TEXT = 200_000
"""Letters of the companies together: a thousand long names, each on a line."""


class Companies(forms.Form):
    """Companies, one a line, and the list they belong to."""

    name = forms.CharField(label=said("sales.list_name"), max_length=LONGEST)
    companies = forms.CharField(
        label=said("sales.list_companies"),
        help_text=said("sales.list_hint"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@needs(Permission.READ_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_lists(request: HttpRequest) -> HttpResponse:
    """The companies, `?list=` of one list; whoever may act puts more on one."""
    able = may(request.user, Permission.ACT)
    form = Companies(request.POST if able and request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        by, given, at = request.user.get_username(), form.cleaned_data, now()

        def put() -> None:
            words = {"name": " ".join(given["name"].split())}

            def act() -> Done:
                companies = given["companies"].splitlines()
                return Done([], {"listed": put_on_target_list(companies=companies, **words, by=by, at=at)})

            noted(request, undoably(act=act, what="sales.listed", words=words, person=None, by=by, at=at))

        if done(form, put, {"sales.bad_list_name": "name", "sales.bad_list": "companies"}):
            return redirect("target_lists")
    everybody, name = targets(), request.GET.get("list", "")
    rows = [one for one in everybody if name in ("", one.list)]
    names = sorted({one.list for one in everybody})
    told = {"rows": rows, "names": names, "name": name, "form": form, "able": able}
    return render(request, "sales/targets.html", told)
