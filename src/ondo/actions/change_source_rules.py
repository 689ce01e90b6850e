"""Change how a source's people are told apart, and how much it may send."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Source

CHANGEABLE = ("name", "timezone", "shared_machine", "trusts_ids", "rate_per_second")


@transaction.atomic
def change_source_rules(*, source: Source, rules: dict[str, object], by: str, at: Instant) -> Source:
    """Set some of the `CHANGEABLE` fields. They decide about events from now on; what was decided stays."""
    wrong = set(rules) - set(CHANGEABLE)
    assert not wrong, f"no rules of a source: {wrong}"
    check_rules(**rules)
    before = {field: getattr(source, field) for field in rules}
    for field, value in rules.items():
        setattr(source, field, value)
    source.save(update_fields=[*rules])
    audit("source.rules_changed", source, before=before, after=rules, by=by, at=at)
    return source


def check_rules(*, timezone: object = "UTC", rate_per_second: object = None, **_: object) -> None:
    """Raises OndoError for a time zone that nobody knows or a rate that would let nothing in."""
    try:
        ZoneInfo(str(timezone))
    except (ValueError, KeyError, OSError) as error:
        raise OndoError("source.no_such_timezone", name=timezone) from error
    if isinstance(rate_per_second, int) and rate_per_second < 1:
        raise OndoError("source.rate_too_low")
