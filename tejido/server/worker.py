"""What readers and the writer have in common: a message comes, its operation is done, a message goes back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ..errors import TejidoError
from .channel import Channel, Message, Phrase
from .messages import Refusal

Operation = Callable[[Message], Message | None]


def work(channel: Channel, operations: Mapping[str, Operation]) -> None:
    """Answer message by message, until nobody is there any more."""
    channel.send(Message({"ready": os.getpid()}))
    for message in channel:
        answer = done(message, operations)
        if answer is not None:
            channel.send(answer)


def done(message: Message, operations: Mapping[str, Operation]) -> Message | None:
    """What the operation answers, or why it does not; None where there is nothing to answer."""
    try:
        return operations[message.said["do"]](message)
    except Refusal as refusal:
        return refused(refusal.status, refusal.reason)
    except TejidoError as problem:
        return refused(problem.http_status, str(problem))
    except MemoryError:
        return refused(HTTPStatus.INSUFFICIENT_STORAGE, "this takes more memory than a question may have")
    except RuntimeError as problem:  # the engine understood it, and says why it cannot be done
        return refused(HTTPStatus.BAD_REQUEST, str(problem))
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"tejido: {message.said['do']}: {type(problem).__name__}: {problem}\n")
        return refused(HTTPStatus.INTERNAL_SERVER_ERROR, "the engine could not do this; the log of the server says why")


def refused(status: int, reason: str) -> Message:
    return Message({"status": int(status), "type": "text/plain"}, f"{' '.join(reason.split())}\n".encode("utf-8", "replace"))


@lru_cache(64)
def stated(media_type: str, stable: bool) -> Phrase:
    """What is said with most answers; `stable` ones the same graph gives again."""
    return Phrase(status=200, type=media_type, stable=stable)


def answered(media_type: str, body: bytes, **said: object) -> Message:
    return Message({"status": 200, "type": media_type, **said}, body)


def graph_named(iri: str) -> NamedNode:
    """The graph of that name. Refused if it is no absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"{iri[:200]!r} is no absolute IRI") from None


def graph_of(name: str) -> NamedNode | DefaultGraph:
    return graph_named(name) if name else DefaultGraph()


Graphs = list[NamedNode | BlankNode | DefaultGraph]
