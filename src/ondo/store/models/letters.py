"""Mail between one user and one person: letters and answers, templates, and the mailbox that is read."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One mail, written by a user of ours or received."""

    kind = models.CharField(max_length=20)
    """`written` by us; `reply`, `bounce`, `auto_reply` or `unreadable`: received."""
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    """Null: received, and nobody knows from whom."""
    user = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    """Who wrote it, or to whose letter it answers."""
    address = models.CharField(max_length=320)
    """Where it went, or where it came from."""
    subject = models.CharField(max_length=300)
    text = models.TextField()
    attached = models.JSONField(default=list)
    """Names of the files that came with it. The files themselves stay in the mailbox."""
    message_id = models.CharField(max_length=250, unique=True)
    """By which it is the same mail however often it comes."""
    token = models.CharField(max_length=32, null=True, unique=True)
    """Of ours: the part of the reply address by which answers find it."""
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    at = models.BigIntegerField()
    """When it was written, or when it arrived."""
    state = models.CharField(max_length=20)
    """Ours: `waiting`, `sent`, `bounced`, `withdrawn` or `refused`; received: `new`, or `seen`: nobody has to look."""
    sent_at = models.BigIntegerField(null=True)
    error = models.TextField(null=True)
    """Why it came back, was not sent, or could not be read."""
    event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "letter"
        indexes = [models.Index(fields=["person", "at"], name="letter_person_at")]


class LetterTemplate(models.Model):
    """A letter to begin with: Liquid, with the person and the writer in it."""

    name = models.CharField(max_length=100, unique=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    made_at = models.BigIntegerField()
    retired_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "letter_template"


class Mailbox(models.Model):
    """How far a mailbox was read. Nothing is changed in it, so that is not noted there."""

    name = models.CharField(max_length=300, unique=True)
    """Host and folder."""
    validity = models.BigIntegerField(null=True)
    """UIDVALIDITY: with another one, the numbers mean other mails."""
    last = models.BigIntegerField(default=0)
    """UID of the last mail that was taken."""
    held_until = models.BigIntegerField(default=0)
    """Until then one worker reads it, and no other."""
    read_at = models.BigIntegerField(null=True)
    error = models.TextField(null=True)
    """Why it could not be read last time."""

    class Meta:
        db_table = "mailbox"
