"""The fenced blocks of a Markdown file, and the remark that may stand before one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>.*)$")
_REMARK = re.compile(r"^\s*<!-- *(?P<kind>[a-z ]+): *(?P<text>.*?) *-->\s*$")


@dataclass(frozen=True)
class Block:
    """One fenced block. A remark is an HTML comment on the line before: `<!-- not run: why -->`."""

    document: str
    line: int
    info: str
    text: str
    remarks: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        return self.info.split(" ")[0]

    @property
    def name(self) -> str:
        return f"{self.document}:{self.line}"

    def remark(self, kind: str) -> str | None:
        return dict(self.remarks).get(kind)

    def steps(self) -> list[tuple[str, list[str]]]:
        """The commands, each with the output that is shown for it."""
        if self.language != "console":
            return [(self.text, [])]
        steps: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                steps.append((line.removeprefix("$ "), []))
            elif line.startswith("> ") and steps and not steps[-1][1]:
                steps[-1] = (f"{steps[-1][0]}\n{line.removeprefix('> ')}", [])
            else:
                steps[-1][1].append(line)
        return steps


def blocks_of(path: Path) -> Iterator[Block]:
    """Every fenced block of a document, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        if opened:
            end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() == "```")
            inside = "\n".join(line.removeprefix(opened["indent"]) for line in lines[at + 1 : end])
            yield Block(path.relative_to(ROOT).as_posix(), at + 1, opened["info"], inside, _remarks(lines[:at]))
            at = end
        at += 1


def _remarks(before: list[str]) -> tuple[tuple[str, str], ...]:
    remarks = []
    for line in reversed(before):
        remark = _REMARK.match(line)
        if remark is None:
            break
        remarks.append((remark["kind"], remark["text"]))
    return tuple(remarks)
