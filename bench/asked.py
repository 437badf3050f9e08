"""Values for the named questions, found in the data: whatever most is said of, so that answers are as long as they become."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import tejido
from tejido.queries import LITERALS, NAMED, Query

BUSIEST = Path(__file__).with_name("busiest.rq")
Values = dict[str, dict[str, str]]  # by parameter, a term as the page takes it
Named = dict[str, list[list[str]]]  # by type, IRIs: one a parameter at most
ENGLISH: Values = {"lang": {"literal": "en", "datatype": ""}}


def named(graph: tejido.Graph) -> Named:
    """Two things of each class, every class, every relationship, the most general one too."""
    classes = {name: list(rows) for name, rows in groupby(graph.query(str(BUSIEST)), itemgetter("class"))}
    things = {tuple(str(row["thing"]) for row in rows[:2]) for rows in classes.values()}
    relations = {str(row["iri"]) for row in graph.ask("terms") if row["inverse"]}
    return {
        "entity": [[*pair] for pair in sorted(things)],
        "class": [[str(name)] for name in classes],
        "predicate": [[one] for one in sorted(relations)],
    }


def values(query: Query, known: Named) -> Iterator[Values]:
    """All that a question is asked with; what names nothing takes its default."""
    kinds = {name: one.type for name, one in query.parameters.items()}
    if not set(kinds.values()) & {*NAMED}:
        terms = {name: LITERALS[kind](str(query.parameters[name].default)) for name, kind in kinds.items()}
        yield ENGLISH | {name: {"literal": term.value, "datatype": term.datatype.value} for name, term in terms.items()}
        return
    for iris in known[next(iter(kinds.values()))]:
        if len(iris) >= len(kinds):
            yield ENGLISH | {name: {"iri": iri} for name, iri in zip(kinds, iris, strict=False)}
