"""Who we are to a server: user and password (basic or digest, as it asks), or a bearer token.

They come from a file or from the environment, never from the command line, where every other user of the machine could read them:

    user: ana            TEJIDO_USER
    password: s3same     TEJIDO_PASSWORD
    token: eyJhbGci…     TEJIDO_TOKEN, instead of the two others

RFC 9110, section 11 (challenges), 7617 (basic), 7616 (digest: MD5 and SHA-256), 6750 (bearer).
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .errors import UsageError

if TYPE_CHECKING:
    from urllib.request import Request

KEYS = ("user", "password", "token")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Credentials(NamedTuple):
    """User and password, or a token; what is empty is not used."""

    user: str = ""
    password: str = ""
    token: str = ""


NOBODY = Credentials()


def credentials(path: Path | str | None = None, environment: Mapping[str, str] = os.environ) -> Credentials:
    """Those in the file, or else those in the environment; empty where there are none. Raises UsageError with the file's line."""
    if path is not None:
        return read(Path(path))
    return Credentials(*(environment.get(f"TEJIDO_{key.upper()}", "") for key in KEYS))


def read(path: Path) -> Credentials:
    """Those in a file. Raises UsageError with its line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError as problem:
        raise UsageError(f"{path}: not UTF-8 at byte {problem.start}") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(":")
        if line.strip() and (not colon or key.strip() not in KEYS):
            raise UsageError(f"{path}:{number}: expected a line such as user: NAME, password: WORD or token: TEXT")
        found[key.strip()] = value.strip()
    if not (found.get("token") or found.get("user")):
        raise UsageError(f"{path}: there is neither a user nor a token in it")
    return Credentials(*(found.get(key, "") for key in KEYS))


class Authority:
    """Signs requests to one server. What a challenge has told it holds for all requests after it."""

    def __init__(self, known: Credentials) -> None:
        self.known = known
        self._basic = False  # asked for
        self._unasked = True  # whether a password is sent before it is asked for
        self._challenge: dict[str, str] = {}
        self._count = 0

    def sign(self, request: Request) -> None:
        """Put the header on the request; it does not travel with a redirection."""
        request.remove_header("Authorization")
        if header := self._header(request):
            request.add_unredirected_header("Authorization", header)

    def _header(self, request: Request) -> str | None:
        if self.known.token:
            return f"Bearer {self.known.token}"
        if self._challenge:
            self._count += 1
            return digest(self.known, self._challenge, request.get_method(), request.selector, self._count)
        if self.known.user and (self._basic or (self._unasked and cannot_be_overheard(request.full_url))):
            return f"Basic {b64encode(f'{self.known.user}:{self.known.password}'.encode()).decode()}"
        return None

    def answers(self, refusal: Message) -> bool:
        """Whether a refusal (401) with these headers can be answered by signing anew."""
        offered = {scheme.lower(): rest for scheme, _, rest in (one.partition(" ") for one in refusal.get_all("WWW-Authenticate", []))}
        if not self.known.user or self.known.token:
            return False
        if not offered:  # Virtuoso says what it wants only to those who say nothing
            unasked, self._unasked = self._unasked, False
            return unasked
        challenge = fields(offered.get("digest", ""))
        if challenge.get("algorithm", "MD5").upper() in HASHES and challenge.keys() >= {"realm", "nonce"}:
            fresh = challenge["nonce"] != self._challenge.get("nonce")  # the same again: what was answered has been refused
            self._challenge, self._count = challenge, 0 if fresh else self._count
            return fresh
        changed, self._basic = "basic" in offered and not self._basic, self._basic or "basic" in offered
        return changed


HASHES = {"MD5": "md5", "SHA-256": "sha256"}


def digest(known: Credentials, challenge: Mapping[str, str], method: str, target: str, count: int) -> str:
    """The header that answers a digest challenge (RFC 7616, section 3.4) for the `count`-th time."""
    name = challenge.get("algorithm", "MD5").upper()

    def hashed(*parts: str) -> str:
        return hashlib.new(HASHES[name], ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    one, two = hashed(known.user, challenge["realm"], known.password), hashed(method, target)
    nonce, number, own = challenge["nonce"], f"{count:08x}", secrets.token_hex(8)
    with_quality = "auth" in [word.strip() for word in challenge.get("qop", "").split(",")]
    response = hashed(one, nonce, number, own, "auth", two) if with_quality else hashed(one, nonce, two)
    said = {"username": known.user, "realm": challenge["realm"], "nonce": nonce, "uri": target, "response": response}
    said |= {"opaque": challenge["opaque"]} if "opaque" in challenge else {}
    said |= {"cnonce": own} if with_quality else {}
    bare = [f"algorithm={name}", *([f"nc={number}", "qop=auth"] if with_quality else [])]
    return "Digest " + ", ".join([*(f'{key}="{quoted(value)}"' for key, value in said.items()), *bare])


def fields(text: str) -> dict[str, str]:
    """The parameters of a challenge."""
    from urllib.request import parse_http_list, parse_keqv_list

    return {key.lower(): value for key, value in parse_keqv_list([part for part in parse_http_list(text) if "=" in part]).items()}


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def cannot_be_overheard(url: str) -> bool:
    """Whether a password can be sent unasked; over plain HTTP to another machine it waits for the server to ask for it."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def refuse_in_address(url: str) -> None:
    """Raises UsageError for an address with a user or a password; the message holds neither."""
    found = re.match(r"\s*(\w+://)[^/?#]*@([^@]*)$", url)
    if found:
        plain = found[1] + found[2]
        raise UsageError(
            f"{plain}: a user and a password do not belong in an address, where others can read them: "
            "put them into a file (--auth-file FILE) or into TEJIDO_USER and TEJIDO_PASSWORD"
        )
