"""Calendar dates, and instants written in the playbook's own zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ondo.domain.instants import EARLIEST, LATEST, Instant, to_instant
from ondo.playbooks.nodes import Scalar
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import Definitions, ScalarShape, Schema

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_OTHER_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,3})?)?\s?(Z|[+-]\d\d:\d\d)?", re.ASCII)
MOMENT_PATTERN = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?( ?(Z|[+-]\d\d:\d\d))?$"


class DateShape(ScalarShape[date]):
    """`2026-04-01`."""

    form = "date"
    example = "2026-04-01"
    wrong = "playbook.not_date"

    def read_scalar(self, place: Place, node: Scalar) -> date | None:
        match = _DATE.fullmatch(node.text)
        if match is None:
            place.refuse(self.wrong, hint=_meant_date(node.text), found=place.found)
            return None
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            place.refuse("playbook.no_such_date", found=node.text)
            return None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


def _meant_date(text: str) -> str | None:
    match = _OTHER_DATE.fullmatch(unicodedata.normalize("NFKC", text))
    return "{:04}-{:02}-{:02}".format(*(int(part) for part in match.groups())) if match else None


class MomentShape(ScalarShape[Instant]):
    """`2026-04-01 10:00`, in the playbook's zone unless an offset is given."""

    form = "date and time"
    example = "2026-04-01 10:00"
    wrong = "playbook.not_moment"

    def read_scalar(self, place: Place, node: Scalar) -> Instant | None:
        match = _MOMENT.fullmatch(node.text)
        if match is None:
            meant = _meant_date(node.text)
            place.refuse(self.wrong, hint=f"{meant} 10:00" if meant else None, found=place.found)
            return None
        try:
            at = self._instant(place, match)
        except (ValueError, OverflowError):
            place.refuse("playbook.no_such_date", found=node.text)
            return None
        if at is not None and not EARLIEST <= at <= LATEST:
            place.refuse("playbook.moment_bounds", found=node.text)
            return None
        return at

    def _instant(self, place: Place, match: re.Match[str]) -> Instant | None:
        day, hour, minute, second, fraction, offset = match.groups()
        text = f"{day}T{hour}:{minute}:{second or '00'}{(fraction or '.0'):0<4}"
        if offset:
            return to_instant(datetime.fromisoformat(text + offset.replace("Z", "+00:00")))
        if place.book.zone is None:
            return None
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(place.book.zone.name))
        if _skipped(local):
            place.refuse("playbook.skipped_hour", found=place.found, zone=place.book.zone.name)
            return None
        return to_instant(local)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": MOMENT_PATTERN}


def _skipped(local: datetime) -> bool:
    """Whether clocks jumped over this time (summer time begins)."""
    there_and_back = (local.astimezone(ZoneInfo("UTC")) + timedelta(0)).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None)


DATE = DateShape()
MOMENT = MomentShape()
