"""What the tests of importing share: files and a mapping in, a history and a summary out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ondo.domain.events import Event
from ondo.domain.instants import to_datetime
from ondo.engine.history import History, PersonLog
from ondo.importing.mapping import read_mapping
from ondo.importing.run import Stated, import_files
from ondo.importing.summary import Summary

HEAD = "ondo_mapping: 1\nzone: Asia/Tokyo\n"
PEOPLE = """
tables:
  leads:
    person: email
    person_traits: {name: name}
    events: {event: form_submitted, at: at}
"""


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    folder: Path
    summary: Summary

    @property
    def history(self) -> History:
        return History.open(self.folder)

    def log(self, person: str) -> PersonLog:
        found = self.history.person(person)
        assert found is not None, f"nobody is called {person}: {sorted(self.history.keys())}"
        return found

    def story(self, person: str) -> list[tuple[str, str]]:
        """A person's events as (local time in Tokyo, name)."""
        return [(local(event), event.name) for event in self.log(person).events]

    @property
    def people(self) -> list[str]:
        return sorted(self.history.keys())

    @property
    def quarantine(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "quarantine.jsonl").read_text().splitlines()]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Line and reason of every row in quarantine."""
        return [(row["line"], row["reason"].removeprefix("importing.")) for row in self.quarantine]


def local(event: Event) -> str:
    return to_datetime(event.at, "Asia/Tokyo").strftime("%Y-%m-%d %H:%M")


def bring(folder: Path, mapping: str, *, stated: Stated | None = None, **files: str | bytes) -> Imported:
    """Write the files (`leads_csv` becomes leads.csv), import them into `folder`/history."""
    names = []
    folder.mkdir(exist_ok=True)
    for key, content in files.items():
        path = folder / key.replace("_", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        names.append(str(path))
    rules = read_mapping(HEAD + mapping if not mapping.lstrip().startswith("ondo_mapping") else mapping)
    return Imported(folder / "history", import_files(names, folder / "history", rules, stated=stated))


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
