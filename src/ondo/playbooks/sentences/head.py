"""What the playbook is: its name, its grounds, its clock, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.domain.playbook import Calendar
from ondo.playbooks.fingerprints import shown
from ondo.playbooks.sentences.outline import Section
from ondo.playbooks.sentences.voice import Voice


def head_sentences(voice: Voice) -> tuple[str, ...]:
    """The first paragraphs."""
    book = voice.playbook
    return (
        voice.say("because", text=voice.label(book.because)) if voice.label(book.because) else "",
        voice.sentence(voice.say("zone", zone=book.timezone), *_calendar(voice, book.calendar)),
        voice.say("left_out", relations=relations_phrase(voice, book.left_out)) if book.left_out else "",
        voice.say("one_sdr_per_account") if book.one_sdr_per_account else "",
    )


def review_section(voice: Voice) -> Section:
    """When both teams look at it again."""
    book = voice.playbook
    review = voice.say("review_on", date=voice.date(book.review_on)) if book.review_on else voice.say("no_review")
    version = voice.say("fingerprint", fingerprint=shown(book.fingerprint)) if book.fingerprint else ""
    return Section(voice.say("review_title"), (review, version))


def _calendar(voice: Voice, calendar: Calendar) -> Iterable[str]:
    yield voice.say(
        "calendar",
        opens=clock_phrase(calendar.opens),
        closes=clock_phrase(calendar.closes),
        days=days_phrase(voice, calendar.days),
    )
    if calendar.holidays == "JP":
        yield voice.say("holidays_jp")
    elif calendar.holidays:
        yield voice.say("holidays_of", country=calendar.holidays)
    else:
        yield voice.say("no_holidays")
    if calendar.closed_on:
        yield voice.say("closed_on", dates=voice.listed(voice.date(on) for on in sorted(calendar.closed_on)))
    if calendar.open_on:
        yield voice.say("open_on", dates=voice.listed(voice.date(on) for on in sorted(calendar.open_on)))


def relations_phrase(voice: Voice, relations: Iterable[str]) -> str:
    """Who they are to us, in the order of the file."""
    return voice.listed(voice.say(f"relation_{relation}") for relation in relations)


def clock_phrase(minutes: int) -> str:
    """Minutes of the day as a clock shows them."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}"


def days_phrase(voice: Voice, days: Iterable[int]) -> str:
    """「月〜金曜日」 for days in a row, else each by name."""
    listed = sorted(days)
    if len(listed) > 2 and listed == list(range(listed[0], listed[-1] + 1)):
        return voice.say("day_range", first=voice.weekday(listed[0]), last=voice.weekday(listed[-1]))
    return voice.say("day_list", days=voice.say("comma").join(voice.weekday(day) for day in listed))
