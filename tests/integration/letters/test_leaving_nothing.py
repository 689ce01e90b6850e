"""What an erasure and an export make of letters and meetings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.letters.office import TANAKA, Desk, answer
from tests.integration.letters.servers import PostOffice
from tests.integration.meetings.calendar import books, free, offers


def test_letters_go_and_of_a_meeting_stays_that_the_time_was_taken(
    desk: Desk, post: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Booking, Letter
    from ondo.store.reading.export import everything_of

    monkeypatch.setenv("ONDO_ERASURES", str(tmp_path / "erased.jsonl"))
    desk.writes("Our meeting")
    desk.posts()
    reply = desk.gets(answer(post.mails[-1], "Call me on 090-1234-5678"))
    desk.writes("Re: Our meeting", answers=reply)
    page = offers(desk)
    slot = free(desk, page)[0]
    books(desk, page, slot)
    told = everything_of(desk.person, desk.office.now)
    assert [one["subject"] for one in told["letter"]] == ["Our meeting", "Re: Our meeting", "Re: Our meeting"]
    assert [one["address"] for one in told["booking"]] == [TANAKA]
    erase(person=desk.person, by="test", at=desk.office.now)
    assert not Letter.objects.exists()
    (booking,) = Booking.objects.all()
    assert (booking.name, booking.address, booking.words, booking.starts_at) == ("", "", "", slot)
    desk.posts(later=60_000)
    assert len(post.mails) == 1, "neither the second letter nor an invitation"
