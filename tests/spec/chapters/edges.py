"""Edges: what was already true, and what falls below."""

from tests.spec.table import table

title = "Already reached, and falling below"
text = """
A comparison that is already true when somebody enters a stage is no news there. `reaches` is then disarmed if the stage
was entered by a verdict or a timer, `below` however it was entered; both are armed again once they have been false.
"""

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

sorted_and_moved_on = table(
    "… nor by a detour",
    """
    The verdict leads to Lead, and a rule at once on to the desk for large accounts. All of that is the step of a
    verdict, so what is already reached there is disarmed as well.
    """,
    """
    traits:
      account:
        large: flag
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
      large-accounts: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 60
          because: An hour of their time.
    transitions:
      hot-enough:
        from: [known, large-accounts]
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
      large:
        from: lead
        to: large-accounts
        when:
          traits: {large: true}
        because: They have a desk of their own.
    triage:
      lead:
        from: mql
    """,
    """
    undated          | traits large=true |
    2026-04-01 10:00 | webinar_attended  | stage known
    2026-04-02 10:00 | webinar_attended  | stage mql, score 120
    2026-04-03 10:00 | triage lead       | stage large-accounts, path known > mql > lead > large-accounts
    2026-04-04 10:00 | webinar_attended  | stage large-accounts, score 180
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

to_the_thousandth = table(
    "To the thousandth",
    "Half of ten is five, and five is not below five. The next midnight is.",
    """
    stages:
      known: {kind: known}
      cold: {kind: recycled}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 10
          halves_every: 30d
          because: An hour of their time.
    transitions:
      cooled:
        from: known
        to: cold
        when:
          engagement: {below: 5}
        because: Nothing left to talk about.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known, score 10
    2026-05-01 12:00 |                  | stage known, score 5
    2026-05-02 00:00 |                  | stage cold, snapshot 4.885, since 2026-05-02 00:00
    """,
)

under_a_bound = table(
    "Falling below under a group's bound",
    "A hundred points fade behind a bound of sixty. Not before they have come down to fifty is it felt.",
    """
    stages:
      known: {kind: known}
      cold: {kind: recycled}
    engagement:
      groups:
        web: {worth_at_most: 60}
      rules:
        visited:
          event: page
          points: 50
          fades_to_zero_in: 10d
          group: web
          because: Visits.
    transitions:
      cooled:
        from: known
        to: cold
        when:
          score: {below: 60}
        because: Nothing left to talk about.
    """,
    """
    2026-04-01 10:00 | page / |
    2026-04-01 11:00 | page / | stage known, score 60
    2026-04-05 12:00 |        | stage known, score 60, visited = 60, web = 0
    2026-04-06 00:00 |        | stage cold, snapshot 50, since 2026-04-06 00:00
    """,
)

guard_fades = table(
    "A guard that fades away",
    """
    Whatever comparison a rule uses, fading may turn it at midnight. Here it is the guard: as long as there is interest
    the person is kept, and goes in the night in which it ends.
    """,
    """
    stages:
      known: {kind: known}
      cold: {kind: recycled}
    engagement:
      rules:
        visited:
          event: page
          points: 20
          expires_after: 10d
          because: Visits.
    transitions:
      stayed-too-long:
        from: known
        to: cold
        when: {dwell: 5d}
        unless:
          engagement: {at_least: 20}
        because: Five days, unless they come back meanwhile.
    """,
    """
    2026-04-01 10:00 | page / | stage known
    2026-04-04 10:00 | page / | stage known, score 40
    2026-04-06 10:00 |        | stage known
    2026-04-11 12:00 |        | stage known, score 20
    2026-04-13 23:59 |        | stage known
    2026-04-14 00:00 |        | stage cold, cause stayed-too-long, timer midnight, since 2026-04-14 00:00
    """,
)
