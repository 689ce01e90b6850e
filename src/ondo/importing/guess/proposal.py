"""Proposes a mapping for files that nobody has described: a draft to read, not a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ondo.importing.dates import DAY_FIRST, MONTH_FIRST
from ondo.importing.guess.samples import Column, Sample
from ondo.importing.guess.words import MQL_WORDS, event_of, outcome_of, plain
from ondo.importing.guess.yaml_text import Lines, cell, quoted

PERSON_TRAITS = ("name", "name_kana", "email", "phone", "job_title", "department", "company", "opt_out", "stage")
ACCOUNT_TRAITS = ("industry", "employees", "revenue", "website", "prefecture", "country")
_NUMBERS = ("employees", "revenue")


class FileKind(StrEnum):
    """What the rows of a file are."""

    PEOPLE = "people"
    ACCOUNTS = "accounts"
    EVENTS = "events"
    OPPORTUNITIES = "opportunities"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Guess:
    """A file with what its rows seem to be."""

    name: str
    sample: Sample
    kind: FileKind


def kind_of(sample: Sample) -> FileKind:
    """What the rows of a file seem to be, by what its columns hold."""
    has = {column.role for column in sample.columns}
    person = bool(has & {"email", "person_id"})
    if "opportunity_id" in has or ("opportunity_name" in has and "amount" in has) or {"amount", "closed_at"} <= has:
        return FileKind.OPPORTUNITIES
    if person and "happened_at" in has and has & {"event", "type", "url", "event_id", "status"}:
        return FileKind.EVENTS
    if person and has & {"event", "url"} and has & {"created_at"} and not has & {"company", "last_name", "job_title"}:
        return FileKind.EVENTS
    if person:
        return FileKind.PEOPLE
    return FileKind.ACCOUNTS if has & {"account_id", "company"} else FileKind.UNKNOWN


def proposal(guesses: Sequence[Guess], zone: str) -> str:
    """The text of the mapping, with comments in the user's language."""
    lines = Lines()
    lines.note("importing.guess_head")
    lines.add("ondo_mapping: 1")
    lines.add(f"zone: {zone}", "importing.guess_zone")
    _dates(lines, guesses)
    lines.add("tables:")
    for guess in sorted(guesses, key=lambda guess: list(FileKind).index(guess.kind)):
        _Table(lines, guess, guesses).write()
    return lines.text


def _dates(lines: Lines, guesses: Sequence[Guess]) -> None:
    columns = [column for guess in guesses for column in guess.sample.columns if column.is_date]
    orders = {column.order for column in columns if column.order}
    if len(orders) == 1:
        lines.add(f"dates: {orders.pop()}", "importing.guess_order_seen")
    elif any(column.ambiguous for column in columns) or orders:
        lines.add(f"# dates: {MONTH_FIRST}", "importing.guess_order_unknown", other=DAY_FIRST)


class _Table:
    """Writes the part of the mapping that is about one file."""

    def __init__(self, lines: Lines, guess: Guess, others: Sequence[Guess]) -> None:
        self.lines, self.guess, self.sample, self.others = lines, guess, guess.sample, others
        self.used: set[str] = set()

    def write(self) -> None:
        self.lines.add(f"  {quoted(self.guess.name)}:", f"importing.guess_kind_{self.guess.kind}")
        self._file()
        if self.guess.kind is not FileKind.ACCOUNTS:
            self._person()
        self._account()
        {
            FileKind.PEOPLE: self._about_people,
            FileKind.ACCOUNTS: self._account_traits,
            FileKind.EVENTS: self._events,
            FileKind.OPPORTUNITIES: self._opportunity,
        }.get(self.guess.kind, lambda: None)()
        self._unused()

    def _file(self) -> None:
        options = self.sample.options
        self.lines.add(f"    file: {quoted(self.sample.file.table_file)}")
        if options.header_line > 1:
            self.lines.add(f"    header_line: {options.header_line}", "importing.guess_titles")
        key = self._take("account_id" if self.guess.kind is FileKind.ACCOUNTS else "person_id")
        if key and self.guess.kind in (FileKind.PEOPLE, FileKind.ACCOUNTS):
            self.lines.add(f"    key: {quoted(key.header)}")

    # -- whom it is about

    def _person(self) -> None:
        email, own_id = self._take("email"), self._take("person_id")
        through = self._people_with(own_id) if own_id and not email else None
        if through is not None and own_id is not None:
            several = any(";" in str(value) for value in own_id.values)
            by: object = {"column": own_id.header, "split_at": ";"} if several else own_id.header
            inner = {"through": through.name, "by": by}
            self.lines.add(f"    person: {cell(inner)}", "importing.guess_join")
        elif email and own_id and self.guess.kind is not FileKind.OPPORTUNITIES:
            both = f"[{cell({'column': email.header, 'as': 'email'})}, {quoted(own_id.header)}]"
            self.lines.add(f"    person: {both}", "importing.guess_fallback")
        elif email:
            self.lines.add(f"    person: {cell({'column': email.header, 'as': 'email'})}")
        elif own_id:
            self.lines.add(f"    person: {quoted(own_id.header)}")
        else:
            self.lines.add("    # person:", "importing.guess_no_person")

    def _people_with(self, own_id: Column) -> Guess | None:
        """The file of people in which this id can be looked up."""
        for guess in self.others:
            key = guess.sample.first("person_id")
            if guess.kind is FileKind.PEOPLE and guess is not self.guess and key and _same_key(key, own_id):
                return guess
        return None

    def _account(self) -> None:
        by_id = self._take("account_id")
        elsewhere = any(g.kind is FileKind.ACCOUNTS and g.sample.first("account_id") for g in self.others)
        column = by_id if by_id and (elsewhere or not self.sample.first("company")) else self._take("company")
        if column:
            self.lines.add(f"    account: {quoted(column.header)}")

    # -- what it says

    def _about_people(self) -> None:
        self._traits("person_traits", PERSON_TRAITS)
        if self.sample.first("account_id", "company"):
            self._account_traits()
        self._people_events()

    def _account_traits(self) -> None:
        roles = ("company", *ACCOUNT_TRAITS) if self.guess.kind is FileKind.ACCOUNTS else ACCOUNT_TRAITS
        self._traits("account_traits", roles)

    def _traits(self, block: str, roles: Sequence[str]) -> None:
        written = [f"      {name}: {text}" for role in roles for name, text in self._trait(role)]
        if written:
            self.lines.add(f"    {block}:")
            for line in written:
                self.lines.add(line)

    def _trait(self, role: str) -> Iterator[tuple[str, str]]:
        last, first = self.sample.first("last_name"), self.sample.first("first_name")
        if role == "name" and last and first:
            self.used |= {last.header, first.header}
            parts = [first.header, last.header] if last.header.isascii() else [last.header, first.header]
            yield "name", cell({"join": parts})
            return
        column = self._take(role)
        if column:
            plain_cell = quoted(column.header)
            yield role, cell({"column": column.header, "as": "number"}) if role in _NUMBERS else plain_cell

    def _people_events(self) -> None:
        rows = [*self._created(), *self._became()]
        if rows:
            self.lines.add("    events:")
            for row in rows:
                self.lines.add(*row)

    def _created(self) -> Iterator[tuple[str, ...]]:
        created = self._take("created_at") or self._take("happened_at")
        if created is None:
            return
        origin, url = self._take("origin"), self._take("url")
        told = {"origin": origin, "url": url}
        properties = {name: column.header for name, column in told.items() if column}
        at = {"event": "identified", "at": created.header}
        yield f"      - {cell(at | ({'properties': properties} if properties else {}))}", "importing.guess_identified"
        stage = self.sample.first("stage", "status")
        values = [word for word in stage.words() if any(mql in plain(word) for mql in MQL_WORDS)] if stage else []
        if stage and values and not self.sample.first("mql_date"):
            self.used.add(stage.header)
            imported = _imported("mql", created.header) | {"only_if": {stage.header: values}}
            yield f"      - {cell(imported)}", "importing.guess_imported"

    def _became(self) -> Iterator[tuple[str, ...]]:
        for role, stage in (("mql_date", "mql"), ("sql_date", "sql"), ("customer_date", "customer")):
            column = self._take(role)
            if column:
                yield f"      - {cell(_imported(stage, column.header))}", "importing.guess_imported"

    def _events(self) -> None:
        at = self._take("happened_at") or self._take("created_at")
        if at is None:
            self.lines.add("    # events:", "importing.guess_no_date")
            return
        event, url = self._take("event") or self._take("type"), self._take("url")
        self.lines.add("    events:")
        if event:
            self.lines.add("      - event:")
            self.lines.add(f"          column: {quoted(event.header)}")
            self._event_words(event)
        else:
            self.lines.add("      - event: page", "importing.guess_pages")
        self.lines.add(f"        at: {quoted(at.header)}")
        for name, role in (("id", "event_id"), ("user", "owner")):
            column = self._take(role)
            if column:
                self.lines.add(f"        {name}: {quoted(column.header)}")
        rest = {c.header: c.header for c in self.sample.columns if c.header not in self.used}
        self.used |= set(rest)
        properties = ({"url": url.header} if url else {}) | {_name(header): header for header in rest}
        if properties:
            self.lines.add(f"        properties: {cell(properties)}")

    def _event_words(self, event: Column) -> None:
        known = {text: found for text in event.words() if (found := event_of(text)) and found != text}
        if known:
            self.lines.add("          words:", "importing.guess_words")
            for text, name in known.items():
                self.lines.add(f"            {quoted(text)}: {name}")

    def _opportunity(self) -> None:
        key = self._take("opportunity_id") or self._take("opportunity_name")
        stage = self._take("deal_stage") or self._take("status") or self._take("stage")
        key = key or self._take("person_id")
        if key is None:
            self.lines.add("    # opportunity:", "importing.guess_no_key")
            return
        self.lines.add("    opportunity:")
        self.lines.add(f"      key: {quoted(key.header)}")
        self._status(stage)
        for name, role in _OPPORTUNITY_CELLS:
            column = self._take(role)
            if column:
                told = cell({"column": column.header}) if name == "currency" else quoted(column.header)
                self.lines.add(f"      {name}: {told}")

    def _status(self, stage: Column | None) -> None:
        if stage is None:
            self.lines.add("      status: won", "importing.guess_all_won")
            return
        outcomes = {text: outcome for text in stage.words() if (outcome := outcome_of(text))}
        status = {"column": stage.header, "words": outcomes or {"Closed Won": "won"}, "otherwise": "open"}
        self.lines.add(f"      status: {cell(status)}", "importing.guess_status")

    # -- odds and ends

    def _take(self, role: str) -> Column | None:
        column = self.sample.first(role)
        if column:
            self.used.add(column.header)
        return column

    def _unused(self) -> None:
        left = [column.header for column in self.sample.columns if column.header not in self.used]
        if left:
            self.lines.add("    # " + self.lines.said("importing.guess_unused") + " " + ", ".join(left))


_OPPORTUNITY_CELLS = (
    ("opened_at", "created_at"),
    ("closed_at", "closed_at"),
    ("amount", "amount"),
    ("currency", "currency"),
    ("reason", "lost_reason"),
    ("owner", "owner"),
)


def _imported(stage: str, at: str) -> dict[str, object]:
    properties = {"stage": {"value": stage}}
    return {"event": "imported_as", "at": at, "initiated_by": "us", "properties": properties}


def _same_key(key: Column, other: Column) -> bool:
    """Whether two columns hold the same ids: the same header, or mostly the same values."""
    values = {str(value) for value in key.values}
    return plain(key.header) == plain(other.header) or any(str(value) in values for value in other.values)


def _name(header: str) -> str:
    """A property's name for a column."""
    return "_".join(header.lower().split()) if header.isascii() else header
