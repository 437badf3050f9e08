"""Asks a named question of an exported Turtle file by rdflib: the way of a script that does without this tool."""

from __future__ import annotations

import sys

import rdflib


def main(path: str, name: str) -> None:
    from tejido import project, queries
    from tejido.graph import KNOWN
    from tejido.names import iri_of

    found = project.locate()
    query = queries.load(found, name)
    prefixes = KNOWN | {found.description.prefix: found.description.base}
    prepared = query.prepare({}, lambda text, _: iri_of(text, prefixes) or text, prefixes, "en")
    graph = rdflib.Graph().parse(path, format="turtle")
    for row in graph.query(prepared.text):
        print(*row, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
