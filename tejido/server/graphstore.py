"""SPARQL 1.1 Graph Store HTTP Protocol: one graph, or the whole dataset, fetched, put, added to, deleted."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .messages import Refusal, Request, Response
from .protocol import refuse_charset
from .settings import MAX_UPLOAD

if TYPE_CHECKING:
    from .services import Services

PLACE = "/graphs"


async def graph_store(request: Request, services: Services) -> Response:
    """GET, HEAD, PUT, POST and DELETE of the graph that the address names, or of all graphs."""
    target = target_of(request)
    if request.method in {"GET", "HEAD"}:
        return await services.ask(request, {"do": "fetch", "accept": request.header("accept"), **target}, b"")
    services.access.require_editor(request)
    if request.method == "DELETE":
        return await services.change(request, {"do": "delete", **target}, b"")
    refuse_charset(request)
    if not request.media_type:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the Content-Type says which RDF this is", close=True)
    body = await request.body(MAX_UPLOAD)
    said = {"do": request.method.lower(), "type": request.header("content-type"), "home": f"{request.base}{PLACE}/", **target}
    return await services.change(request, said, body)


def target_of(request: Request) -> dict[str, Any]:
    """`graph`: an IRI, "" for the default graph, None for all of them. Named by the path, or by ?graph=IRI, or by ?default."""
    asked = [(name, value) for name, value in request.parameters if name in {"graph", "default"}]
    own = f"{request.base}{request.scope['raw_path'].decode('ascii')}"
    if request.path not in {PLACE, f"{PLACE}/"}:
        if asked:
            raise Refusal(HTTPStatus.BAD_REQUEST, "this address names a graph already; ?graph and ?default do not go with it")
        return {"graph": own, "base": own}
    if len(asked) > 1:
        raise Refusal(HTTPStatus.BAD_REQUEST, "a request names one graph: ?graph=IRI or ?default")
    if not asked:
        return {"graph": None, "base": own}
    name, value = asked[0]
    if name == "graph" and not value:
        raise Refusal(HTTPStatus.BAD_REQUEST, "?graph= needs the IRI of a graph")
    return {"graph": value if name == "graph" else "", "base": value if name == "graph" else own}
