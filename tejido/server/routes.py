"""Which handler answers which address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import NamedTuple

from . import description, graphstore, protocol, site
from .messages import Refusal, Request, Response
from .services import Services

Handler = Callable[[Request, Services], Awaitable[Response]]


class Route(NamedTuple):
    """`path` is the whole path, or, with a slash at its end, what it begins with."""

    path: str
    methods: frozenset[str]
    handler: Handler

    def fits(self, path: str) -> bool:
        return path.startswith(self.path) if self.path.endswith("/") else path == self.path


READ = frozenset({"GET", "HEAD"})
ROUTES = [  # the first that fits
    Route("/sparql", READ | {"POST"}, protocol.sparql),
    Route("/sparql/", READ | {"POST"}, protocol.sparql),
    Route("/graphs", READ | {"PUT", "POST", "DELETE"}, graphstore.graph_store),
    Route("/graphs/", READ | {"PUT", "POST", "DELETE"}, graphstore.graph_store),
    Route("/.well-known/void", READ, description.describe),
    Route("/health", READ, description.health),
    Route("/queries", READ, site.viewing("questions")),
    Route("/queries/", READ, site.viewing("questions")),
    Route("/about", READ, site.viewing("about")),
    Route("/about/", READ, site.viewing("about")),
    Route("/reconcile", READ | {"POST"}, site.viewing("reconcile")),
    Route("/reconcile/", READ | {"POST"}, site.viewing("reconcile")),
    Route("/names", READ, site.viewing("names")),
    Route("/openapi.json", READ, site.viewing("openapi")),
    Route("/site.css", READ, site.style),
    Route("/", READ, site.home),
]


def route(request: Request) -> Handler:
    """The handler of a request. Refused with 404 or 405 if there is none."""
    path = request.path
    found = next((one for one in ROUTES if one.fits(path)), None)
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "there is nothing at this address")
    if request.method not in found.methods:
        allowed = ", ".join(sorted(found.methods))
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"this address takes {allowed}", ("allow", allowed), close=True)
    return found.handler
