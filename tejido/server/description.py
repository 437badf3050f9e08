"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID on the graph behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Request, Response
    from .services import Services


async def describe(request: Request, services: Services) -> Response:
    """The answer of the endpoint to who asks nothing, and of /.well-known/void."""
    endpoint, updates = f"{request.base}/sparql", services.settings.token is not None
    return await services.ask(request, {"do": "describe", "accept": request.header("accept"), "endpoint": endpoint, "updates": updates})


async def health(request: Request, services: Services) -> Response:
    """Whether a reader answers, asked through the whole way that questions go."""
    return await services.ask(request, {"do": "ping"})
