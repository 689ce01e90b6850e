"""Proposes a mapping for files that nobody has described: a draft to read, not a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ondo.domain.values import folded
from ondo.importing.dates import DAY_FIRST, MONTH_FIRST
from ondo.importing.guess.dated import Proposed, as_line, events_of_changes, events_of_people
from ondo.importing.guess.kinds import FileKind, Guess, same_key
from ondo.importing.guess.samples import Column
from ondo.importing.guess.words import event_numbered, event_of, only_of_won, outcome_of, plain, property_of, role_of
from ondo.importing.guess.yaml_text import Lines, cell, quoted
from ondo.importing.numbers import DecimalMark, Evidence

PERSON_TRAITS = ("name", "name_kana", "email", "phone", "job_title", "department", "company", "opt_out", "stage")
ACCOUNT_TRAITS = ("industry", "employees", "revenue", "website", "prefecture", "country")
_NUMBERS = ("employees", "revenue")


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
        if options.encoding:
            self.lines.add(f"    encoding: {quoted(options.encoding)}")
        blank = sorted({str(v) for c in self.sample.columns for v in c.values if folded(str(v)) in _NOTHING})
        if blank:
            self.lines.add(f"    blank: {cell(blank)}", "importing.guess_blank")
        self._decimal()
        self._deleted()
        key = self._take(_KEYS.get(self.guess.kind, "person_id"))
        if key and self.guess.kind in _KEYS:
            self.lines.add(f"    key: {quoted(key.header)}")

    def _deleted(self) -> None:
        """Rows that were deleted in the system they come from are left out."""
        column = self.sample.first("deleted")
        if column and {folded(word) for word in column.words()} <= _FLAGS and self.guess.kind is not FileKind.UNKNOWN:
            self.used.add(column.header)
            tests = {column.header: {"none_of": ["true", "1"]}}
            self.lines.add(f"    only_if: {cell(tests)}", "importing.guess_deleted")

    def _decimal(self) -> None:
        """The decimal mark that the numbers show; asked for where they could be read in two ways."""
        texts = self.sample.texts(*_NUMBERS, "amount")
        shown = Evidence()
        for text in texts:
            shown.see(text)
        if shown.mark:
            self.lines.add(f"    decimal: {shown.mark}", "importing.guess_decimal_seen")
        elif any(shown.is_unclear(text) for text in texts):
            self.lines.add(
                f"    # decimal: {DecimalMark.COMMA}", "importing.guess_decimal_unknown", other=DecimalMark.POINT
            )

    # -- whom it is about

    def _person(self) -> None:
        email, own_id = self._take("email"), self._person_id()
        said = None
        if email and own_id and self._rare(email, own_id):
            said, email = email, None
        found = [] if email else self._lookups() or self._by_roles(own_id)
        if found:
            self.lines.add(f"    person: {cell(found[0] if len(found) == 1 else found)}", "importing.guess_join")
        elif email and own_id and self.guess.kind is not FileKind.OPPORTUNITIES:
            both = f"[{cell({'column': email.header, 'as': 'email'})}, {quoted(own_id.header)}]"
            self.lines.add(f"    person: {both}", "importing.guess_fallback")
        elif email:
            self.lines.add(f"    person: {cell({'column': email.header, 'as': 'email'})}")
        elif own_id:
            self.lines.add(f"    person: {quoted(own_id.header)}")
        else:
            self.lines.add("    # person:", "importing.guess_no_person")
        if said and not found:
            self._told_beside(said)

    def _person_id(self) -> Column | None:
        """The id of a person: in events, the one that most rows have."""
        if self.guess.kind is FileKind.EVENTS:
            ids = self.sample.all("person_id")
            best = max(ids, key=lambda column: len(column.values), default=None)
            self.used |= {best.header} if best else set()
            return best
        return self._take("person_id")

    def _rare(self, email: Column, own_id: Column) -> bool:
        """Whether most events have only an id, and some tell the e-mail address that goes with it."""
        return self.guess.kind is FileKind.EVENTS and 2 * len(email.values) < len(own_id.values)

    def _told_beside(self, email: Column) -> None:
        """The traits that stand beside an e-mail address, as in `traits.email`."""
        prefix = email.header.rpartition(".")[0]
        beside = {c.role: c for c in reversed(self.sample.columns) if c.header.rpartition(".")[0] == prefix}
        told = [(role, beside[role]) for role in PERSON_TRAITS if role in beside]
        self.lines.add("    person_traits:")
        for role, column in told:
            self.used.add(column.header)
            self.lines.add(f"      {role}: {quoted(column.header)}")

    def _lookups(self) -> list[dict[str, object]]:
        """Where the ids of people can be looked up: in which table, by which column."""
        found: list[dict[str, object]] = []
        for own_id in self.sample.all("person_id"):
            several = plain(own_id.header).endswith("ids") or any(";" in str(value) for value in own_id.values)
            by: object = {"column": own_id.header, "split_at": ";"} if several else own_id.header
            for guess in self._people_with(own_id):
                self.used.add(own_id.header)
                found.append({"through": guess.name, "by": by})
        return found

    def _by_roles(self, own_id: Column | None) -> list[dict[str, object]]:
        """Where opportunities name nobody: the file that says who has to do with them."""
        key = self.sample.first("opportunity_id")
        if own_id or key is None or self.guess.kind is not FileKind.OPPORTUNITIES:
            return []
        roles = [guess for guess in self.others if guess.kind is FileKind.ROLES]
        return [{"through": guess.name, "by": key.header} for guess in roles]

    def _people_with(self, own_id: Column) -> list[Guess]:
        """The files of people in which this id can be looked up; `LeadId` in Lead, where there is one."""
        found = [
            guess
            for guess in self.others
            if guess.kind is FileKind.PEOPLE and guess is not self.guess
            if (key := guess.sample.first("person_id")) and same_key(key, own_id)
        ]
        named = [guess for guess in found if plain(own_id.header) == plain(guess.name + "id")]
        return named or found

    def _account(self) -> None:
        by_id = self._take("account_id")
        elsewhere = any(g.kind is FileKind.ACCOUNTS and g.sample.first("account_id") for g in self.others)
        column = by_id if by_id and (elsewhere or not self.sample.first("company")) else self._take("company")
        if column is None:
            return
        named = (
            self._accounts_named() if column.role == "company" and self.guess.kind is not FileKind.ACCOUNTS else None
        )
        if named:
            table, name = named
            look = {"through": table, "by": column.header, "key": name}
            self.lines.add(f"    account: {cell([look, column.header])}")
        else:
            self.lines.add(f"    account: {quoted(column.header)}")

    def _accounts_named(self) -> tuple[str, str] | None:
        """The table of accounts that are known by an id, and its column of names."""
        for guess in self.others:
            name = guess.sample.first("company")
            if guess.kind is FileKind.ACCOUNTS and guess.sample.first("account_id") and name:
                return guess.name, name.header
        return None

    # -- what it says

    def _about_people(self) -> None:
        self._traits("person_traits", PERSON_TRAITS)
        if self.sample.first("account_id", "company"):
            self._account_traits()
        self._dated(events_of_people(self.sample, self.used))

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
        column = self._take(role) or (self._take("last_name") if role == "name" else None)
        if column:
            plain_cell = quoted(column.header)
            yield role, cell({"column": column.header, "as": "number"}) if role in _NUMBERS else plain_cell

    def _dated(self, proposed: Iterable[Proposed]) -> None:
        rows = list(proposed)
        if rows:
            self.lines.add("    events:")
        for event, comment in rows:
            self.lines.add(as_line(event), comment)

    def _events(self) -> None:
        if self.sample.first("new_value"):
            self._dated(events_of_changes(self.sample, self.used))
            return
        at = self._take("happened_at") or self._take("created_at")
        if at is None:
            self.lines.add("    # events:", "importing.guess_no_date")
            return
        told, url = self._event_columns(), self._take("url")
        if not told and url is None:
            self.lines.add("    # events:", "importing.guess_no_event")
            return
        self.lines.add("    events:")
        if told:
            several = [column.header for column in told]
            self.lines.add("      - event:")
            self.lines.add(
                f"          columns: {cell(several)}" if told[1:] else f"          column: {cell(several[0])}"
            )
            self._event_words(told)
        else:
            self.lines.add("      - event: page", "importing.guess_pages")
        self.lines.add(f"        at: {quoted(at.header)}")
        for name, role in (("id", "event_id"), ("user", "owner")):
            column = self._take(role)
            if column:
                self.lines.add(f"        {name}: {quoted(column.header)}")
        rest = [column for column in self.sample.columns if column.header not in self.used]
        self.used |= {column.header for column in rest}
        properties = ({"url": url.header} if url else {}) | _named([column.header for column in rest])
        for column in rest:  # an object stays as a whole, too: rows further down may have other keys
            for key in column.keys:
                name = "url" if role_of(key) == "url" else _name(key)
                properties.setdefault(name, f"{column.header}.{key}")
        if properties:
            self.lines.add(f"        properties: {cell(properties)}")

    def _event_columns(self) -> list[Column]:
        """The column that says what happened, and another for the rows in which it is empty."""
        all_told = [*self.sample.all("event"), *self.sample.all("type")]
        if not all_told and not self.sample.first("url"):
            all_told = self.sample.all("status")
        first = all_told[:1] or self.sample.all("type_number")[:1]
        other = [column for column in all_told[1:] if len(column.values) > len(first[0].values) and column.words()]
        told = first + other[:1]
        self.used |= {column.header for column in told}
        return told

    def _event_words(self, columns: Sequence[Column]) -> None:
        texts = [text for column in columns for text in column.words()]
        meant = event_numbered if columns[0].role == "type_number" else event_of
        known = {text: found for text in texts if (found := meant(text)) and found != text}
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
            closed = self.sample.first("closed_at")
            won = closed is not None and only_of_won(closed.header)
            self.lines.add(*_ALL_WON if won else _ALL_OPEN)
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


_ALL_WON = ("      status: won", "importing.guess_all_won")
_ALL_OPEN = ("      status: open", "importing.guess_all_open")
_NOTHING = frozenset(["null", "(null)", "n/a", "none", "nan", "undefined", "-", "--"])
_FLAGS = frozenset(["true", "false", "0", "1"])
_KEYS = {
    FileKind.PEOPLE: "person_id",
    FileKind.ACCOUNTS: "account_id",
    FileKind.ROLES: "opportunity_id",
}
_OPPORTUNITY_CELLS = (
    ("opened_at", "created_at"),
    ("closed_at", "closed_at"),
    ("amount", "amount"),
    ("currency", "currency"),
    ("reason", "lost_reason"),
    ("owner", "owner"),
)


def _named(headers: Sequence[str]) -> dict[str, str]:
    """Headers of columns that tell of an event, by the names of its properties."""
    named = {_name(header): header for header in headers}
    for name, header in [*named.items()]:
        known = property_of(header)
        if known is not None and known not in named:
            named[known] = named.pop(name)
    return named


def _name(header: str) -> str:
    """A property's name for a column that nothing is known about."""
    return "_".join(header.lower().split()) if header.isascii() else header
