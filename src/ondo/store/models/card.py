"""What lists show of people who are known, and by which words they are found."""

from __future__ import annotations

from django.db import models


class Card(models.Model):
    """What is known of somebody, ready to be shown in a list: their traits, shortened to fit."""

    person = models.OneToOneField("Person", on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    name = models.CharField(max_length=200, null=True)
    kana = models.CharField(max_length=200, null=True)
    company = models.CharField(max_length=200, null=True)
    title = models.CharField(max_length=200, null=True)
    department = models.CharField(max_length=200, null=True)
    email = models.CharField(max_length=320, null=True)
    phone = models.CharField(max_length=50, null=True)

    class Meta:
        db_table = "card"


class Term(models.Model):
    """A word by whose beginning somebody is found: normalised, so that however it is written it is one."""

    term = models.CharField(max_length=100)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        db_table = "term"
