"""Text in files that people open in a spreadsheet.

A cell that begins with `=` is run as a formula there, and what it says may come from anybody who filled in a form. An
apostrophe before it makes it text. Whoever reads our files takes it off again, so that nothing is lost on the way.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

FORMULA = "'*[=+\\-@＝＋－＠\t\r\n]"
"""How text begins that a spreadsheet may run, or that has our apostrophe already; a pattern that Polars reads too.
Japanese Excel reads the wide letters as the narrow ones."""
_RUNS = re.compile(FORMULA)


def defused(text: str) -> str:
    """Text as it stands in a cell: nothing that a spreadsheet would run."""
    return f"'{text}" if _RUNS.match(text) else text


def csv_line(cells: Iterable[object]) -> str:
    """One line of a CSV file, with its end."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def as_meant(cell: str) -> str:
    """What a cell says that `defused` wrote."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
