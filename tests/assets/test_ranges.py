"""Byte ranges: the part that was asked for, or the whole, or a clear no."""

import io

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from assets.ranges import (
    BLOCK,
    Range,
    Unsatisfiable,
    not_modified,
    parse_range,
    read_blocks,
    respond,
)

CONTENT = b"0123456789"
ETAG = '"photo-1"'
LARGE = bytes(range(256)) * (BLOCK // 256 * 2 + 1)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-4", (0, 5)),
        ("bytes=5-", (5, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=9-9", (9, 10)),
        ("bytes=0-99999999999999999999", (0, 10)),
        ("bytes=-99", (0, 10)),
        ("Bytes=0-0", (0, 1)),
        ("bytes= 2-3 ", (2, 4)),
    ],
)
def test_a_range_is_understood(header, part):
    assert parse_range(header, 10) == Range(*part)


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_outside_is_unsatisfiable(header):
    assert isinstance(parse_range(header, 10), Unsatisfiable)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=--5",
        "bytes=0-1,3-4",
        "seconds=0-1",
        "bytes=٣-٤",
        "bytes=0-" + "9" * 5000,
    ],
)
def test_what_makes_no_sense_is_answered_by_the_whole(header):
    assert parse_range(header, 10) is None


def test_nothing_can_be_cut_from_an_empty_file():
    assert isinstance(parse_range("bytes=0-", 0), Unsatisfiable)
    assert parse_range("bytes=-5", 0) is None


@given(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 50)), st.integers(0, 40))
def test_a_range_never_leaves_the_content(first, last, length):
    part = parse_range(f"bytes={first}-{'' if last is None else last}", length)
    if isinstance(part, Range):
        assert 0 <= part.start < part.stop <= length


def ask(content=CONTENT, method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    return respond(
        request,
        lambda start, stop: read_blocks(io.BytesIO(content), start, stop),
        length=len(content),
        etag=ETAG,
        content_type="image/jpeg",
    )


def test_without_a_range_the_whole_is_sent():
    response = ask()
    assert response.status_code == 200
    assert response.content == CONTENT
    assert response["Content-Length"] == "10"
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == ETAG
    assert response["Content-Type"] == "image/jpeg"


def test_a_range_is_answered_with_206():
    response = ask(Range="bytes=2-4")
    assert response.status_code == 206
    assert response.content == b"234"
    assert response["Content-Range"] == "bytes 2-4/10"
    assert response["Content-Length"] == "3"


def test_a_range_outside_is_answered_with_416():
    response = ask(Range="bytes=10-")
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10"
    assert response.content == b""


def test_large_content_is_streamed_in_blocks():
    response = ask(LARGE)
    assert response.streaming
    blocks = list(response)
    assert b"".join(blocks) == LARGE
    assert max(map(len, blocks)) == BLOCK


def test_a_large_part_is_streamed_from_its_middle():
    response = ask(LARGE, Range="bytes=100-300099")
    assert response.status_code == 206
    assert response.getvalue() == LARGE[100:300_100]
    assert response["Content-Length"] == "300000"


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=2-4"}])
def test_head_says_the_length_and_sends_nothing(headers):
    response = ask(LARGE, "head", **headers)
    assert response.status_code == 200
    assert response.content == b""
    assert response["Content-Length"] == str(len(LARGE))
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("if_range", "status"),
    [
        (ETAG, 206),
        ('"photo-2"', 200),
        ("W/" + ETAG, 200),
        ("Sun, 22 Nov 2026 12:00:00 GMT", 200),
    ],
)
def test_a_download_resumes_only_when_the_content_is_the_same(if_range, status):
    assert ask(Range="bytes=2-4", If_Range=if_range).status_code == status


@pytest.mark.parametrize("etags", [ETAG, f'"other", {ETAG}', "*", "W/" + ETAG])
def test_what_the_browser_has_is_not_sent_again(etags):
    request = RequestFactory().get("/", headers={"If-None-Match": etags})
    response = not_modified(request, ETAG)
    assert response.status_code == 304
    assert response["ETag"] == ETAG


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": '"other"'}])
def test_what_the_browser_lacks_is_sent(headers):
    assert not_modified(RequestFactory().get("/", headers=headers), ETAG) is None


def test_a_file_that_lost_bytes_is_an_error_and_not_a_short_answer():
    with pytest.raises(EOFError, match="5 bytes are missing"):
        list(read_blocks(io.BytesIO(b"01234"), 0, 10))
