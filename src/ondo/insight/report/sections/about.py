"""How all this was worked out: the playbook, its fingerprint, the instant, the words."""

from __future__ import annotations

from ondo.insight.report.blocks import Cell, Column, Section, Table
from ondo.insight.report.reading import Reading

TERMS = ("cycle", "became", "went_on", "mature", "interval", "median", "outcome")


def section(reading: Reading) -> Section:
    """Facts and definitions."""
    words, facts = reading.words, reading.figures.facts
    known = {
        "report.playbook": f"{words.label(words.playbook.label)} ({facts.playbook})",
        "report.fingerprint": facts.fingerprint,
        "report.as_of": words.moment(facts.as_of),
        "report.zone": facts.timezone,
        "report.people": words.number(facts.people),
        "report.events_head": words.number(facts.events),
    }
    table = Table(
        words.say("report.about_table"),
        [Column(words.say("report.what"), number=False), Column(words.say("report.value"), number=False)],
        [[Cell(words.say(key)), Cell(value)] for key, value in known.items()],
    )
    terms = Table(
        words.say("report.terms_table"),
        [Column(words.say("report.term"), number=False), Column(words.say("report.meaning"), number=False)],
        [[Cell(words.say(f"report.term_{key}")), Cell(words.say(f"report.meaning_{key}"))] for key in TERMS],
    )
    return Section("about", words.say("report.about_title"), words.say("report.about_intro"), [table, terms])
