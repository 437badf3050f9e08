"""What comes in and what goes out: Request, Response, and Refusal, which is a Response that is raised."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from .settings import DISCARDING, MAX_DISCARDED, MAX_PARAMETERS, MAX_QUESTION

Receive = Callable[[], Awaitable[dict[str, Any]]]
Pairs = list[tuple[str, str]]


class Refusal(Exception):
    """Why a request is not answered: a status and one line, for whoever sent it."""

    def __init__(self, status: int, reason: str, *headers: tuple[str, str], close: bool = False) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason
        self.headers = [*headers, ("connection", "close")] if close else [*headers]


class Response:
    """`status`, `body`, and header fields; a body has a media type."""

    def __init__(
        self, body: bytes = b"", media_type: str | None = None, status: int = 200, headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.status, self.body = status, body
        self.headers = [*headers]
        if media_type is not None:
            self.headers.append(("content-type", with_charset(media_type)))

    @classmethod
    def of(cls, refusal: Refusal) -> Response:
        return cls(f"{refusal.reason}\n".encode(), "text/plain", refusal.status, refusal.headers)


class Request:
    """What somebody asks over HTTP: `path` is decoded, `query` as sent, `headers` by lower-case name, `client` an address."""

    def __init__(self, scope: dict[str, Any], receive: Receive) -> None:
        self.scope, self._receive = scope, receive
        self.method: str = scope["method"]
        self.client: str = scope["client"][0] if scope.get("client") else "-"
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.is_read = False  # its whole body

    @cached_property
    def path(self) -> str:
        """The path as text. Refused if it is not UTF-8."""
        raw: bytes = self.scope["raw_path"]
        return decoded(unquote_to_bytes(raw) if b"%" in raw else raw, "the address")

    @property
    def address(self) -> str:
        """Path and query as sent, for the log."""
        path: bytes = self.scope["raw_path"]
        return (path + b"?" * bool(self.query) + self.query).decode("ascii", "backslashreplace")

    def header(self, name: str) -> str | None:
        value = self.headers.get(name.encode())
        return None if value is None else value.decode("latin-1").strip()

    @property
    def media_type(self) -> str:
        """The type of the body without its parameters, lower case; empty if none is said."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def base(self) -> str:
        """The address of the server as this client sees it, without a slash at the end."""
        return f"{self.scope['scheme']}://{self.header('host')}"

    @cached_property
    def parameters(self) -> Pairs:
        """Those of the address. Refused if there are too many, or if they are not UTF-8."""
        return [*pairs(self.query)]

    async def body(self, limit: int = MAX_QUESTION) -> bytes:
        """The whole body; refused with 413 beyond `limit` bytes, before it is read where its length is said."""
        if int(self.header("content-length") or 0) > limit:
            raise too_large(limit)
        read = bytearray()
        more = True
        while more:
            event = await self._receive()
            if event["type"] == "http.disconnect":
                raise Refusal(HTTPStatus.BAD_REQUEST, "the request ended before its body did", close=True)
            read += event.get("body", b"")
            more = event.get("more_body", False)
            if len(read) > limit:
                raise too_large(limit)
        self.is_read = True
        return bytes(read)

    async def discard(self) -> None:
        """Read a body that is refused to its end, within limits: who is still sending would not see the answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DISCARDING):
                read, more = 0, not self.is_read and self.header("expect") is None
                while more and read < MAX_DISCARDED:
                    event = await self._receive()
                    read += len(event.get("body", b""))
                    more = event.get("more_body", False)


def too_large(limit: int) -> Refusal:
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body of more than {limit} bytes", close=True)


@lru_cache(512)
def pairs(query: bytes) -> Pairs:
    """The parameters of an address, which is never long; many are asked for again and again."""
    return form(query)


def form(text: bytes) -> Pairs:
    """The pairs of a form or a query string, application/x-www-form-urlencoded."""
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict")
    except UnicodeDecodeError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "a parameter is not UTF-8") from None
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"more than {MAX_PARAMETERS} parameters") from None


def decoded(data: bytes, what: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"{what} is not UTF-8: byte {problem.start} cannot be read") from None


def with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") and ";" not in media_type else media_type
