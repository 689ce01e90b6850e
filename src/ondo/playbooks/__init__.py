"""Playbooks as files: YAML in, `ondo.domain.playbook.Playbook` out, and everything that is said about them."""

from ondo.playbooks.problems import PlaybookErrors, PlaybookProblem
from ondo.playbooks.reading import Reading, load, loads, read, reads, text_of

__all__ = ["PlaybookErrors", "PlaybookProblem", "Reading", "load", "loads", "read", "reads", "text_of"]
