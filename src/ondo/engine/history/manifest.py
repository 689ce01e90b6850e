"""history.json: what the folder holds, so that nothing has to be counted to open it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.engine.history.schema import READABLE, VERSION

FILE = "history.json"


class BucketCount(msgspec.Struct, frozen=True):
    """What one bucket holds."""

    events: int = 0
    people: int = 0
    first_at: Instant | None = None
    last_at: Instant | None = None


class Counts(msgspec.Struct, frozen=True):
    """What the whole folder holds."""

    events: int = 0
    people: int = 0
    accounts: int = 0
    opportunities: int = 0
    quarantined: int = 0


class FileFacts(msgspec.Struct, frozen=True):
    """What a file of the folder is, to the byte. `rows` are lines where it is no table."""

    rows: int
    bytes: int
    sha256: str


FILES, STORE = "files", "store"
"""Where a history comes from."""


class Manifest(msgspec.Struct, frozen=True):
    """The content of history.json."""

    ondo_history: int = VERSION
    timezone: str = "UTC"
    buckets: int = 0
    next_seq: int = 0
    first_at: Instant | None = None
    last_at: Instant | None = None
    counts: Counts = Counts()
    sources: tuple[str, ...] = ()
    bucket_counts: tuple[BucketCount, ...] = ()
    made_from: str = FILES
    files: dict[str, FileFacts] = {}


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest; None where there is no history yet. Raises OndoError if it cannot be used."""
    path = folder / FILE
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OndoError("history.broken_manifest", path=path, why=error) from error
    if manifest.ondo_history not in READABLE:
        raise OndoError("history.other_version", path=path, found=manifest.ondo_history, known=VERSION)
    return manifest


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file: one line a key, the same bytes for the same content."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
