"""Take files in, to be imported by a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import transaction

from ondo import settings
from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.importing.mapping import read_mapping
from ondo.importing.sources.encodings import known_encoding
from ondo.importing.zones import check_zone
from ondo.store.models import Job
from ondo.store.reading.users import user_of

IMPORT = "import"
"""What such a job is called."""
Given = Mapping[str, Iterable[bytes]]
"""The content of each file, by its name."""


@transaction.atomic
def start_import(
    *,
    files: Given,
    mapping: str | None = None,
    zone: str | None = None,
    encoding: str | None = None,
    source: str | None = None,
    by: str,
    at: Instant,
) -> Job:
    """Keep the files below `ONDO_DATA` and a job for them. Without a mapping, one is guessed when they are read.

    Raises OndoError: no file, a name that is none, a mapping that cannot be used, an unknown zone or encoding.
    """
    if not files:
        raise OndoError("job.no_files")
    if mapping is not None:
        read_mapping(mapping)
    if zone is not None:
        check_zone(zone)
    if encoding is not None:
        known_encoding(encoding)
    given = {"files": [_plain(name) for name in files], "mapping": mapping, "zone": zone, "encoding": encoding}
    job = Job.objects.create(what=IMPORT, arguments={**given, "source": source}, by=user_of(by), created_at=at)
    _keep(folder_of(job.pk) / "files", files)
    audit("import.started", job, after={"files": given["files"]}, by=by, at=at)
    return job


def folder_of(job: int) -> Path:
    """Where the files of a job are, and the history that is made of them."""
    return settings.data() / "jobs" / str(job)


def forget_files(job: int) -> None:
    """Remove them: what is in the store is subject to erasure, and a second copy would not be."""
    shutil.rmtree(folder_of(job), ignore_errors=True)


def _keep(folder: Path, files: Given) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with (folder / _plain(name)).open("wb") as file:
            file.writelines(content)


def _plain(name: str) -> str:
    """A name without a folder, so that nothing is written anywhere else."""
    plain = Path(name.replace("\\", "/")).name
    if plain in ("", ".", "..") or len(plain.encode()) > 200 or not plain.isprintable():
        raise OndoError("job.bad_file", name=name[:100])
    return plain
