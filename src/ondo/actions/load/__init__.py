"""A history folder into the store: everybody in it folded, in bulk, as if they had always been there.

Not one transaction but one for every few hundred people: whoever is interrupted has loaded some of them whole and the
others not at all, and goes on when called again. What is there already is never loaded twice.
"""

from ondo.actions.load.plan import Loaded
from ondo.actions.load.run import load_history

__all__ = ["Loaded", "load_history"]
