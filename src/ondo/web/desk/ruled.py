"""Before the first playbook there is nobody to work on: the pages of the desk say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ondo.domain.errors import OndoError
from ondo.store.reading.person import ruling_now
from ondo.web.frame.forms import worded

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def ruled(view: View[Arguments]) -> View[Arguments]:
    """Decorates a view that needs a playbook in force."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Arguments.args, **words: Arguments.kwargs) -> HttpResponse:
        try:
            ruling_now()
        except OndoError as error:
            return render(request, "desk/queue/nothing.html", {"why": worded(error)})
        return view(request, *args, **words)

    return guarded
