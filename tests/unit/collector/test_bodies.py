"""From the bytes of a request to its items."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ondo.collector.bodies import MOST_BYTES, MOST_ITEMS, Parcel, opened, unpacked
from ondo.tracking.call import Unusable


def items(parcel: Parcel) -> list[bytes]:
    return [bytes(item) for item in parcel.items]


def test_a_batch_gives_its_items_as_they_are() -> None:
    parcel = opened(
        b'{"batch": [{"a": 1.10}, 7, {"b":"\\u3042"}], "sentAt": "now", "writeKey": "k", "context": {"x": 1}}'
    )
    assert items(parcel) == [b'{"a": 1.10}', b"7", b'{"b":"\\u3042"}']
    assert (parcel.sent_at, parcel.write_key, bytes(parcel.context or b"")) == ("now", "k", b'{"x": 1}')


@pytest.mark.parametrize(
    "body", [b'{"type":"track","writeKey":"k"}', b'{"batch": {}, "writeKey": "k"}', b"[1]", b"no", b"\xff"]
)
def test_what_is_no_batch_is_one_item(body: bytes) -> None:
    assert items(opened(body)) == [body]


def test_an_empty_batch_has_no_items() -> None:
    assert items(opened(b'{"batch":[]}')) == []


@pytest.mark.parametrize("odd", ['{"v": NaN}', '{"v": -Infinity}', '{"title": "\\ud83d"}'])
def test_one_odd_item_does_not_spoil_the_batch(odd: str) -> None:
    parcel = opened(
        f'{{"batch": [{{"fine": "あ"}}, {odd}], "sentAt": "now", "writeKey": "k", "context": {{}}}}'.encode()
    )
    assert [json.loads(item)["fine"] for item in items(parcel)[:1]] == ["あ"]
    assert items(parcel)[1].decode() == odd
    assert (parcel.sent_at, parcel.write_key, bytes(parcel.context or b"")) == ("now", "k", b"{}")


def test_bytes_that_are_no_text_spoil_only_their_item() -> None:
    assert items(opened(b'{"batch":[{"a":1},{"b":"\xff"}]}')) == [b'{"a":1}', b'{"b":"\xff"}']


def test_more_items_than_can_be_looked_at() -> None:
    with pytest.raises(Unusable) as caught:
        opened(b'{"batch":[' + b",".join([b"{}"] * (MOST_ITEMS + 1)) + b"]}")
    assert caught.value.problem.key == "collector.too_many"


@pytest.mark.parametrize("depth", [200, 5_000, 1_000_000])
def test_depth_ends_nothing(depth: int) -> None:
    body = b'{"batch":[{"a":' + b"[" * depth + b"]" * depth + b"}]}"
    assert len(opened(body).items) == 1


def test_gzip_is_seen_by_its_first_bytes() -> None:
    assert unpacked(gzip.compress(b'{"a":1}')) == b'{"a":1}' == unpacked(b'{"a":1}')


def test_a_mark_at_the_start_is_no_part_of_the_text() -> None:
    assert unpacked(b"\xef\xbb\xbf{}") == unpacked(gzip.compress(b"\xef\xbb\xbf{}")) == b"{}"


def test_gzip_that_breaks_off() -> None:
    whole = gzip.compress(b'{"a":1}' * 100)
    for body in (whole[:-9], whole[:30], whole[:10] + b"garbage", b"\x1f\x8b"):
        with pytest.raises(Unusable) as caught:
            unpacked(body)
        assert caught.value.problem.key == "collector.broken_gzip"


def test_a_little_that_unpacks_to_a_lot_is_never_unpacked_whole() -> None:
    packing = zlib.compressobj(wbits=31)
    bomb = b"".join(packing.compress(b" " * 1_000_000) for _ in range(MOST_BYTES // 1_000_000 + 1)) + packing.flush()
    with pytest.raises(Unusable) as caught:
        unpacked(bomb)
    assert (caught.value.problem.key, len(bomb) < 10_000) == ("collector.too_large", True)


@given(st.binary())
def test_any_bytes(body: bytes) -> None:
    assert len(opened(body).items) <= 1 or b"batch" in body
