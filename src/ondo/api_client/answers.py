"""What the API answers, as far as the client speaks of it. Fields that it does not know yet are no error."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Me(Struct, frozen=True):
    """In whose name the client asks."""

    name: str
    role: str
    permissions: list[str]


class Person(Struct, frozen=True):
    """Somebody as they stand now. Instants are texts as RFC 3339 has them."""

    key: str
    known: bool
    created_at: str
    account: str | None
    account_name: str | None
    owner: str | None
    stage: str | None
    entered_at: str | None
    cycle: int
    score: float
    fit: float
    engagement: float
    traits: dict[str, Any]


class Key(Struct, frozen=True):
    """A key that leads to a person."""

    of: str
    kind: str
    value: str


class PersonCard(Person, frozen=True):
    """One person, with the keys that lead to them, and the ETag of what was read."""

    keys: list[Key] = []
    etag: str = ""


class Line(Struct, frozen=True):
    """What one rule adds to a score."""

    source: str
    key: str
    points: float


class Scorecard(Struct, frozen=True):
    """A score as lines, as of an instant."""

    person: str
    at: str
    stage: str | None
    score: float
    fit: float
    engagement: float
    lines: list[Line]


class Transition(Struct, frozen=True):
    """A move as it was recorded."""

    id: int
    person: str
    cycle: int
    from_stage: str | None
    to_stage: str
    at: str
    recorded_at: str
    cause: str
    cause_key: str
    score: float


class Table(Struct, frozen=True):
    """A table of a story in words."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    total: list[str]


class Section(Struct, frozen=True):
    """A part of a story in words."""

    id: str
    title: str
    paragraphs: list[str]
    tables: list[Table]


class Told(Struct, frozen=True):
    """A story in words."""

    headline: str
    sections: list[Section]


class Explanation(Struct, frozen=True):
    """Why somebody stands where they stand. `whole`: the answer as it came."""

    person: str
    at: str
    stage: str | None
    score: float
    told: Told
    whole: dict[str, Any] = field(default_factory=dict)


class Wrong(Struct, frozen=True):
    """A mistake in a playbook; `word`: what was probably meant."""

    line: int
    column: int
    path: str
    code: str
    detail: str
    word: str | None


class Outcome(Struct, frozen=True):
    """What became of an example person. `missed`: what did not come out, and why; `words`: the same for people."""

    name: str
    line: int
    passed: bool
    missed: list[dict[str, Any]]
    words: list[str]


class Opportunity(Struct, frozen=True):
    """A deal as it is known now. `closes_on`: a date; `etag`: of what was read, where one deal was asked for."""

    key: str
    person: str | None
    account: str | None
    company: str | None
    status: str
    opened_at: str | None
    closed_at: str | None
    closes_on: str | None
    next_step: str | None
    amount: float | None
    currency: str | None
    reason: str | None
    owner: str | None
    told_at: str | None
    etag: str = ""


class Destination(Struct, frozen=True):
    """Where notices go, without what is secret of it."""

    id: int
    name: str
    kind: str
    address: str
    told: list[str]
    language: str
    enabled: bool


class Tried(Struct, frozen=True):
    """How a test of a destination went. `status`: what HTTP answered; `error`: why it was not taken."""

    delivered: bool
    status: int | None
    error: str | None
    milliseconds: int


class Judged(Struct, frozen=True):
    """What the server says of a text."""

    usable: bool
    passed: bool
    key: str | None
    fingerprint: str | None
    problems: list[Wrong]
    examples: list[Outcome]


class Version(Struct, frozen=True):
    """A version of the playbook."""

    id: int
    key: str
    fingerprint: str
    created_at: str
    created_by: str | None
    since: str | None
    until: str | None
    first: bool
    switching: bool
    signed: dict[str, str]


class Progress(Struct, frozen=True):
    """How far a version has come that is being put in force."""

    version: int
    ready: int
    people: int


class InForce(Struct, frozen=True):
    """What decides now, and what is being put in force."""

    version: Version | None
    switching: Progress | None
    etag: str = ""


class Import(Struct, frozen=True):
    """An import and how far it has come."""

    id: int
    state: str
    progress: float
    files: list[str]
    outcome: dict[str, Any] | None
    error: dict[str, str] | None
