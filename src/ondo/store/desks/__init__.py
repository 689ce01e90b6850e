"""The tables that desks read: verdicts, activities, hand-offs, opportunities, meetings, campaigns, consents, owners.

They are kept in the transaction of the fold, from what was decided, by whoever records people: `keep`. `keep_recorded`
is for moves that are in the table already.
"""

from ondo.store.desks.decided import Decided
from ondo.store.desks.keeping import keep
from ondo.store.desks.recorded import keep_recorded

__all__ = ["Decided", "keep", "keep_recorded"]
