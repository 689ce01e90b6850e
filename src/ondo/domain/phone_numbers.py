"""Phone numbers as people dial them: +81 (0)3-1234-5678 is 03-1234-5678, and +1 (415) 555-0123 is 415-555-0123."""

from __future__ import annotations

import re
import unicodedata

_COUNTRY = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}")
"""The codes of countries (ITU E.164), which are no beginnings of each other."""
_NORTH_AMERICAN = re.compile(r"1\d{10}")
"""People there write the code of their country without a plus, too."""
_EXTENSION = re.compile(r"(?<=\d)[\s,;.(]*(?:x|ext|extension|#|内線)[\s.:]*\d+\)?$", re.IGNORECASE)


def dialled(value: object) -> tuple[str, ...]:
    """Every way to dial a number, as digits, the usual one at home first; empty for no number.

    Two numbers that share one of them are one number. An extension is left out.
    """
    text = unicodedata.normalize("NFKC", str(value or "")).replace("(0)", "").strip()
    found = re.sub(r"\D", "", _EXTENSION.sub("", text))
    abroad = text.startswith("+") or _NORTH_AMERICAN.fullmatch(found)
    code = _COUNTRY.match(found) if abroad else None
    if code is None or code.end() == len(found):
        return (found,) if found else ()
    at_home = found[code.end() :]
    return (at_home, f"0{at_home}", found) if code[0] == "1" else (f"0{at_home}", at_home, found)
