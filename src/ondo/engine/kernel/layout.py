"""How a playbook, a person's state, a step and what comes out are laid out as arrays of whole numbers.

Each is a named tuple of int64 arrays, so that the compiler knows every type. `NONE` stands for what is absent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Table = NDArray[np.int64]
Array = Ints
"""The same, where compiled code takes it over: everywhere else in there it is an address."""

NONE = -(2**62)
"""No instant, no number, nothing."""
FAR = 2**62
"""Later than everything."""
DAY = 86_400_000
FIRST_DAY = -366
"""The first local day of a zone's table (`ondo.domain.instants`)."""
SATURATION = 2**32
FRACTION_BITS = 30
KEPT_ACTS = 100
RULES_A_WORD = 63
"""By how many rules an event can have scored, for each number that says so."""

# What an event of a kind does, in the order of a step.
CLEARS, FORGIVES, AWARDS, COUNTS, FOLLOWS, MISSES = 0, 1, 2, 3, 4, 5

# Fading.
LASTING, HALVING, LINEAR, EXPIRING = 0, 1, 2, 3

# Limits.
FOREVER, PER_DAY = -1, -2

# Nodes of triggers.
ALL, ANY, COMPARED, HAPPENED, COUNTED, SEQUENCE, ABSENT, DWELT, TRAITS, TRIAGED = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9

SCORE, FIT, ENGAGEMENT = 0, 1, 2
REACHES, AT_LEAST, BELOW = 0, 1, 2

# Timers, in the order in which they fire at one instant.
MIDNIGHT, SILENCE, ABSENCE, DWELL, RETURN, NO_TIMER = 0, 1, 2, 3, 4, 5

# Causes.
BY_START, BY_RULE, BY_TRIAGE, BY_EARLY_RETURN, BY_RETURN, BY_CORRECTION = 0, 1, 2, 3, 4, 5

BECAME, JUDGED, MADE = 0, 1, 2

# Lines of a score.
OF_FIT, OF_ENGAGEMENT, OF_SILENCE, OF_ABSENCE, OF_FIT_BOUND, OF_ENGAGEMENT_BOUND, OF_FLOOR = 0, 1, 2, 3, 4, 5, 6

# What is to be known of an event of a kind.
IS_FLAGGED, IS_OWN, BREAKS_SILENCE, IS_TRAITS, IS_TRIAGE, IS_RETRACTED, NAME, ORIGIN, MAY_CITE, IS_CONTACT = range(10)
KIND_WIDTH = 10

# What is to be known of a stage.
OPENS, ENDS, IS_MQL, IS_LATER, WANTS_PLAN, IS_TIMED = range(6)
STAGE_WIDTH = 6

# What is to be known of a reason.
RESETS, RETURNS, AFTER, LEAD, OTHERWISE, TO, DATES, EARLY, EARLY_TO = range(9)
REASON_WIDTH = 9
RETURNS_AFTER, RETURNS_ON_DATE, RETURNS_BEFORE = 1, 2, 3

# What is to be known of a verdict given.
VERDICT, REASON, ACCEPTED, REFUSED, DUE, RETURN_DATE, CITES = range(7)
GIVEN_WIDTH = 7


# The tables of a book: where each one's three numbers stand (where it begins, its width, its length).
MIDNIGHTS = 0
POINTS = 3
LOW = 6
HIGH = 9
FADE = 12
DAYS = 15
FACTOR_AT = 18
FACTOR_COUNT = 21
FACTORS = 24
GROUP = 27
LOT_AT = 30
LIMIT_AT = 33
LIMIT_COUNT = 36
LIMIT_PER = 39
GROUP_LOW = 42
GROUP_HIGH = 45
PENALTY_POINTS = 48
PENALTY_GROUP = 51
PENALTY_ABSENCE = 54
SILENCE_AFTER = 57
SILENCE_POINTS = 60
SILENCE_RESET = 63
SILENCE_GIVEN_BACK = 66
ABSENCE_LASTING = 69
COUNT_LEAST = 72
COUNT_WITHIN = 75
COUNT_AT = 78
SEQUENCE_STEPS = 81
SEQUENCE_WITHIN = 84
SEQUENCE_AT = 87
COMPARED_TABLE = 90
STAGE_TABLE = 93
EDGE_AT = 96
EDGES = 99
MIDNIGHT_AT = 102
MIDNIGHT_TABLE = 105
DWELL_AT = 108
DWELLS = 111
RULE_TO = 114
RULE_WHEN = 117
RULE_UNLESS = 120
RULE_RESET = 123
CANDIDATE_AT = 126
CANDIDATES = 129
NAMES = 132
TRIGGER_AT = 135
NODE = 138
VERDICT_TO = 141
VERDICT_RESET = 144
VERDICT_FROM = 147
REASON_TABLE = 150
TRIAGED_TABLE = 153
CITES_ACTS = 156
FIT_TABLE = 159
LINE_AT = 162
LINE_TABLE = 165
HOLDS = 168
LACKS = 171
MISSING = 174
ENDS_TABLE = 177
KIND_TABLE = 180
OP_AT = 183
OPS = 186
HAPPENED_TABLE = 189
GIVEN_TABLE = 192
CHECK_AT = 195
CHECK = 198
CITED_AT = 201
CITED_ROW = 204
GONE_AT = 207
GONE = 210
LEARNT_AT = 213
LEARNT_ROWS = 216
FIRST = 219
START = 222
SQUARE_AT = 225
STOPS_TABLE = 228
BOOK_HEAD = 231

# The scalars of a state, then its tables.
STAGE = 0
ENTERED_AT = 1
DWELT_FOR = 2
CYCLE = 3
IN_CYCLE = 4
SOURCE = 5
LAST_AT = 6
SILENT_SINCE = 7
SILENCE_STEP = 8
SILENCE_TAKEN = 9
KNOWN = 10
BACK_VERDICT = 11
BACK_REASON = 12
BACK_TO = 13
BACK_DUE = 14
BACK_SINCE = 15
BACK_WAITING = 16
CACHED_DAY = 17
CACHED = 18
HELD_COUNT = 19
DISARMED = 20
ACTS = 21
TIMER_DUE = 22
TIMER_ORDER = 23
TIMER_POSITION = 24
TIMER_KNOWN = 25
BASE = 26
BASE_DAY = 29
OWN = 32
EVER = 35
ON_DAY = 38
THAT_DAY = 41
LAST_USED = 44
IS_HELD = 47
HELD = 50
LOTS = 53
LOT_DAY = 56
LOT_POINTS = 59
BEGAN = 62
ABSENT_DUE = 65
PENALTY = 68
COUNTED_STATE = 71
COUNT_WHEN = 74
COUNT_OWN = 77
SEQUENCE_WHEN = 80
SEQUENCE_OWN = 83
DISARMED_TABLE = 86
ACT = 89
GROUP_SUM = 92
GROUP_TOUCHED = 95
SINCE_ROW = 98
COUNT_ROW = 101
SEQUENCE_ROW = 104
CLEARED_ROW = 107
TAKEN_ROW = 108
BLANK = 109
STATE_HEAD = 110

# The scalars of a step, then its tables.
AT = 0
TODAY = 1
RECORDED = 2
EVENT = 3
KIND = 4
TIMER = 5
GAVE = 6
CAME = 7
STEP_NAME = 8
PERSON = 9
RECORDS = 10
STEP_COUNTED = 11
COMPLETED = 14
WENT_ABSENT = 17
ENTERED = 20
VALUE = 23
GROUND = 26
COMPLETED_ROW = 29
FIRST_MOVE = 32
STEP_HEAD = 33

# How many rows were written of each kind, and whether there was no room; then the tables.
MOVES = 0
LINES = 1
REFUSALS = 2
VERDICTS = 3
FULL = 4
MOVE_ROWS = 5
LINE_ROWS = 8
REFUSAL_ROWS = 11
VERDICT_ROWS = 14
STATE_ROWS = 17
EVIDENCE_ROWS = 20
SCORED = 23
EVIDENCES = 26
OUT_HEAD = 27

# The columns of the log.
L_AT, L_SINCE, L_RECORDED, L_KIND, L_KNOWN, L_GIVEN = range(6)
LOG_WIDTH = 6

MARK, LEARNT = 0, 1
MARK_WIDTH = 2
"""What is noted beside each event while it is folded: how a verdict was taken, and what is known from then on."""

# The columns of a transition.
(
    T_PERSON,
    T_CYCLE,
    T_FROM,
    T_TO,
    T_AT,
    T_RECORDED,
    T_CAUSE,
    T_KEY,
    T_REASON,
    T_TIMER,
    T_EVENT,
    T_SCORE,
    T_FIT,
    T_ENGAGEMENT,
    T_HOW,
    T_ORIGIN,
    T_SOURCE,
    T_PLANNED,
    T_RESET,
) = range(19)
TRANSITION_WIDTH = 19

S_STAGE, S_CYCLE, S_ENTERED, S_SCORE, S_FIT, S_ENGAGEMENT, S_SOURCE, S_EVENTS, S_CONTACT, S_LAST, S_KNOWN = range(11)
STATE_WIDTH = 11
