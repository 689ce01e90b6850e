"""When a late event counts."""

from tests.spec.table import table

title = "Late events"
text = """
An event says when it happened; the service knows when it arrived. It counts from when it happened, if nothing has been
decided since: never before the last thing that was taken in, nor before the last timer that fired, and never in the
future. Points still fade from when it happened. Rows that begin with `arrives` show the instant of arrival, and
`counts` the instant from which the event counts, which is settled once and for ever.
"""

in_order = table(
    "A little late",
    "Nothing came between, so it counts from when it happened.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          because: Visits.
    """,
    """
    2026-04-01 10:00 | arrives: page /                           | counts 2026-04-01 10:00
    2026-04-01 10:20 | arrives: page / occurred:2026-04-01T10:10 | counts 2026-04-01 10:10, score 20
    """,
)

overtaken = table(
    "Overtaken",
    "What happened before something that was already taken in counts from that.",
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
        because: The demo video, then the price list.
    """,
    """
    2026-04-01 10:00 | arrives: page /pricing                              | counts 2026-04-01 10:00
    2026-04-01 10:20 | arrives: video_completed occurred:2026-04-01T09:50  | counts 2026-04-01 10:00, stage known
    2026-04-01 10:30 | arrives: page /pricing                              | stage mql
    """,
)

after_a_timer = table(
    "After a timer",
    """
    The inquiry was made on the 10th and arrived on the 12th; on the 11th the stay had ended, and that is not undone. A
    worker that was asleep on the 11th comes to the same, since it fires the timers first.
    """,
    """
    stages:
      known: {kind: known}
      waiting: {kind: follow_up}
      mql: {kind: mql}
    transitions:
      waited:
        from: known
        to: waiting
        when: {dwell: 10d}
        because: Long enough.
      asked:
        from: [known, waiting]
        to: mql
        when: inquiry_received
        because: They ask.
    """,
    """
    2026-04-01 10:00 | arrives: page /                                       | stage known
    2026-04-12 10:00 | arrives: inquiry_received occurred:2026-04-10T10:00   | counts 2026-04-11 10:00
                     | | path known > waiting > mql, since 2026-04-11 10:00
    """,
)

from_the_future = table(
    "From the future",
    "A clock that is wrong: the event counts from its arrival.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          expires_after: 2d
          because: Visits.
    """,
    """
    2026-04-01 10:00 | arrives: page / occurred:2036-04-01T10:00 | counts 2026-04-01 10:00, score 10
    2026-04-03 00:00 |                                           | score 0
    """,
)

faded = table(
    "Faded on arrival",
    "Handed over eight days before it was typed in, the card counts from the visit before it, with half its points.",
    """
    engagement:
      rules:
        card:
          event: business_card_received
          points: 10
          halves_every: 8d
          because: We met.
        visited:
          event: page
          points: 1
          because: Visits.
    """,
    """
    2026-04-09 09:00 | arrives: page /                                                     | score 1
    2026-04-09 10:00 | arrives: business_card_received occurred:2026-04-01T10:00           | score 6
                     | | counts 2026-04-09 09:00
    """,
)
