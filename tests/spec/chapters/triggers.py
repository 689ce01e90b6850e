"""Moving by events, counts, traits, time on a stage, and their combinations."""

from tests.spec.table import table

title = "Moving by events and conditions"
text = """
Beside scores, a transition may wait for an event, for several of a kind, for traits, for time spent on a stage, and
for combinations of these. Rules are tried in listing order, the first that holds is taken, and from the new stage
the rules are tried again, until none holds.
"""

an_event = table(
    "An event",
    "Everyone starts on the first listed stage, at their first event. A trait row is not an event.",
    """
    stages:
      visitor: {kind: anonymous}
      known: {kind: known}
    transitions:
      named:
        from: visitor
        to: known
        when: identified
        because: We know who it is.
    """,
    """
    2026-04-01 10:00 | traits department=sales            | stage -
    2026-04-01 11:00 | page /                             | stage visitor
    2026-04-02 10:00 | identified email=a@example.co.jp   | stage known, cause named
    2026-04-03 10:00 | identified email=a@example.co.jp   | path visitor > known
    """,
)

with_conditions = table(
    "An event with conditions",
    "Also by who brought it about, and through which channel.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      sql: {kind: sql}
    transitions:
      talked:
        from: mql
        to: sql
        when:
          event: call_connected
          channel: phone
          initiated_by: us
          where:
            minutes: {at_least: 5}
        because: A real conversation that we began.
      attended:
        from: known
        to: mql
        when:
          event: [seminar_attended, webinar_attended]
        because: They came.
    """,
    """
    2026-04-01 10:00 | webinar_attended                   | stage mql, cause attended
    2026-04-02 10:00 | call_connected minutes=2           | stage mql
    2026-04-03 10:00 | call_connected minutes=9 by:person | stage mql
    2026-04-04 10:00 | call_connected minutes=9 via:chat  | stage mql
    2026-04-05 10:00 | call_connected minutes=9           | stage sql, cause talked
    """,
)

count = table(
    "A count within a time",
    """
    Three views within fourteen days, to the millisecond: the window begins with the first of them and is half-open.
    On the 15th day the first has dropped out, and the second begins the window.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      keeps-looking:
        from: known
        to: mql
        when:
          count: {event: page, at_least: 3, within: 14d}
        because: Comes back.
    """,
    """
    2026-04-01 10:00 | page /pricing | stage known
    2026-04-08 10:00 | page /pricing | stage known
    2026-04-15 10:00 | page /pricing | stage known
    2026-04-16 10:00 | page /pricing | stage mql, cause keeps-looking, how became
    """,
)

count_elsewhere = table(
    "A count runs on every stage, and holds only when it is completed",
    "The three views as a visitor were counted. Being named completes no count; the next view does.",
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
      keeps-looking:
        from: known
        to: mql
        when:
          count: {event: page, at_least: 3, within: 14d}
        because: Comes back.
    """,
    """
    2026-04-01 10:00 | page /                           |
    2026-04-02 10:00 | page /                           |
    2026-04-03 10:00 | page /                           | stage visitor
    2026-04-04 10:00 | identified email=a@example.co.jp | stage known
    2026-04-05 10:00 | page /                           | stage mql
    """,
)

traits = table(
    "Traits",
    """
    Target accounts, whatever they do. The rule holds as soon as the person stands on its stage and the traits are
    known.
    """,
    """
    traits:
      account:
        target: flag
    stages:
      visitor: {kind: anonymous}
      known: {kind: known}
      target: {kind: engaged}
    transitions:
      named:
        from: visitor
        to: known
        when: identified
        because: We know who it is.
      on-the-list:
        from: known
        to: target
        when:
          traits: {target: true}
        because: Chosen by sales.
    """,
    """
    2026-04-01 10:00 | page /                           | stage visitor
    2026-04-02 10:00 | traits target=true               | stage visitor
    2026-04-03 10:00 | identified email=a@example.co.jp | path visitor > known > target, cause on-the-list
    """,
)

dwell = table(
    "Time spent on a stage",
    "Thirty times 24 hours after entering, to the millisecond. Coming back begins anew.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      recycled: {kind: recycled}
    transitions:
      asked:
        from: [known, recycled]
        to: mql
        when: inquiry_received
        because: They ask.
      nobody-called:
        from: mql
        to: recycled
        when:
          dwell: 30d
        because: Better in marketing's hands than in nobody's.
    """,
    """
    2026-04-01 10:00        | page /           | stage known
    2026-04-02 10:00        | inquiry_received | stage mql
    2026-05-02 09:59:59.999 | page /           | stage mql
    2026-05-02 10:00        |                  | stage recycled, cause nobody-called, timer dwell
    2026-05-10 10:00        | inquiry_received | stage mql
    2026-06-09 09:59        |                  | stage mql
    2026-06-09 10:00        |                  | stage recycled
    """,
)

absence = table(
    "Absence",
    "Also as a reason to move: a trial that nobody used. It holds only in the step of its timer.",
    """
    stages:
      known: {kind: known}
      trial: {kind: engaged}
      recycled: {kind: recycled}
    transitions:
      trial:
        from: known
        to: trial
        when: trial_started
        because: They try it.
      gone-silent:
        from: trial
        to: recycled
        when:
          absence: {after: trial_started, no: [login, feature_used], for: 14d}
        because: Nobody used it.
    """,
    """
    2026-04-01 10:00 | trial_started | stage trial
    2026-04-15 09:59 | email_opened  | stage trial
    2026-04-15 10:00 |               | stage recycled, cause gone-silent, timer absence
    """,
)

verdict = table(
    "A verdict that moves nobody, and a rule that waits for it",
    "`to: stay` leaves the person where they are; the rule sees the verdict in the same step.",
    """
    stages:
      mql: {kind: mql}
      sql: {kind: sql}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    triage:
      interested:
        from: mql
        to: stay
    transitions:
      ready-on-both-sides:
        from: mql
        to: sql
        when:
          all:
            - triage: interested
            - score: {at_least: 50}
        because: Their interest and our points.
    """,
    """
    2026-04-01 10:00 | page /            | stage mql
    2026-04-02 10:00 | triage interested | stage mql, refused -
    2026-04-03 10:00 | webinar_attended  | stage mql
    2026-04-04 10:00 | triage interested | stage sql, cause ready-on-both-sides
    """,
)

combined = table(
    "All, any, unless",
    "`all` and `any` nest. `unless` keeps back what would otherwise move.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    transitions:
      worth-a-call:
        from: known
        to: mql
        when:
          any:
            - inquiry_received
            - all:
                - event: page
                  where: {path: {glob: /pricing}}
                - traits: {department: marketing}
        unless:
          any:
            - traits: {company: {contains: [rival]}}
            - traits: {email_domain: free_mail}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | page /pricing                   | stage known
    2026-04-02 10:00 | identified department=marketing | stage known
    2026-04-03 10:00 | identified company="Rival Inc." |
    2026-04-04 10:00 | page /pricing                   | stage known
    2026-04-05 10:00 | inquiry_received                | stage known
    2026-04-06 10:00 | identified company="Buyer Inc." | stage known
    2026-04-07 10:00 | page /pricing                   | stage mql
    """,
)

order = table(
    "The first that holds, and definite actions before all",
    """
    Both ordinary rules hold; the first listed is taken. A definite action goes before both, wherever it is written.
    `open` means every stage that is neither customer, lost nor disqualified.
    """,
    """
    stages:
      known: {kind: known}
      first: {kind: engaged}
      second: {kind: engaged}
      sql: {kind: sql}
      lost: {kind: lost}
    transitions:
      one:
        from: known
        to: first
        when: form_submitted
        because: Listed first.
      two:
        from: known
        to: second
        when: [form_submitted, trial_started]
        because: Listed second.
    triage:
      lost:
        from: open
    definite_actions:
      trial:
        event: trial_started
        from: open
        to: sql
        because: Whoever tries it is ready to talk.
    """,
    """
    2026-04-01 10:00 | page /         | stage known
    2026-04-02 10:00 | form_submitted | stage first, cause one
    2026-04-03 10:00 | trial_started  | stage sql, cause trial, how became
    2026-04-04 10:00 | triage lost    | stage lost
    2026-04-05 10:00 | trial_started  | stage lost
    """,
)

terminates = table(
    "No stage is entered twice in one step",
    """
    Two rules that send people to and fro (lint warns of them) move a person once round in each step, and no
    further. At the first event, being put on the first stage counts as entering it.
    """,
    """
    stages:
      here: {kind: known}
      there: {kind: engaged}
    transitions:
      forth:
        from: here
        to: there
        when:
          engagement: {at_least: 0}
        because: Always true.
      back:
        from: there
        to: here
        when:
          engagement: {at_least: 0}
        because: Always true.
    """,
    """
    2026-04-01 10:00 | page / | path here > there
    2026-04-02 10:00 | page / | path here > there > here > there
    """,
)

must_have = table(
    "What somebody must have to stand there",
    "Without an address nobody becomes a lead to be written to; the rule waits until it is known.",
    """
    stages:
      known: {kind: known}
      mql:
        kind: mql
        must_have: email
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
          score: {reaches: 50}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended                 | stage known, score 50
    2026-04-02 10:00 | identified email=a@example.co.jp | stage mql
    """,
)

left_out = table(
    "Who is left out",
    """
    Ondo tells a person's log what their mail domain says of them: `internal`, `customer`, `partner` or `competitor`, as
    the trait `relation`. No rule moves whoever is named under `left_out` to a stage of the kinds mql, sal or sql, and
    no return either; their score goes on, and their log is kept as anybody's. A verdict is what people decide, and
    holds.
    """,
    """
    left_out: [internal, competitor]
    engagement:
      rules:
        asked: {event: document_requested, points: 50, because: They want to know.}
    stages:
      visitor: {kind: anonymous}
      mql: {kind: mql}
    transitions:
      hot:
        from: visitor
        to: mql
        when: {score: {reaches: 40}}
        because: Warm.
    triage:
      mql: {from: visitor, because: Somebody knows better.}
    """,
    """
    2026-04-01 10:00 | traits relation=competitor |
    2026-04-01 11:00 | document_requested         | score 50, stage visitor
    2026-04-02 10:00 | triage mql                 | stage mql
    """,
)

left_out_no_more = table(
    "Who is left out no more",
    "With the next thing that they do, the rules are asked as of anybody.",
    """
    left_out: [partner]
    engagement:
      rules:
        asked: {event: document_requested, points: 50, because: They want to know.}
    stages:
      visitor: {kind: anonymous}
      mql: {kind: mql}
    transitions:
      hot:
        from: visitor
        to: mql
        when: {score: {reaches: 40}}
        because: Warm.
    """,
    """
    undated          | traits relation=partner |
    2026-04-01 11:00 | document_requested      | stage visitor
    2026-04-02 10:00 | traits relation=none    | stage mql
    """,
)
