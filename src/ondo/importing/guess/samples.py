"""Looks at the headers and the first rows of a file, and says what each column seems to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice

from ondo.importing.dates import DAY_FIRST, MONTH_FIRST, AmbiguousDate, DateReader
from ondo.importing.files import InputFile
from ondo.importing.guess.words import OWN_ID, role_of
from ondo.importing.sources import FileOptions, Source, Unreadable, open_source
from ondo.importing.values import BadValue, email_of, object_of, text_of

_ROWS = 500
_IDS_OF_ROWS = 300_000
"""Files are seldom sorted alike: their first rows need not be about the same people."""
_IDS = frozenset(["person_id", "account_id", "opportunity_id", OWN_ID])
_MOST = 0.7
"""What part of the filled cells must be of a kind."""
_TITLES = 10
_NO_IDS = frozenset(["", "null", "NULL"])
DATE_ROLES = frozenset(
    ["created_at", "happened_at", "closed_at", "updated_at", "last_seen", "mql_date", "sql_date", "customer_date"]
)


@dataclass(frozen=True)
class Column:
    """A column: its header, what it seems to hold, and what stands in it."""

    header: str
    role: str | None
    values: tuple[object, ...]
    is_email: bool
    is_date: bool
    some_date: bool
    order: str | None
    """The order of day and month, where some value shows it and none another."""
    ambiguous: bool
    ids: frozenset[str] = frozenset()
    """What stands in a column of ids, also further down, one by one where a cell has several."""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the objects that all its cells hold as JSON, none if some cell holds anything else."""
        try:
            return tuple(dict.fromkeys(key for value in self.values for key in object_of(value)))
        except BadValue:
            return ()

    def words(self, most: int = 40) -> list[str]:
        """The different texts in it, the commonest first; none if they are too many to be words."""
        counted = Counter(text for value in self.values if (text := text_of(value)))
        return [text for text, _ in counted.most_common()] if len(counted) <= most else []


@dataclass(frozen=True)
class Sample:
    """What was seen of one file."""

    file: InputFile
    options: FileOptions
    columns: tuple[Column, ...]

    def first(self, *roles: str) -> Column | None:
        """The first column of one of these roles, the roles in this order."""
        return next((column for role in roles for column in self.columns if column.role == role), None)

    def all(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]

    def texts(self, *roles: str) -> list[str]:
        """What stands as text in the columns of these roles."""
        return [value for column in self.all(*roles) for value in column.values if isinstance(value, str)]


def sampled(file: InputFile, encoding: str | None = None) -> Sample:
    """Look at a file. Raises OndoError for one that cannot be read."""
    options = FileOptions(encoding=encoding)
    source, options = _with_headers(file, options)
    rows = [cells for _, cells in islice(source.rows(), _ROWS) if not isinstance(cells, Unreadable)]
    columns = [_column(header, [row[n] for row in rows]) for n, header in enumerate(source.headers) if header]
    return Sample(file, options, _with_ids(source, _settled(columns)))


def _with_ids(source: Source, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, those of ids with what stands in them."""
    found: dict[str, set[str]] = {column.header: set() for column in columns if column.role in _IDS}
    places = [(source.headers.index(header), seen) for header, seen in found.items()]
    for _, cells in islice(source.rows(), _IDS_OF_ROWS if places else 0):
        if not isinstance(cells, Unreadable):
            for place, seen in places:
                seen.update(part.strip() for part in (text_of(cells[place]) or "").split(";"))
    return tuple(replace(c, ids=frozenset(found.get(c.header, ())) - _NO_IDS) for c in columns)


def _with_headers(file: InputFile, options: FileOptions) -> tuple[Source, FileOptions]:
    """The file, with its headers where there are titles above them."""
    source = open_source(file.path, options)
    if _weak(source.headers) and hasattr(source, "header_line"):
        for line in range(2, _TITLES):
            try:
                other = open_source(file.path, replace(options, header_line=line))
            except Exception:  # noqa: BLE001  an empty line between title and headers
                continue
            if not _weak(other.headers) and len(_filled(other.headers)) > len(_filled(source.headers)):
                return other, replace(options, header_line=line)
    return source, options


def _filled(headers: Sequence[str]) -> list[str]:
    return [header for header in headers if header]


def _weak(headers: Sequence[str]) -> bool:
    return len(_filled(headers)) < 2 or len(_filled(headers)) * 2 < len(headers)


def _column(header: str, cells: Sequence[object]) -> Column:
    values = tuple(value for value in cells if text_of(value) is not None)
    dates = list(_dates(values))
    good = sum(kind != "no" for kind in dates)
    orders = {kind for kind in dates if kind in (DAY_FIRST, MONTH_FIRST)}
    return Column(
        header,
        role_of(header),
        values,
        is_email=_mostly(sum(map(_is_email, values)), values),
        is_date=_mostly(good, values),
        some_date=good > 0,
        order=next(iter(orders)) if len(orders) == 1 else None,
        ambiguous="ambiguous" in dates or len(orders) > 1,
    )


def _mostly(count: int, values: Sequence[object]) -> bool:
    return bool(values) and count >= _MOST * len(values)


def _is_email(value: object) -> bool:
    try:
        return bool(email_of(str(value)))
    except BadValue:
        return False


def _dates(values: Sequence[object]) -> Iterator[str]:
    """For every value: `date`, `no`, `ambiguous`, or the order that it shows."""
    neutral, by_day, by_month = (DateReader("UTC", forms) for forms in ((), (DAY_FIRST,), (MONTH_FIRST,)))
    for value in values:
        try:
            neutral.instant(value)
            yield "date" if isinstance(value, str | datetime | date) else "no"
        except BadValue:
            yield "no"
        except AmbiguousDate:
            day, month = _reads(by_day, value), _reads(by_month, value)
            yield "ambiguous" if day and month else DAY_FIRST if day else MONTH_FIRST if month else "no"


def _reads(reader: DateReader, value: object) -> bool:
    try:
        return bool(reader.instant(value)) or True
    except BadValue:
        return False


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Roles that the values contradict are taken back; a column full of e-mail addresses needs no telling header."""
    settled = [replace(column, role=_believed(column)) for column in columns]
    if not any(column.role == "email" for column in settled):
        settled = [replace(c, role="email") if c.is_email and c.role is None else c for c in settled]
    return tuple(settled)


def _believed(column: Column) -> str | None:
    """The role that the header tells, unless nothing below it bears it out. Bad cells are for quarantine."""
    if column.role == "email" and column.values and not any(map(_is_email, column.values)):
        return None
    if column.role in DATE_ROLES and column.values and not column.some_date:
        return None
    return column.role
