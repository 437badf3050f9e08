"""Requests: a body is read once, and nobody waits for more of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tejido.server.messages import Refusal, Request

PARTS: list[dict[str, Any]] = [{"type": "http.request", "body": b"one ", "more_body": True}, {"type": "http.request", "body": b"two"}]


def request(*fields: tuple[bytes, bytes]) -> tuple[Request, list[dict[str, Any]]]:
    """A request in two parts, and those of them that nobody has taken yet; who asks for a third would wait for ever."""
    left = [*PARTS]

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    return Request({"method": "POST", "query_string": b"", "headers": [*fields]}, receive), left


def test_what_is_refused_after_it_was_read_waits_for_nothing_more() -> None:
    sent, left = request()
    assert asyncio.run(sent.body()) == b"one two"
    asyncio.run(sent.discard())
    assert left == []


def test_what_is_refused_before_is_read_to_its_end() -> None:
    sent, left = request()
    asyncio.run(sent.discard())
    assert left == []


def test_what_is_too_large_is_read_to_its_end_all_the_same() -> None:
    sent, left = request()
    with pytest.raises(Refusal, match="more than 3 bytes"):
        asyncio.run(sent.body(3))
    asyncio.run(sent.discard())
    assert left == []


def test_nothing_is_read_from_who_waits_to_be_let_in() -> None:
    sent, left = request((b"expect", b"100-continue"))
    asyncio.run(sent.discard())
    assert left == PARTS
