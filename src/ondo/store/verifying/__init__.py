"""`ondo verify`: everybody is folded anew from the log, and what comes out is laid beside what the store has.

It only reads, from one moment's view of the store, so that whoever works meanwhile is not in the way.
"""

from ondo.store.verifying.difference import Difference, Verified
from ondo.store.verifying.run import how_many, verify

__all__ = ["Difference", "Verified", "how_many", "verify"]
