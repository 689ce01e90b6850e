"""A call of a client (Segment's tracking API, as JSON) becomes an event of ours, and claims about who somebody is.

Pure: no clock, no file, no database. `read_call` decides what can be made of a body; collector and worker both ask it,
so that there is one meaning of it.
"""

from ondo.tracking.call import Call, Unusable
from ondo.tracking.claims import claims_of
from ondo.tracking.events import to_event
from ondo.tracking.machines import machine_flags
from ondo.tracking.reading import read_call, reserved
from ondo.tracking.scanners import clicked_together, scanner_like

__all__ = [
    "Call",
    "Unusable",
    "claims_of",
    "clicked_together",
    "machine_flags",
    "read_call",
    "reserved",
    "scanner_like",
    "to_event",
]
