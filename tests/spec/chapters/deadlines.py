"""Deadlines: SLA clocks in business time."""

from tests.spec.table import table

title = "Deadlines"
text = """
A stage has clocks. Each starts when somebody enters the stage, and is stopped by the act that it names, or by
leaving the stage. Deadlines are computed afterwards from what was recorded: a breach is known to the millisecond,
whenever somebody comes to look. What happens exactly on the deadline is in time.
"""

DESK = """
calendar:
  hours: "09:00-18:00"
  days: mon-fri
  holidays: JP
  closed_on: [2026-05-07]
origins:
  inquiry:
    label: {ja: 引き合い, en: Inquiry}
    event: inquiry_received
    initiative: customer
stages:
  known: {kind: known}
  mql:
    kind: mql
    sla:
      first_touch:
        within: 4 business hours
        stopped_by: [call_attempted, mail_sent]
        if_origin: {inquiry: 15 business minutes}
      triaged: 14d
  sql:
    kind: sql
    sla:
      accepted: 2 business days
transitions:
  asked:
    from: known
    to: mql
    when: [form_submitted, inquiry_received]
    because: They ask.
triage:
  sql: {from: mql}
"""

business_hours = table(
    "Four business hours",
    "From 16:30 on a Wednesday: an hour and a half on that day, the rest on the next. A mail at 11:30 is in time.",
    DESK,
    """
    2026-04-01 16:30        | form_submitted | stage mql, clock first_touch running, due first_touch 2026-04-02 11:30
    2026-04-02 11:30        |                | clock first_touch running
    2026-04-02 11:30:00.001 |                | clock first_touch breached
    """,
)

in_time = table(
    "Stopped on the deadline, and after it",
    "The act that stops a clock does not stop the others.",
    DESK,
    """
    2026-04-01 16:30 | form_submitted | stage mql
    2026-04-02 11:30 | mail_sent      | clock first_touch kept, clock triaged running, due triaged 2026-04-15 16:30
    2026-04-15 16:31 |                | clock first_touch kept, clock triaged breached
    2026-04-16 10:00 | triage sql     | clock triaged breached, clock accepted running, due accepted 2026-04-20 10:00
    """,
)

at_closing = table(
    "Used up exactly at closing time",
    "It is due at that closing time. A second of closing later, the count begins the next morning.",
    DESK,
    """
    2026-04-01 14:00 | form_submitted | due first_touch 2026-04-01 18:00
    """,
)

after_hours = table(
    "After hours",
    "What comes in on Friday night counts from Monday morning.",
    DESK,
    """
    2026-04-03 20:00 | form_submitted | due first_touch 2026-04-06 13:00, due triaged 2026-04-17 20:00
    """,
)

inquiry = table(
    "An inquiry is answered within minutes",
    "The origin of what caused the move chooses the allowance.",
    DESK,
    """
    2026-04-01 16:30        | inquiry_received | stage mql, due first_touch 2026-04-01 16:45
    2026-04-01 16:45:00.001 | call_attempted   | clock first_touch breached
    """,
)

golden_week = table(
    "Golden Week and the company's own day off",
    """
    3 to 5 May 2026 are holidays, and the 6th takes the place of the 3rd, a Sunday. The company is closed on the
    7th. So the four hours that began on Friday, 1 May at 16:00 end on Friday, 8 May.
    """,
    DESK,
    """
    2026-05-01 16:00 | form_submitted | due first_touch 2026-05-08 11:00
    """,
)

slept = table(
    "The service slept for a week",
    """
    Clocks run on what was recorded. The form came in on Wednesday and was written down a week later; the deadline
    counts from then, and its breach is known although nobody looked until summer.
    """,
    DESK,
    """
    2026-04-01 16:00 | form_submitted recorded:2026-04-08T16:00 |
    2026-07-01 10:00 |                                          | clock first_touch breached
                     |                                          | due first_touch 2026-04-09 11:00
    """,
)

undone = table(
    "A call taken back",
    "It stopped the clock until it was taken back, and from then on it did not.",
    DESK,
    """
    2026-04-01 16:30 | form_submitted       |
    2026-04-02 10:00 | call_attempted #call | clock first_touch kept
    2026-04-02 12:00 | retracted event=call | clock first_touch breached
    """,
)
