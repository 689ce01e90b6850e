"""Files in: somebody else's exports become a history (docs/importing.md)."""

from ondo.importing.guess import guess_mapping
from ondo.importing.mapping import MappingErrors, load_mapping, read_mapping
from ondo.importing.opening import open_history
from ondo.importing.run import Stated, import_files
from ondo.importing.summary import FileSummary, Summary

__all__ = [
    "FileSummary",
    "MappingErrors",
    "Stated",
    "Summary",
    "guess_mapping",
    "import_files",
    "load_mapping",
    "open_history",
    "read_mapping",
]
