"""Booking pages: public, reached by a signed link; whoever booked may move the meeting or call it off."""
