"""`tejido serve`: the process that answers HTTP. It reads requests, and leaves what strangers send to processes that can be killed."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import uvicorn

from .. import dataset
from ..errors import UsageError
from ..project import Project
from .access import Access
from .desk import Supplies, explorer, style
from .editor import Editor
from .express import Express
from .guard import is_large
from .heads import fields
from .journal import entry, log, note
from .messages import Receive, Refusal, Request, Response
from .pool import Pool
from .routes import route
from .seed import seed
from .services import Services, Shown
from .settings import KEEP_ALIVE, MAX_CONNECTIONS, Settings
from .supervisor import Supervisor

Send = Callable[[dict[str, Any]], Awaitable[None]]

METHODS = "GET, HEAD, POST, PUT, DELETE"


class App:
    """The ASGI application: every request gets a response, every response a line in the log."""

    def __init__(self, access: Access, services: Services) -> None:
        self.access, self.services = access, services

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = time.perf_counter()
        request = Request(scope, receive)
        response = await self.respond(request)
        if ("connection", "close") in response.headers:
            await request.discard()
        note(entry(request.client, f"{request.method} {request.address}", response, begun))
        await send({"type": "http.response.start", "status": response.status, "headers": self.headers(request, response)})
        await send({"type": "http.response.body", "body": response.body})

    async def respond(self, request: Request) -> Response:
        try:
            if status := is_large(request.scope):
                raise Refusal(status, "the address or the header fields are too long; send the question with POST", close=True)
            self.access.admit(request)
            if request.method == "OPTIONS":
                return self.preflight(request)
            return await route(request)(request, self.services)
        except Refusal as refusal:
            return Response.of(refusal)

    def preflight(self, request: Request) -> Response:
        """What a browser asks before it lets a page of another origin send something."""
        headers = [("allow", METHODS)]
        if self.access.shares_with(request.header("origin")):
            headers += [("access-control-allow-methods", METHODS), ("access-control-allow-headers", "accept, authorization, content-type")]
            headers += [("access-control-max-age", "600")]
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)

    def headers(self, request: Request, response: Response) -> list[tuple[bytes, bytes]]:
        said = fields(response.status, response.headers, len(response.body))
        origin = request.header("origin")
        if origin is not None and self.access.shares_with(origin):
            said += [(b"access-control-allow-origin", origin.encode("latin-1")), (b"access-control-expose-headers", b"location")]
            said.append((b"vary", b"origin"))
        return said


class Server:
    """All processes of one server, from start to stop."""

    def __init__(self, settings: Settings, built: Path, project: Project) -> None:
        self.settings = settings
        self.supervisor = Supervisor(settings.told(built, project.root), self.born, lambda line: log(f"tejido: {line}"))
        self.pool = Pool(settings, self.supervisor)
        self.editor = Editor(settings, self.supervisor, self.pool) if settings.store else None
        self.access = Access(settings)
        self.app = App(
            self.access, Services(settings, self.access, self.pool, self.editor, Shown(style(project), explorer(project, built)))
        )

    def born(self) -> None:
        """Workers can be had."""
        if self.editor is not None:
            self.editor.start()
        self.pool.grow()

    def run(self) -> None:
        """Serve until SIGTERM or Ctrl-C; what runs then is finished."""
        listening = listen(self.settings)
        config = uvicorn.Config(
            self.app,
            http=Express,
            ws="none",
            lifespan="off",
            loop="uvloop" if sys.platform != "win32" else "asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=int(self.settings.timeout) + 1,
        )
        signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again when everything has ended well
        with suppress(KeyboardInterrupt):
            Uvicorn(config, self, listening).run([listening])

    async def start(self) -> None:
        """Until the first question can be answered. Raises ProjectError if it never can."""
        self.supervisor.start()
        await self.pool.is_there.wait()
        if self.editor is not None:
            await self.editor.there()

    def stop(self) -> None:
        self.supervisor.stop()
        self.pool.close()


class Uvicorn(uvicorn.Server):
    """uvicorn's server, with workers before it listens and none after it has stopped."""

    def __init__(self, config: uvicorn.Config, whole: Server, listening: socket.socket) -> None:
        super().__init__(config)
        self.whole, self.listening = whole, listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        beginning = asyncio.ensure_future(self.whole.start())
        while not self.should_exit and not beginning.done():
            await asyncio.wait([beginning], timeout=0.1)
        if self.should_exit:
            beginning.cancel()
            self.whole.stop()
            return
        await beginning
        await super().startup(sockets)
        host, port, *_ = self.listening.getsockname()
        log(f"tejido: listening on http://{f'[{host}]' if ':' in host else host}:{port}/")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log("tejido: stopping")
        await super().shutdown(sockets)
        self.whole.stop()
        log("tejido: stopped")


def listen(settings: Settings) -> socket.socket:
    """The socket to listen on. UsageError if it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(MAX_CONNECTIONS)
    except (OSError, OverflowError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise UsageError(f"{settings.host}:{settings.port} cannot be listened on: {why}") from None
    return listening


def serve(settings: Settings, project: Project) -> None:
    """Serve a project until SIGTERM or Ctrl-C. Raises UsageError, and whatever building the project's dataset raises."""
    built = dataset.build(project)
    with dataset.locked(built):
        if settings.store is not None:
            seed(settings.store, built)
        Supplies(project, {})  # raises what is wrong with them here, and not in another process
        Server(settings, built, project).run()
