"""Corrections: undo, merges, history, and another playbook in force."""

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

in_force = table(
    "Another playbook in force",
    """
    At the switch, stage, cycle and the time of entry stay. Points are folded anew under the new rules. Then the
    rules of the stage are tried once.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known
    2026-04-02 10:00 | webinar_attended | stage mql, score 100, cycle 1
    2026-05-01 10:00 | switch           | stage mql, score 60, cycle 1, path known > mql
    2026-05-02 10:00 |                  | stage lead, cause nobody-called, path known > mql > lead
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 30
          because: Less than we thought.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 70}
        because: Agreed by both teams.
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 30d}
        because: Counts from the entry, long before this playbook.
    """,
)

overdue = table(
    "What is overdue at the switch happens at the switch",
    "The stay began 29 days ago; the new playbook allows 14. The score is already enough for the new bar as well.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      asked:
        from: known
        to: mql
        when: form_submitted
        because: They ask.
    """,
    """
    2026-04-01 10:00 | form_submitted | stage mql
    2026-04-30 10:00 | switch         | stage lead, since 2026-04-30 10:00, cause nobody-called
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 14d}
        because: A fortnight is enough.
    """,
)

recorded_resets = table(
    "Resets are taken from the record",
    """
    The old rule reset the points on its move, the new one would not. What was cleared stays cleared: only the
    webinar after it counts, with the points of the new playbook.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 100}
        reset: engagement
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended |
    2026-04-02 10:00 | webinar_attended | stage mql, score 0
    2026-04-03 10:00 | webinar_attended | score 50
    2026-04-04 10:00 | switch           | stage mql, score 40
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 40
          because: A little less.
    """,
)

renamed = table(
    "A stage that no longer exists",
    "… needs one that takes its people. The move there is recorded; the time of entry stays.",
    """
    stages:
      known: {kind: known}
      hot: {kind: mql}
    transitions:
      asked:
        from: known
        to: hot
        when: form_submitted
        because: They ask.
    """,
    """
    2026-04-01 10:00 | form_submitted | stage hot, cycle 1
    2026-04-10 10:00 | switch hot=mql | stage mql, cycle 1, kind switch, path known > hot > mql
    2026-04-15 10:00 |                | stage lead
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 14d}
        because: A fortnight is enough.
    """,
)
