"""Answers that are asked for again and again, kept while the graph stays the same: the quickest way to answer is to know."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from .channel import Message
from .settings import MAX_KEPT, MAX_KEPT_ANSWER


class Key(NamedTuple):
    """What an answer depends on: the state of the graph, the question, and how it was put."""

    snapshot: int
    question: bytes
    said: bytes


class Answers:
    """The answers used last, up to so many bytes; only those that a reader calls stable: the same graph gives them again."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Key, Message] = OrderedDict()
        self.bytes = 0

    def find(self, key: Key) -> Message | None:
        answer = self.kept.get(key)
        if answer is not None:
            self.kept.move_to_end(key)
        return answer

    def keep(self, key: Key, answer: Message) -> None:
        if not answer.said.get("stable") or size(key, answer) > MAX_KEPT_ANSWER or key in self.kept:
            return
        self.kept[key] = answer
        self.bytes += size(key, answer)
        while self.bytes > MAX_KEPT:
            self.bytes -= size(*self.kept.popitem(last=False))


def size(key: Key, answer: Message) -> int:
    """Bytes, with what Python adds."""
    return len(key.question) + len(key.said) + len(answer.body) + 1_000
