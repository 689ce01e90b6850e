"""Instants out of cells, in the forms that exports use, in a stated zone.

Where two readings are possible (03/04/2026) the order has to be stated: nothing is guessed. A local time that a clock
change skips counts as the instant so long after midnight (02:30 becomes 03:30); one that comes twice, as the first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from ondo.domain.instants import EARLIEST, LATEST, Instant, to_instant
from ondo.importing.values import BadValue

DAY_FIRST, MONTH_FIRST, EXCEL = "day_first", "month_first", "excel"
ORDERS = (DAY_FIRST, MONTH_FIRST)

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(" "), start=1)}
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_FORMS = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})(?P<sep>[-/.年])\s*(?P<m>\d{1,2})[-/.月]\s*(?P<d>\d{1,2})日?",
        r"(?P<era>令和|平成|昭和|[rhs])\s*(?P<y>\d{1,2}|元)[-/.年]\s*(?P<m>\d{1,2})[-/.月]\s*(?P<d>\d{1,2})日?",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<first>\d{1,2})(?P<sep>[-/])(?P<second>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s]{_MONTH}[-,\s]+(?P<y>\d{{4}}|\d{{2}})",
        rf"{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
    )
]
_TIME = re.compile(
    r"[t,\s]*(?P<before>am|pm|午前|午後)?\s*(?P<h>\d{1,2})[:時]\s*(?P<min>\d{1,2})?[:分]?(?P<s>\d{1,2})?秒?(?:[.,](?P<frac>\d+))?"
    r"\s*(?P<after>[ap]\.?m\.?)?"
    # browsers spell the zone out after the offset: GMT+0900 (Japan Standard Time)
    r"\s*(?:(?:utc|gmt)?\s*(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?(?:\s*\([^()]*\))?|(?P<zone>z|utc|gmt|jst|\(jst\)))?"
)
_ABBREVIATED = re.compile(r"(?P<rest>.*\d[:時]\d.*?)\s+\(?(?P<zone>[A-Z]{2,5})\)?\s*")
_WEEKDAY = re.compile(
    r"\s*\((?:[月火水木金土日]|mon|tue|wed|thu|fri|sat|sun)[a-z曜日]*\)\s*|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
)
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  local time: the zone is put on later


class AmbiguousDate(Exception):
    """A date that could be read in two ways, and the mapping does not say in which."""


@dataclass
class DateReader:
    """Reads the dates of one zone. `forms`: day_first, month_first, excel, or formats such as `%d.%m.%y %H:%M`."""

    zone: str
    forms: tuple[str, ...] = ()
    _known: dict[object, Instant] = field(default_factory=dict)

    def instant(self, value: object) -> Instant:
        """The instant that a cell states. Raises BadValue if it states none, AmbiguousDate if it could be two."""
        known = self._known.get(value) if isinstance(value, str) else None
        if known is None:
            known = self._instant(value)
            if isinstance(value, str) and len(self._known) < 65_536:
                self._known[value] = known
        return known

    def date(self, value: object) -> str:
        """The calendar date that a cell states, as `2026-04-01`."""
        at = datetime.fromtimestamp(self.instant(value) / 1000, UTC)
        return at.astimezone(ZoneInfo(self.zone)).date().isoformat()

    def any_date(self, value: object) -> str:
        """The same, also of years in which nothing can happen: when somebody was born, or a company founded."""
        try:
            moment = self._moment(value)
            local = moment.astimezone(ZoneInfo(self.zone)) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            raise self._refused(value) from None
        return local.date().isoformat()

    def _instant(self, value: object) -> Instant:
        try:
            at = to_instant(self._aware(self._moment(value)))
        except (ValueError, OverflowError):
            raise self._refused(value) from None
        if not EARLIEST <= at <= LATEST:
            raise BadValue("importing.date_out_of_range", value=str(value))
        return at

    def _refused(self, value: object) -> BadValue:
        """Why it is no date: an abbreviation of several zones is named where nothing else is in the way."""
        match = _ABBREVIATED.fullmatch(str(value))
        try:
            if match is not None:
                self._moment(match["rest"])
                return BadValue("importing.unknown_zone", value=str(value), zone=match["zone"])
        except (ValueError, OverflowError):
            pass
        return BadValue("importing.not_date", value=str(value))

    def _aware(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))

    def _moment(self, value: object) -> datetime:
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(float(value))
        if isinstance(value, str):
            return self._text(value)
        raise ValueError(value)

    def _number(self, number: float) -> datetime:
        """A serial day of Excel (where stated), else seconds or milliseconds since 1970."""
        if EXCEL in self.forms and 0 < number < 200_000:
            return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
        if 10**8 <= number < 10**11:
            return datetime.fromtimestamp(0, UTC) + timedelta(seconds=number)
        if 10**11 <= number < 10**14:
            return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=number)
        return self._text(f"{number:.0f}") if number >= 10**7 else _fail()

    def _text(self, raw: str) -> datetime:
        stated = _first(self._stated(raw.strip()))
        if stated is not None:
            return stated
        try:
            if raw[:4].isdigit() and raw[4:5] == "-":
                return datetime.fromisoformat(raw.strip())
        except ValueError:
            pass
        text = unicodedata.normalize("NFKC", raw).strip().lower()
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return self._digits(text)
        return self._spelled(_WEEKDAY.sub(" ", text).strip())

    def _stated(self, text: str) -> Iterable[datetime | None]:
        for form in self.forms:
            if "%" in form:
                yield _parsed(text, form)

    def _digits(self, text: str) -> datetime:
        form = _COMPACT.get(len(text))
        parsed = _parsed(text, form) if form else None
        plausible = parsed is not None and 1900 <= parsed.year < 2100
        return parsed if parsed is not None and plausible else self._number_or_fail(float(text))

    def _number_or_fail(self, number: float) -> datetime:
        serial = EXCEL in self.forms and number < 200_000
        return self._number(number) if serial or 10**8 <= number < 10**14 else _fail()

    def _spelled(self, text: str) -> datetime:
        for form in _DAY_FORMS:
            match = form.match(text)
            if match is not None:
                day = datetime(*self._day(match.groupdict()))  # noqa: DTZ001  the zone is put on later
                return _with_time(day, text[match.end() :])
        raise ValueError(text)

    def _day(self, parts: dict[str, str | None]) -> tuple[int, int, int]:
        year = 1 if parts["y"] == "元" else int(parts["y"] or 0)
        if "era" in parts:
            return _ERAS[parts["era"] or ""] + year, int(parts["m"] or 0), int(parts["d"] or 0)
        if len(parts["y"] or "") == 2:
            year += 2000 if year < 70 else 1900
        if "name" in parts:
            return year, _MONTHS[parts["name"] or ""], int(parts["d"] or 0)
        if "first" not in parts:
            return year, int(parts["m"] or 0), int(parts["d"] or 0)
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        order = next((form for form in self.forms if form in ORDERS), None)
        if order is None:
            raise AmbiguousDate
        return (year, second, first) if order == DAY_FIRST else (year, first, second)


def _with_time(day: datetime, text: str) -> datetime:
    if not text.strip():
        return day
    match = _TIME.fullmatch(text.rstrip())
    if match is None:
        raise ValueError(text)
    hour = _hour(int(match["h"]), match["before"] or match["after"] or "")
    fraction = timedelta(microseconds=int(f"{match['frac'] or '0':0<6}"[:6]))
    clock = timedelta(hours=hour, minutes=int(match["min"] or 0), seconds=int(match["s"] or 0))
    if int(match["min"] or 0) > 59 or int(match["s"] or 0) > 60:
        raise ValueError(text)
    return (day + clock + fraction).replace(tzinfo=_offset(match))


def _hour(hour: int, half: str) -> int:
    """The hour of the day. Japanese shops and stations close at 25:00: the next day's 1 o'clock."""
    if (half and hour > 12) or hour > 29:
        raise ValueError(hour)
    if half in ("午後",) or half.startswith("p"):
        return hour % 12 + 12
    return hour % 12 if half else hour


def _offset(match: re.Match[str]) -> timezone | None:
    if match["sign"]:
        offset = timedelta(hours=int(match["oh"]), minutes=int(match["om"] or 0))
        return timezone(-offset if match["sign"] == "-" else offset)
    if match["zone"] is None:
        return None
    # of all abbreviations that exports write, JST alone is of one place
    return timezone(timedelta(hours=9)) if "jst" in match["zone"] else UTC


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  the zone is put on later
    except ValueError:
        return None


def _first(found: Iterable[datetime | None]) -> datetime | None:
    return next((moment for moment in found if moment is not None), None)


def _fail() -> datetime:
    raise ValueError("no date")
