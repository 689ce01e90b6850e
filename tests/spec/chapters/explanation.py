"""Why: the lines of a score and the events behind a move."""

from tests.spec.table import table

title = "Why: the events behind points and moves"
text = """
A score is a list of lines that adds up, and every line knows its events: `awards pricing a:10 b:5-5` says that event
*a* brought ten points and *b* five, five more being cut by a bound. A move names its cause and the events that led to
it. All of it is answered for any past instant from the log.
"""

awards = table(
    "The events behind a line",
    "What an event brought then, and what the bound cut of it. An award that brought nothing is no award.",
    """
    engagement:
      rules:
        pricing:
          event: page
          points: 10
          worth_at_most: 25
          halves_every: 30d
          cleared_by: unsubscribed
          because: Prices.
    """,
    """
    2026-04-01 10:00 | page /pricing #a | score 10, awards pricing a:10
    2026-04-02 10:00 | page /pricing #b | awards pricing a:10 b:10
    2026-04-02 10:01 | page /pricing #c | awards pricing a:10 b:10 c:5.229-4.771, score 25
    2026-04-02 10:02 | page /pricing #d | awards pricing a:10 b:10 c:5.229-4.771, score 25
    2026-05-02 10:00 |                  | awards pricing a:10 b:10 c:5.229-4.771, score 12.5
    2026-05-03 10:00 | unsubscribed     | awards pricing -, score 0
    """,
)

reset = table(
    "A reset begins a new page",
    "What it cleared is behind no line any more. The move still knows it.",
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
    2026-04-01 10:00 | webinar_attended #one   | awards came one:50
    2026-04-02 10:00 | webinar_attended #two   | stage mql, awards came -, snapshot 100
    2026-04-03 10:00 | webinar_attended #three | awards came three:50, score 50
    """,
)

sequence = table(
    "The events of a sequence",
    "The steps that made it, the latest start first.",
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
    2026-04-01 10:00 | video_completed #demo  |
    2026-04-03 10:00 | video_completed #again |
    2026-04-05 10:00 | page /pricing #prices  | stage mql, evidence again prices
    """,
)

count = table(
    "The events of a count",
    "Those within the time.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      keeps-looking:
        from: known
        to: mql
        when:
          count: {event: page, at_least: 2, within: 14d}
        because: Comes back.
    """,
    """
    2026-04-01 10:00 | page / #a |
    2026-05-01 10:00 | page / #b |
    2026-05-02 10:00 | page / #c | stage mql, evidence b c
    """,
)
