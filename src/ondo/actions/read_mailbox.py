"""Read the mailbox in which answers arrive, from where it was read last."""

from __future__ import annotations

from ondo.actions.receive_mail import receive_mail
from ondo.domain.instants import MINUTE, Instant
from ondo.integrations.mail.mailbox import Folder, Unread, opened
from ondo.settings import Imap
from ondo.store.models import Mailbox

HELD = 5 * MINUTE
"""So long nobody else reads it; whoever is killed meanwhile leaves it to the next."""
AT_ONCE = 200


def read_mailbox(*, where: Imap, by: str, at: Instant) -> int | None:
    """Take what arrived since then; how many mails, None where somebody else is at it just now.

    The first time it begins with whatever arrives from then on. A mail that was taken before the place in the mailbox
    was noted is taken again, and is known then. What goes wrong is noted, and read next time.
    """
    box, _ = Mailbox.objects.get_or_create(name=f"{where.user}@{where.host}/{where.folder}"[:300])
    if not Mailbox.objects.filter(pk=box.pk, held_until__lte=at).update(held_until=at + HELD):
        return None
    box.refresh_from_db()
    try:
        with opened(where) as folder:
            count = _read(folder, box, by, at)
        Mailbox.objects.filter(pk=box.pk).update(held_until=0, read_at=at, error=None)
        return count
    except Unread as error:
        Mailbox.objects.filter(pk=box.pk).update(held_until=0, error=str(error))
        raise


def _read(folder: Folder, box: Mailbox, by: str, at: Instant) -> int:
    if box.validity is None:
        _note(box, folder.validity, folder.next - 1 if folder.next else max(folder.uids_after(0), default=0))
        return 0
    last = box.last if box.validity == folder.validity else 0
    uids = folder.uids_after(last)[:AT_ONCE]
    for uid in uids:
        raw = folder.mail(uid)
        if raw is not None:
            receive_mail(raw=raw, by=by, at=at)
        _note(box, folder.validity, uid)
    return len(uids)


def _note(box: Mailbox, validity: int, last: int) -> None:
    Mailbox.objects.filter(pk=box.pk).update(validity=validity, last=last)
