"""Time: boundaries, ties, and nights when the clocks change."""

from tests.spec.table import table

title = "Time"
text = """
Instants are milliseconds. Durations are exact: a day is 24 hours. Only fading and limits per day go by the days of
the calendar, which begin at midnight in the playbook's zone. What is due at an instant happens before the events of
that instant; what is due together happens in a fixed order: midnight, silence, absence, dwell, return, and then as
listed.
"""

timer_first = table(
    "A timer before an event of the same instant",
    "The stay ends at ten o'clock; the inquiry of ten o'clock finds the person on the next stage.",
    """
    stages:
      known: {kind: known}
      waiting: {kind: follow_up}
      mql: {kind: mql}
      asked-too-late: {kind: recycled}
    transitions:
      waited:
        from: known
        to: waiting
        when: {dwell: 10d}
        because: Long enough.
      asked:
        from: known
        to: mql
        when: inquiry_received
        because: They ask.
      asked-late:
        from: waiting
        to: asked-too-late
        when: inquiry_received
        because: They ask.
    """,
    """
    2026-04-01 10:00 | page /           | stage known
    2026-04-11 10:00 | inquiry_received | path known > waiting > asked-too-late
    """,
)

midnight_first = table(
    "Midnight before silence",
    """
    The points expire at midnight, and the silence has lasted ten days at midnight. Falling below 30 is noticed
    first; the silence then takes points from somebody who has already moved.
    """,
    """
    stages:
      known: {kind: known}
      faded: {kind: recycled}
      silent: {kind: recycled}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 10
          expires_after: 10d
          because: An hour of their time.
        visited:
          event: page
          points: 25
          because: Visits.
      silence:
        10d: -20
        because: Silence.
    transitions:
      very-cold:
        from: known
        to: silent
        when:
          engagement: {below: 20}
        because: Listed first, and yet not first.
      cold:
        from: known
        to: faded
        when:
          engagement: {below: 30}
        because: Fading comes first.
    """,
    """
    2026-04-01 00:00        | page /           | stage known
                            | webinar_attended | engagement 35
    2026-04-10 23:59:59.999 |                  | stage known
    2026-04-11 00:00        |                  | stage faded, timer midnight, snapshot 25, engagement 5
    """,
)

silence_before_absence = table(
    "Silence before absence",
    "Both are due fourteen days after the trial began.",
    """
    stages:
      known: {kind: known}
      gone: {kind: recycled}
      silent: {kind: recycled}
    engagement:
      rules:
        trial:
          event: trial_started
          points: 30
          because: They try it.
      silence:
        14d: -10
        because: Silence.
    transitions:
      unused:
        from: known
        to: gone
        when:
          absence: {after: trial_started, no: login, for: 14d}
        because: Listed first, and yet not first.
      quiet:
        from: known
        to: silent
        when:
          engagement: {below: 30}
        because: Silence comes first.
    """,
    """
    2026-04-01 10:00 | trial_started | stage known
    2026-04-15 10:00 |               | path known > silent, cause quiet, timer silence
    """,
)

absence_before_dwell = table(
    "Absence before dwell",
    "Both are due fourteen days after the trial began, which was also the entry into the stage.",
    """
    stages:
      known: {kind: known}
      trial: {kind: engaged}
      stale: {kind: recycled}
      gone: {kind: recycled}
    transitions:
      trial:
        from: known
        to: trial
        when: trial_started
        because: They try it.
      stale:
        from: trial
        to: stale
        when: {dwell: 14d}
        because: Listed first, and yet not first.
      unused:
        from: trial
        to: gone
        when:
          absence: {after: trial_started, no: login, for: 14d}
        because: Absence comes first.
    """,
    """
    2026-04-01 10:00 | trial_started | stage trial
    2026-04-15 10:00 |               | path known > trial > gone, cause unused, timer absence
    """,
)

dwell_before_return = table(
    "Dwell before return",
    "Both are due after 30 days. Whoever has left the stage does not return from it.",
    """
    stages:
      mql: {kind: mql}
      recycled: {kind: recycled}
      lost: {kind: lost}
    triage:
      recycled:
        from: mql
        reasons:
          later:
            returns_after: 30d
            to: mql
    transitions:
      given-up:
        from: recycled
        to: lost
        when: {dwell: 30d}
        because: Dwell comes first.
    """,
    """
    2026-04-01 10:00 | page /                       | stage mql
    2026-04-02 10:00 | triage recycled reason=later | stage recycled
    2026-05-02 10:00 |                              | path mql > recycled > lost, cause given-up, timer dwell
    2026-06-01 10:00 |                              | stage lost
    """,
)

as_listed = table(
    "Two absences of one instant, as listed",
    "Each timer is a step of its own with its own chain: the second finds what the first has left.",
    """
    stages:
      known: {kind: known}
      one: {kind: engaged}
      two: {kind: engaged}
    transitions:
      no-login:
        from: [known, two]
        to: one
        when:
          absence: {after: trial_started, no: login, for: 14d}
        because: Listed first.
      no-use:
        from: [known, one]
        to: two
        when:
          absence: {after: trial_started, no: feature_used, for: 14d}
        because: Listed second.
    """,
    """
    2026-04-01 10:00 | trial_started | stage known
    2026-04-15 10:00 |               | path known > one > two
    """,
)

events_of_one_instant = table(
    "Events of one instant",
    "… are taken in the order of the log: the limit of one a day goes to the first.",
    """
    engagement:
      rules:
        first-today:
          event: page
          points: 10
          counts_at_most: 1 per day
          cleared_by: unsubscribed
          because: Visits.
    """,
    """
    2026-04-01 10:00 | unsubscribed |
                     | page /       | score 10
    2026-04-02 10:00 | page /       |
                     | unsubscribed | score 0
    """,
)

spring_new_york = table(
    "The night the clocks go forward: New York",
    """
    8 March 2026 has 23 hours. Points that expire after one day go at the next local midnight; thirty-six hours of
    dwell are thirty-six hours.
    """,
    """
    timezone: America/New_York
    stages:
      visitor: {kind: anonymous}
      stayed: {kind: engaged}
    engagement:
      rules:
        visited:
          event: page
          points: 10
          expires_after: 1d
          because: Visits.
    transitions:
      stayed:
        from: visitor
        to: stayed
        when: {dwell: 36h}
        because: A day and a half.
    """,
    """
    2026-03-07 23:30        | page / | score 10
    2026-03-07 23:59:59.999 |        | score 10
    2026-03-08 00:00        | page / | score 10
    2026-03-08 23:59:59.999 |        | score 10
    2026-03-09 00:00        |        | score 0
    2026-03-09 12:29        |        | stage visitor
    2026-03-09 12:30        |        | stage stayed
    """,
)

autumn_new_york = table(
    "The night the clocks go back: New York",
    "1 November 2026 has 25 hours, and half past one comes twice. It is all one day.",
    """
    timezone: America/New_York
    engagement:
      rules:
        visited:
          event: page
          points: 10
          counts_at_most: 2 per day
          because: Visits.
    """,
    """
    2026-11-01 01:30-04:00 | page / | score 10
    2026-11-01 01:30-05:00 | page / | score 20
    2026-11-01 23:59       | page / | score 20
    2026-11-02 00:00       | page / | score 30
    """,
)

berlin = table(
    "Berlin",
    "The clocks change at two in the night of 29 March 2026; the midnights on both sides are 23 hours apart.",
    """
    timezone: Europe/Berlin
    engagement:
      rules:
        visited:
          event: page
          points: 10
          fades_to_zero_in: 10d
          because: Visits.
    """,
    """
    2026-03-28 12:00          | page / | score 10
    2026-03-28 23:59:59+01:00 |        | score 10
    2026-03-29 00:00+01:00    |        | score 9
    2026-03-29 23:59:59+02:00 |        | score 9
    2026-03-30 00:00+02:00    |        | score 8
    """,
)

cairo = table(
    "Cairo, where midnight itself is skipped",
    "On 24 April 2026 the clocks go from 23:59 to 01:00. The day begins with its first instant, one o'clock.",
    """
    timezone: Africa/Cairo
    stages:
      mql: {kind: mql}
      recycled: {kind: recycled}
    engagement:
      rules:
        visited:
          event: page
          points: 10
          expires_after: 1d
          because: Visits.
    triage:
      recycled:
        from: mql
        reasons:
          later:
            ask_date: returns_on
            to: mql
    """,
    """
    2026-04-23 12:00              | page /                                             | score 10
    2026-04-23 13:00              | triage recycled reason=later returns_on=2026-04-24 | stage recycled
    2026-04-23 23:59:59.999+02:00 |                                                    | score 10, stage recycled
    2026-04-24 01:00+03:00        |                                                    | score 0, stage mql
    """,
)

sao_paulo = table(
    "São Paulo, as it was",
    "Until 2018 Brazil skipped midnight too. Histories of those years fold as the clocks went then.",
    """
    timezone: America/Sao_Paulo
    engagement:
      rules:
        visited:
          event: page
          points: 10
          counts_at_most: 1 per day
          because: Visits.
    """,
    """
    2018-11-03 10:00              | page / | score 10
    2018-11-03 23:59:59.999-03:00 | page / | score 10
    2018-11-04 01:00-02:00        | page / | score 20
    2018-11-04 23:59              | page / | score 20
    2018-11-05 00:00              | page / | score 30
    """,
)
