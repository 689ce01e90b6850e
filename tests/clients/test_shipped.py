"""What the collector gives to pages is what npm publishes, file by file."""

from __future__ import annotations

import json

from tests.clients.clients import FOLDER

from ondo import settings

SHIPPED = settings.VENDOR / "analytics-next"
PUBLISHED = FOLDER / "node_modules/@segment/analytics-next"


def test_the_scripts_are_those_that_npm_publishes() -> None:
    scripts = list(SHIPPED.rglob("*.js"))
    assert len(scripts) == 4
    for script in scripts:
        assert script.read_bytes() == (PUBLISHED / "dist/umd" / script.name).read_bytes(), script.name


def test_it_is_the_version_that_is_tested() -> None:
    version = json.loads((settings.VENDOR / "MANIFEST.json").read_text())["analytics-next"]["version"]
    assert version == json.loads((PUBLISHED / "package.json").read_text())["version"]
    assert f'"@segment/analytics-next": "{version}"' in (FOLDER / "package.json").read_text()
