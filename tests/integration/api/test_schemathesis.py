"""schemathesis reads the schema and looks for whatever the API does otherwise, over the real server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.integration.api.calling import token
from tests.integration.api.populated import populate
from tests.integration.serving import free_port, wait_until

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 60
"""Requests that are made up for each endpoint, in each phase."""


@pytest.fixture
def site(store: object, tmp_path: Path) -> Iterator[str]:
    """`ondo web` as a process, on the store of the test."""
    port = free_port()
    environment = {**os.environ, "ONDO_DATA": str(tmp_path), "ONDO_API_PER_MINUTE": "0"}
    command = [sys.executable, "-m", "ondo.cli", "web", "--port", str(port)]
    with (tmp_path / "web.txt").open("w") as lines:
        process = subprocess.Popen(command, env=environment, stdout=lines, stderr=lines)
        try:
            wait_until(lambda: _answers(port), lambda: (tmp_path / "web.txt").read_text())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json", timeout=5).status == 200)
    except (URLError, OSError):
        return False


@pytest.mark.long
def test_schemathesis_finds_nothing(site: str, tmp_path: Path) -> None:
    populate(visitors=20)
    options = ["-n", str(EXAMPLES), "--continue-on-failure", "--no-color", "--warnings", "off"]
    found = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("st")), "--config-file", str(CONFIGURATION), "run"),
            *(f"{site}/api/v1/openapi.json", "-H", f"Authorization: Bearer {token()}", *options),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr
