"""Rules: CONSTRUCT queries that add to a passage graph what follows from it and the vocabulary.

Asked of one graph after another, they take longer than everything else in a build. So a rule whose form allows it becomes one SPARQL
update for all graphs: its WHERE stands inside `GRAPH ?g`, and a triple pattern that the vocabulary can match may match there instead.
What it finds in one graph it adds to that graph, so evidence cannot leak into another. A rule of any other form (a sub-query, an
aggregate, MINUS, a path that leads through the vocabulary) is asked of each graph in turn, to the same end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Store, Triple

from .errors import SourceError
from .ontology import GRAPH
from .patterns import NotSetwiseError, Parser, Pattern
from .sources import query_error

Name = NamedNode | BlankNode | DefaultGraph

VOCABULARY = NamedNode(GRAPH)
HERE = "GRAPH ?tejido_graph"


def apply_rules(store: Store, rules: dict[Path, str], graphs: Sequence[Name]) -> None:
    """Add to each graph what the rules construct from it and the vocabulary, in the order of their files, until nothing is new."""
    before = -1
    while before != (before := len(store)):
        for path, text in rules.items():
            apply(store, path, text, graphs)


def apply(store: Store, path: Path, text: str, graphs: Sequence[Name]) -> None:
    """Add to each graph what one rule constructs. SourceError if it is no CONSTRUCT query."""
    try:
        store.update(setwise(text, store))
    except (NotSetwiseError, SyntaxError):  # the engine says where only if it reads the rule as it stands
        one_by_one(store, path, text, graphs)


def one_by_one(store: Store, path: Path, text: str, graphs: Sequence[Name]) -> None:
    for graph in graphs:
        store.extend([_in(graph, triple) for triple in construct(store, path, text, [graph, VOCABULARY])])


def _in(graph: Name, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def construct(store: Store, path: Path, text: str, seen: list[Name] | None = None) -> Iterator[Triple]:
    """What the CONSTRUCT query in a file constructs from the graphs it sees (or the default graph). SourceError if it is no such query."""
    try:
        answer = store.query(text, default_graph=seen, named_graphs=[VOCABULARY])
    except SyntaxError as error:
        raise query_error(path, error) from error
    if not isinstance(answer, QueryTriples):
        raise SourceError(path, "a rule is a CONSTRUCT query; this is another kind of query")
    return iter(answer)


def setwise(text: str, store: Store) -> str:
    """The update that applies a rule to all graphs at once. Raises NotSetwiseError."""
    head, template, items = Parser(text).rule()
    patterns = [item for item in items if isinstance(item, Pattern)]
    if all(not pattern.always or matches(pattern, VOCABULARY, store) for pattern in patterns):  # it may follow from the vocabulary alone
        raise NotSetwiseError
    body = " ".join(_here_or_there(item, store) if isinstance(item, Pattern) else item for item in items)
    return f"{head} INSERT {{ {HERE} {template} }} WHERE {{ {HERE} {{ {body} }} }}"


def matches(pattern: Pattern, graph: Name, store: Store) -> bool:
    """Whether a graph has a triple that the pattern, alone, would match."""
    subject, object_ = (NamedNode(iri) if iri else None for iri in (pattern.subject, pattern.object))
    predicates = map(NamedNode, pattern.predicates) if pattern.predicates else [None]
    return any(next(store.quads_for_pattern(subject, predicate, object_, graph), None) for predicate in predicates)


def _here_or_there(pattern: Pattern, store: Store) -> str:
    """A pattern that is matched in the graph at hand, or in the vocabulary if that can match it."""
    if not matches(pattern, VOCABULARY, store):
        return str(pattern)
    if not pattern.plain:
        raise NotSetwiseError
    return f"{{ {pattern} }} UNION {{ GRAPH {VOCABULARY} {{ {pattern} }} }}"


# entailments


def entail(store: Store, entailments: dict[Path, str]) -> None:
    """Add to the default graph what follows from it and the vocabulary, until nothing new follows. SourceError for what is no rule."""
    before = -1
    while before != (before := len(store)):
        for path, text in entailments.items():
            _entail(store, path, text)


def _entail(store: Store, path: Path, text: str) -> None:
    try:
        head, template, items = Parser(text, GRAPH).rule()
        store.update(f"{head} INSERT {template} WHERE {{ {' '.join(map(str, items))} }}")
    except (NotSetwiseError, SyntaxError):
        store.extend([_in(DefaultGraph(), triple) for triple in construct(store, path, text)])


def is_monotone(text: str) -> bool:
    """Whether more data can only add to what an entailment constructs, as far as its form tells."""
    try:
        _, _, items = Parser(text, GRAPH).rule()
    except NotSetwiseError:
        return False
    return not any(isinstance(item, str) and item.upper().endswith("EXISTS") for item in items)


def is_local(text: str) -> bool:
    """Whether each triple that a monotone entailment constructs follows from one triple of the data and the vocabulary."""
    _, _, items = Parser(text, GRAPH).rule()
    return [item.plain for item in items if isinstance(item, Pattern)] == [True]
