"""Changes in sentences, in Japanese or English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ondo.domain.playbook import Playbook
from ondo.playbooks.diff.changes import Change, Effect, How
from ondo.playbooks.diff.values import value, whole
from ondo.playbooks.sentences.voice import Voice
from ondo.texts import current_language, say


@dataclass(frozen=True)
class Told:
    """A change with everything that people read of it. `old` and `new` are None where there is none."""

    how: How
    effect: Effect
    section: str
    key: str
    within: str
    field: str
    old: str | None
    new: str | None
    text: str


def tell(changes: Iterable[Change], old: Playbook, new: Playbook, lang: str | None = None) -> tuple[Told, ...]:
    """The changes in words: old values in the words of the old playbook, new ones in those of the new."""
    language = lang or current_language()
    before, after = Voice(old, language), Voice(new, language)
    return tuple(_told(change, before, after) for change in changes)


def _told(change: Change, before: Voice, after: Voice) -> Told:
    old, new = _words(before, change, change.old), _words(after, change, change.new)
    subject = _subject(change, after)
    if change.how is How.CHANGED:
        # Pages and the like look the same where only what stands behind a word has changed.
        field = say(f"diff.field_{change.field}", after.lang)
        key = "diff.changed" if old != new else "diff.changed_inside"
        text = say(key, after.lang, subject=subject, field=field, old=old, new=new)
    else:
        text = say(f"diff.{change.how}", after.lang, subject=subject, text=new or old)
    return Told(change.how, change.effect, change.section, change.key, change.within, change.field, old, new, text)


def _words(voice: Voice, change: Change, given: Any) -> str | None:
    if change.how is How.CHANGED:
        return value(voice, change.field, given)
    return None if given is None else whole(voice, given)


def _subject(change: Change, after: Voice) -> str:
    """「関心度ルール「pricing」」, with the verdict or stage it stands in."""
    what = say(f"diff.what_{change.section}", after.lang)
    name = say("diff.named", after.lang, what=what, key=change.key) if change.key else what
    return say("diff.inside", after.lang, name=name, within=change.within) if change.within else name
