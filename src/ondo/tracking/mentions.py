"""Whether a body speaks of somebody: for what could not be read as a call, but may hold what has to be erased."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from ondo.domain.identity import EMAIL, WITH_SOURCE, Key
from ondo.tracking.ids import id_of

TELLING = 8
"""An id of fewer characters says nothing outside the fields where ids stand: 17 may be a number of anything."""

_ID_FIELDS = frozenset({"userId", "anonymousId", "previousId", "person", "id"})
_WORD = r"[\w.+-]"


def mentions(body: bytes, keys: Iterable[Key]) -> bool:
    """Whether one of the keys stands in a body of any form: in a field for ids, or, if it is telling, in any text."""
    wanted = {_bare(key): key.kind for key in keys}
    whole = _json(body)
    if any(found in wanted for found in _ids(whole)):
        return True
    telling = [value for value, kind in wanted.items() if kind == EMAIL or len(value) >= TELLING]
    if not telling:
        return False
    text = json.dumps(whole, ensure_ascii=False) if whole is not None else body.decode("utf-8", "replace")
    words = "|".join(re.escape(_plain(value)) for value in telling)
    return re.search(rf"(?<!{_WORD})({words})(?!{_WORD})", _plain(f"{text} {unquote(text)}")) is not None


def _bare(key: Key) -> str:
    """A key's value without the namespace of its source."""
    return key.value.partition(":")[2] or key.value if key.kind in WITH_SOURCE else key.value


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _ids(value: Any, field: str = "") -> Iterator[str]:
    """What stands in the fields for ids, at any depth."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _ids(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part, field)
    elif field in _ID_FIELDS and (found := id_of(value)):
        yield found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
