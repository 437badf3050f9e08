"""The update that makes one content of a graph into another. What is there already stays untouched: writing and removing are slow.

Two kinds of graphs go whole, and are then written again: one that loses more than it keeps, and, as an update can name no blank
node, one that loses something that has some.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Quad, RdfFormat, Triple, serialize


def change(there: set[Quad], wanted: set[Quad], left: set[Any]) -> str:
    """Of one graph or of all graphs: what is there, what is to be there, and the names of graphs that are not to be."""
    gone = there - wanted
    losses = Counter(quad.graph_name for quad in gone)
    sizes = Counter(quad.graph_name for quad in there)
    dropped = left | {name for name, loss in losses.items() if 2 * loss > sizes[name]}
    dropped |= {quad.graph_name for quad in gone if not (is_named(quad.subject) and is_named(quad.object))}
    if not all(map(is_named, dropped)):
        return f"DROP ALL ; {operation('INSERT', wanted)}"
    steps = [f"DROP SILENT {'DEFAULT' if isinstance(name, DefaultGraph) else f'GRAPH {name}'}" for name in sorted(dropped, key=str)]
    gone = {quad for quad in gone if quad.graph_name not in dropped}
    new = {quad for quad in wanted if quad.graph_name in dropped or quad not in there}
    return " ; ".join([*steps, operation("DELETE", gone), operation("INSERT", new)])


def is_named(term: Any) -> bool:
    if isinstance(term, Triple):
        return is_named(term.subject) and is_named(term.object)
    return not isinstance(term, BlankNode)


def operation(word: str, quads: set[Quad]) -> str:
    """INSERT DATA or DELETE DATA: the lines of N-Triples, in GRAPH where they have one."""
    by_graph: dict[Any, list[Triple]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, []).append(quad.triple)
    return f"{word} DATA {{\n{''.join(block(graph, triples) for graph, triples in by_graph.items())}}}"


def block(graph: Any, triples: list[Triple]) -> str:
    lines = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    return lines if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{\n{lines}}}\n"
