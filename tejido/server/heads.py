"""What every answer says before its body."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus

SAFE = [  # what every answer says with its body; a page says more of itself
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
SAFE_NAMES = {name for name, _ in SAFE}
EMPTY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}  # have no body

Fields = list[tuple[bytes, bytes]]


def fields(status: int, headers: Iterable[tuple[str, str]], length: int) -> Fields:
    """The header fields of a response whose own are these, and whose body has that length."""
    said = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
    own = {name for name, _ in said}
    if status != HTTPStatus.NOT_MODIFIED:  # which would put these in the place of what the page itself once said
        said += SAFE if own.isdisjoint(SAFE_NAMES) else [pair for pair in SAFE if pair[0] not in own]
    if status not in EMPTY:
        said.append((b"content-length", b"%d" % length))
    return said


def written(lines: Fields) -> bytes:
    return b"".join(b"%b: %b\r\n" % line for line in lines)


@lru_cache(64)
def beginning(status: int, headers: tuple[tuple[str, str], ...]) -> bytes:
    """How a response begins whose body comes next, up to the number of its bytes."""
    lines = written(fields(status, headers, 0))
    return b"HTTP/1.1 %d %b\r\n%b" % (status, HTTPStatus(status).phrase.encode(), lines.removesuffix(b"0\r\n"))
