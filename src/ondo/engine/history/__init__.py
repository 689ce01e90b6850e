"""The history folder: everything that happened, as Parquet files (docs/history-format.md)."""

from ondo.engine.history.commit import Written
from ondo.engine.history.events_file import Entry
from ondo.engine.history.person_log import AccountRows, PersonLog
from ondo.engine.history.quarantine import Rejected
from ondo.engine.history.reader import History
from ondo.engine.history.schema import VERSION
from ondo.engine.history.writer import HistoryWriter, write_history

__all__ = [
    "VERSION",
    "AccountRows",
    "Entry",
    "History",
    "HistoryWriter",
    "PersonLog",
    "Rejected",
    "Written",
    "write_history",
]
