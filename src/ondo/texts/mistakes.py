"""What went wrong, told without personal data.

The words of an exception may cite what somebody sent (`Key (value)=(taro@example.co.jp) already exists`), so logs, the
quarantine and the outbox keep its kind and its place instead.
"""

from __future__ import annotations

import traceback
from pathlib import Path

DEEPEST = 3
"""So many places are named, the innermost first."""


def where(mistake: BaseException) -> str:
    """What kind of mistake it was and where it happened, with the number that PostgreSQL gives it."""
    frames = traceback.extract_tb(mistake.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-DEEPEST:]))
    state = getattr(mistake.__cause__ or mistake, "sqlstate", None)
    kind = f"{type(mistake).__name__} {state}" if state else type(mistake).__name__
    return f"{kind} in {places}" if places else kind


def trace(mistake: BaseException) -> str:
    """The whole way of a mistake, and of those that led to it, as lines; none of them cites a value."""
    told = [f"{where(mistake)}", *(_frame(frame) for frame in traceback.extract_tb(mistake.__traceback__))]
    earlier = mistake.__cause__ or (None if mistake.__suppress_context__ else mistake.__context__)
    return "\n".join([*told, "after:", trace(earlier)] if earlier is not None else told)


def said_by_database(error: BaseException) -> str:
    """What a database that does not answer says, without the details, which may cite a row."""
    primary = getattr(getattr(error.__cause__ or error, "diag", None), "message_primary", None)
    return primary or " ".join(str(error).split())


def _frame(frame: traceback.FrameSummary) -> str:
    return f"  {frame.filename}:{frame.lineno} {frame.name}"
