"""Moving by score: reaches and at least."""

from tests.spec.table import table

title = "Moving by score"
text = """
A transition leads from a stage to another as soon as its `when` holds. `reaches` is an edge: an event or a trait
must bring it about, never a timer or a reset. `at_least` is a plain condition beside it. `below` notices that
interest has gone.
"""

reaches = table(
    "Reaching a score",
    "The threshold itself is enough. The snapshot of the score and what caused the move are recorded.",
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
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known, score 50
    2026-04-02 10:00 | webinar_attended | stage mql, cause hot-enough, snapshot 100, how became, since 2026-04-02 10:00
    2026-04-03 10:00 | webinar_attended | stage mql, path known > mql
    """,
)

by_fit = table(
    "A trait can bring it about, and so can fit or engagement alone",
    "The company turns out to be large: no event scored, and yet the score reaches the threshold.",
    """
    traits:
      account:
        employees: number
    stages:
      known: {kind: known}
      engaged: {kind: engaged}
      mql: {kind: mql}
    fit:
      rules:
        large:
          when:
            employees: {at_least: 1000}
          points: 60
          because: Large.
    engagement:
      rules:
        visited:
          event: page
          points: 40
          because: Visits.
    transitions:
      interested:
        from: known
        to: engaged
        when:
          engagement: {reaches: 40}
        because: A first sign.
      right-and-interested:
        from: engaged
        to: mql
        when:
          fit: {reaches: 60}
        because: They fit as well.
    """,
    """
    2026-04-01 10:00 | traits employees=5    |
    2026-04-02 10:00 | page /                | stage engaged, cause interested
    2026-04-03 10:00 | traits employees=5000 | stage mql, cause right-and-interested, snapshot 100
    """,
)

guard = table(
    "At least: a plain condition beside an edge",
    """
    At 100 points the person does not fit yet. When the right department becomes known, the score has long been
    there, and the trait itself brings the move about.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    fit:
      rules:
        marketing:
          when:
            department: marketing
          points: 10
          because: Our users.
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    transitions:
      hot-and-right:
        from: known
        to: mql
        when:
          all:
            - score: {reaches: 100}
            - fit: {at_least: 10}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended            |
    2026-04-02 10:00 | webinar_attended            | stage known, score 100
    2026-04-03 10:00 | traits department=marketing | stage mql, score 110
    """,
)

never_by_timer = table(
    "Never by a timer",
    """
    After a week on the stage the dwell holds and the score has been reached; but a timer makes nobody an MQL, and nor
    does a machine. The next sign of life does, whatever it is worth.
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
      still-hot:
        from: known
        to: mql
        when:
          all:
            - score: {reaches: 50}
            - dwell: 7d
        because: Not in the first week.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known, score 50
    2026-04-20 10:00 |                  | stage known
    2026-04-20 10:30 | page / flagged   | stage known
    2026-04-20 11:00 | page /           | stage mql, since 2026-04-20 11:00
    """,
)

entered_by_act = table(
    "Entering by an act of interest disarms nothing",
    "One event carries a person through several stages in one step, each move seeing the same score.",
    """
    stages:
      visitor: {kind: anonymous}
      engaged: {kind: engaged}
      mql: {kind: mql}
    engagement:
      rules:
        asked:
          event: inquiry_received
          points: 120
          because: They ask.
    transitions:
      interested:
        from: visitor
        to: engaged
        when:
          score: {reaches: 50}
        because: A sign.
      hot-enough:
        from: engaged
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | page /           | stage visitor
    2026-04-02 10:00 | inquiry_received | path visitor > engaged > mql, since 2026-04-02 10:00
    """,
)

reset = table(
    "A reset: the snapshot first",
    """
    What the score was at the move is recorded; then engagement is cleared. Fit stays. A reset cannot reach
    anything, and the next hundred points have to be earned.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    fit:
      rules:
        marketing:
          when:
            department: marketing
          points: 10
          because: Our users.
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
        signed-up:
          event: newsletter_subscribed
          points: 5
          counts_at_most: once ever
          because: Wants to hear more.
    transitions:
      hot-enough:
        from: [known, lead]
        to: mql
        when:
          score: {reaches: 100}
        reset: engagement
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | identified department=marketing | fit 10
    2026-04-01 10:01 | newsletter_subscribed           | score 15
    2026-04-02 10:00 | webinar_attended                | score 65
    2026-04-03 10:00 | webinar_attended                | stage mql, snapshot 115, score 10, engagement 0, fit 10
    2026-04-04 10:00 | newsletter_subscribed           | score 10
    2026-04-05 10:00 | webinar_attended                | score 60
    """,
)
