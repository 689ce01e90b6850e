"""The client: one method for each thing that is asked for."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from ondo.api_client.answers import (
    Destination,
    Explanation,
    Import,
    InForce,
    Judged,
    Me,
    Opportunity,
    Person,
    PersonCard,
    Scorecard,
    Transition,
    Tried,
    Version,
)
from ondo.api_client.asking import PAUSES, Asking

T = TypeVar("T")
PAGE = 200
_PLAIN = re.compile(r"\w[\w .:@+-]*")
TIMEOUT = httpx.Timeout(60.0, connect=10.0)


class Client:
    """Asks a server in the name of whoever has the token. Raises `Refused` and `Unreachable`."""

    def __init__(
        self,
        server: str,
        token: str,
        *,
        language: str | None = None,
        pauses: Sequence[float] = PAUSES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", **({"Accept-Language": language} if language else {})}
        base = f"{server.rstrip('/')}/api/v1"
        http = httpx.Client(base_url=base, headers=headers, timeout=TIMEOUT, transport=transport)
        self.asking = Asking(http, tuple(pauses))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.asking.http.close()

    def me(self) -> Me:
        """In whose name this client asks."""
        return self._read("/me", Me)

    def people(
        self, *, q: str | None = None, stage: str | None = None, account: str | None = None, owner: str | None = None
    ) -> Iterator[Person]:
        """Everybody who is wanted, page by page."""
        return self._pages("/people", "people", Person, q=q, stage=stage, account=account, owner=owner)

    def person(self, key: str) -> PersonCard:
        """One person: by key, e-mail address or id."""
        answer = self.asking.ask("GET", f"/people/{part_of_address(key)}")
        return msgspec.structs.replace(_decode(answer, PersonCard), etag=answer.headers.get("ETag", ""))

    def scorecard(self, person: str, *, at: str | None = None) -> Scorecard:
        """The score as lines, as of an instant."""
        return self._read(f"/people/{part_of_address(person)}/scorecard", Scorecard, at=at)

    def explanation(self, person: str, *, at: str | None = None) -> Explanation:
        """Why they stand where they stand, as of an instant."""
        answer = self.asking.ask("GET", f"/people/{part_of_address(person)}/explanation", params=_given(at=at))
        return msgspec.structs.replace(_decode(answer, Explanation), whole=_decode(answer, dict[str, Any]))

    def transitions(self, *, stage: str | None = None, since: str | None = None) -> Iterator[Transition]:
        """Recorded moves in the order of recording."""
        return self._pages("/transitions", "transitions", Transition, stage=stage, since=since)

    def triage(
        self,
        person: str,
        verdict: str,
        *,
        reason: str | None = None,
        given: Mapping[str, Any] | None = None,
        etag: str | None = None,
    ) -> int:
        """Give a verdict; returns the event's number. `etag`: only if they still stand as they were read."""
        body = {"verdict": verdict, "reason": reason, "given": dict(given or {})}
        headers = {"If-Match": etag} if etag else {}
        return self._recorded(f"/people/{part_of_address(person)}/triage", body, headers)

    def act(self, person: str, name: str, **properties: Any) -> int:
        """Record what was done; returns the event's number."""
        return self._recorded(f"/people/{part_of_address(person)}/acts", {"name": name, "properties": properties}, {})

    def retract(self, event: int) -> int:
        """Take a verdict or an act back; returns the number of the event that does."""
        return self._recorded(f"/events/{event}/retraction", None, {})

    def opportunities(self, *, status: str | None = None, account: str | None = None) -> Iterator[Opportunity]:
        """Deals, page by page: `open`, `won`, `lost` or all."""
        return self._pages("/opportunities", "opportunities", Opportunity, status=status, account=account)

    def opportunity(self, key: str) -> Opportunity:
        """One deal."""
        answer = self.asking.ask("GET", f"/opportunities/{part_of_address(key)}")
        return msgspec.structs.replace(_decode(answer, Opportunity), etag=answer.headers.get("ETag", ""))

    def tell_opportunity(
        self, key: str, what: str, *, person: str | None = None, etag: str | None = None, **told: Any
    ) -> int:
        """Tell what became of a deal: `created`, `updated`, `won` or `lost`; returns the event's number.

        `told`: `next_step`, `closes_on` (a date), `amount`, `currency`, `reason`, `owner`. Without `person`: whoever
        it is with. `etag`: only if it is still as it was read.
        """
        given = {"what": what, "person": person, **{name: _text(value) for name, value in told.items()}}
        headers = {"If-Match": etag} if etag else {}
        return self._recorded(f"/opportunities/{part_of_address(key)}/events", given, headers)

    def destinations(self) -> Iterator[Destination]:
        """Where notices go."""
        return self._pages("/destinations", "destinations", Destination)

    def test_destination(self, number: int) -> Tried:
        """Send a test there, and wait for what it answers."""
        return _decode(self.asking.ask("POST", f"/destinations/{number}/test"), Tried)

    def validate(self, text: str) -> Judged:
        """What is wrong with a playbook, and whether its examples come out."""
        return _decode(self.asking.ask("POST", "/playbooks/validate", json={"text": text}), Judged)

    def versions(self) -> list[Version]:
        """All versions of the playbook, oldest first."""
        return msgspec.convert(self._read("/playbooks", dict[str, Any])["versions"], list[Version])

    def in_force(self) -> InForce:
        """What decides now."""
        return _in_force(self.asking.ask("GET", "/playbooks/in-force"))

    def put_in_force(
        self, text: str, *, etag: str, stages: Mapping[str, str] | None = None, signed: Mapping[str, str] | None = None
    ) -> InForce:
        """Put a playbook in force; `etag`: that of `in_force`, so that nobody else's is overwritten."""
        body = {"text": text, "stages": dict(stages or {}), "signed": dict(signed or {})}
        return _in_force(self.asking.ask("PUT", "/playbooks/in-force", json=body, headers={"If-Match": etag}))

    def import_files(self, paths: Sequence[Path], **how: str) -> Import:
        """Bring files in. `how`: `mapping` (YAML), `zone`, `encoding`, `source`. Ask `import_` how far it has come."""
        with ExitStack() as stack:
            files = [("files", (path.name, stack.enter_context(path.open("rb")))) for path in paths]
            return _decode(self.asking.ask("POST", "/imports", files=files, data=how), Import)

    def import_(self, number: int) -> Import:
        """An import and how far it has come."""
        return self._read(f"/imports/{number}", Import)

    def export(self, what: str, *, form: str = "ndjson") -> Iterator[str]:
        """Every line of `people`, `transitions` or `events`, without the whole of it in memory."""
        with self.asking.http.stream("GET", f"/exports/{what}", params={"form": form}) as response:
            response.raise_for_status()
            yield from response.iter_lines()

    def _recorded(self, path: str, body: object, headers: Mapping[str, str]) -> int:
        words = {} if body is None else {"json": body}
        answer = self.asking.ask("POST", path, headers=dict(headers), **words)
        return int(_decode(answer, dict[str, Any])["event"])

    def _read(self, path: str, kind: type[T], **parameters: str | None) -> T:
        return _decode(self.asking.ask("GET", path, params=_given(**parameters)), kind)

    def _pages(self, path: str, name: str, kind: type[T], **parameters: str | None) -> Iterator[T]:
        cursor: str | None = None
        while True:
            page = self._read(path, dict[str, Any], cursor=cursor, limit=str(PAGE), **parameters)
            yield from msgspec.convert(page[name], list[kind])  # type: ignore[valid-type]
            cursor = page["next"]
            if cursor is None:
                return


def _given(**parameters: str | None) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value is not None}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def part_of_address(key: str) -> str:
    """A key as a part of an address; what a router or a library might read otherwise is coded, as the server says."""
    plain = _PLAIN.fullmatch(key) is not None
    part = key if plain else "~" + base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
    return quote(part, safe="@:+-._~")


def _decode(answer: httpx.Response, kind: type[T]) -> T:
    return msgspec.json.decode(answer.content, type=kind)


def _in_force(answer: httpx.Response) -> InForce:
    return msgspec.structs.replace(_decode(answer, InForce), etag=answer.headers.get("ETag", ""))
