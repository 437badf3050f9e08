"""What handlers work with: asking the readers, changing the store, saying what the endpoint is."""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from . import description
from .access import Access
from .answers import Answers, Key
from .channel import Message, Phrase
from .familiar import Familiar
from .line import Job
from .messages import Refusal, Request, Response

if TYPE_CHECKING:
    from .editor import Editor
    from .line import Told
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
        self.answers, self.familiar = Answers(), Familiar()

    async def ask(self, request: Request, said: dict[str, Any], body: bytes = b"") -> Response:
        """The answer of a reader, or the one it gave before. Raises Refusal: 503 busy, 504 late, 500 when the reader died of it."""
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        phrase = said if isinstance(said, Phrase) else Phrase(said)
        job = self.put(phrase, body, request.client, partial(settle, answer))
        if job is not None:
            request.scope["abandon"] = partial(self.pool.abandon, job)
        return response(await answer, NEGOTIATED)

    async def question(self, request: Request, said: dict[str, Any], body: bytes) -> Response:
        """The answer to a question that is familiar from then on: who asks it with the same request is answered the short way."""
        phrase = Phrase(said)
        answer = await self.ask(request, phrase, body)
        if answer.status == HTTPStatus.OK:
            self.familiar.learn(request, phrase, body)
        return answer

    def put(self, said: Phrase, body: bytes, client: str, told: Told) -> Job | None:
        """Have a question answered: `told` hears the answer, or why there is none, at once if it was given before; else there is a job."""
        key = Key(self.pool.snapshot, body, said.json)
        kept = self.answers.find(key)
        if kept is not None:
            told(kept)
            return None

        def heard(answer: Message | Refusal) -> None:
            if isinstance(answer, Message):
                self.answers.keep(key, answer)
            told(answer)

        job = Job(Message(said, body), client, heard)
        self.pool.put(job)
        return job

    async def change(self, request: Request, said: dict[str, Any], body: bytes = b"") -> Response:
        """The answer of the writer, once the change is on the disk and readers see it. Who may ask for it, the handler has checked."""
        assert self.editor is not None  # noqa: S101 - `require_editor` let the request pass
        return response(await self.editor.change(Message(said, body)))

    async def describe(self, request: Request) -> Response:
        return await description.describe(request, self)


def settle(future: asyncio.Future[Message], answer: Message | Refusal) -> None:
    if future.done():  # whoever waited for it has been ended
        return
    if isinstance(answer, Refusal):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def response(answer: Message, *headers: tuple[str, str]) -> Response:
    own = [(name, value) for name, value in answer.said.get("headers", ())]
    return Response(answer.body, answer.said.get("type"), answer.said["status"], [*own, *headers])
