"""What the page carries beside its picture: the SPARQL engine, the whole dataset, the named questions and the editor; all gzipped.

A page can be made of whatever answers the engine's own questions; only what holds a dataset gives it something to ask.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from tejido import queries, words

if TYPE_CHECKING:
    from tejido.project import Project
    from tejido.queries import Query


# What the page asks itself, beside what its reader asks: `queries/engine/NAME.rq`.
OWN = ("facts",)


@runtime_checkable
class Holds(Protocol):
    """Whoever has a project's files and its whole dataset."""

    project: Project
    prefixes: dict[str, str]

    def dump(self) -> bytes: ...


def packed(data: bytes | str) -> str:
    """Gzipped, as base64; the same data gives the same text."""
    raw = data.encode() if isinstance(data, str) else data
    return encoded(gzip.compress(raw, 9, mtime=0))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def cargo(graph: Holds) -> dict[str, str]:
    """The packed texts by the names of their islands in `viz/template.html`, without the scripts."""
    return {
        "dataset": packed(b"".join(sorted(graph.dump().splitlines(keepends=True)))),
        "library": packed(json.dumps(library(graph), ensure_ascii=False, default=str)),
    }


def library(graph: Holds) -> dict[str, Any]:
    """The prefixes, the named questions, those that the page itself asks, what stands above columns in Spanish: see viz/src/library.ts."""
    return {
        "prefixes": graph.prefixes,
        "questions": [question(one) for one in queries.library(graph.project)],
        "own": {name: body(queries.read(graph.project.find(f"queries/engine/{name}.rq")).text) for name in OWN},
        "columns": words.columns(),
    }


def question(query: Query) -> Mapping[str, Any]:
    parameters = [{"name": name, **parameter._asdict()} for name, parameter in query.parameters.items()]
    return {"name": query.title, "summary": query.summary, "parameters": parameters, "text": body(query.text)}


def body(text: str) -> str:
    """The question without its front matter."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
