"""Who may: Host against DNS rebinding, Origin against other people's pages, the token of who may change the graph."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import re
from functools import lru_cache
from http import HTTPStatus

from .messages import Refusal, Request
from .settings import Settings

HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?", re.ASCII)
CHALLENGE = ("www-authenticate", 'Bearer realm="tejido", charset="UTF-8"')


class Access:
    def __init__(self, settings: Settings) -> None:
        self.names = {"localhost", settings.host.lower(), *(name.lower() for name in settings.hosts)}
        self.origins = set(settings.origins)
        self.token = settings.token

    def admit(self, request: Request) -> None:
        """Refuses what names another host, or comes from a page of another origin."""
        if not self.is_own(request):
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, "this server does not go by that name; --allow-host NAME lets it")
        origin = request.header("origin")
        if origin is not None and not self.allows(origin, request):
            raise Refusal(HTTPStatus.FORBIDDEN, "pages of that origin may not ask here; --allow-origin ORIGIN lets them")

    def is_own(self, request: Request) -> bool:
        """A name must be known; a number cannot be rebound."""
        hosts = [value for name, value in request.scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            raise Refusal(HTTPStatus.BAD_REQUEST, "a request names its host once")
        name = name_of(hosts[0])
        return name in self.names or is_number(name.strip("[]"))

    def allows(self, origin: str, request: Request) -> bool:
        return bool(self.origins & {origin, "*"}) or origin.lower() == request.base.lower()

    def shares_with(self, origin: str | None) -> bool:
        """Whether pages of that origin may read the answer (CORS)."""
        return origin is not None and bool(self.origins & {origin, "*"})

    def is_editor(self, request: Request) -> bool:
        """Whether the request carries the token."""
        return self.token is not None and hmac.compare_digest(credentials(request.header("authorization") or ""), self.token)

    def require_editor(self, request: Request) -> None:
        if self.token is None:
            raise Refusal(HTTPStatus.FORBIDDEN, "this graph can only be read; --update-token-file FILE changes that", close=True)
        if not self.is_editor(request):
            raise Refusal(HTTPStatus.UNAUTHORIZED, "changing the graph needs the token: Authorization: Bearer TOKEN", CHALLENGE, close=True)


@lru_cache(128)
def name_of(host: bytes) -> str:
    """The name in a Host field, without the port."""
    found = HOST.fullmatch(host.decode("latin-1"))
    if not found:
        raise Refusal(HTTPStatus.BAD_REQUEST, "this is no name of a host")
    return found["name"].lower()


@lru_cache(128)
def is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def credentials(field: str) -> bytes:
    """The token of an Authorization field: after Bearer, or as the password of Basic, whatever the user; empty if there is none."""
    scheme, _, rest = field.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip().encode()
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(rest.strip(), validate=True).partition(b":")[2]
    except binascii.Error:
        return b""
