"""Compiles the message catalogues (.po → .mo) into the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path("src/ondo/locale")


class CompileCatalogues(BuildHookInterface[Any]):
    """An editable install needs none of this: there the .po files are read as they are."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or self.target_name != "wheel":
            return
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for po in sorted((Path(self.root) / LOCALE).rglob("*.po")):
            shipped = po.relative_to(Path(self.root) / "src").with_suffix(".mo")
            mo = Path(self.root) / "build" / shipped
            mo.parent.mkdir(parents=True, exist_ok=True)
            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source))
            build_data["force_include"][str(mo)] = shipped.as_posix()
