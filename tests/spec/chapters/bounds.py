"""Limits, bounds, groups and the floor."""

from tests.spec.table import table

title = "How often a rule counts, and how much it may be worth"
text = """
A *limit* says how often a rule counts. A *bound* says what it may be worth at one time: it cuts an award when that
is given. A *group* bounds several rules together, when the score is read.
"""

no_limit = table(
    "Points, and halves of points",
    "Points may have up to three decimals. Nothing is ever rounded up.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 2.5
          because: Some interest.
        unsubscribed:
          event: unsubscribed
          points: -4
          because: Some disinterest.
    """,
    """
    2026-04-01 10:00 | page /       | score 2.5
    2026-04-01 10:01 | page /       | score 5
    2026-04-01 10:02 | unsubscribed | score 1, visited = 5, unsubscribed = -4
    """,
)

per_day = table(
    "So many per day",
    "A day is a local day in the playbook's zone, from midnight to midnight.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          counts_at_most: 2 per day
          because: Reloading is not reading.
    """,
    """
    2026-04-01 09:00         | page / | score 10
    2026-04-01 12:00         | page / | score 20
    2026-04-01 23:59:59.999  | page / | score 20
    2026-04-02 00:00         | page / | score 30
    """,
)

ever = table(
    "So many ever",
    "Used up for good, even by a reset.",
    """
    engagement:
      rules:
        signed-up:
          event: newsletter_subscribed
          points: 10
          counts_at_most: 2 ever
          because: Signing up again says nothing new.
    """,
    """
    2026-04-01 10:00 | newsletter_subscribed | score 10
    2027-04-01 10:00 | newsletter_subscribed | score 20
    2028-04-01 10:00 | newsletter_subscribed | score 20
    """,
)

once_per = table(
    "Once per so long",
    """
    The window begins with the event that counted and is half-open: seven days later to the millisecond the rule
    counts again. An event that did not count does not prolong it.
    """,
    """
    engagement:
      rules:
        opened:
          event: email_opened
          points: 10
          counts_at_most: once per 7d
          because: One mail is often opened several times.
    """,
    """
    2026-04-01 10:00        | email_opened | score 10
    2026-04-05 10:00        | email_opened | score 10
    2026-04-08 09:59:59.999 | email_opened | score 10
    2026-04-08 10:00        | email_opened | score 20
    """,
)

several_limits = table(
    "Several limits",
    "All of them must have room. What one limit keeps out uses up none of the others.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          counts_at_most: [2 per day, 3 ever]
          because: Enough is enough.
    """,
    """
    2026-04-01 09:00 | page / | score 10
    2026-04-01 10:00 | page / | score 20
    2026-04-01 11:00 | page / | score 20
    2026-04-02 09:00 | page / | score 30
    2026-04-02 10:00 | page / | score 30
    """,
)

bound = table(
    "What a rule may be worth: 5 × 10 points under a bound of 40, and 30 days later",
    """
    The bound cuts the award when it is given, against what the rule is worth then. So the fifth view adds nothing,
    and thirty days later it is 40 that has halved, not 50. New interest has room again.
    """,
    """
    engagement:
      rules:
        pricing:
          event: page
          points: 10
          worth_at_most: 40
          halves_every: 30d
          because: People look at prices when the problem has a budget.
    """,
    """
    2026-04-01 10:00 | page /pricing | score 10
    2026-04-01 10:01 | page /pricing | score 20
    2026-04-01 10:02 | page /pricing | score 30
    2026-04-01 10:03 | page /pricing | score 40
    2026-04-01 10:04 | page /pricing | score 40
    2026-05-01 00:00 |               | score 20
    2026-05-01 10:00 | page /pricing | score 30
    """,
)

partly_cut = table(
    "An award that is cut still counts against the limit",
    "The third view brings 5 of its 10 points, the fourth nothing at all; both use up the limit.",
    """
    engagement:
      rules:
        pricing:
          event: page
          points: 10
          counts_at_most: 5 ever
          worth_at_most: 25
          expires_after: 30d
          because: Prices.
    """,
    """
    2026-04-01 10:00 | page /pricing | score 10
    2026-04-02 10:00 | page /pricing | score 20
    2026-04-03 10:00 | page /pricing | score 25
    2026-04-04 10:00 | page /pricing | score 25
    2026-05-01 00:00 |               | score 15
    2026-05-01 10:00 | page /pricing | score 25
    2026-05-02 00:00 |               | score 15
    2026-05-02 10:00 | page /pricing | score 15
    """,
)

lower_bound = table(
    "A bound below",
    "Points taken away have a bound of their own. The score that is shown never falls under zero.",
    """
    engagement:
      rules:
        careers:
          event: page
          points: -5
          worth_at_least: -12
          because: Job seekers.
    """,
    """
    2026-04-01 10:00 | page /careers | engagement -5, score 0
    2026-04-01 10:01 | page /careers | engagement -10
    2026-04-01 10:02 | page /careers | engagement -12, careers = -12, floor = 12
    2026-04-01 10:03 | page /careers | engagement -12, score 0
    """,
)

group = table(
    "A group's bound is applied when the score is read",
    """
    The rules of a group keep what they are worth; the bound cuts only their sum, and the scorecard shows the cut in
    a line of its own. When the white paper expires, nothing is cut any more.
    """,
    """
    engagement:
      groups:
        web: {worth_at_most: 60}
      rules:
        paper:
          event: document_requested
          points: 50
          expires_after: 30d
          group: web
          because: Reading matter.
        visited:
          event: page
          points: 20
          group: web
          because: Visits.
    """,
    """
    2026-04-01 10:00 | document_requested | score 50
    2026-04-01 10:01 | page /             | score 60, paper = 50, visited = 20, web = -10
    2026-04-01 10:02 | page /             | score 60, paper = 50, visited = 40, web = -30
    2026-05-01 00:00 |                    | score 40, paper = 0, visited = 40, web = 0
    """,
)

signed_group = table(
    "It is the signed sum that is bounded",
    "80 points less 30 make 50, which is within the bound. They are not cut to 60 first.",
    """
    engagement:
      groups:
        web: {worth_at_most: 60, worth_at_least: -20}
      rules:
        visited:
          event: page
          points: 80
          group: web
          because: Visits.
        left:
          event: unsubscribed
          points: -30
          group: web
          because: They wanted no more of it.
    """,
    """
    2026-04-01 10:00 | unsubscribed | engagement -20, left = -30, web = 10
    2026-04-01 11:00 | page /       | engagement 50, visited = 80, left = -30, web = 0
    2026-04-01 12:00 | page /       | engagement 60, web = -70
    """,
)

floor = table(
    "The floor is only what is shown",
    """
    Score is fit plus engagement, and not below zero. What is kept is never floored: whoever stands thirty points in
    the red has to earn those first. The floor is a line of the scorecard, so that the lines add up.
    """,
    """
    engagement:
      rules:
        careers:
          event: page
          page_group: careers
          points: -30
          because: Job seekers.
        came:
          event: webinar_attended
          points: 20
          because: An hour of their time.
    page_groups:
      careers: [/careers/**]
    """,
    """
    2026-04-01 10:00 | page /careers    | score 0, engagement -30, floor = 30
    2026-04-01 11:00 | webinar_attended | score 0, engagement -10, floor = 10
    2026-04-01 12:00 | webinar_attended | score 10, engagement 10, floor = 0
    """,
)

clearing = table(
    "Clearing",
    "`cleared_by` takes away what a rule is worth. It is looked at before points are given.",
    """
    engagement:
      rules:
        unsubscribed:
          event: unsubscribed
          points: -50
          cleared_by: newsletter_subscribed
          because: They wanted no more of it.
        last-visit:
          event: page
          points: 10
          cleared_by: page
          because: Only the last visit matters; the one before goes as it comes.
    """,
    """
    2026-04-01 10:00 | page /                | last-visit = 10
    2026-04-01 11:00 | page /                | last-visit = 10
    2026-04-01 12:00 | unsubscribed          | engagement -40
    2026-04-02 12:00 | newsletter_subscribed | engagement 10, unsubscribed = 0
    """,
)

clearing_keeps_limits = table(
    "Clearing leaves limits used",
    "The points go, the count of how often the rule has counted stays.",
    """
    engagement:
      rules:
        trial:
          event: trial_started
          points: 30
          counts_at_most: once ever
          cleared_by: opportunity_lost
          because: The first trial tells the most.
    """,
    """
    2026-04-01 10:00 | trial_started    | score 30
    2026-05-01 10:00 | opportunity_lost | score 0
    2026-06-01 10:00 | trial_started    | score 0
    """,
)

saturation = table(
    "No rule is worth more than 4,294,967.296 points",
    "Every rule saturates at 2³² thousandths of a point, up and down, so that every machine counts alike.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 4000000
          because: Far beyond reason.
        left:
          event: unsubscribed
          points: -4000000
          because: Far beyond reason.
    """,
    """
    2026-04-01 10:00 | page /       | visited = 4000000
    2026-04-01 10:01 | page /       | visited = 4294967.296
    2026-04-01 10:02 | unsubscribed | left = -4000000
    2026-04-01 10:03 | unsubscribed | left = -4294967.296, score 0
    """,
)

silence_saturates = table(
    "… and neither is silence",
    "However often it takes.",
    """
    engagement:
      silence:
        1d: -4000000
        2d: -4000000
        because: Far beyond reason.
    """,
    """
    2026-04-01 10:00 | page / |
    2026-04-02 10:00 |        | silence = -4000000
    2026-04-03 10:00 |        | silence = -4294967.296, score 0
    """,
)
