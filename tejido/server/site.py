"""The handlers of what is shown beside the protocol. They read the request; a reader makes the answer (`views.py`)."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from .about import HTML, OFFERS
from .messages import Refusal, Request, Response, form
from .negotiation import choose
from .protocol import FORM

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .services import Services


FRAMED = "frame-ancestors 'none'"  # the page says itself what it may load


def viewing(view: str) -> Callable[[Request, Services], Awaitable[Response]]:
    """The handler that answers with a view."""

    async def handler(request: Request, services: Services) -> Response:
        parameters = dict(request.parameters)
        if request.method == "POST":
            parameters |= await posted(request)
        return fresh(request, await view_of(request, services, view, parameters))

    return handler


async def view_of(request: Request, services: Services, view: str, parameters: dict[str, str]) -> Response:
    said = {
        "do": view,
        "path": request.path,
        "parameters": parameters,
        "accept": request.header("accept"),
        "language": request.header("accept-language"),
        "home": request.base,
        "origins": list(services.settings.origins),
    }
    return await services.ask(request, said)


async def posted(request: Request) -> dict[str, str]:
    """The pairs of a form."""
    if request.media_type != FORM:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a body here has the Content-Type {FORM}", close=True)
    return dict(form(await request.body()))


async def home(request: Request, services: Services) -> Response:
    """/: the page that draws the graph, or for machines what is said of the project."""
    if request.path != "/" or choose(request.header("accept"), [HTML, *OFFERS]) != HTML:
        return fresh(request, await view_of(request, services, "thing", dict(request.parameters)))
    return fresh(request, Response(services.shown.explorer, HTML, headers=[("vary", "accept"), ("content-security-policy", FRAMED)]))


async def style(request: Request, services: Services) -> Response:
    """/site.css"""
    return fresh(request, Response(services.shown.style, "text/css"))


def fresh(request: Request, response: Response) -> Response:
    """With an entity tag; empty, with 304, for whoever has this already (RFC 9110, section 13.1.2)."""
    if response.status != HTTPStatus.OK or request.method == "POST":
        return response
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    response.headers += [("etag", tag), ("cache-control", "no-cache")]
    held = (request.header("if-none-match") or "").split(",")
    if any(one.strip().removeprefix("W/") in {tag, "*"} for one in held):
        kept = [pair for pair in response.headers if pair[0] in {"etag", "vary", "cache-control", "content-location", "link"}]
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=kept)
    return response
