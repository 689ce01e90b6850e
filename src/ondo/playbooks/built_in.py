"""The playbooks that ship with Ondo, by name."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_FOLDER = files("ondo.playbooks").joinpath("builtin")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every built-in playbook, in the order of the alphabet."""
    if not _FOLDER.is_dir():
        return ()
    return tuple(sorted(e.name.removesuffix(".yaml") for e in _FOLDER.iterdir() if e.name.endswith(".yaml")))


def data(name: str) -> bytes:
    """The bytes of a built-in playbook's file."""
    return _FOLDER.joinpath(f"{name}.yaml").read_bytes()
