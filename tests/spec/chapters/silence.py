"""Silence and absence: what it costs not to do something."""

from tests.spec.table import table

title = "Silence and absence"
text = """
*Silence* is the lack of anything from the person. *Absence* is the lack of one thing after another. Both take
points away at an exact instant, so many times 24 hours after what they count from.
"""

PLAYBOOK = """
engagement:
  rules:
    visited:
      event: page
      points: 50
      counts_at_most: once ever
      because: A first visit.
    came:
      event: webinar_attended
      points: 5
      because: An hour of their time.
  silence:
    30d: -10
    60d: -10
    90d: reset
    because: Nothing at all for three months means the question has gone away.
"""

steps = table(
    "Steps of silence",
    "Thirty days without a sign cost ten points, sixty another ten, and after ninety nothing is left.",
    PLAYBOOK,
    """
    2026-04-01 10:00        | page / | score 50
    2026-05-01 09:59:59.999 |        | score 50
    2026-05-01 10:00        |        | score 40, silence = -10
    2026-05-31 10:00        |        | score 30, silence = -20
    2026-06-30 09:59        |        | score 30
    2026-06-30 10:00        |        | score 0, engagement 0, silence = 0
    2026-12-31 10:00        |        | engagement 0
    """,
)

given_back = table(
    "What silence took is given back",
    "… by the next sign, and the count of days begins anew. What a reset took is gone.",
    PLAYBOOK,
    """
    2026-04-01 10:00 | page /           | score 50
    2026-05-31 10:00 |                  | score 30
    2026-06-01 10:00 | webinar_attended | score 55
    2026-07-01 10:00 |                  | score 45
    2026-08-30 10:00 |                  | score 0, engagement 0
    2026-09-01 10:00 | webinar_attended | score 5
    """,
)

after_a_reset = table(
    "A reset does not break the silence",
    "The days go on counting from the last sign of the person.",
    """
    stages:
      visitor:
        kind: anonymous
    engagement:
      rules:
        visited:
          event: page
          points: 50
          because: Visits.
      silence:
        30d: -10
        60d: -10
        because: Silence.
    triage:
      fresh-start:
        from: any
        to: stay
        reset: engagement
    """,
    """
    2026-04-01 10:00 | page /             | engagement 50
    2026-05-01 10:00 |                    | engagement 40
    2026-05-02 10:00 | triage fresh-start | engagement 0
    2026-05-31 10:00 |                    | engagement -10, silence = -10
    2026-06-01 10:00 | page /             | engagement 50, silence = 0
    """,
)

kept = table(
    "… unless the playbook says otherwise",
    "With `given_back: false` the points stay away, and the next silence takes more.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 50
          counts_at_most: once ever
          because: A first visit.
      silence:
        30d: -10
        given_back: false
        because: We do not forget.
    """,
    """
    2026-04-01 10:00 | page / | score 50
    2026-05-01 10:00 |        | score 40
    2026-05-02 10:00 | page / | score 40
    2026-06-01 10:00 |        | score 30
    2026-12-01 10:00 |        | score 30
    """,
)

what_breaks_it = table(
    "What breaks the silence",
    """
    By default anything that the person did, whether or not it scores. Our own acts do not, nor those of machines.
    Silence begins with the first such event: people who only stand on a list are not silent.
    """,
    PLAYBOOK,
    """
    2026-04-01 10:00 | list_added            |
    2026-06-01 10:00 |                       | engagement 0, silence = 0
    2026-06-02 10:00 | page /                | score 50
    2026-06-20 10:00 | email_sent            |
    2026-06-21 10:00 | email_clicked flagged |
    2026-07-02 10:00 |                       | score 40
    2026-07-03 10:00 | email_clicked         | score 50
    2026-08-02 09:59 |                       | score 50
    2026-08-02 10:00 |                       | score 40
    """,
)

told_is_not_done = table(
    "What becomes known about somebody is no act of theirs",
    "A trait that the CRM corrects breaks no silence and gives nothing back.",
    """
    traits:
      account:
        employees: number
    engagement:
      rules:
        visited:
          event: page
          points: 50
          because: Visits.
      silence:
        30d: -10
        60d: -10
        because: Silence.
    """,
    """
    2026-04-01 10:00 | page /               | score 50
    2026-04-20 10:00 | traits employees=100 |
    2026-05-01 10:00 |                      | score 40
    2026-05-02 10:00 | traits employees=120 | score 40
    2026-05-31 10:00 |                      | score 30
    """,
)

qualifying = table(
    "Only certain events break it",
    "Here a visit is not enough.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          because: Visits.
      silence:
        14d: -15
        qualifying: [login, feature_used]
        because: Who does not use the trial has lost interest.
    """,
    """
    2026-04-01 10:00 | page / | score 10
    2026-04-20 10:00 |        | score 10
    2026-04-21 10:00 | login  | score 10
    2026-05-01 10:00 | page / | score 20
    2026-05-05 10:00 |        | score 5
    2026-05-06 10:00 | page / | score 15
    2026-05-07 10:00 | login  | score 30
    """,
)

TRIAL = """
events:
  product_used:
    event: [feature_used, login]
engagement:
  rules:
    visited:
      event: page
      points: 50
      because: Visits.
  absence:
    trial-gone-silent:
      after: trial_started
      no: product_used
      for: 14d
      again_after: product_used
      points: -20
      cleared_by: product_used
      because: A trial that suddenly stops answering.
"""

absence = table(
    "Nothing for two weeks after the trial began",
    "The penalty falls at the instant, stays, and goes when the product is used again. From then on it is armed anew.",
    TRIAL,
    """
    2026-04-01 10:00        | trial_started | engagement 0
    2026-04-15 09:59:59.999 |               | engagement 0
    2026-04-15 10:00        |               | engagement -20, trial-gone-silent = -20
    2026-06-01 10:00        | page /        | engagement 30
    2026-06-02 10:00        | login         | engagement 50
    2026-06-16 10:00        |               | engagement 30
    """,
)

used_without_trial = table(
    "A use before the trial began",
    "There is nothing to come back to yet: `again_after` arms only what `after` has begun.",
    TRIAL,
    """
    2026-04-01 10:00 | page /        | engagement 50
    2026-04-02 10:00 | login         | engagement 50
    2026-05-20 10:00 |               | engagement 50
    2026-06-01 10:00 | trial_started | engagement 50
    2026-06-15 10:00 |               | engagement 30
    """,
)

used_then_silent = table(
    "Used once, then silent",
    "`again_after` counts from each use. The use itself takes the pending timer back.",
    TRIAL,
    """
    2026-04-01 10:00 | trial_started | engagement 0
    2026-04-10 10:00 | login         | engagement 0
    2026-04-15 10:00 |               | engagement 0
    2026-04-20 10:00 | feature_used  |
    2026-05-04 09:59 |               | engagement 0
    2026-05-04 10:00 |               | engagement -20
    """,
)

restarted = table(
    "A second trial restarts the timer",
    "There is one timer for a rule, and one penalty at most.",
    TRIAL,
    """
    2026-04-01 10:00 | trial_started | engagement 0
    2026-04-10 10:00 | trial_started |
    2026-04-15 10:00 |               | engagement 0
    2026-04-24 10:00 |               | engagement -20
    2026-05-01 10:00 | trial_started | engagement -20
    2026-05-15 10:00 |               | engagement -20
    2026-05-16 10:00 | login         | engagement 0
    """,
)

never_again = table(
    "Without `again_after`, one use settles it",
    "… until the next trial.",
    """
    engagement:
      absence:
        trial-unused:
          after: trial_started
          no: login
          for: 14d
          points: -20
          because: Nobody even looked.
    """,
    """
    2026-04-01 10:00 | trial_started | engagement 0
    2026-04-02 10:00 | login         |
    2026-08-01 10:00 |               | engagement 0
    2026-08-02 10:00 | login         |
    2026-09-02 10:00 |               | engagement 0
    2026-10-01 10:00 | trial_started |
    2026-10-15 10:00 |               | engagement -20
    2026-10-16 10:00 | login         | engagement -20
    """,
)

on_the_stroke = table(
    "On the stroke",
    "What is due at ten is due before what happens at ten: the first use comes too late by nothing.",
    """
    engagement:
      absence:
        trial-unused:
          after: trial_started
          no: login
          for: 14d
          points: -20
          because: Nobody even looked.
    """,
    """
    2026-04-01 10:00 | trial_started | engagement 0
    2026-04-15 10:00 | login         | engagement -20
    """,
)

resets = table(
    "A reset forgives penalties and keeps timers",
    """
    The trial that began before the reset is still waited for. The penalty of the other one was outstanding, and
    goes with the points.
    """,
    """
    stages:
      visitor:
        kind: anonymous
    engagement:
      absence:
        trial-gone-silent:
          after: trial_started
          no: login
          for: 14d
          points: -20
          because: A trial that stops answering.
        booked-and-gone:
          after: meeting_booked
          no: meeting_held
          for: 3d
          points: -5
          because: They did not turn up.
    triage:
      fresh-start:
        from: any
        to: stay
        reset: engagement
    """,
    """
    2026-04-01 10:00 | trial_started      |
    2026-04-01 11:00 | meeting_booked     |
    2026-04-04 11:00 |                    | engagement -5
    2026-04-10 10:00 | triage fresh-start | engagement 0
    2026-04-15 10:00 |                    | engagement -20, trial-gone-silent = -20, booked-and-gone = 0
    """,
)

grouped = table(
    "In a group",
    "Penalties of absence can belong to a group; its bound counts the signed sum. Silence belongs to none.",
    """
    engagement:
      groups:
        trial: {worth_at_least: -25}
      rules:
        unsubscribed:
          event: unsubscribed
          points: -15
          group: trial
          because: They wanted no more of it.
      silence:
        14d: -10
        because: Silence.
      absence:
        trial-gone-silent:
          after: trial_started
          no: login
          for: 14d
          points: -20
          group: trial
          because: A trial that stops answering.
    """,
    """
    2026-04-01 10:00 | trial_started |
    2026-04-01 10:01 | unsubscribed  | engagement -15
    2026-04-15 10:00 |               | engagement -25, trial-gone-silent = -20, unsubscribed = -15, trial = 10
    2026-04-15 10:01 |               | engagement -35, silence = -10
    """,
)
