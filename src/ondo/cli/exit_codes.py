"""What a command ends with, and programs go by."""

from __future__ import annotations

FINE = 0
FOUND_PROBLEMS = 1
"""The command did what it was asked to, and something is not as it should be; or, of a comparison, differs."""
BAD_INPUT = 2
"""Bad usage or input: nothing was done."""
OUR_MISTAKE = 70
"""Something went wrong that nobody foresaw."""
INTERRUPTED = 130
UNREAD = 141
"""Nobody reads the output any more."""
