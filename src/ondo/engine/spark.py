"""Replay on a Spark cluster: the same kernel over the same buckets, each a row of `mapInArrow`.

Spark hands out the numbers of buckets, tries again what was lost with a worker, and brings back what comes out. Each
Python worker reads its buckets from the lake itself, which has to lie where all of them see it under the same path.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.history.manifest import FILE

if TYPE_CHECKING:
    from ondo.engine.kernel.replaying import Tables

LOCAL = "local[*]"
"""Every processor of this machine, where no other master is named."""
BUCKETS_FOR_EACH = 4
"""So many buckets a processor are asked for at once: what comes of them is in memory here until it is told."""

Progress = Callable[[int], None]
_OUT = "place int, events long, playbook int, name string, rows binary"
_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.maxResultSize": "0",
}


@dataclass(frozen=True)
class Job:
    """What every worker has to know. `manifest` is the sum of the manifest: all must read the same lake."""

    name: str
    folder: str
    manifest: str
    playbooks: tuple[Playbook, ...]
    until: Instant


def replay_on(
    master: str, playbooks: Sequence[Playbook], history: History, until: Instant, progress: Progress | None = None
) -> Iterator[Sequence[Tables]]:
    """Bucket by bucket, in order: the tables of each playbook, as the kernel makes them here.

    Raises OndoError where Java or PySpark is missing, the cluster cannot be reached, or does not see the lake.
    """
    folder = history.path.resolve()
    job = Job(secrets.token_hex(8), str(folder), _sum(folder), tuple(playbooks), until)
    with _session(master) as spark, _failures_in_words():
        at_once = max(spark.sparkContext.defaultParallelism, 1) * BUCKETS_FOR_EACH
        for first in range(0, len(history.buckets), at_once):
            buckets = history.buckets[first : first + at_once]
            for events, tables in _group(spark, job, buckets):
                yield tables
                if progress is not None:
                    progress(events * len(playbooks))
    history.check_unchanged()


def _group(spark: Any, job: Job, buckets: range) -> Iterator[tuple[int, Sequence[Tables]]]:
    """What comes of some buckets, each tried again by Spark if it got lost."""

    def decided(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield _packed(number, *_deciding(job)(number))

    numbers = spark.range(buckets.start, buckets.stop, 1, len(buckets))
    rows = numbers.mapInArrow(decided, _OUT).toArrow().sort_by([("place", "ascending")])
    for bucket in buckets:
        mine = rows.filter(pc.equal(rows["place"], bucket)).to_pylist()
        yield _unpacked(mine, len(job.playbooks))


_ready: dict[str, Callable[[int], tuple[int, Sequence[Tables]]]] = {}
"""In a worker: what decides about a bucket, for the job that it works on."""


def _deciding(job: Job) -> Callable[[int], tuple[int, Sequence[Tables]]]:
    from ondo.engine.kernel.replaying import Replaying

    if job.name not in _ready:
        if _sum(Path(job.folder)) != job.manifest:
            raise OndoError("spark.other_lake", folder=job.folder)
        _ready.clear()
        _ready[job.name] = Replaying(job.playbooks, History.open(job.folder), job.until).deciding()
    return _ready[job.name]


def _sum(folder: Path) -> str:
    try:
        return sha256((folder / FILE).read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise OndoError("spark.other_lake", folder=folder) from error


def _packed(place: int, events: int, tables: Sequence[Tables]) -> pa.RecordBatch:
    named = [(number, name, table) for number, of in enumerate(tables) for name, table in of.items()]
    columns = [
        pa.array([place] * len(named), pa.int32()),
        pa.array([events] * len(named), pa.int64()),
        pa.array([number for number, _, _ in named], pa.int32()),
        pa.array([name for _, name, _ in named], pa.string()),
        pa.array([_bytes(table) for _, _, table in named], pa.binary()),
    ]
    return pa.RecordBatch.from_arrays(columns, names=["place", "events", "playbook", "name", "rows"])


def _unpacked(rows: Sequence[dict[str, Any]], playbooks: int) -> tuple[int, Sequence[Tables]]:
    tables: list[dict[str, pa.Table]] = [{} for _ in range(playbooks)]
    for row in rows:
        with pa.ipc.open_stream(row["rows"]) as stream:
            tables[row["playbook"]][row["name"]] = stream.read_all()
    return rows[0]["events"], tables


def _bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(table)
    found: bytes = sink.getvalue().to_pybytes()
    return found


# -- Spark itself


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A session that ends with the block, also by Ctrl-C."""
    session_class, java = _pyspark(), _java()
    if java is None:
        raise OndoError("spark.no_java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = session_class.builder.master(master).appName("ondo")
    for key, value in _OPTIONS.items():
        builder = builder.config(key, value)
    with _failures_in_words():
        spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        spark.stop()


def _pyspark() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OndoError("spark.no_pyspark") from error
    return SparkSession


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


@contextmanager
def _failures_in_words() -> Iterator[None]:
    """What goes wrong in Spark comes as many pages of Java; the last line that says something is told."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise OndoError("spark.failed", why=_why(str(error))) from error


def _why(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    telling = [line for line in lines if "Error" in line or "Exception" in line]
    return (telling or lines or [""])[-1]
