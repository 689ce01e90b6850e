"""Small changes to a JSON text, as they are written on a command line: `properties.plan=gold`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ondo.domain.errors import OndoError


def changed(text: str, settings: Sequence[str], removals: Sequence[str]) -> str:
    """The text with values set (`path=value`) and removed (`path`). A path is names and positions with dots between.

    A value that reads as JSON is that (`17`, `true`, `{"a": 1}`), all else is text. Raises OndoError where the text is
    no JSON, or a path leads nowhere.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OndoError("quarantine.mend_by_file") from error
    for setting in settings:
        path, sign, value = setting.partition("=")
        if not sign:
            raise OndoError("quarantine.bad_setting", setting=setting)
        _set(whole, path, _value(value))
    for path in removals:
        _remove(whole, path)
    return json.dumps(whole, ensure_ascii=False)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _set(whole: Any, path: str, value: Any) -> None:
    *above, last = path.split(".")
    place = whole
    for name in above:
        place = place.setdefault(name, {}) if isinstance(place, dict) else _part(place, name, path)
    if isinstance(place, dict):
        place[last] = value
    elif isinstance(place, list) and last.isdecimal() and int(last) < len(place):
        place[int(last)] = value
    else:
        raise OndoError("quarantine.no_such_path", path=path)


def _remove(whole: Any, path: str) -> None:
    *above, last = path.split(".")
    place = whole
    for name in above:
        place = _part(place, name, path)
    _part(place, last, path)
    del place[int(last) if isinstance(place, list) else last]


def _part(place: Any, name: str, path: str) -> Any:
    if isinstance(place, dict) and name in place:
        return place[name]
    if isinstance(place, list) and name.isdecimal() and int(name) < len(place):
        return place[int(name)]
    raise OndoError("quarantine.no_such_path", path=path)
