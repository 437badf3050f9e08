"""SPARQL 1.1 Protocol: which operation a request asks for, and whether it may be asked so."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from .about import HTML
from .formats import TRIPLES
from .messages import Pairs, Refusal, Request, Response, decoded, form
from .negotiation import choose
from .settings import MAX_QUESTION, MAX_UPLOAD

if TYPE_CHECKING:
    from .services import Services

FORM = "application/x-www-form-urlencoded"
EDITOR = "/#view=ask&question="  # of the page that draws the graph
DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
GRAPHS = {"query": ("default-graph-uri", "named-graph-uri"), "update": ("using-graph-uri", "using-named-graph-uri")}


class Operation(NamedTuple):
    """`kind` is query or update; `default` and `named` are the graphs that the request itself names."""

    kind: str
    text: str
    default: list[str]
    named: list[str]


async def sparql(request: Request, services: Services) -> Response:
    """The endpoint: a query, an update, or, with neither, what the service says of itself; people are led to the editor."""
    if request.method == "POST":
        operation = await posted(request, services)
    elif any(name in {"query", "update"} for name, _ in request.parameters):
        operation = operation_of(request.parameters, "GET")
    elif choose(request.header("accept"), [*TRIPLES, HTML]) == HTML:
        return Response(status=HTTPStatus.SEE_OTHER, headers=[("location", EDITOR), ("vary", "accept")])
    else:
        return await services.describe(request)
    said = {"default": operation.default, "named": operation.named, "base": f"{request.base}{request.path}"}
    if operation.kind == "update":
        services.access.require_editor(request)
        return await services.change(request, {"do": "update", **said}, operation.text.encode())
    return await services.question(request, {"do": "query", "accept": request.header("accept"), **said}, operation.text.encode())


async def posted(request: Request, services: Services) -> Operation:
    kind = request.media_type
    if kind in DIRECT:
        return await direct(request, services, DIRECT[kind])
    if kind == FORM:
        refuse_charset(request)
        body = await request.body(MAX_UPLOAD if services.access.is_editor(request) else MAX_QUESTION)
        return operation_of(request.parameters + form(body), "a form")
    raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a body here has the Content-Type {', '.join([FORM, *DIRECT])}", close=True)


async def direct(request: Request, services: Services, kind: str) -> Operation:
    """The body is the question or the update itself."""
    refuse_charset(request)
    if kind == "update":
        services.access.require_editor(request)
    body = await request.body(MAX_UPLOAD if kind == "update" else MAX_QUESTION)
    return operation_of([*request.parameters, (kind, decoded(body, f"the {kind}"))], "a body")


def operation_of(pairs: Pairs, where: str) -> Operation:
    """The one operation that these parameters ask for. Refused with 400 if it is none, several, or mixed up."""
    asked = [(name, value) for name, value in pairs if name in GRAPHS]
    if len(asked) != 1:
        raise Refusal(HTTPStatus.BAD_REQUEST, "a request has one query or one update" if asked else "neither query nor update")
    kind, text = asked[0]
    if kind == "update" and where == "GET":
        raise Refusal(HTTPStatus.BAD_REQUEST, "an update comes with POST")
    other = GRAPHS["query" if kind == "update" else "update"]
    if wrong := next((name for name, _ in pairs if name in other), None):
        raise Refusal(HTTPStatus.BAD_REQUEST, f"{wrong} does not go with {'an update' if kind == 'update' else 'a query'}")
    default, named = ([value for name, value in pairs if name == wanted] for wanted in GRAPHS[kind])
    return Operation(kind, text, default, named)


def refuse_charset(request: Request) -> None:
    """SPARQL travels as UTF-8 only (section 2.1.3 of the protocol)."""
    parameters = (request.header("content-type") or "").lower().split(";")[1:]
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in {"utf-8", "utf8", "us-ascii"}:
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "SPARQL travels as UTF-8 only", close=True)
