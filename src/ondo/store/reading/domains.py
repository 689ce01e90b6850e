"""Mail domains of which it is known who they are to us, and the people behind them."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.errors import OndoError
from ondo.store import bulk
from ondo.store.models import KnownDomain


def known_domains() -> list[KnownDomain]:
    """All of them, by name."""
    return list(KnownDomain.objects.order_by("domain"))


def known_domain(domain: str) -> KnownDomain:
    """The one of this name. Raises OndoError where it is not on the list."""
    found = KnownDomain.objects.filter(domain=domain.strip().lower()).first()
    if found is None:
        raise OndoError("domain.unknown", domain=domain)
    return found


def relations_of(domains: Sequence[str]) -> dict[str, str]:
    """What these domains say of people; those that say nothing are left out."""
    if not domains:
        return {}
    where, parameter = bulk.listed(domains, "text")
    return dict(bulk.rows(f"SELECT domain, relation FROM known_domain WHERE domain {where}", [parameter]))


def people_of(domain: str) -> list[int]:
    """Everybody who has an address of a domain, as whoever stands for them now, in the order of their ids."""
    found = bulk.rows(
        "SELECT DISTINCT COALESCE(p.root_id, p.id) FROM identity i JOIN person p ON p.id = i.person_id"
        " WHERE i.kind = 'email' AND i.value LIKE %s ESCAPE '!' AND p.erased_at IS NULL ORDER BY 1",
        ["%@" + domain.replace("!", "!!").replace("%", "!%").replace("_", "!_")],
    )
    return [person for (person,) in found]
