"""Reads a mapping file, and says everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ondo.domain.errors import OndoError
from ondo.importing.mapping.model import ImportMapping, TableRule
from ondo.importing.mapping.shapes import MAPPING
from ondo.playbooks.book import Book
from ondo.playbooks.nodes import NotReadable, decoded, parse
from ondo.playbooks.place import Place
from ondo.playbooks.problems import PlaybookProblem, nearest


class MappingErrors(OndoError):
    """A mapping that cannot be used, with every mistake in it."""

    def __init__(self, file: str, problems: Iterable[PlaybookProblem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("importing.mapping_errors", file=file, count=len(self.problems))

    def report(self, lang: str | None = None) -> str:
        """All mistakes, one a line: `file:line:column key.path: what is wrong`."""
        return "\n".join(f"{self.file}:{problem.sentence(lang)}" for problem in self.problems)


def load_mapping(path: Path) -> ImportMapping:
    """Read a mapping file. Raises MappingErrors."""
    try:
        return read_mapping(decoded(path.read_bytes()), str(path))
    except NotReadable as error:
        raise MappingErrors(str(path), [error.problem]) from error


def read_mapping(text: str, file: str = "mapping.yaml") -> ImportMapping:
    """Read the text of a mapping file. Raises MappingErrors."""
    book = Book()
    try:
        root = parse(text)
    except NotReadable as error:
        raise MappingErrors(file, [_about_mappings(error.problem)]) from error
    mapping = MAPPING.read(Place(root, root, (), book))
    if mapping is not None:
        _check_joins(mapping, book)
    if book.problems or mapping is None:
        raise MappingErrors(file, book.problems)
    return mapping


def _about_mappings(problem: PlaybookProblem) -> PlaybookProblem:
    """Playbooks and mappings are the same YAML; what is said of a file as a whole differs."""
    keys = {"playbook.empty_file": "importing.empty_mapping", "playbook.not_a_playbook": "importing.not_a_mapping"}
    return PlaybookProblem(
        problem.line, problem.column, problem.path, keys.get(problem.key, problem.key), problem.params
    )


def _check_joins(mapping: ImportMapping, book: Book) -> None:
    """Every table that is looked into must be there, and must say by which column."""
    tables = {table.name: table for table in mapping.tables}
    for table in mapping.tables:
        for cell in table.cells():
            if cell.through is None:
                continue
            other = tables.get(cell.through.table)
            if other is None:
                _refuse(book, table, cell.line, "importing.no_such_table", cell.through.table, tables)
            elif cell.through.key is None and other.key is None:
                _refuse(book, table, cell.line, "importing.no_key", cell.through.table, ())


def _refuse(book: Book, table: TableRule, line: int, key: str, word: str, known: Iterable[str]) -> None:
    words = tuple(known)
    params = {"word": word, "known": ", ".join(words)}
    book.problems.append(PlaybookProblem(line, 1, f"tables.{table.name}", key, params, nearest(word, words)))
