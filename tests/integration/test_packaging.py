"""The wheel holds what the checkout holds, and speaks both languages without the sources of its messages."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ondo import __version__, settings

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*PIP, *build], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    ours = [path for path in settings.PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert [str(p) for p in ours if p.relative_to(settings.PACKAGE.parent).as_posix() not in shipped] == []
    catalogues = [path.with_suffix(".mo") for path in ours if path.suffix == ".po"]
    assert [str(p) for p in catalogues if p.relative_to(settings.PACKAGE.parent).as_posix() not in shipped] == []
    assert {f"ondo-{__version__}.dist-info/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= shipped


@pytest.mark.parametrize(("lang", "heading"), [("en", "Commands"), ("ja", "コマンド")])
def test_the_compiled_catalogues_speak_alone(wheel: Path, tmp_path: Path, lang: str, heading: str) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    for source in tmp_path.rglob("*.po"):
        source.unlink()
    speak = f"import ondo.texts; print(ondo.texts.__file__, ondo.texts.say('cli.commands', lang={lang!r}))"
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"}
    ran = subprocess.run([sys.executable, "-c", speak], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [str(tmp_path / "ondo" / "texts" / "__init__.py"), heading]
