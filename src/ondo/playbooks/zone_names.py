"""What people write where the name of a time zone is asked for, and which zone they mean.

The IANA list has names that are of no place: abbreviations whose clock never changes (EST is not New York in summer),
`Etc/GMT+9`, which is nine hours behind Greenwich, and `localtime`, which is another zone on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from ondo.playbooks.problems import nearest

_PLACELESS = re.compile(r"EST|MST|HST|Factory|localtime|Etc/GMT[+-][1-9]\d?")
_OFFSET = re.compile(r"(?:gmt|utc)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.ASCII)
_ZONES = """
Asia/Tokyo           jst, 日本, 東京, 日本時間, 日本標準時, +540, etc/gmt+9, etc/gmt-9
Asia/Seoul           kst
Asia/Shanghai        +480
Asia/Hong_Kong       hkt
Asia/Singapore       sgt
Asia/Bangkok         ict, +420
Asia/Kolkata         ist, +330
Australia/Sydney     aest, aedt, +600
Europe/London        bst
Europe/Berlin        cest, mez, mesz, +60
Europe/Helsinki      eest, +120
America/New_York     est, edt, et, -300
America/Chicago      cst, cdt, ct, -360
America/Denver       mst, mdt, mt, -420
America/Los_Angeles  pst, pdt, pt, -480
Pacific/Honolulu     hst, -600
UTC                  +0, -0
"""


def of_no_place(name: str) -> bool:
    """Whether a name of the IANA list says no place where people live by a clock."""
    return _PLACELESS.fullmatch(name) is not None


def zone_meant(written: str, known: Iterable[str]) -> str | None:
    """The name out of `known` that was probably meant; None where nothing is near."""
    word = written.strip().casefold()
    if offset := _OFFSET.fullmatch(word):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return _meanings().get(f"{offset['sign']}{minutes}")
    return _meanings().get(word) or (None if of_no_place(written) else _nearest_place(written, known))


def _nearest_place(written: str, known: Iterable[str]) -> str | None:
    places = [name for name in known if not of_no_place(name)]
    cities = {name.rpartition("/")[2]: name for name in places}
    return nearest(written, places) or cities.get(nearest(written, cities) or "")


@cache
def _meanings() -> dict[str, str]:
    rows = (row.split(maxsplit=1) for row in _ZONES.strip().splitlines())
    return {word: zone for zone, words in rows for word in words.split(", ")}


@cache
def known_zones() -> frozenset[str]:
    """All names of the IANA list; looking for them goes through a folder tree."""
    return frozenset(available_timezones())
