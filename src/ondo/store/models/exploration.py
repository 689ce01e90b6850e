"""The exploration sample: people below the line who are worked on all the same, so that the line can be judged."""

from __future__ import annotations

from django.db import models


class Sample(models.Model):
    """How large the sample is: one row, or none while nobody is drawn."""

    share = models.IntegerField()
    """Of a thousand people below the line, so many are drawn each week."""
    drawn_until = models.BigIntegerField(default=0)
    """Up to when people have been drawn: the end of the last week for which they were."""

    class Meta:
        db_table = "sample"


class Drawn(models.Model):
    """Somebody who was drawn for a week: [at, until). Appended, since what is learnt rests on it."""

    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    until = models.BigIntegerField(db_index=True)
    propensity = models.FloatField()
    """How likely they were to be drawn."""

    class Meta:
        db_table = "drawn"
        constraints = [models.UniqueConstraint(fields=["person", "until"], name="drawn_once_a_week")]
