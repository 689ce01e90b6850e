"""Sequences: one thing after another."""

from tests.spec.table import table

title = "Sequences"
text = """
A sequence is a list of steps in their order, within a time that begins with the first of them. It is followed on
every stage, whether or not somebody stands where it could lead on.
"""

DEMO_THEN_PRICING = """
stages:
  known: {kind: known}
  mql: {kind: mql}
transitions:
  demo-then-pricing:
    from: known
    to: mql
    when:
      sequence: [video_completed, page]
      within: 7d
    because: The demo video, then the price list.
"""

latest_start = table(
    "Demo on day 0, demo on day 5, prices on day 8, within 7 days",
    "For each step the latest possible start is kept. The second demo counts, and three days later it is soon enough.",
    DEMO_THEN_PRICING,
    """
    2026-04-01 10:00 | video_completed | stage known
    2026-04-06 10:00 | video_completed | stage known
    2026-04-09 10:00 | page /pricing   | stage mql, cause demo-then-pricing, how became
    """,
)

in_time = table(
    "One millisecond before the time is up",
    "The window is half-open: [start, start + 7 × 24 hours).",
    DEMO_THEN_PRICING,
    """
    2026-04-01 10:00        | video_completed |
    2026-04-08 09:59:59.999 | page /pricing   | stage mql
    """,
)

too_late = table(
    "Exactly when the time is up",
    "… is too late.",
    DEMO_THEN_PRICING,
    """
    2026-04-01 10:00 | video_completed |
    2026-04-08 10:00 | page /pricing   | stage known
    """,
)

late = table(
    "Windows count from when the log took an event in",
    "The demo was watched on the 1st and is known of on the 5th. For sequences and counts it counts from the 5th.",
    DEMO_THEN_PRICING,
    """
    2026-04-05 10:00 | video_completed occurred:2026-04-01T10:00 |
    2026-04-10 10:00 | page /pricing                             | stage mql
    """,
)

order = table(
    "The order matters",
    "Prices first, then the demo: nothing. The next look at prices completes it.",
    DEMO_THEN_PRICING,
    """
    2026-04-01 10:00 | page /pricing   |
    2026-04-01 11:00 | video_completed | stage known
    2026-04-01 12:00 | page /pricing   | stage mql
    """,
)

at_one_instant = table(
    "At one instant, in the order of the log",
    "Events of the same millisecond are taken in the order in which they were written down.",
    DEMO_THEN_PRICING,
    """
    2026-04-01 10:00 | page /pricing   |
                     | video_completed | stage known
    2026-05-01 10:00 | video_completed |
                     | page /pricing   | stage mql
    """,
)

without = table(
    "Without",
    "What must not come between clears everything begun.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      demo-then-pricing:
        from: known
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
          without: unsubscribed
        because: The demo video, then the price list, and no falling out between.
    """,
    """
    2026-04-01 10:00 | video_completed |
    2026-04-02 10:00 | unsubscribed    |
    2026-04-03 10:00 | page /pricing   | stage known
    2026-04-04 10:00 | video_completed |
    2026-04-05 10:00 | page /pricing   | stage mql
    """,
)

three_steps = table(
    "Three steps",
    """
    The document of the 3rd belongs to the demo of the 1st, so the form of the 9th comes too late. The document of
    the 10th belongs to the demo of the 5th, and the form of the 11th completes what began then.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      all-the-way:
        from: known
        to: mql
        when:
          sequence: [video_completed, document_requested, form_submitted]
          within: 7d
        because: Step by step.
    """,
    """
    2026-04-01 10:00 | video_completed    |
    2026-04-03 10:00 | document_requested |
    2026-04-05 10:00 | video_completed    |
    2026-04-09 10:00 | form_submitted     | stage known
    2026-04-10 10:00 | document_requested |
    2026-04-11 10:00 | form_submitted     | stage mql, since 2026-04-11 10:00
    """,
)

twice_the_same = table(
    "The same step twice needs two events",
    "One event never serves two steps. What has fired is cleared, and begins anew with the next event.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    triage:
      known:
        from: mql
    transitions:
      came-twice:
        from: known
        to: mql
        when:
          sequence: [webinar_attended, webinar_attended]
          within: 30d
        because: Once may be chance.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known
    2026-04-02 10:00 | webinar_attended | stage mql
    2026-04-03 10:00 | triage known     | stage known
    2026-04-04 10:00 | webinar_attended | stage known
    2026-04-05 10:00 | webinar_attended | stage mql
    """,
)

elsewhere = table(
    "Begun on another stage",
    "The demo was watched by an anonymous visitor, the prices by a known person.",
    """
    stages:
      visitor: {kind: anonymous}
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      named:
        from: visitor
        to: known
        when: identified
        because: We know who it is.
      demo-then-pricing:
        from: known
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
        because: The demo video, then the price list.
    """,
    """
    2026-04-01 10:00 | video_completed                  | stage visitor
    2026-04-02 10:00 | identified email=a@example.co.jp | stage known
    2026-04-03 10:00 | page /pricing                    | path visitor > known > mql
    """,
)

completed_elsewhere = table(
    "Completed on another stage",
    """
    It holds only in the step of the completing event. Completed by a visitor, it does not wait for the visitor to
    be named; but it has not fired either, and the next look at prices completes it again.
    """,
    """
    stages:
      visitor: {kind: anonymous}
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      named:
        from: visitor
        to: known
        when: identified
        because: We know who it is.
      demo-then-pricing:
        from: known
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
        because: The demo video, then the price list.
    """,
    """
    2026-04-01 10:00 | video_completed                  |
    2026-04-02 10:00 | page /pricing                    | stage visitor
    2026-04-03 10:00 | identified email=a@example.co.jp | stage known
    2026-04-04 10:00 | page /pricing                    | stage mql
    """,
)

reset = table(
    "A reset clears what was begun",
    "Points and the progress of sequences go together.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      demo-then-pricing:
        from: lead
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
        because: The demo video, then the price list.
    triage:
      lead:
        from: known
        reset: engagement
    """,
    """
    2026-04-01 10:00 | video_completed | stage known
    2026-04-02 10:00 | triage lead     | stage lead
    2026-04-03 10:00 | page /pricing   | stage lead
    2026-04-04 10:00 | video_completed |
    2026-04-04 11:00 | page /pricing   | stage mql
    """,
)

silence_resets = table(
    "So does the reset that comes with silence",
    "Ninety days without a sign, and the demo is forgotten, although the sequence would have had a hundred and twenty.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      silence:
        90d: reset
        because: The question has gone away.
    transitions:
      demo-then-pricing:
        from: known
        to: mql
        when:
          sequence: [video_completed, page]
          within: 120d
        because: The demo video, then the price list.
    """,
    """
    2026-04-01 10:00 | video_completed | stage known
    2026-07-10 10:00 | page /pricing   | stage known
    2026-07-11 10:00 | video_completed |
    2026-09-01 10:00 | page /pricing   | stage mql
    """,
)
