"""What changed between two playbooks, told apart: what people will notice happening, and what they only read."""

from ondo.playbooks.diff.changes import Change, Effect, How, diff
from ondo.playbooks.diff.telling import Told, tell

__all__ = ["Change", "Effect", "How", "Told", "diff", "tell"]
