"""Corrections: undo, merges and history."""

from tests.spec.table import table

title = "Corrections"
text = """
What was recorded is never rewritten. Where it turns out that the log was another one (a verdict taken back, two
records of one person merged, history that comes in later), the person is folded again; if that ends on another
stage than the record, a *correction* row bridges the two.
"""

SORTING = """
stages:
  known: {kind: known}
  mql: {kind: mql}
  sql: {kind: sql}
  lead: {kind: follow_up}
  recycled: {kind: recycled}
engagement:
  rules:
    visited:
      event: page
      points: 10
      because: Visits.
    met:
      event: meeting_held
      points: 100
      because: A conversation.
transitions:
  hot-enough:
    from: known
    to: mql
    when:
      score: {reaches: 100}
    because: Agreed by both teams.
  nobody-called:
    from: mql
    to: recycled
    when: {dwell: 14d}
    because: Nobody called.
triage:
  sql: {from: mql}
  lead: {from: mql, reset: engagement}
  later:
    from: mql
    to: recycled
    reasons:
      busy:
        returns_after: 30d
        to: lead
"""

undo = table(
    "Undo",
    """
    The wrong button. What the verdict caused is bridged by a correction; the stay on the stage goes on as if it had
    never been interrupted, and so ends when it would have ended.
    """,
    SORTING,
    """
    2026-04-01 10:00 | meeting_held         | stage mql
    2026-04-05 10:00 | triage sql #wrong    | stage sql
    2026-04-05 10:01 | retracted event=wrong | stage mql, kind correction, cause retracted, path known > mql > sql > mql
    2026-04-15 09:59 |                      | stage mql
    2026-04-15 10:00 |                      | stage recycled, cause nobody-called
    """,
)

undo_reset = table(
    "Undoing a verdict undoes its reset and its return",
    "The points are there again, and nobody comes back from where they never were.",
    SORTING,
    """
    2026-04-01 10:00 | meeting_held                 | stage mql, score 100
    2026-04-02 10:00 | triage lead #wrong           | stage lead, score 0
    2026-04-02 10:01 | retracted event=wrong        | stage mql, score 100
    2026-04-03 10:00 | triage later reason=busy #no | stage recycled
    2026-04-03 10:01 | retracted event=no           | stage mql
    2026-04-04 10:00 | triage sql                   | stage sql
    2026-05-04 10:00 |                              | stage sql
    """,
)

undo_activity = table(
    "An activity entered by mistake",
    "Its points go, and with them what they led to. An act of the person's own cannot be taken back.",
    SORTING,
    """
    2026-04-01 10:00 | page / #visit         | score 10
    2026-04-02 10:00 | meeting_held #mistake | stage mql, score 110
    2026-04-02 10:05 | retracted event=mistake | stage known, score 10, kind correction
    2026-04-02 10:10 | retracted event=visit | stage known, score 10
    """,
)

stays_accepted = table(
    "A verdict once accepted stays accepted",
    "Without the meeting the person would not have been an MQL. The verdict on them stands all the same.",
    SORTING,
    """
    2026-04-01 10:00 | page /                  | stage known
    2026-04-02 10:00 | meeting_held #mistake   | stage mql
    2026-04-03 10:00 | triage lead             | stage lead
    2026-04-04 10:00 | retracted event=mistake | stage lead, path known > mql > lead
    """,
)

redo = table(
    "Undoing an undo",
    "The retraction is taken back; the verdict stands again.",
    SORTING,
    """
    2026-04-01 10:00 | meeting_held          | stage mql
    2026-04-02 10:00 | triage sql #right     | stage sql
    2026-04-02 10:01 | retracted event=right #undo | stage mql
    2026-04-02 10:02 | retracted event=undo  | stage sql, kind correction
    """,
)

still_refused = table(
    "A verdict once refused stays refused",
    """
    As an SQL the person could not be sorted to Lead. When the SQL is taken back, that verdict does not come to life:
    whoever gave it was told that it was refused.
    """,
    SORTING,
    """
    2026-04-01 10:00 | meeting_held          | stage mql
    2026-04-02 10:00 | triage sql #wrong     | stage sql
    2026-04-03 10:00 | triage lead           | stage sql, refused lead
    2026-04-04 10:00 | retracted event=wrong | stage mql, score 100
    """,
)

reaches_back_only = table(
    "A retraction reaches back only",
    "It takes back one entry that is there, by its name, and nothing that comes later; a machine's takes nothing back.",
    SORTING,
    """
    2026-04-01 10:00 | page /                                 | score 10
    2026-04-02 10:00 | retracted event=late                   | score 10
    2026-04-02 10:01 | meeting_held #late                     | score 110, stage mql
    2026-04-03 10:00 | meeting_held #second                   | score 210
    2026-04-03 10:01 | retracted event=second flagged         | score 210
    2026-04-03 10:02 | meeting_held #third                    | score 310
    2026-04-03 10:03 | retracted event=third                  | score 210, stage mql
    """,
)

TWO_RECORDS = """
stages:
  known: {kind: known}
  mql: {kind: mql}
engagement:
  rules:
    visited:
      event: page
      points: 10
      because: Visits.
transitions:
  demo-then-pricing:
    from: known
    to: mql
    when:
      sequence: [video_completed, page]
      within: 7d
    because: The demo video, then the price list.
"""

merge = table(
    "A merge whose refold disagrees with the record",
    """
    The visitor who watched the demo turns out to be the person who looked at prices the day after. Folded as one,
    they had been an MQL from then on; the record says so from the merge on. Rows of the other record are marked
    `other`.
    """,
    TWO_RECORDS,
    """
    2026-04-01 10:00 | other: video_completed |
    2026-04-02 10:00 | page /pricing          | stage known, score 10
    2026-04-03 10:00 | other: page /          |
    2026-04-05 10:00 | merge                  | stage mql, score 20, path known > mql, kind correction, cause merge
                     |                        | since 2026-04-05 10:00
    """,
)

merge_recycled = table(
    "Two records, both recycled",
    "Both verdicts stay accepted. The second finds the person recycled already and moves nobody; its return counts.",
    SORTING,
    """
    2026-04-01 10:00 | meeting_held                   | stage mql
    2026-04-01 11:00 | other: meeting_held            |
    2026-04-02 10:00 | triage later reason=busy       | stage recycled
    2026-04-10 10:00 | other: triage later reason=busy |
    2026-04-15 10:00 | merge                          | stage recycled, path known > mql > recycled
    2026-05-02 10:00 |                                | stage recycled
    2026-05-10 10:00 |                                | stage lead, timer return
    """,
)

merge_agrees = table(
    "A merge whose refold agrees",
    "The score grows, and nothing is written down.",
    TWO_RECORDS,
    """
    2026-04-01 10:00 | page /        | stage known, score 10
    2026-04-02 10:00 | other: page / |
    2026-04-05 10:00 | merge         | stage known, score 20, path known
    """,
)

unmerge = table(
    "Taking a merge apart",
    "The two folds are exactly what they were. The record keeps both corrections.",
    TWO_RECORDS,
    """
    2026-04-01 10:00 | other: video_completed |
    2026-04-02 10:00 | page /pricing          | stage known, score 10
    2026-04-05 10:00 | merge                  | stage mql
    2026-04-06 10:00 | unmerge                | stage known, score 10, path known > mql > known, kind correction
                     |                        | cause unmerge
    """,
)

history = table(
    "History that comes in later",
    """
    A file of last month's webinars is imported as history: its events keep their dates, and the person is folded
    from the start. Rows of such a file are marked `history`.
    """,
    TWO_RECORDS,
    """
    2026-04-02 10:00 | page /pricing            | stage known, score 10
    2026-04-01 10:00 | history: video_completed |
    2026-04-05 10:00 | history                  | stage mql, score 10, path known > mql, kind correction
                     |                          | since 2026-04-05 10:00
    """,
)

ROUNDS = """
stages:
  known: {kind: known}
  mql: {kind: mql}
  recycled: {kind: recycled}
transitions:
  asked:
    from: [known, recycled]
    to: mql
    when: form_submitted
    because: They ask.
triage:
  recycled: {from: mql}
"""

merged_rounds = table(
    "A merge counts the rounds anew",
    """
    As one person they were recycled and asked again: the second round. The cycle is that of the refold, as if it had
    always been one person; taking the merge apart gives each their own rounds back.
    """,
    ROUNDS,
    """
    2026-04-01 10:00 | form_submitted        | stage mql, cycle 1
    2026-04-10 10:00 | triage recycled       | stage recycled, cycle 1
    2026-04-20 10:00 | other: form_submitted |
    2026-05-01 10:00 | merge                 | stage mql, cycle 2
    2026-05-02 10:00 | unmerge               | stage recycled, cycle 1
    2026-05-03 10:00 | form_submitted        | stage mql, cycle 2
    """,
)

undone_rounds = table(
    "An undo gives no number of a round twice",
    """
    Without the wrong verdict they would still be in the first round; but a second was recorded, and what comes next is
    told apart from both.
    """,
    ROUNDS,
    """
    2026-04-01 10:00 | form_submitted         | stage mql, cycle 1
    2026-04-10 10:00 | triage recycled #wrong | stage recycled, cycle 1
    2026-04-20 10:00 | form_submitted         | stage mql, cycle 2
    2026-04-20 11:00 | retracted event=wrong  | stage mql, cycle 2
    2026-05-01 10:00 | triage recycled        | stage recycled, cycle 2
    2026-05-02 10:00 | form_submitted         | stage mql, cycle 3
    """,
)

refused_stays_refused_in_a_merge = table(
    "What was refused stays refused in a merge",
    """
    There was nobody to recycle when the verdict was given. That the other record was an MQL then does not bring it to
    life.
    """,
    ROUNDS,
    """
    2026-04-01 10:00 | other: form_submitted |
    2026-04-02 10:00 | page /                | stage known
    2026-04-03 10:00 | triage recycled       | stage known, refused recycled
    2026-04-05 10:00 | merge                 | stage mql
    """,
)
