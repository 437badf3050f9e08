"""Accept: which of the types that can be had suits best whoever asks (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)\s*(;.*)?", re.ASCII)
QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII | re.IGNORECASE)
MAX_RANGES = 50


class Range(NamedTuple):
    """`type/subtype`, either may be `*`; `quality` from 0 to 1."""

    kind: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How closely: 3 the very type, 2 its kind, 1 any, 0 not at all."""
        kind, _, subtype = media_type.partition("/")
        if self.kind == "*":
            return int(self.subtype == "*")
        if self.kind != kind:
            return 0
        return 3 if self.subtype == subtype else 2 * (self.subtype == "*")


@lru_cache(256)
def ranges(accept: str) -> tuple[Range, ...]:
    """The parts of an Accept field; a part that is none is passed over."""
    return tuple(range_ for part in accept.lower().split(",")[:MAX_RANGES] if (range_ := one(part)))


def one(part: str) -> Range | None:
    found = RANGE.fullmatch(part)
    if not found:
        return None
    parameters = found[3] or ""
    quality = QUALITY.search(parameters)
    if quality is None and re.search(r";\s*q\s*=", parameters):
        return None
    return Range(found[1], found[2], float(quality[1]) if quality else 1.0)


def choose(accept: str | None, offers: Iterable[str]) -> str | None:
    """The best of `offers`, which stand in the order the server prefers; None if none suits. Without `accept`, the first."""
    return chosen(accept, tuple(offers))


@lru_cache(256)
def chosen(accept: str | None, offers: tuple[str, ...]) -> str | None:
    if not accept or not accept.strip():
        return offers[0]
    wanted = ranges(accept)
    best = max(offers, key=lambda offer: quality(offer, wanted))  # the first of equals
    return best if quality(best, wanted) > 0 else None


def quality(offer: str, wanted: Sequence[Range]) -> float:
    """What the most specific range that fits says of a type."""
    closeness, value = max(((range_.fits(offer), range_.quality) for range_ in wanted), default=(0, 0.0))
    return value if closeness else 0.0
