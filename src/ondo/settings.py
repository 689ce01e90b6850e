"""Settings, from the environment only. Read when asked for, so that a test or a parent process can change them."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).parent
LOCALE = PACKAGE / "locale"
VENDOR = PACKAGE / "web" / "static" / "vendor"


def language() -> str:
    """`ONDO_LANG`: the language Ondo speaks (ja or en) when none is asked for; empty = the system's."""
    return os.environ.get("ONDO_LANG", "")


def system_languages() -> list[str]:
    """The languages of the operating system's settings, in the order in which gettext honours them."""
    names = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return [word for name in names for word in name.split(":") if word]


def debug() -> bool:
    """`ONDO_DEBUG=1`: show the traceback of an error that nobody foresaw."""
    return os.environ.get("ONDO_DEBUG", "") not in ("", "0")


def strict_texts() -> bool:
    """`ONDO_STRICT_TEXTS=1` (the tests set it): a message without text is an error, not shown by its key."""
    return os.environ.get("ONDO_STRICT_TEXTS", "") not in ("", "0")
