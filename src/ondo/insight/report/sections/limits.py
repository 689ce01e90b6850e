"""What the data cannot tell."""

from __future__ import annotations

from ondo.insight.notes import Note
from ondo.insight.report.blocks import Remark, Remarks, Section
from ondo.insight.report.reading import Reading
from ondo.insight.words import Words


def section(reading: Reading) -> Section | None:
    """The notes, the grave ones first."""
    words = reading.words
    if not reading.figures.notes:
        return None
    remarks = [Remark(note_text(words, note), note.grave) for note in reading.figures.notes]
    block = Remarks(remarks, words.say("report.grave"))
    return Section("limits", words.say("report.limits_title"), words.say("report.limits_intro"), [block])


def note_text(words: Words, note: Note) -> str:
    """A note in words."""
    params = dict(note.params)
    if "source" in params:
        params["source"] = words.source(str(params["source"]) or None)
    if "month" in params:
        params["month"] = words.month(str(params["month"]))
    if "rule" in params:
        params["rule"] = words.line(str(params.pop("kind")), str(params["rule"]))
    if "traits" in params:
        params["traits"] = ", ".join(words.trait(one) for one in str(params["traits"]).split())
    return words.say(note.key, **params)
