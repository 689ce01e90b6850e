"""Cells and tables that simulations and sweeps have in common."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.insight.notes import Note
from ondo.insight.report.blocks import Block, Cell, Column, Remark, Remarks, Section, Table
from ondo.insight.report.sections.limits import note_text
from ondo.insight.shares import Share
from ondo.insight.what_if.by_eye import LastAct
from ondo.insight.what_if.load import Capacity
from ondo.insight.what_if.outcomes import Hits
from ondo.insight.words import Words

OUTCOMES = ("hit", "miss", "unworked", "open", "before", "unrecorded")


def number(words: Words, value: float | None, digits: int = 1) -> Cell:
    """A number with so many digits behind the point; a dash for none."""
    if value is None:
        return Cell("–")
    return Cell(words.number(value) if isinstance(value, int) else f"{value:,.{digits}f}")


def rate(words: Words, found: Hits) -> Cell:
    """The hit rate with its interval; the counts alone where no rate may be shown."""
    if found.rate is None or found.rate.rate is None:
        return Cell(words.counts(found.known))
    return Cell(words.percent(found.rate.rate), words.interval(found.rate), found.rate.rate)


def share(words: Words, found: Share | None) -> Cell:
    """A share; the counts where the whole is too small."""
    if found is None:
        return Cell("–")
    return Cell(words.counts(found)) if found.rate is None else Cell(words.percent(found.rate), words.counts(found))


def stated(words: Words, capacity: Capacity) -> str:
    """The capacity as it was stated."""
    return words.say(
        "what_if.capacity",
        sdrs=f"{capacity.sdrs:g}",
        calls=f"{capacity.calls_per_day:g}",
        touches=f"{capacity.touches:.1f}",
        people=f"{capacity.people_per_day:.2f}",
    )


def bounds(words: Words, found: tuple[float, float] | None) -> Cell:
    """The worst and the best case."""
    return Cell("–" if found is None else between(words, *found))


def between(words: Words, low: float, high: float) -> str:
    """`31%–46%`; one figure where both are the same."""
    shown = words.percent(low), words.percent(high)
    return shown[0] if shown[0] == shown[1] else "–".join(shown)


def hits_table(
    words: Words, caption: str, head: str, named: Sequence[tuple[str, Hits]], *, brief: bool = False
) -> Table:
    """What is known of several groups of arrivals, a row each; outcomes that nobody has are left out.

    `brief`: those that say nothing yet are one column, for narrow screens.
    """
    last = [key for key in OUTCOMES if key not in ("hit", "miss") and any(getattr(one, key) for _, one in named)]
    if brief:
        last = ["unworked", "not_judged"]
    keys = ["arrivals", *([] if brief else ["mature"]), "hit", "miss", "rate", "bounds", *last]
    heads = [Column(head, number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]
    return Table(caption, heads, [[Cell(name), *(_hits_cell(words, one, key) for key in keys)] for name, one in named])


def _hits_cell(words: Words, found: Hits, key: str) -> Cell:
    match key:
        case "mature":
            mature = found.maturity
            return Cell(words.percent(mature.part / mature.whole) if mature.whole else "–")
        case "rate":
            return rate(words, found)
        case "bounds":
            return bounds(words, found.bounds)
        case _:
            return number(words, getattr(found, key))


def section(words: Words, key: str, blocks: Sequence[Block]) -> Section:
    """A section with the title, the introduction and the name in the contents that the catalogue has for its key."""
    say = words.say
    return Section(key, say(f"what_if.{key}_title"), say(f"what_if.{key}_intro"), blocks, say(f"what_if.{key}_nav"))


def limits(words: Words, notes: Sequence[Note]) -> Section | None:
    """What must be known before any of the figures is believed."""
    if not notes:
        return None
    remarks = [Remark(_note(words, note), note.grave) for note in notes]
    block = Remarks(remarks, words.say("report.grave"))
    return Section("limits", words.say("report.limits_title"), words.say("report.limits_intro"), [block])


def _note(words: Words, note: Note) -> str:
    """A note; where two playbooks have a figure each, with both."""
    told = note_text(words, note)
    if "second" not in note.params:
        return told
    first, second = (words.number(int(note.params[key])) for key in ("first", "second"))
    return f"{told}{words.say('what_if.note_each', first=first, second=second)}"


def sorted_by_eye(words: Words, people: Sequence[LastAct]) -> Section | None:
    """Whom to look at while no rates may be shown."""
    if not people:
        return None
    keys = ("what_if.people", "report.stage", "report.when", "report.event")
    heads = [*(Column(words.say(key), number=False) for key in keys), Column(words.say("what_if.lately"))]
    rows = [
        [
            Cell(" · ".join(filter(None, (one.name, one.company))) or one.person),
            Cell(words.stage(one.stage)),
            Cell(words.moment(one.at)),
            Cell(words.event(one.event)),
            Cell(words.number(one.lately)),
        ]
        for one in people
    ]
    return section(words, "by_eye", [Table(words.say("what_if.by_eye_title"), heads, rows)])


def terms(words: Words, facts: Sequence[tuple[str, str]], keys: Sequence[str]) -> list[Table]:
    """How it was worked out, and what the words mean."""
    about = Table(
        words.say("report.about_table"),
        [Column(words.say("report.what"), number=False), Column(words.say("report.value"), number=False)],
        [[Cell(name), Cell(value)] for name, value in facts],
    )
    meanings = Table(
        words.say("report.terms_table"),
        [Column(words.say("report.term"), number=False), Column(words.say("report.meaning"), number=False)],
        [[Cell(words.say(f"what_if.{key}")), Cell(words.say(f"what_if.meaning_{key}"))] for key in keys],
    )
    return [about, meanings]
