"""Asks a question of an exported Turtle file by rdflib: the way of a script that does without this tool."""

from __future__ import annotations

import sys
from pathlib import Path

import rdflib


def main(data: str, question: str) -> None:
    graph = rdflib.Graph().parse(data, format="turtle")
    for row in graph.query(Path(question).read_text(encoding="utf-8")):
        print(*row, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
