"""Forms: what actions refuse stands beside the field it is about, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import lazy

from ondo.domain.errors import OndoError
from ondo.texts import say

said = lazy(say, str)
"""A text that is said in the language of whoever reads the form."""


def worded(error: OndoError) -> str:
    """What was refused, in words."""
    return say(error.problem.key, None, **error.problem.params)


def done(form: BaseForm, act: Callable[[], object], fields: Mapping[str, str]) -> bool:
    """Whether the action was done. What it refused stands at its field, else above.

    `fields`: the field by the key of a problem, for those that do not name a field of the form themselves.
    """
    try:
        act()
    except OndoError as error:
        named = fields.get(error.problem.key) or str(error.problem.params.get("field", ""))
        form.add_error(named if named in form.fields else None, worded(error))
        return False
    return True


def told(request: HttpRequest, act: Callable[[], object], text: str) -> None:
    """For a button without fields: do it and tell `text`, or tell why not."""
    try:
        act()
    except OndoError as error:
        messages.error(request, worded(error))
    else:
        messages.success(request, text)
