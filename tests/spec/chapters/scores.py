"""Moving by score: reaches, at least, below."""

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
    After a week on the stage the dwell holds and the score has been reached; but a timer makes nobody an MQL. The
    next sign of life does, whatever it is worth.
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
    2026-04-20 11:00 | page /           | stage mql, since 2026-04-20 11:00
    """,
)

no_bounce = table(
    "An MQL of 120 points who was sorted to Lead does not bounce back",
    """
    On entering a stage by somebody's verdict, what is already reached is disarmed until it has been false. More
    points do not matter; the score must fall under the line first and cross it again.
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
          points: 60
          expires_after: 30d
          because: An hour of their time.
    transitions:
      hot-enough:
        from: [known, lead]
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
    triage:
      lead:
        from: mql
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known, score 60
    2026-04-02 10:00 | webinar_attended | stage mql, score 120
    2026-04-03 10:00 | triage lead      | stage lead, score 120
    2026-04-04 10:00 | webinar_attended | stage lead, score 180
    2026-05-01 00:00 |                  | stage lead, score 120
    2026-05-02 00:00 |                  | stage lead, score 60
    2026-05-03 10:00 | webinar_attended | stage mql, score 120, since 2026-05-03 10:00
    """,
)

sequence_still_fires = table(
    "… but a telling sequence still fires",
    "Only comparisons are disarmed.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 120
          because: An hour of their time.
    transitions:
      hot-enough:
        from: [known, lead]
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
      demo-then-pricing:
        from: [known, lead]
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
        because: Telling.
    triage:
      lead:
        from: mql
    """,
    """
    2026-04-02 10:00 | webinar_attended | stage mql
    2026-04-03 10:00 | triage lead      | stage lead
    2026-04-04 10:00 | video_completed  | stage lead
    2026-04-05 10:00 | page /pricing    | stage mql, cause demo-then-pricing
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

below = table(
    "Falling below, at midnight",
    """
    Points expire at midnight, and the move happens then, whether or not anybody looks. A score that is already
    below when the stage is entered is disarmed: whoever came by a telling sequence with ten points is not thrown
    out at once.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      recycled: {kind: recycled}
    engagement:
      rules:
        visited:
          event: page
          points: 10
          counts_at_most: once ever
          because: Visits.
        came:
          event: webinar_attended
          points: 20
          expires_after: 10d
          because: An hour of their time.
    transitions:
      demo-then-pricing:
        from: known
        to: mql
        when:
          sequence: [video_completed, page]
          within: 7d
        because: Telling.
      cooled:
        from: mql
        to: recycled
        when:
          engagement: {below: 20}
        because: Nothing left to talk about.
    """,
    """
    2026-04-01 10:00        | video_completed  |
    2026-04-02 10:00        | page /pricing    | stage mql, score 10
    2026-04-03 10:00        | page /pricing    | stage mql, score 10
    2026-04-05 10:00        | webinar_attended | stage mql, score 30
    2026-04-14 23:59:59.999 |                  | stage mql
    2026-04-15 00:00        |                  | stage recycled, cause cooled, timer midnight, since 2026-04-15 00:00
    """,
)

below_by_event = table(
    "Falling below by an event",
    "Points taken away count at once.",
    """
    stages:
      known: {kind: known}
      cold: {kind: recycled}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 30
          because: An hour of their time.
        unsubscribed:
          event: unsubscribed
          points: -25
          because: They wanted no more of it.
    transitions:
      cooled:
        from: known
        to: cold
        when:
          score: {below: 20}
        because: Nothing left to talk about.
    """,
    """
    2026-04-01 10:00 | page /           | stage known, score 0
    2026-04-02 10:00 | webinar_attended | stage known, score 30
    2026-04-03 10:00 | unsubscribed     | stage cold, cause cooled, timer -
    """,
)

unless_below = table(
    "Below as a guard is plain",
    """
    Under `unless` a comparison is true or false as it stands: who has been below from the start is kept back all
    the same.
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
    transitions:
      asked:
        from: known
        to: mql
        when: inquiry_received
        unless:
          fit: {below: 10}
        because: Whoever asks and fits.
    """,
    """
    2026-04-01 10:00 | inquiry_received            | stage known
    2026-04-02 10:00 | traits department=marketing | stage known
    2026-04-03 10:00 | inquiry_received            | stage mql
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
