"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from ondo import settings

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for name in ("runtime", "build", "dev", "uv")
}
SOURCES = sorted(settings.PACKAGE.rglob("*.py"))
WRITTEN_BY_HAND = [path for path in SOURCES if path.parent.name != "migrations"]

TESTS = [path for path in (ROOT / "tests").rglob("*.py") if not {"site", "node_modules"} & {*path.parts}]  # ours only

MOST_LINES = 400
MOST_LINES_OF_A_TEST = 500  # tables of cases read well at length
NAMES_THAT_SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)", re.IGNORECASE)
# A package that is imported under another name than it is installed by.
INSTALLED_AS = {
    "ruamel": "ruamel.yaml",
    "PIL": "pillow",
    "allauth": "django-allauth",
    "crawleruseragents": "crawler-user-agents",
    "csp": "django-csp",
    "flufl": "flufl.bounce",
    "liquid": "python-liquid",
    "ninja": "django-ninja",
    "prometheus_client": "prometheus-client",
}
# Needed by name only: time-zone data where the system has none, the reader that Polars takes for Excel, and what
# Django is told to take in its settings.
NEVER_IMPORTED = {"tzdata", "fastexcel", "whitenoise"}
# Of an extra: PySpark needs the one by name, and brings the other.
PANDAS, PY4J = "pandas", "py4j"


def names(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~\[; ]", line)[0]) for line in requirements}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> set[str]:
    return {normal(name) for name in re.findall(r"^([\w.-]+)==", LOCKS[lock], re.MULTILINE)}


@cache
def imported(path: Path) -> frozenset[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    origins = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return frozenset(name.partition(".")[0] for name in [*plain, *origins])


def test_no_file_grows_into_a_warehouse() -> None:
    assert longer_than(MOST_LINES, WRITTEN_BY_HAND) == {}
    assert longer_than(MOST_LINES_OF_A_TEST, TESTS) == {}


def longer_than(most: int, files: list[Path]) -> dict[str, int]:
    return {path.name: n for path in files if (n := len(path.read_text(encoding="utf-8").splitlines())) > most}


def test_names_say_what_a_thing_is() -> None:
    files = [path.name for path in [*settings.PACKAGE.rglob("*")] if NAMES_THAT_SAY_NOTHING.search(path.stem)]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
    classes = [node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert files == []
    assert [name for name in classes if re.search(r"(Manager|Helper|Utils?)$", name)] == []


def test_every_folder_of_the_package_is_explained() -> None:
    explained = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = {path.relative_to(settings.PACKAGE).parts[0] for path in SOURCES if path.parent != settings.PACKAGE}
    assert [folder for folder in sorted(folders) if f"`{folder}/`" not in explained] == []


def test_every_file_of_the_domain_is_explained() -> None:
    explained = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = [path.stem for path in (settings.PACKAGE / "domain").glob("*.py") if path.stem != "__init__"]
    assert [name for name in sorted(files) if f"`{name}`" not in explained] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    used = {top for path in SOURCES for top in imported(path)} - set(sys.stdlib_module_names) - {"ondo"}
    extras = names([one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra])
    declared = names(PROJECT["project"]["dependencies"]) | extras - {PANDAS} | {PY4J}
    assert {normal(INSTALLED_AS.get(top, top)) for top in used} == declared - NEVER_IMPORTED


def test_what_is_declared_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = names(PROJECT["project"]["dependencies"])
    assert runtime <= locked("runtime")
    assert names(groups["build"]) <= locked("build")
    assert runtime | names(groups["build"]) | names([n for n in groups["dev"] if isinstance(n, str)]) <= locked("dev")
    assert names(PROJECT["build-system"]["requires"]) <= locked("build")


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_name_no_index(lock: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCKS[lock], flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"--(extra-)?index-url|--find-links|file:|https?:", LOCKS[lock])


def test_all_locks_agree() -> None:
    pins = {lock: set(re.findall(r"^[\w.-]+==\S+", LOCKS[lock], re.MULTILINE)) for lock in LOCKS}
    assert pins["runtime"] | pins["build"] <= pins["dev"]
