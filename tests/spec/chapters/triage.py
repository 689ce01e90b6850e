"""Triage: what people decide, and what must be given with it."""

from tests.spec.table import table

title = "Triage"
text = """
A verdict is an event like any other, given by a user. Each verdict says from which stages it is taken and what must
be given with it. What is missing or wrong is refused, with everything that is wrong at once; the person stays.
"""

SORTING = """
stages:
  known: {kind: known}
  mql: {kind: mql}
  sql: {kind: sql}
  lead: {kind: follow_up}
  disqualified: {kind: disqualified}
transitions:
  asked:
    from: known
    to: mql
    when: form_submitted
    because: They ask.
triage:
  sql:
    from: [mql, lead]
    ask:
      confirm: [spoken, understands]
      need: [growth, loyalty]
  lead:
    from: mql
    ask:
      next_activity: [call, mail]
      due: date
      budget: {type: number, required: false}
  disqualified:
    from: open
    reasons: [competitor, student]
"""

accepted = table(
    "Accepted",
    "The user, the verdict and the reason are recorded as the cause. A dated next activity is planned.",
    SORTING,
    """
    2026-04-01 10:00 | form_submitted                                                 | stage mql
    2026-04-02 10:00 | triage lead next_activity=call due=2026-04-10                  | stage lead, cause lead
                     |                                                                | activity 2026-04-10 00:00
    2026-04-11 10:00 | triage sql spoken=true understands=true need=growth user:sato  | stage sql, cause sql, user sato
    2026-04-12 10:00 | triage disqualified reason=student                             | stage disqualified
                     |                                                                | reason student, refused -
    """,
)

refused = table(
    "Refused, with everything that is wrong",
    "What must be confirmed must be true; a choice must be one of the choices.",
    SORTING,
    """
    2026-04-01 10:00 | form_submitted                                       | stage mql
    2026-04-02 10:00 | triage sql                                           | stage mql, refused sql
                     | | wrong field_missing:spoken field_missing:understands field_missing:need
    2026-04-02 10:05 | triage sql spoken=false understands=true need=pizza  | stage mql, refused sql
                     | | wrong not_confirmed:spoken not_a_choice:need
    2026-04-02 10:10 | triage sql spoken=true understands=true need=loyalty | stage sql, refused -
    """,
)

typed = table(
    "Fields have types",
    "What is not required may be left out, but must be of its type where it is given.",
    SORTING,
    """
    2026-04-01 10:00 | form_submitted                                             | stage mql
    2026-04-02 10:00 | triage lead next_activity=call due=soon budget=much        | refused lead
                     | | wrong not_a_date:due not_a_number:budget
    2026-04-02 10:05 | triage lead next_activity=call due=2026-02-30              | refused lead, wrong not_a_date:due
    2026-04-02 10:10 | triage lead next_activity=call due=2026-04-10 budget=1,200 | stage lead, refused -
    """,
)

stage = table(
    "The stage must take it",
    """
    What counts is the stage before the event. `open` is every stage that is neither customer, lost nor
    disqualified. A verdict that the playbook does not know is refused too.
    """,
    SORTING,
    """
    2026-04-01 10:00 | page /                                        | stage known
    2026-04-01 11:00 | triage lead next_activity=call due=2026-04-10 | stage known, refused lead
                     |                                               | wrong stage_does_not_take_it:lead
    2026-04-01 12:00 | triage hot                                    | stage known, refused hot
                     |                                               | wrong unknown_verdict:hot
    2026-04-01 13:00 | triage disqualified reason=student            | stage disqualified, refused -
    2026-04-01 14:00 | triage disqualified reason=competitor         | stage disqualified, refused disqualified
                     |                                               | reason student
    """,
)

reasons = table(
    "A reason, where reasons are listed",
    "It must be given, and must be one of them.",
    SORTING,
    """
    2026-04-01 10:00 | form_submitted                     | stage mql
    2026-04-02 10:00 | triage disqualified                | refused disqualified, wrong reason_missing:disqualified
    2026-04-02 10:01 | triage disqualified reason=boring  | refused disqualified, wrong unknown_reason:boring
    2026-04-02 10:02 | triage disqualified reason=student | stage disqualified, refused -
    """,
)

before_the_event = table(
    "After the timers, before the moves of its own step",
    "The stay ended at ten o'clock. The verdict of ten o'clock comes too late.",
    """
    stages:
      mql: {kind: mql}
      recycled: {kind: recycled}
      sql: {kind: sql}
    transitions:
      nobody-called:
        from: mql
        to: recycled
        when: {dwell: 14d}
        because: Nobody called.
    triage:
      sql:
        from: mql
    """,
    """
    2026-04-01 10:00 | page /     | stage mql
    2026-04-15 10:00 | triage sql | stage recycled, refused sql
    """,
)

must_have = table(
    "What somebody must have on the stage they are sent to",
    "Field sales takes nobody without a company.",
    """
    stages:
      mql: {kind: mql}
      sql:
        kind: sql
        must_have: [owner, company]
    triage:
      sql:
        from: mql
    """,
    """
    2026-04-01 10:00 | page /                       | stage mql
    2026-04-02 10:00 | triage sql                   | stage mql, refused sql, wrong trait_missing:company
    2026-04-03 10:00 | identified company="Acme KK" |
    2026-04-03 10:01 | triage sql                   | stage sql, refused -
    """,
)

chain_after = table(
    "The chain goes on from where the verdict leads",
    "In the same step, rules of the new stage are tried; comparisons already true are disarmed there.",
    """
    stages:
      mql: {kind: mql}
      sal: {kind: sal}
      sql: {kind: sql}
    traits:
      account:
        target: flag
    triage:
      sal:
        from: mql
    transitions:
      target-account:
        from: sal
        to: sql
        when:
          traits: {target: true}
        because: Sales wants every one of them.
    """,
    """
    2026-04-01 10:00 | page /             | stage mql
    2026-04-02 10:00 | traits target=true | stage mql
    2026-04-03 10:00 | triage sal         | path mql > sal > sql, cause target-account
    """,
)

a_bot = table(
    "Flagged verdicts do nothing",
    "A verdict that a machine sent by mistake is no verdict.",
    """
    stages:
      mql: {kind: mql}
      sql: {kind: sql}
    triage:
      sql:
        from: mql
    """,
    """
    2026-04-01 10:00 | page /             | stage mql
    2026-04-02 10:00 | triage sql flagged | stage mql, refused -
    """,
)

resets = table(
    "A reset with a verdict, also with one that moves nobody",
    "The snapshot is taken before.",
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    triage:
      wrong-score:
        from: mql
        to: stay
        reset: engagement
      lead:
        from: mql
        reset: engagement
    """,
    """
    2026-04-01 10:00 | webinar_attended   | score 50
    2026-04-02 10:00 | triage wrong-score | stage mql, score 0
    2026-04-03 10:00 | webinar_attended   | score 50
    2026-04-04 10:00 | triage lead        | stage lead, score 0, snapshot 50
    """,
)

as_good_as_not_given = table(
    "A refused verdict is as good as not given",
    "It gives no points and counts for nothing, although it stays in the log and is shown as refused.",
    """
    stages:
      mql: {kind: mql}
      sql: {kind: sql}
    engagement:
      rules:
        found_ready:
          event: triage
          where: {verdict: sql}
          points: 30
          because: What sales heard counts.
    triage:
      sql:
        from: mql
        ask:
          confirm: spoken
    """,
    """
    2026-04-01 10:00 | page /                  | stage mql, score 0
    2026-04-02 10:00 | triage sql              | stage mql, score 0, refused sql
    2026-04-03 10:00 | triage sql spoken=true  | stage sql, score 30, refused -
    """,
)

told = table(
    "What a refused verdict tells is not learnt",
    """
    An event may tell to which account somebody belongs. A verdict that is refused is as good as not given: nothing is
    learnt from it either.
    """,
    """
    traits:
      account:
        employees: number
    stages:
      known: {kind: known}
      sql: {kind: sql}
      lead: {kind: follow_up}
    fit:
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 15
          because: Smaller firms rarely have two teams to align.
    triage:
      sql: {from: lead}
      lead: {from: known}
    """,
    """
    2026-04-01 10:00 | traits employees=200          |
                     | page /                        | stage known, fit 15
    2026-04-02 10:00 | triage sql account:newcomers  | stage known, refused sql, fit 15
    2026-04-03 10:00 | triage lead account:newcomers | stage lead, refused -, fit 0
    """,
)
