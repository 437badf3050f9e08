"""What the page carries beside its picture: the SPARQL engine, the whole dataset, the named questions and the editor; all gzipped.

A page can be made of whatever answers the engine's own questions; only what holds a dataset gives it something to ask.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from tejido import queries, words
from tejido.manifest import Shared

if TYPE_CHECKING:
    from tejido.project import Project
    from tejido.queries import Query, Source


# The engine's own questions, `queries/engine/NAME.rq`, that the page needs: those whose answers its first view is made of beside the
# network (viz/src/payload.ts reads them), those it asks itself, and those that only a page without data asks.
FIRST = ("project", "terms", "names", "documents", "articles", "passages", "inferences", "dates")
OWN = ("facts", "names", "statements")
LIVE = ("entities", "network", "everything", "size", "hubs", "neighbours", "linked", "search", *FIRST)

LARGE = 4_000_000  # bytes: the last 2 % cost seconds


@runtime_checkable
class Holds(Protocol):
    """Whoever has a project's files and its whole dataset."""

    project: Project
    prefixes: dict[str, str]
    source: Source

    def dump(self) -> bytes: ...


def packed(data: bytes | str) -> str:
    """Gzipped, as base64; the same data gives the same text."""
    raw = data.encode() if isinstance(data, str) else data
    return encoded(gzip.compress(raw, 9 if len(raw) < LARGE else 6, mtime=0))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def dataset(graph: Holds) -> str:
    """The whole dataset as N-Quads, packed."""
    return packed(b"".join(sorted(graph.dump().splitlines(keepends=True))))


def library(graph: Holds, live: bool = False) -> str:
    """The prefixes, the named questions, those that the page itself asks, what stands above columns in Spanish; packed.

    Shapes in viz/src/library.ts. A live page also asks what is asked ahead for another, and of a store only what the project pushed.
    """
    own = OWN + LIVE if live else OWN
    narrow = graph.source.narrow if isinstance(graph.source, Shared) else str
    known = {
        "prefixes": graph.prefixes,
        "questions": [question(one, narrow) for one in queries.library(graph.project)],
        "own": {name: narrow(body(queries.read(graph.project.find(f"queries/engine/{name}.rq")).text)) for name in own},
        "columns": words.columns(),
    }
    return packed(json.dumps(known, ensure_ascii=False, default=str))


def question(query: Query, narrow: Callable[[str], str]) -> Mapping[str, Any]:
    parameters = [{"name": name, **parameter._asdict()} for name, parameter in query.parameters.items()]
    return {"name": query.title, "summary": query.summary, "parameters": parameters, "text": narrow(body(query.text))}


def body(text: str) -> str:
    """The question without its front matter."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
