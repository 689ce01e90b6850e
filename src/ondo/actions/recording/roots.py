"""Who stands for whom: what a merge changes in the store, and what an un-merge changes back.

A root points to nobody; everybody who became part of it, by whatever way, points to it. The ledger says for each row
both its holder, who never changes, and the root. The log of merges says who became part of whom.
"""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.errors import OndoError
from ondo.domain.identity import PERSON, STRONG
from ondo.store import bulk
from ondo.store.models import Merge


def absorb(kept: int, absorbed: int) -> None:
    """Let one root stand for another one, and for everybody who is part of that."""
    bulk.execute("UPDATE person SET root_id = %s WHERE id = %s OR root_id = %s", [kept, absorbed, absorbed])
    bulk.execute("UPDATE ledger SET person_id = %s WHERE person_id = %s", [kept, absorbed])


def give_back(person: int, root: int, members: Sequence[int]) -> None:
    """Let somebody stand for themselves again, and for `members`, who are part of them; their rows go with them."""
    bulk.execute("UPDATE person SET root_id = NULL WHERE id = %s", [person])
    where, parameter = bulk.listed(members)
    bulk.execute(f"UPDATE person SET root_id = %s WHERE id {where}", [person, parameter])
    where, parameter = bulk.listed([person, *members])
    bulk.execute(
        f"UPDATE ledger SET person_id = %s WHERE person_id = %s AND holder_id {where}", [person, root, parameter]
    )


def members_of(person: int) -> list[int]:
    """Everybody who became part of a person by merges that were not undone, directly or by way of others."""
    edges = Merge.objects.filter(undone_at=None, kept__in=_group_of(person)).values_list("kept_id", "absorbed_id")
    below: dict[int, list[int]] = {}
    for kept, absorbed in edges:
        below.setdefault(kept, []).append(absorbed)
    found, asked = set[int](), [person]
    while asked:
        new = [member for one in asked for member in below.get(one, []) if member not in found]
        found.update(new)
        asked = new
    return sorted(found)


def _group_of(person: int) -> list[int]:
    root = bulk.rows("SELECT COALESCE(root_id, id) FROM person WHERE id = %s", [person])[0][0]
    return [row[0] for row in bulk.rows("SELECT id FROM person WHERE id = %s OR root_id = %s", [root, root])]


def lock_groups(people: Sequence[int]) -> dict[int, int]:
    """Lock these people, whoever stands for them, and everybody for whom those stand; each with their root.

    Raises OndoError where a worker merged one of them just now.
    """
    where, parameter = bulk.listed(people)
    roots = f"SELECT COALESCE(root_id, id) FROM person WHERE id {where}"
    found = bulk.rows(
        f"SELECT id, COALESCE(root_id, id) FROM person WHERE id IN ({roots}) OR root_id IN ({roots})"
        f" ORDER BY id{bulk.locked()}",
        [parameter, parameter],
    )
    locked = dict(found)
    if not locked.keys() >= {*people, *locked.values()}:
        raise OndoError("person.changed_meanwhile")
    return locked


def set_known(root: int) -> None:
    """Whether anything says who somebody is: a key of theirs, or the name by which they were imported."""
    strong, kinds = bulk.listed(sorted(STRONG - {PERSON}), "text")
    mine = "(m.id = person.id OR m.root_id = person.id)"
    bulk.execute(
        "UPDATE person SET known = EXISTS"
        f" (SELECT 1 FROM person m WHERE {mine} AND (m.key <> 'p' || m.id OR EXISTS"
        f" (SELECT 1 FROM identity i WHERE i.person_id = m.id AND i.kind {strong}))) WHERE id = %s",
        [kinds, root],
    )
