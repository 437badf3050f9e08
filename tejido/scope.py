"""A question, narrowed to what one project holds in a store that may hold much else.

In SPARQL 1.1 the graphs that a question sees are its dataset. Stores differ in what that is when nothing is said: for some the
default graph is the union of all graphs, and `GRAPH ?g` always ranges over everybody's. So the dataset is said in the question
itself, in plain SPARQL that means the same everywhere (SPARQL 1.1 Query, sections 8.3 and 18.6): what is asked of the default graph
is asked of the graph that holds it there, and a graph that is not named must be one of those that the project's manifest lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .sparql import Token, form, tokens


class Scope(NamedTuple):
    """`member` is the pattern by which a graph is the project's own, with `?_graph` for the graph; `facts` holds the default graph.

    `facts` is None where the store's own default graph holds it.
    """

    member: str
    facts: str | None = None

    def narrow(self, text: str) -> str:
        """The question that sees the project alone. One that names its own dataset (FROM) is left as it is."""
        read = tokens(text)
        if any(token.kind == "word" and token.text.upper() == "FROM" for token in read):
            return text
        pieces, done = [], 0
        for place, added in sorted(self._insertions(read, text), key=lambda one: one[0]):
            pieces += [text[done:place], added]
            done = place
        return "".join([*pieces, text[done:]])

    def _insertions(self, read: Sequence[Token], text: str) -> Iterator[tuple[int, str]]:
        for group in groups(read):
            if group.variable:
                yield group.end, " " + self.member.replace("?_graph", group.variable)
            if group.outermost and self.facts:
                yield group.start + 1, f" GRAPH <{self.facts}> {{"
                yield group.end - 1, "} "
                yield from template(read, group, text)


class Group(NamedTuple):
    """`{ … }` from its first character to behind its last. `variable` is set for `GRAPH ?variable { … }`."""

    start: int
    end: int
    outermost: bool
    variable: str | None


def template(read: Sequence[Token], group: Group, text: str) -> Iterator[tuple[int, str]]:
    """The short form CONSTRUCT WHERE { … } has no template of its own; it is its pattern."""
    word = form(read)
    if not word or word.text.upper() != "CONSTRUCT":
        return
    after = next(token for token in read if token.start > word.start)
    if after.text.upper() == "WHERE":
        yield after.start, text[group.start : group.end] + " "


def groups(read: Sequence[Token]) -> Iterator[Group]:
    """Every group of graph patterns that is evaluated here: no template, no block of data, nothing within SERVICE."""
    opened: list[tuple[Token, str, str | None]] = []  # the brace, what it opens, its variable
    for index, token in enumerate(read):
        if token.text == "{":
            opened.append((token, kind_of(read, index, [kind for _, kind, _ in opened]), variable_of(read, index)))
        elif token.text == "}" and opened:
            brace, kind, variable = opened.pop()
            if kind not in {"template", "data", "elsewhere"}:
                yield Group(brace.start, token.start + 1, kind == "outermost", variable)


def kind_of(read: Sequence[Token], index: int, around: Sequence[str]) -> str:
    """What the brace at that index opens."""
    before = [token.text.upper() for token in read[max(index - 3, 0) : index]]
    if around[-1:] == ["elsewhere"] or "SERVICE" in before[-3 if before[-2:-1] == ["SILENT"] else -2 :]:
        return "elsewhere"
    if is_data(read, index):
        return "data"
    if before[-1:] == ["CONSTRUCT"]:
        return "template"
    return "inner" if around else "outermost"


def is_data(read: Sequence[Token], index: int) -> bool:
    """Whether VALUES stands before, with a variable or a list of variables between."""
    place = index - 1
    while place > 0 and (read[place].kind == "variable" or read[place].text in {"(", ")"}):
        place -= 1
    return place >= 0 and read[place].text.upper() == "VALUES"


def variable_of(read: Sequence[Token], index: int) -> str | None:
    is_graph = index > 1 and read[index - 1].kind == "variable" and read[index - 2].text.upper() == "GRAPH"
    return read[index - 1].text if is_graph else None
