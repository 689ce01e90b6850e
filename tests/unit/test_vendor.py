"""Vendored files are exactly those that were published, and every one of them is listed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ondo import settings

FOLDERS = [settings.VENDOR, Path(__file__).parents[1] / "browser" / "vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["shipped", "for tests"])
def test_sums_and_licences(folder):
    parts = json.loads((folder / "MANIFEST.json").read_text())
    listed = {name: sha for part in parts.values() for name, sha in part["files"].items()}
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"MANIFEST.json"}
    assert found == set(listed)
    for name, sha in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha, name
    assert all(part["licence"] and part["version"] in part["source"] for part in parts.values())
