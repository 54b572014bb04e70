"""Bodies that are too large never reach Django, which would keep them in a file."""

import json

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from config.common.bodies import MAX_BYTES, limited


async def reads_all(scope, receive, send):
    """Answers with what it has heard."""
    size, last = 0, {"more_body": True}
    while last.get("more_body"):
        last = await receive()
        size += len(last.get("body", b""))
    await send({"type": "told", "size": size, "last": last["type"]})


def told(headers, *chunks, kind="http"):
    async def talk():
        to = ApplicationCommunicator(limited(reads_all), {"type": kind, "headers": headers})
        for chunk in chunks:
            await to.send_input({"type": "http.request", "body": chunk, "more_body": chunk is not chunks[-1]})
        messages = [await to.receive_output(5)]
        if messages[0]["type"] == "http.response.start":
            messages.append(await to.receive_output(5))
        await to.wait()
        return messages

    return async_to_sync(talk)()


def test_what_is_allowed_passes():
    length = [(b"content-length", str(MAX_BYTES).encode())]
    assert told(length, b"x" * MAX_BYTES) == [{"type": "told", "size": MAX_BYTES, "last": "http.request"}]


def test_fail_too_large_by_its_own_words():
    start, body = told([(b"content-length", str(MAX_BYTES + 1).encode())])
    assert (start["status"], dict(start["headers"])[b"content-type"]) == (413, b"application/problem+json")
    assert json.loads(body["body"])["code"] == "body_too_large"


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"1")], [(b"content-length", b"9" * 30)]])
def test_fail_more_than_anybody_said(headers):
    half = b"x" * (MAX_BYTES // 2 + 1)
    assert told(headers, half, half, b"") == [{"type": "told", "size": len(half), "last": "http.disconnect"}]


def test_other_protocols_pass():
    assert told([(b"content-length", b"9999999")], b"x", kind="lifespan")[0]["size"] == 1
