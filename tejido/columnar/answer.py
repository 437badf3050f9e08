"""What columns answer, as pyoxigraph's answers are read: solutions in their order, terms by name or place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from pyoxigraph import QueryResultsFormat, Variable, parse_query_results

from .terms import Ids
from .values import Numbers

Solution = tuple[Any, ...]  # a term for each variable, None where it is unbound


class Solutions:
    """The answer to a SELECT; may be read any number of times."""

    def __init__(self, numbers: Numbers, names: Sequence[str], columns: Sequence[Ids], size: int) -> None:
        self.variables = [Variable(name) for name in names]
        self._numbers, self._columns, self.size = numbers, columns, size

    def __iter__(self) -> Iterator[Solution]:
        if not self._columns:
            return iter([()] * self.size)
        return zip(*(self._numbers.terms(column) for column in self._columns), strict=True)

    def lists(self, convert: Callable[[Any], Any]) -> list[list[Any]]:
        """The values of each variable; each different term is converted once."""
        return [self._numbers.converted(column, convert) for column in self._columns]

    def serialize(self, output: IO[bytes] | None = None, format: QueryResultsFormat | None = None) -> bytes | None:  # noqa: A002 - as pyoxigraph has it
        head = "\t".join(map(str, self.variables))
        lines = ["\t".join("" if term is None else str(term) for term in row) for row in self]
        written = parse_query_results("\n".join([head, *lines, ""]).encode(), QueryResultsFormat.TSV)
        return written.serialize(output, format=format)
