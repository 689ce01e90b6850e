"""When users of ours can be met, and who has booked them."""

from __future__ import annotations

from django.db import models


class BookingPage(models.Model):
    """How meetings with a user are booked."""

    user = models.OneToOneField("User", on_delete=models.PROTECT, primary_key=True, related_name="booking_page")
    timezone = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    """`discovery` (商談前の相談) or `meeting` (商談): which event a booking is."""
    minutes = models.IntegerField(default=30)
    pause = models.IntegerField(default=0)
    """Minutes that stay free between two meetings."""
    notice_hours = models.IntegerField(default=4)
    """So long before a meeting it can be booked at the latest."""
    days = models.IntegerField(default=21)
    """So many days ahead."""
    place = models.CharField(max_length=300, default="")
    """Where, or by what link."""
    open = models.BooleanField(default=True)

    class Meta:
        db_table = "booking_page"


class FreeTime(models.Model):
    """A part of the week in which a user can be met: minutes of the day in the zone of their page; Monday 0."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="free_times")
    weekday = models.IntegerField()
    begins = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        db_table = "free_time"


class Booking(models.Model):
    """A user's time, taken by a meeting. The meeting itself is told by events; `key` is what both call it."""

    key = models.CharField(max_length=200, unique=True)
    """Also the UID in calendars."""
    token = models.CharField(max_length=32, unique=True)
    """Whoever has it may call the meeting off or move it."""
    host = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    """Null: a booking tool's, with somebody who is no user."""
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    """Null: whoever booked it was not known by then."""
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=320)
    words = models.TextField(default="")
    """What they would like to speak about."""
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=300, default="")
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()
    sequence = models.IntegerField(default=0)
    """Rises with each change, so that calendars know which invitation is the latest."""
    tool = models.CharField(max_length=20, default="")
    """Which booking tool told of it, and sends the invitations; empty: Ondo itself."""
    booked_at = models.BigIntegerField()
    booked_by = models.CharField(max_length=150, null=True)
    """The user who booked it; null: the person themselves."""
    cancelled_at = models.BigIntegerField(null=True)
    event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "booking"
        indexes = [
            models.Index(fields=["host", "ends_at"], name="booking_host_ends"),
            models.Index(fields=["person", "starts_at"], name="booking_person_starts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "starts_at"],
                condition=models.Q(cancelled_at__isnull=True, tool=""),
                name="booking_once",
            )
        ]
