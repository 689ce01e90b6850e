"""Keys that other systems give, in addresses of pages: `<outside:key>`."""

from __future__ import annotations

from ondo.domain.keys_in_addresses import in_address, of_address


class OutsideKey:
    """One part of a path, whatever signs the key has."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The key that an address says. Raises ValueError (not found) for what codes none."""
        return of_address(value)

    def to_url(self, value: str) -> str:
        """The part of the path that leads to a key."""
        return in_address(value)
