"""The kernel's functions in LLVM's assembly, as they come with Ondo: nobody waits half a minute for a compiler.

`make kernel` writes the file anew after their source was changed. Until then it counts for nothing: it says of which
source it was made.
"""

from __future__ import annotations

import lzma
from pathlib import Path

FILE = Path(__file__).with_name("kernel.ll.xz")


def shipped(sources: str) -> tuple[str, str] | None:
    """The name of the function and its assembly, if it was made of sources with this hash."""
    if not FILE.exists():
        return None
    first, _, assembly = lzma.decompress(FILE.read_bytes()).decode().partition("\n")
    made_of, name = first.split()
    return (name, assembly) if made_of == sources else None


def ship(sources: str, name: str, assembly: str) -> None:
    """Write the file."""
    FILE.write_bytes(lzma.compress(f"{sources} {name}\n{assembly}".encode(), preset=9))
