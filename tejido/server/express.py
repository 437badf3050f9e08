"""The short way: a question whose request is familiar goes from the connection to a reader, and back, past parser and tasks.

All that guards a request guards it here as well: it was admitted when it was learnt, and nothing that admits it has changed since;
it is whole; who goes away is not worked for; who does not take answers away, or says nothing any more, is cut off by the guard.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from .guard import Guard
from .heads import beginning, written
from .journal import entry, note
from .messages import Refusal, Response
from .services import NEGOTIATED, response
from .settings import KEEP_ALIVE, MAX_HEAD

if TYPE_CHECKING:
    from uvicorn import Config

    from .channel import Message
    from .familiar import Asked
    from .line import Job
    from .services import Services


class Express(Guard):
    """A connection that knows the short way. What comes while a question is on it waits."""

    asked: Asked | None = None  # the question on its way
    begun = 0.0
    job: Job | None = None  # what a reader does about it
    behind = b""
    is_last = False

    def __init__(self, config: Config, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self.services: Services = config.app.services  # type: ignore[union-attr]

    def data_received(self, data: bytes) -> None:
        if self.asked is not None:
            self.hold(data)
        elif self.is_idle and (asked := self.services.familiar.find(data)) is not None:
            self.ask(asked)
        else:
            self.read(data)

    @property
    def is_idle(self) -> bool:
        """Whether the next byte begins a request, which can be answered at once."""
        is_answered = self.cycle is None or self.cycle.response_complete
        return self.is_between and is_answered and not self.flow.write_paused and not self.transport.is_closing()

    def hold(self, data: bytes) -> None:
        self.behind += data
        if len(self.behind) > MAX_HEAD:
            self.flow.pause_reading()

    def read(self, data: bytes) -> None:
        """The long way, on which the request may become familiar if it comes whole, and by itself."""
        before, was_idle = self.scope, self.is_idle
        super().data_received(data)
        if was_idle and self.is_between and not self.pipeline and self.scope is not before:
            self.scope["whole"] = data  # type: ignore[typeddict-unknown-key]

    def ask(self, asked: Asked) -> None:
        self._unset_keepalive_if_required()
        self.due = math.inf
        self.asked, self.begun = asked, time.perf_counter()
        job = self.services.put(asked.said, asked.question, self.address, self.answer)
        if job is not None and not job.is_over:
            self.job = job

    def answer(self, answer: Message | Refusal) -> None:
        given, asked = Response.of(answer) if isinstance(answer, Refusal) else response(answer, NEGOTIATED), self.asked
        assert asked is not None  # noqa: S101 - there is one answer to each question
        note(entry(self.address, asked.line, given, self.begun))
        self.asked = self.job = None
        if self.transport.is_closing():  # whoever asked has gone
            return
        body, lines = given.body, written(self.server_state.default_headers)
        self.transport.writelines([b"%b%d\r\n%b\r\n" % (beginning(given.status, tuple(given.headers)), len(body), lines), body])
        self.go_on()

    def go_on(self) -> None:
        """To what came behind, or to wait for more."""
        if self.is_last:
            self.transport.close()
            return
        self.within(KEEP_ALIVE)
        if self.behind:
            data, self.behind = self.behind, b""
            self.flow.resume_reading()
            self.data_received(data)

    def shutdown(self) -> None:
        """What is asked is answered first."""
        if self.asked is not None:
            self.is_last = True
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.job is not None:
            self.services.pool.abandon(self.job)
