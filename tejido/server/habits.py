"""Which questions take long, as far as their like did: those that differ in numbers and IRIs alone, asked by the same client."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .line import Job

DIFFERENT = re.compile(rb"<[^<>\s]*>|[0-9]+")
MOST, LONGEST = 512, 4_096  # kinds that are remembered, and bytes by which one is known

Kind = tuple[str, str, bytes]


class Habits:
    """The kinds that took long, those met last."""

    def __init__(self) -> None:
        self.lengthy: OrderedDict[Kind, None] = OrderedDict()

    def are_long(self, job: Job) -> bool:
        """Whether the like of it took long when it was asked last."""
        return bool(self.lengthy) and kind(job) in self.lengthy

    def learn(self, job: Job, is_long: bool) -> None:
        if not is_long:
            self.lengthy.pop(kind(job), None)
            return
        self.lengthy[kind(job)] = None
        self.lengthy.move_to_end(kind(job))
        if len(self.lengthy) > MOST:
            self.lengthy.popitem(last=False)


def kind(job: Job) -> Kind:
    said, body = job.message
    asked = str(said.get("path", "")).encode() + b" " + body[:LONGEST]
    return job.client, said["do"], DIFFERENT.sub(b"", asked)
