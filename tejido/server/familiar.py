"""Questions that came before, known by the bytes of their requests: what these say need not be read again.

A request is learnt once it has come all the way: parsed, admitted, understood as a question, answered. It is only learnt if
nothing in it but what is kept could change the answer, or whether there is one: no token, no Origin, no field that this file
does not name. The same bytes then ask the same again; of a question that is the body of its request, a new one may stand there.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .channel import Phrase
    from .messages import Request

DIRECT = "application/sparql-query"  # the body is the question
PLAIN = {b"host", b"accept", b"accept-encoding", b"accept-language", b"connection", b"content-length", b"content-type", b"user-agent"}
MOST, LONGEST = 512, 4_096  # requests that are known, and bytes of what one is known by
END = b"\r\n\r\n"  # of a head


class Asked(NamedTuple):
    """What a reader is asked. `rest`: bytes behind those that the request is known by, which are the question then. `line`: for the log."""

    said: Phrase
    question: bytes
    rest: int
    line: str


class Familiar:
    """The requests used last."""

    def __init__(self) -> None:
        self.known: OrderedDict[bytes, Asked] = OrderedDict()

    def find(self, data: bytes) -> Asked | None:
        """What these bytes ask, if they are one whole request."""
        head = data[: data.find(END) + len(END)]
        for key in (head, data):
            asked = self.known.get(key)
            if asked is not None and len(key) + asked.rest == len(data):
                self.known.move_to_end(key)
                return Asked(asked.said, data[len(key) :], asked.rest, asked.line) if asked.rest else asked
        return None

    def learn(self, request: Request, said: Phrase, question: bytes) -> None:
        """What a request asked that was answered."""
        whole: bytes | None = request.scope.get("whole")  # if it came in one piece, and nothing else with it
        if whole is None or not is_plain(request):
            return
        key = whole.removesuffix(question) if request.method == "POST" and request.media_type == DIRECT else whole
        rest = len(whole) - len(key)
        if len(key) > LONGEST or (rest and not is_head(key)):
            return
        self.known[key] = Asked(said, b"" if rest else question, rest, f"{request.method} {request.address}")
        if len(self.known) > MOST:
            self.known.popitem(last=False)


def is_plain(request: Request) -> bool:
    connection = (request.header("connection") or "keep-alive").lower()
    is_usual = request.method in {"GET", "POST"} and request.scope["http_version"] == "1.1" and connection == "keep-alive"
    return is_usual and PLAIN.issuperset(request.headers)


def is_head(key: bytes) -> bool:
    """Whether it ends with the first empty line."""
    return key.find(END) == len(key) - len(END)
