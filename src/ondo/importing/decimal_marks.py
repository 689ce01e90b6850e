"""How the numbers of one file are written, as all of them show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ondo.importing.numbers import Evidence
from ondo.importing.sources import Cells, Source, Unreadable
from ondo.importing.values import BadValue, Skipped


@dataclass
class DecimalMarks:
    """Reads numbers as their column shows it, else the file. The file is looked through when first one has a mark.

    `_watched`: how each cell that holds numbers is found in a row, by its name.
    """

    source: Source
    _watched: dict[str, Callable[[Cells], object]] = field(default_factory=dict)

    def watch(self, name: str, get: Callable[[Cells], object]) -> None:
        """Numbers stand in this cell. To be told before anything is read."""
        self._watched[name] = get

    def read(self, name: str, text: str) -> str:
        """The number in a cell. Raises BadValue where there is none, AmbiguousNumber where it could be two."""
        if text.isdigit() and text.isascii():
            return Evidence().read(text)
        semicolons = getattr(self.source, "separator", None) == ";"
        return self._shown[name].read(text, comma_groups=not semicolons)

    @cached_property
    def _shown(self) -> dict[str, Evidence]:
        """What each column shows; what the others show where it shows nothing."""
        seen = self._seen()
        file = Evidence({mark: text for own in seen.values() for mark, text in own.shown.items()})
        return {name: own if own.shown else file for name, own in seen.items()}

    def _seen(self) -> dict[str, Evidence]:
        seen = {name: Evidence() for name in self._watched}
        for _, cells in self.source.rows():
            if not isinstance(cells, Unreadable):
                self._look(cells, seen)
        return seen

    def _look(self, cells: Cells, seen: dict[str, Evidence]) -> None:
        for name, get in self._watched.items():
            try:
                value = get(cells)
            except (BadValue, Skipped):
                continue
            if isinstance(value, str) and ("," in value or "." in value or not value.isascii()):
                seen[name].see(value)
