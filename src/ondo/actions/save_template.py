"""Write a template for letters, or write it anew; and retire one."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.actions.write_letter import LONGEST, LONGEST_SUBJECT
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.integrations.mail.templates import check
from ondo.store.models import LetterTemplate
from ondo.texts import LANGUAGES


@transaction.atomic
def save_template(
    *, template: LetterTemplate | None, name: str, language: str, subject: str, text: str, by: str, at: Instant
) -> LetterTemplate:
    """Keep it; None makes a new one. Raises OndoError for a name that is taken, and for what cannot be filled in."""
    _check(template, name, language, subject, text)
    before = _audited(template) if template is not None else None
    kept = template or LetterTemplate(made_at=at)
    kept.name, kept.language, kept.subject, kept.text = name.strip(), language, subject.strip(), text.strip()
    kept.save()
    audit("letter_template.saved", kept, before=before, after=_audited(kept), by=by, at=at)
    return kept


@transaction.atomic
def retire_template(*, template: LetterTemplate, by: str, at: Instant) -> None:
    """Take it out of the choice. Its name is free again."""
    LetterTemplate.objects.filter(pk=template.pk).update(retired_at=at, name=f"{template.name[:80]} · {template.pk}")
    audit("letter_template.retired", template, before=_audited(template), by=by, at=at)


def _check(template: LetterTemplate | None, name: str, language: str, subject: str, text: str) -> None:
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise OndoError("letters.bad_name")
    others = LetterTemplate.objects.exclude(pk=template.pk) if template is not None else LetterTemplate.objects.all()
    if others.filter(name=name.strip()).exists():
        raise OndoError("letters.name_taken", name=name.strip())
    if language not in LANGUAGES:
        raise OndoError("letters.bad_name")
    if not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise OndoError("letters.bad_subject", most=LONGEST_SUBJECT)
    if not text.strip() or len(text) > LONGEST:
        raise OndoError("letters.bad_text", most=LONGEST)
    check(subject)
    check(text)


def _audited(template: LetterTemplate) -> dict[str, object]:
    return {"name": template.name, "language": template.language, "subject": template.subject, "text": template.text}
