"""Messages between the processes, in whatever pieces they arrive."""

from __future__ import annotations

import pytest

from tejido.server.channel import Message, Unpacker, packed

MESSAGES = [Message({"do": "query", "named": ["ñ"]}, b"ASK {}"), Message({}), Message({"status": 200}, bytes(range(256)) * 3)]


@pytest.mark.parametrize("size", [1, 3, 8, 9, 50, 10_000])
def test_messages_arrive_whole(size: int) -> None:
    sent = b"".join(map(packed, MESSAGES)) * 3
    unpacker = Unpacker()
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert [message for piece in pieces for message in unpacker.feed(piece)] == MESSAGES * 3
    assert not unpacker.rest
