"""Writes the table of Japan's public holidays anew from jpholiday, when the law or the years have moved on.

python scripts/holidays.py
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import jpholiday

FIRST, LAST = 2000, 2060
TABLE = Path(__file__).parents[1] / "src" / "ondo" / "playbooks" / "tables" / "holidays_jp.txt"
HEAD = f"""\
# Public holidays of Japan, {FIRST} to {LAST}, as jpholiday {version("jpholiday")} has them (a test compares).
# Days beyond the next year are what today's law says. Written by scripts/holidays.py.
"""


def line(year: int) -> str:
    """A year and the month and day of each of its holidays."""
    days = sorted(day for day, _ in jpholiday.year_holidays(year))
    return " ".join([str(year), *(f"{day:%m-%d}" for day in days)]) + "\n"


if __name__ == "__main__":
    TABLE.write_text(HEAD + "".join(line(year) for year in range(FIRST, LAST + 1)), "utf-8")
