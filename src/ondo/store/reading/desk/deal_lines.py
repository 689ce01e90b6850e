"""Opportunities as the lines of a file have them: text, with dates of the playbook's zone."""

from __future__ import annotations

from ondo.domain.instants import Instant, Zone, date_of_day
from ondo.store.reading.desk.deals import Sale


def line_of(sale: Sale, zone: Zone) -> dict[str, str]:
    """Its cells by column; what is not known is blank."""
    return {
        "opportunity": sale.key,
        "person": sale.person or "",
        "name": sale.name or "",
        "company": sale.company or "",
        "status": sale.status,
        "amount": "" if sale.amount is None else decimal(sale.amount),
        "currency": sale.currency or "",
        "opened_on": _day(sale.opened_at, zone),
        "closed_on": _day(sale.closed_at, zone),
        "closes_on": _day(sale.closes_at, zone),
        "next_step": sale.next_step or "",
        "owner": sale.owner or "",
        "reason": sale.reason or "",
    }


def decimal(millis: int) -> str:
    """Thousandths as a decimal number without what adds nothing: 1200000.5."""
    whole, rest = divmod(abs(millis), 1000)
    return f"{'-' if millis < 0 else ''}{whole}" + (f".{rest:03}".rstrip("0") if rest else "")


def _day(at: Instant | None, zone: Zone) -> str:
    return "" if at is None else date_of_day(zone.day_of(at)).isoformat()
