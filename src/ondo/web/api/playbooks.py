"""Playbooks (リード運用ルール): the versions, a look at a text that is not in force yet, and putting it in force."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema, Status

from ondo.actions.put_in_force import put_in_force
from ondo.actions.withdraw_playbook import withdraw_playbook
from ondo.domain.errors import OndoError
from ondo.playbooks import PlaybookErrors, loads
from ondo.playbooks.check import ExampleOutcome, check
from ondo.playbooks.outcomes import facts, words
from ondo.store.models import PlaybookVersion
from ondo.store.reading.in_force import hold_playbook, in_force
from ondo.store.reading.versions import Version, progress, versions
from ondo.web.api.caller import acting
from ondo.web.api.endpoint import Given, needs
from ondo.web.api.etags import demand, tag_of
from ondo.web.api.outside import Moment, plain
from ondo.web.api.playbook_problems import as_error
from ondo.web.roles import Permission
from ondo.web.row_numbers import LARGEST

router = Router(tags=["playbooks"])

NAME = "playbook.yaml"
Text = Annotated[str, Field(min_length=1, max_length=1_000_000, description="The YAML of a playbook.")]


class VersionRow(Schema):
    """A version. `since` null: it never was in force; `until` null: it still is."""

    id: int
    key: str
    fingerprint: str
    created_at: Moment
    created_by: str | None
    since: Moment | None
    until: Moment | None
    first: Annotated[bool, Field(description="It holds from ever: `since` is only when it was stored.")]
    switching: bool
    signed: dict[str, str]


class Versions(Schema):
    """All versions, oldest first."""

    versions: list[VersionRow]


class VersionText(VersionRow):
    """A version with its text."""

    text: str


class Progress(Schema):
    """How far a version has come that is being put in force: people who are prepared for it, of all."""

    version: int
    ready: int
    people: int


class InForceNow(Schema):
    """What decides now; null before the first playbook. `switching`: the next one is being put in force."""

    version: VersionText | None
    switching: Progress | None


class Wrong(Schema):
    """A mistake in the text, with its place; `word`: what was probably meant."""

    line: int
    column: int
    path: str
    code: str
    detail: str
    word: str | None


class Differs(Schema):
    """`aspect`: the key of `expect:` that was not met."""

    aspect: str
    expected: str
    actual: str


class Line(Schema):
    """A line of a scorecard."""

    source: str
    key: str
    points: float


class Moved(Schema):
    """A move up to then, and what it came from."""

    to: str
    at: str
    cause: list[str]


class Refused(Schema):
    """A verdict that was not taken."""

    at: str
    verdict: str
    why: str


class Missed(Schema):
    """An expectation that did not come true, with what helps to see why. Instants are in the playbook's time zone."""

    at: str
    line: int
    differences: list[Differs]
    scorecard: list[Line]
    moves: list[Moved]
    refused: list[Refused]


class Outcome(Schema):
    """What became of an example person. `missed`: what did not come out, and why; `words`: the same for people."""

    name: str
    line: int
    passed: bool
    missed: list[Missed]
    words: list[str]


class Judged(Schema):
    """Whether a text can be put in force, and whether its examples come out."""

    usable: bool
    passed: bool
    key: str | None
    fingerprint: str | None
    problems: list[Wrong]
    examples: list[Outcome]


class ToJudge(Given):
    """A text that somebody works on."""

    text: Text


class ToPutInForce(ToJudge):
    """`stages`: which stage takes the people of one that is gone. `signed`: who agreed, for marketing and for sales."""

    stages: Annotated[dict[str, str], Field(default_factory=dict, max_length=200)]
    signed: Annotated[dict[str, str], Field(default_factory=dict, max_length=2)]


VersionNumber = Annotated[int, Path(description="The number of a version.", ge=1, le=LARGEST)]


@router.get("/playbooks", response=Versions, operation_id="versions", summary="All versions")
@needs(Permission.READ_PEOPLE)
def all_versions(request: HttpRequest) -> Versions:
    """Without their texts, oldest first."""
    return Versions(versions=[VersionRow(**_told(one)) for one in versions()])


@router.get("/playbooks/in-force", response=InForceNow, operation_id="in_force", summary="What decides now")
@needs(Permission.READ_PEOPLE)
def what_decides(request: HttpRequest, response: HttpResponse) -> InForceNow:
    """Its ETag is what putting another one in force asks for; it stays the same while that one is prepared."""
    response["ETag"] = _tag()
    return _in_force_now()


@router.get(
    "/playbooks/{int:version}", response=VersionText, operation_id="version", summary="One version with its text"
)
@needs(Permission.READ_PEOPLE)
def one_version(request: HttpRequest, version: VersionNumber) -> VersionText:
    """As it was put in force."""
    return _version(version)


@router.post("/playbooks/validate", response=Judged, operation_id="validate", summary="Is this text in order?")
@needs(Permission.READ_PEOPLE)
def validate(request: HttpRequest, given: ToJudge) -> Judged:
    """Every mistake with line, key and the nearest word; and the examples inside it, run. Nothing is stored."""
    try:
        playbook = loads(given.text, NAME)
    except PlaybookErrors as errors:
        wrong = [Wrong(**as_error(one)) for one in errors.problems]
        return Judged(usable=False, passed=False, key=None, fingerprint=None, problems=wrong, examples=[])
    outcomes = [_outcome(one, playbook.timezone) for one in check(playbook)]
    return Judged(
        usable=True,
        passed=all(one.passed for one in outcomes),
        key=playbook.key,
        fingerprint=playbook.fingerprint,
        problems=[],
        examples=outcomes,
    )


def _outcome(one: ExampleOutcome, zone: str) -> Outcome:
    missed = [Missed(**facts(each, zone)) for each in one.missed]
    return Outcome(name=one.name, line=one.line, passed=one.passed, missed=missed, words=list(words(one, zone)))


@router.put(
    "/playbooks/in-force",
    response={202: InForceNow},
    operation_id="put_in_force",
    summary="Put a playbook in force",
    openapi_extra={"x-if-match": "required"},
)
@needs(Permission.MANAGE_PLAYBOOKS)
def put(request: HttpRequest, given: ToPutInForce, response: HttpResponse) -> Status[InForceNow]:
    """The first one is in force at once; a later one once everybody goes on under it, which a worker sees to."""
    with transaction.atomic():
        hold_playbook(alone=True)
        demand(request, _tag())
        put_in_force(text=given.text, file=NAME, stages=given.stages, signed=given.signed, **acting(request))
    response["ETag"] = _tag()
    return Status(202, _in_force_now())


@router.delete(
    "/playbooks/switch",
    response=InForceNow,
    operation_id="withdraw",
    summary="Call off the playbook that is being put in force",
    openapi_extra={"x-if-match": "required"},
)
@needs(Permission.MANAGE_PLAYBOOKS)
def withdraw(request: HttpRequest, response: HttpResponse) -> InForceNow:
    """The one before it stays, and nothing has happened."""
    with transaction.atomic():
        hold_playbook(alone=True)
        demand(request, _tag())
        withdraw_playbook(**acting(request))
    response["ETag"] = _tag()
    return _in_force_now()


def _in_force_now() -> InForceNow:
    ruling = in_force()
    coming = ruling.switching if ruling is not None else None
    return InForceNow(
        version=_version(ruling.version) if ruling is not None and ruling.versions else None,
        switching=_progress(coming) if coming is not None else None,
    )


def _progress(coming: int) -> Progress:
    come = progress()
    return Progress(version=coming, ready=come.ready, people=come.people)


def _tag() -> str:
    """What it is that decides, and what comes; how far that has come is left out."""
    ruling = in_force()
    return tag_of("in-force", ruling and ruling.versions, ruling and ruling.switching)


def _version(number: int) -> VersionText:
    found = next((one for one in versions() if one.id == number), None)
    if found is None:
        raise OndoError("api.not_found")
    return VersionText(**_told(found), text=PlaybookVersion.objects.values_list("text", flat=True).get(pk=number))


def _told(one: Version) -> dict[str, Any]:
    told: dict[str, Any] = plain(one)
    return {**told, "since": plain(one.since, "at"), "until": plain(one.until, "at")}
