"""Fit: what a person and their company are."""

from tests.spec.table import table

title = "Fit: what a person and their company are"
text = """
Fit rules look at traits. The fit is worked out anew, as a whole, whenever a trait changes; nothing is ever added up
over time. Traits that are known without a date hold from before the first event.
"""

condition = table(
    "Points while a condition holds",
    "When the number of employees is corrected, the points go.",
    """
    traits:
      account:
        employees: number
    fit:
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 15
          because: Smaller firms rarely have two teams to align.
    """,
    """
    undated          | traits employees=200 |
    2026-04-01 10:00 | page /               | fit 15, score 15
    2026-04-02 10:00 | traits employees=99  | fit 0
    2026-04-03 10:00 | traits employees=100 | fit 15
    """,
)

missing = table(
    "What is not known",
    """
    A trait that a rule needs and that is missing gives the rule's `if_missing`, nothing by default, and never an
    error. A number that cannot be read as one is missing too.
    """,
    """
    traits:
      account:
        employees: number
    fit:
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 15
          if_missing: 5
          because: Not knowing is better than knowing that it is small.
    """,
    """
    2026-04-01 10:00 | page /                | fit 5
    2026-04-02 10:00 | traits employees=many | fit 5
    2026-04-03 10:00 | traits employees=20   | fit 0
    2026-04-04 10:00 | traits employees=2000 | fit 15
    """,
)

blank = table(
    "A blank never clears",
    "An empty field of a form or a file says nothing about the person.",
    """
    fit:
      rules:
        marketing:
          when:
            department: [マーケティング, marketing]
          points: 10
          because: Our users.
    """,
    """
    2026-04-01 10:00 | identified department=Marketing | fit 10
    2026-04-02 10:00 | identified department=""        | fit 10
    2026-04-03 10:00 | identified department="　"      | fit 10
    2026-04-04 10:00 | identified department=sales     | fit 0
    """,
)

last_wins = table(
    "The last word wins, by its date",
    """
    A row that arrives later with an earlier date does not undo what was said after it. At one instant, the later
    row wins.
    """,
    """
    traits:
      account:
        employees: number
    fit:
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 15
          because: Size.
    """,
    """
    2026-04-01 10:00 | page /               | fit 0
    2026-04-10 10:00 | traits employees=200 | fit 15
    2026-04-05 10:00 | traits employees=20  | fit 0
    2026-04-11 10:00 |                      | fit 15
    2026-04-12 10:00 | traits employees=30  |
                     | traits employees=300 | fit 15
    """,
)

groups = table(
    "Groups with a bound",
    "As with engagement, the bound cuts the sum and has a line of its own.",
    """
    traits:
      account:
        employees: number
        industry: text
    fit:
      groups:
        company: {worth_at_most: 30, worth_at_least: -10}
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 20
          if_missing: -20
          group: company
          because: Size.
        industry:
          when:
            industry: [IT, 製造]
          points: 15
          group: company
          because: Where our references are.
    """,
    """
    2026-04-01 10:00 | page /               | fit -10, mid-size = -20, company = 10
    2026-04-02 10:00 | traits industry=it   | fit -5, company = 0
    2026-04-03 10:00 | traits employees=100 | fit 30, mid-size = 20, industry = 15, company = -5
    """,
)

tests = table(
    "The tests that a trait can be put to",
    "All conditions of a rule must hold.",
    """
    fit:
      rules:
        leads-a-team:
          when:
            job_title: {contains: [部長, 課長, manager]}
            department: {none_of: [採用, recruiting]}
          points: 10
          because: They decide, and not about hiring.
        reachable:
          when:
            phone: {present: true}
          points: 1
          because: Can be called.
    """,
    """
    2026-04-01 10:00 | identified job_title="Sales ＭＡＮＡＧＥＲ" | leads-a-team = 10
    2026-04-02 10:00 | identified department=Recruiting            | leads-a-team = 0
    2026-04-03 10:00 | identified department=営業 phone=0312345678 | leads-a-team = 10, reachable = 1
    2026-04-04 10:00 | identified job_title=営業部長               | leads-a-team = 10
    2026-04-05 10:00 | identified job_title=staff                  | leads-a-team = 0
    """,
)

free_mail = table(
    "Addresses of free mail",
    "`email_domain` is taken from the address. The word `free_mail` stands for a table of providers.",
    """
    fit:
      rules:
        free-mail:
          when:
            email_domain: free_mail
          points: -10
          because: No company can be recognised.
        company-mail:
          when:
            email_domain: {none_of: free_mail}
            email: {present: true}
          points: 5
          because: A company can be recognised.
    """,
    """
    2026-04-01 10:00 | identified email=tanaka@GMail.com     | fit -10, score 0
    2026-04-02 10:00 | identified email=tanaka@example.co.jp | fit 5
    """,
)

account = table(
    "Changing companies",
    "What was known about the old company does not hold for the new one.",
    """
    traits:
      person:
        seniority: text
      account:
        employees: number
    fit:
      rules:
        mid-size:
          when:
            employees: {at_least: 100}
          points: 15
          if_missing: 1
          because: Size.
        director:
          when:
            seniority: director
          points: 10
          because: Decides.
    """,
    """
    2026-04-01 10:00 | traits account:acme employees=200 seniority=director | fit 25
    2026-05-01 10:00 | traits account:acme                                  | fit 25
    2026-06-01 10:00 | traits account:beta                                  | fit 11
    2026-06-02 10:00 | traits account:beta employees=50                     | fit 10
    2026-06-03 10:00 | traits account:gamma employees=500                   | fit 25
    """,
)

persona = table(
    "Personas in three layers",
    """
    A persona is the ideal buyer: the company, the department, the person. A rule may ask for all of it or for some
    layers. A layer that needs an unknown trait is not matched.
    """,
    """
    traits:
      person:
        seniority: text
      account:
        employees: number
    personas:
      marketing-leader:
        because: Six of the last eight deals.
        account:
          employees: {at_least: 100}
        department:
          department: marketing
        person:
          seniority: [director, manager]
    fit:
      rules:
        right-company:
          when:
            persona: {is: marketing-leader, layers: [account]}
          points: 10
          because: The company fits.
        right-desk:
          when:
            persona: {is: marketing-leader, layers: [account, department]}
          points: 5
          because: So does the desk.
        right-person:
          when:
            persona: marketing-leader
          points: 20
          because: That is them.
    """,
    """
    2026-04-01 10:00 | traits employees=100                            | fit 10
    2026-04-02 10:00 | traits department=Marketing                     | fit 15
    2026-04-03 10:00 | traits seniority=Manager                        | fit 35
    2026-04-04 10:00 | traits employees=20                             | fit 0
    """,
)

floor = table(
    "Fit and engagement make the score",
    "What is wrong with the company weighs against what the person does.",
    """
    fit:
      rules:
        free-mail:
          when:
            email_domain: free_mail
          points: -10
          because: No company can be recognised.
    engagement:
      rules:
        visited:
          event: page
          points: 6
          because: Visits.
    """,
    """
    undated          | traits email=tanaka@gmail.com |
    2026-04-01 10:00 | page /                        | score 0, fit -10, engagement 6, floor = 4
    2026-04-02 10:00 | page /                        | score 2, fit -10, engagement 12, floor = 0
    """,
)
