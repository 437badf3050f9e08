"""What handlers work with: asking the readers, changing the store, saying what the endpoint is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import description
from .access import Access
from .answers import Answers, Key
from .channel import Message
from .messages import Request, Response

if TYPE_CHECKING:
    from .editor import Editor
    from .pool import Pool
    from .settings import Settings

NEGOTIATED = ("vary", "accept")


class Shown(NamedTuple):
    """What no reader is asked for: the style of all pages, and the page that draws the graph."""

    style: bytes
    explorer: bytes


class Services:
    """What handlers work with.

    `ask` puts a message to a reader (`reader.Reader.operations` lists what it can do), `change` puts one through the writer;
    `shown` is the same for everybody.
    """

    def __init__(self, settings: Settings, access: Access, pool: Pool, editor: Editor | None, shown: Shown) -> None:
        self.settings, self.access, self.pool, self.editor, self.shown = settings, access, pool, editor, shown
        self.answers = Answers()

    async def ask(self, request: Request, said: dict[str, Any], body: bytes = b"") -> Response:
        """The answer of a reader, or the one it gave before. Raises Refusal: 503 busy, 504 late, 500 when the reader died of it."""
        key = Key(self.pool.snapshot, body, repr(said))
        answer = self.answers.find(key)
        if answer is None:
            answer = await self.pool.ask(Message(said, body), request.client, request.scope)
            self.answers.keep(key, answer)
        return response(answer, NEGOTIATED)

    async def change(self, request: Request, said: dict[str, Any], body: bytes = b"") -> Response:
        """The answer of the writer, once the change is on the disk and readers see it. Who may ask for it, the handler has checked."""
        assert self.editor is not None  # noqa: S101 - `require_editor` let the request pass
        return response(await self.editor.change(Message(said, body)))

    async def describe(self, request: Request) -> Response:
        return await description.describe(request, self)


def response(answer: Message, *headers: tuple[str, str]) -> Response:
    own = [(name, value) for name, value in answer.said.get("headers", [])]
    return Response(answer.body, answer.said.get("type"), answer.said["status"], [*own, *headers])
