"""What the documents show is true: their commands run, their playbooks load, their links lead somewhere.

A shell block runs as it stands, in a folder of its document's own, with `ondo` on the PATH and `examples/` in it.
What a document begins with is often `ondo migrate`: that runs once for all of them (`first_migration`).
In a `console` block the lines with `$` run, and each line of output that is shown must come out; `…` stands for
anything. `make` is not run from here, but its target must exist. SQL is asked of an empty store of each
kind (test_sql.py).
Remarks on the line before a block:

    <!-- exits with: 1 -->          the exit code of its commands
    <!-- part of: a/file.yaml -->   it repeats lines of that file; `# …` leaves some out
    <!-- not run: why -->           then it has to be listed in NOT_RUN
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from tests.databases import Run
from tests.docs.blocks import DOCUMENTS, ROOT, Block, blocks_of

SHELL = ("console", "bash", "sh")
SHOWN_ONLY = ("text", "python", "js", "makefile", "csv")
BLOCKS = [block for path in DOCUMENTS for block in blocks_of(path)]

# Every block that is not run, by its document and first line. Nothing is skipped in silence.
NOT_RUN: dict[str, list[str]] = {
    "CONTRIBUTING.md": [".venv/bin/pre-commit install"],
    "docs/deploying.md": ["ondo collector --host 0.0.0.0 --port 8001 --processes 2", "ondo worker"],
    "docs/connecting.md": ['curl --fail --silent --user WRITE_KEY: --header "Content-Type: application/json" \\'],
    "README.ja.md": ["git clone <このリポジトリ> ondo && cd ondo", "ondo serve"],
    "README.md": ["git clone <this repository> ondo && cd ondo", "ondo serve"],
}


LONG = ("README.ja.md", "docs/first-playbook.ja.md")
"""Their commands are those of the English ones; what they say in Japanese is compared in `make test-all`."""
MIGRATE = "ondo migrate"
STORE = Path("ondo-data") / "ondo.sqlite3"


def documents_with_commands() -> list[Any]:
    found = sorted({block.document for block in BLOCKS if block.language in SHELL and not block.remark("not run")})
    return [pytest.param(name, marks=pytest.mark.long if name in LONG else ()) for name in found]


@pytest.fixture(scope="session")
def first_migration(test_run: Run) -> FirstMigration:
    folder = test_run.folder / "documents"

    def happens() -> str:
        folder.mkdir()
        ran = run(MIGRATE, folder)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return FirstMigration(folder, test_run.once("documents", happens))


@dataclass(frozen=True)
class FirstMigration:
    """What `ondo migrate` leaves in a folder without a store, and what it says."""

    folder: Path
    said: str

    def happen_in(self, folder: Path) -> str:
        """As if it had been called there; what it says."""
        (folder / STORE).parent.mkdir(parents=True)
        shutil.copy(self.folder / STORE, folder / STORE)
        return self.said.replace(str(self.folder), str(folder))


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def make_targets(command: str) -> list[str]:
    return re.findall(r"^make +([a-z-]+)", command, re.MULTILINE)


def without_make(command: str) -> str:
    return re.sub(r"^make .*$", "", command, flags=re.MULTILINE).strip()


def shown_in(expected: list[str], output: str) -> list[str]:
    """The shown lines that did not come out."""
    lines = [" ".join(line.split()) for line in output.splitlines()]
    wanted = [" ".join(line.split()) for line in expected]
    patterns = [re.escape(line).replace("…", ".*") for line in wanted]
    return [
        line for line, pattern in zip(wanted, patterns, strict=True) if not any(re.fullmatch(pattern, o) for o in lines)
    ]


@pytest.mark.parametrize("document", documents_with_commands())
def test_the_commands_of_a_document_run(document: str, tmp_path: Path, first_migration: FirstMigration) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for block in BLOCKS:
        if block.document == document and block.language in SHELL and not block.remark("not run"):
            check_steps(block, tmp_path, first_migration)


def check_steps(block: Block, folder: Path, first_migration: FirstMigration) -> None:
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command, expected in block.steps():
        missing = [target for target in make_targets(command) if not re.search(rf"^{target}:", targets, re.MULTILINE)]
        assert missing == [], block.name
        before, rest = "", without_make(command)
        if rest.partition("\n")[0] == MIGRATE and not (folder / STORE).exists():
            before, rest = first_migration.happen_in(folder), rest.removeprefix(MIGRATE)
        ran = run(rest, folder)
        told = f"{block.name}\n$ {command}\n{before}{ran.stdout}{ran.stderr}"
        assert str(ran.returncode) == (block.remark("exits with") or "0"), told
        assert shown_in(expected, before + ran.stdout + ran.stderr) == [], told


def test_what_is_not_run_is_listed() -> None:
    found: dict[str, list[str]] = {}
    for block in BLOCKS:
        if block.remark("not run"):
            found.setdefault(block.document, []).append(block.text.splitlines()[0])
    assert found == NOT_RUN


def test_every_block_says_what_it_is() -> None:
    known = (*SHELL, *SHOWN_ONLY, "yaml", "json", "mermaid", "sql")
    assert [f"{block.name} {block.info}" for block in BLOCKS if block.language not in known] == []


def blocks_in(info: str) -> list[Block]:
    return [block for block in BLOCKS if block.info == info and not block.remark("part of")]


def test_playbooks_that_are_shown_pass_their_check(tmp_path: Path) -> None:
    for block in blocks_in("yaml playbook"):
        file = tmp_path / "shown.yaml"
        file.write_text(block.text, encoding="utf-8")
        ran = run(f"ondo playbook check {file}", tmp_path)
        assert ran.returncode == 0, f"{block.name}\n{ran.stdout}{ran.stderr}"


def test_data_that_are_shown_can_be_read() -> None:
    for block in blocks_in("yaml"):
        YAML(typ="safe").load(block.text)
    for block in blocks_in("json"):
        json.loads(block.text)


@pytest.mark.parametrize("block", [pytest.param(b, id=b.name) for b in BLOCKS if b.remark("part of")])
def test_what_is_shown_of_a_file_stands_in_it(block: Block) -> None:
    file = (ROOT / str(block.remark("part of"))).read_text(encoding="utf-8")
    parts = [part.strip("\n") for part in re.split(r"^ *# …$", block.text, flags=re.MULTILINE)]
    assert [part for part in parts if part not in file] == []


@pytest.mark.parametrize("path", [pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in DOCUMENTS])
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and not target.startswith(("http", "mailto:"))]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", [pytest.param(p, id=p.relative_to(ROOT).as_posix()) for p in DOCUMENTS])
def test_files_that_are_named_exist(path: Path) -> None:
    named = re.findall(
        r"`((?:src|tests|docs|examples|requirements|benchmarks)/[^`*<>… ]+)`", path.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_documents_that_the_code_points_to_exist() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    named = {name for path in sources for name in re.findall(r"\bdocs/[\w/-]+\.md", path.read_text(encoding="utf-8"))}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_both_readmes_show_the_same_commands() -> None:
    shown = {
        name: [
            without_comments(b)
            for b in BLOCKS
            if b.document == name and b.language in SHELL and not b.remark("not run")
        ]
        for name in ("README.md", "README.ja.md")
    }
    assert shown["README.md"] == shown["README.ja.md"]


def without_comments(block: Block) -> list[str]:
    """The commands alone: their output and comments are in the document's language."""
    commands = "\n".join(command for command, _ in block.steps()).replace("--lang ja", "").splitlines()
    return [re.sub(r"\s+#.*$", "", line).strip() for line in commands if not line.startswith("#")]
