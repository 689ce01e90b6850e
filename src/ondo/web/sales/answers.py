"""Forms made of verdicts: what the playbook in force asks for, in place."""

from __future__ import annotations

from typing import Any

from django import forms

from ondo.domain.lifecycle import Field, FieldType, Verdict
from ondo.domain.triage import REASON
from ondo.texts import current_language, say


def form_of(verdict: Verdict, data: Any = None) -> forms.Form:
    """The form of a verdict. Its fields are what is asked, and the reason."""
    form = forms.Form(data, prefix=verdict.key)
    for ask in verdict.ask:
        form.fields[ask.key] = _field(ask)
    if verdict.reasons:
        reasons = [("", "")] + [(one.key, one.label.text(current_language())) for one in verdict.reasons]
        form.fields[REASON] = forms.ChoiceField(label=say("sales.reason"), choices=reasons)
        for field in dict.fromkeys(one.returns.date_field for one in verdict.reasons if one.returns):
            if field:
                form.fields[field] = forms.DateField(label=say("sales.returns_on"), required=False, widget=DateInput())
    return form


class DateInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _field(ask: Field) -> forms.Field:
    words: dict[str, Any] = {"label": ask.label.text(current_language()), "required": ask.required}
    if ask.type is FieldType.CONFIRM:
        return forms.BooleanField(**words)
    if ask.type is FieldType.CHOICE:
        choices = [("", "")] + [(key, label.text(current_language())) for key, label in ask.choices]
        return forms.ChoiceField(**words, choices=choices)
    if ask.type is FieldType.DATE:
        return forms.DateField(**words, widget=DateInput())
    if ask.type is FieldType.NUMBER:
        return forms.DecimalField(**words)
    return forms.CharField(**words, max_length=1000)


def given(form: forms.Form) -> dict[str, object]:
    """What was filled in, as events carry it; blanks and the reason left out."""
    told = {key: value for key, value in form.cleaned_data.items() if key != REASON and value not in (None, "", False)}
    return {key: "true" if value is True else str(value) for key, value in told.items()}
