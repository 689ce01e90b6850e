"""Lengths of time as people write them: `30d 12h`, `2 business days`, `2 per day`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ondo.domain.instants import DAY, HOUR, MINUTE, Duration
from ondo.domain.lifecycle import Allowance
from ondo.domain.rules import Limit
from ondo.playbooks.nodes import Scalar
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import Definitions, ScalarShape, Schema

DURATION_PATTERN = r"^(?=.)(\d{1,5}d)?( ?\d{1,6}h)?( ?\d{1,7}m)?$"
_DURATION = re.compile(r"(?=.)(?:(\d{1,5})d)?(?: ?(\d{1,6})h)?(?: ?(\d{1,7})m)?", re.ASCII)
_LONGEST = 36_500 * DAY
_SPOKEN = re.compile(r"\s*(\d{1,4})\s*-?\s*([a-z]*|[分時間日週か月ヶカ年]+)\s*")
_UNITS: tuple[tuple[str, int, str], ...] = (
    ("d|day|days|日|日間|", 1, "d"),
    ("w|week|weeks|週|週間", 7, "d"),
    ("mo|month|months|か月|ヶ月|カ月|月|か月間", 30, "d"),
    ("y|year|years|年|年間", 365, "d"),
    ("h|hr|hrs|hour|hours|時間", 1, "h"),
    ("m|min|mins|minute|minutes|分|分間", 1, "m"),
)


def duration(text: str) -> Duration | None:
    """Milliseconds of `30d 12h 15m`; None where it is not written so."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return days * DAY + hours * HOUR + minutes * MINUTE


def spoken(text: str) -> str | None:
    """The duration somebody meant by `30 days`, `2 weeks`, `30日` or `30`."""
    match = _SPOKEN.fullmatch(unicodedata.normalize("NFKC", text).lower())
    if match is None:
        return None
    number, word = int(match.group(1)), match.group(2)
    for words, factor, unit in _UNITS:
        if word in words.split("|"):
            return f"{number * factor}{unit}"
    return None


@dataclass(frozen=True)
class DurationShape(ScalarShape[Duration]):
    """`30d`, `12h`, `15m` or several of them. With `whole_days`, days only."""

    whole_days: bool = False
    form = "duration"
    example = "30d"
    wrong = "playbook.not_duration"

    def read_scalar(self, place: Place, node: Scalar) -> Duration | None:
        length = duration(node.text)
        if length is None:
            place.refuse(self.wrong, hint=spoken(node.text), found=place.found)
        elif not 0 < length <= _LONGEST:
            place.refuse("playbook.duration_bounds", found=node.text)
        elif self.whole_days and length % DAY:
            place.refuse("playbook.not_whole_days", found=node.text)
        else:
            return length
        return None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": r"^[0-9]{1,5}d$" if self.whole_days else DURATION_PATTERN}


_ALLOWANCE = re.compile(r"(\d{1,5}) (business )?(minute|hour|day)s?", re.ASCII)
_SHORT_ALLOWANCE = re.compile(r"(\d{1,5})([dhm])", re.ASCII)
_SHORT_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def allowance(text: str) -> Allowance | None:
    """`4 business hours`, `2 days`, `14d`."""
    if match := _SHORT_ALLOWANCE.fullmatch(text):
        return Allowance(int(match.group(1)), _SHORT_UNITS[match.group(2)], business=False)
    if match := _ALLOWANCE.fullmatch(text):
        return Allowance(int(match.group(1)), f"{match.group(3)}s", business=match.group(2) is not None)
    return None


def spoken_allowance(text: str) -> str | None:
    """The allowance meant by `2営業日`, `4 working hours`, `2 business day(s)`."""
    wide = unicodedata.normalize("NFKC", text).lower()
    for ours, pattern in (
        ("business days", r"営業日|working days?|b\.?d\.?"),
        ("business hours", r"営業時間|working hours?"),
    ):
        if match := re.fullmatch(rf"\s*(\d{{1,4}})\s*(?:{pattern})\s*", wide):
            return f"{match.group(1)} {ours}"
    meant = spoken(text)
    return meant if meant is not None else None


class AllowanceShape(ScalarShape[Allowance]):
    """A deadline, in business time or in plain time."""

    form = "allowance"
    example = "4 business hours"
    wrong = "playbook.not_allowance"

    def read_scalar(self, place: Place, node: Scalar) -> Allowance | None:
        found = allowance(node.text)
        if found is None:
            place.refuse(self.wrong, hint=spoken_allowance(node.text), found=place.found)
            return None
        if found.amount < 1:
            place.refuse("playbook.duration_bounds", found=node.text)
            return None
        return found

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": r"^([0-9]{1,5} (business )?(minute|hour|day)s?|[0-9]{1,5}[dhm])$"}


_LIMIT = re.compile(r"(once|\d{1,6})(?: per (?P<per>.+)| ever)", re.ASCII)
_LOOSE_LIMIT = re.compile(
    r"(?P<count>once|twice|\d{1,6})\s*(?:x|times?|回)?\s*(?:/|per|a|every|each)?\s*"
    r"(?P<per>ever|day|week|month|日|週|月|\d{1,4} ?[a-z]+)",
    re.ASCII,
)
_LIMIT_IN_JAPANESE = re.compile(r"(?P<per>1?日|1?週間?|1?[かヶカ]?月)に?(?P<count>\d{1,6})回(?:まで)?")


class LimitShape(ScalarShape[Limit]):
    """`2 per day`, `5 ever`, `once ever`, `once per 7d`."""

    form = "limit"
    example = "2 per day"
    wrong = "playbook.not_limit"

    def read_scalar(self, place: Place, node: Scalar) -> Limit | None:
        match = _LIMIT.fullmatch(node.text)
        per = self._per(match.group("per")) if match else None
        if match is None or per is None:
            count, hint = _meant_limit(node.text)
            place.refuse(_ONE if count > 1 and hint else self.wrong, hint=hint, found=place.found)
            return None
        count = 1 if match.group(1) == "once" else int(match.group(1))
        if count > 1 and isinstance(per, int) and per > 0:  # the fold keeps one window for a rule, not one for each
            place.refuse(_ONE, hint=f"once per {match.group('per')}", found=place.found)
            return None
        if count < 1 or per == 0:
            place.refuse("playbook.limit_zero", found=node.text)
            return None
        return Limit(count, per)

    @staticmethod
    def _per(written: str | None) -> Duration | str | None:
        return "ever" if written is None else "day" if written == "day" else duration(written)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": r"^((once|[0-9]{1,6})( per day| ever)|(once|1) per [0-9dhm ]+)$"}


_ONE = "playbook.one_in_window"


def _meant_limit(text: str) -> tuple[int, str | None]:
    """How often in a window, or once, and the limit that comes nearest: `週1回`, `once a week`, `2/day`."""
    wide = unicodedata.normalize("NFKC", text).lower().strip()
    match = _LOOSE_LIMIT.fullmatch(wide) or _LIMIT_IN_JAPANESE.fullmatch(wide)
    if match is None:
        return 1, None
    count = {"once": 1, "twice": 2}.get(match["count"]) or int(match["count"])
    if match["per"] in ("ever", "day", "日", "1日"):
        said = "once" if match["count"] == "once" else str(count)
        return 1, f"{said} ever" if match["per"] == "ever" else f"{said} per day"
    per = spoken(match["per"] if match["per"][0].isdecimal() else f"1{match['per']}")
    return count, f"once per {per}" if per else None


DURATION = DurationShape()
WHOLE_DAYS = DurationShape(whole_days=True)
ALLOWANCE = AllowanceShape()
LIMIT = LimitShape()
