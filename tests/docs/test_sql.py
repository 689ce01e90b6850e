"""The SQL that the documents show is understood by both databases."""

from __future__ import annotations

import pytest
from tests.docs.blocks import DOCUMENTS, Block, blocks_of

SHOWN = [block for path in DOCUMENTS for block in blocks_of(path) if block.language == "sql"]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.name)
def test_sql_that_is_shown_can_be_asked(block: Block, store: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(block.text)
        cursor.fetchall()
