"""Answers: rows of a SELECT, triples of a CONSTRUCT or DESCRIBE. An ASK is answered by a plain bool."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from .errors import UsageError
from .namespaces import XSD
from .words import grouped, head, word

if TYPE_CHECKING:
    from decimal import Decimal

    from pandas import DataFrame

Term = NamedNode | BlankNode | Literal | Triple
Shorten = Callable[[str], str]
T = TypeVar("T")

WHOLE = ("integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
         "unsignedLong unsignedInt unsignedShort unsignedByte").split()  # fmt: skip


def decimal(text: str) -> Decimal:
    from decimal import Decimal  # imported when the first one is met: most answers have none

    return Decimal(text)


PYTHON: dict[str, Callable[[str], Any]] = {
    **{XSD + name: int for name in WHOLE},
    XSD + "decimal": decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
}

NUMBERS = {int, decimal, float}


def value(term: Term | None) -> Any:
    """A term as Python value: IRIs and text as str, numbers, truth values and dates as such, unbound as None, all else as its text."""
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else None if term is None else str(term)
    convert = None if term.language else PYTHON.get(term.datatype.value)
    if convert is None:
        return term.value
    try:
        return convert(term.value)
    except (ValueError, KeyError, ArithmeticError):
        return term.value


class Reading(Generic[T]):
    """An answer that is read lazily, each time from its beginning: `first` has been asked for, `again` asks anew."""

    columns: Sequence[str]

    def __init__(self, first: T, again: Callable[[], T], shorten: Shorten = str, lang: str = "en") -> None:
        self._first: T | None = first
        self._again, self._shorten, self._lang = again, shorten, lang

    def terms(self) -> Iterator[Iterable[Any]]:
        raise NotImplementedError

    @property
    def table(self) -> str:
        """For a person; fitted to the terminal's width where there is one."""
        from . import tables

        return tables.table(*self._for_people(), tables.terminal_width())

    @property
    def markdown(self) -> str:
        from . import tables

        return tables.markdown(*self._for_people())

    def _repr_html_(self) -> str:
        from . import tables

        return tables.html_table(*self._for_people())

    def _for_people(self) -> tuple[list[str], list[list[str]]]:
        """The columns' names and the rows in the reader's language; a column that no row fills is left out."""
        rows = [[shown(term, self._shorten, self._lang) for term in row] for row in self.terms()]
        columns = [head(name, self._lang) for name in self.columns]
        filled = [number for number in range(len(columns)) if any(row[number] for row in rows)] or range(len(columns))
        return [columns[number] for number in filled], [[row[number] for number in filled] for row in rows]

    def _read(self) -> T:
        first, self._first = self._first, None
        return self._again() if first is None else first


class Rows(Reading[QuerySolutions]):
    """The answer to a SELECT; iterates as dicts. `columns` are its variables; `table` and `markdown` are for people, in their language."""

    formats = ("table", "csv", "tsv", "json", "xml", "markdown")
    columns: list[str]

    def __init__(self, first: QuerySolutions, again: Callable[[], QuerySolutions], shorten: Shorten = str, lang: str = "en") -> None:
        super().__init__(first, again, shorten, lang)
        self.columns = [variable.value for variable in first.variables]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.columns
        for solution in self._read():
            # A plain IRI is by far the most common term; asking for it here spares a call each.
            yield {name: t.value if type(t) is NamedNode else value(t) for name, t in zip(names, solution)}  # noqa: B905 - as many as there are variables

    def lists(self) -> dict[str, list[Any]]:
        """The same values by column, each as a list: much quicker where there are many rows."""
        found = self._read()
        if isinstance(found, QuerySolutions):
            rows = [tuple(map(value, solution)) for solution in found]
            return {name: [row[at] for row in rows] for at, name in enumerate(self.columns)}
        return dict(zip(self.columns, found.lists(value), strict=True))

    def tuples(self) -> Iterator[tuple[Any, ...]]:
        """The same values without their names."""
        return (tuple(map(value, solution)) for solution in self._read())

    def terms(self) -> Iterator[tuple[Any, ...]]:
        """The RDF terms themselves, with their languages and datatypes."""
        return (tuple(solution) for solution in self._read())

    @property
    def csv(self) -> str:
        """SPARQL 1.1 CSV. Not by the RDF library: it leaves an IRI with a comma, as every passage has one, without quotes."""
        return delimited(self.columns, ([cell(term, str) for term in row] for row in self.terms()))

    @property
    def tsv(self) -> str:
        """SPARQL 1.1 TSV, terms as Turtle writes them."""
        return self._serialize(QueryResultsFormat.TSV)

    @property
    def json(self) -> str:
        """SPARQL 1.1 Query Results JSON."""
        return self._serialize(QueryResultsFormat.JSON) + "\n"

    @property
    def xml(self) -> str:
        """SPARQL Query Results XML."""
        return self._serialize(QueryResultsFormat.XML) + "\n"

    def to_pandas(self) -> DataFrame:
        """A pandas DataFrame. Raises UsageError where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise UsageError("pandas is not installed: pip install pandas") from None
        return pandas.DataFrame(list(self.tuples()), columns=self.columns)

    def _serialize(self, form: QueryResultsFormat) -> str:
        return (self._read().serialize(format=form) or b"").decode()


class Triples(Reading[Iterable[Triple]]):
    """The answer to a CONSTRUCT or DESCRIBE; iterates as dicts of subject, predicate, object."""

    formats = ("turtle", "ntriples", "jsonld", "table", "csv", "markdown")
    columns = ("subject", "predicate", "object")

    def __init__(
        self,
        first: Iterable[Triple],
        again: Callable[[], Iterable[Triple]],
        shorten: Shorten = str,
        prefixes: dict[str, str] | None = None,
        lang: str = "en",
    ) -> None:
        super().__init__(first, again, shorten, lang)
        self._prefixes = prefixes or {}

    def terms(self) -> Iterator[Triple]:
        """The triples themselves, as pyoxigraph's."""
        return iter(self._read())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, map(value, triple), strict=True)) for triple in self.terms())

    @property
    def turtle(self) -> str:
        """Readable Turtle: a block a subject, sorted, the same text every time."""
        from .turtle import pretty

        data = serialize(self.terms(), format=RdfFormat.TURTLE, prefixes=self._prefixes) or b""
        return pretty(data, self._prefixes).decode()

    @property
    def ntriples(self) -> str:
        """N-Triples, each line once, sorted."""
        lines = (serialize(self.terms(), format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
        return b"".join(sorted(set(lines))).decode()

    @property
    def jsonld(self) -> str:
        """JSON-LD with the prefixes of the graph."""
        ordered = sorted(set(self.terms()), key=str)
        return (serialize(ordered, format=RdfFormat.JSON_LD, prefixes=self._prefixes) or b"").decode() + "\n"

    @property
    def csv(self) -> str:
        """Three columns of plain values, without languages and datatypes."""
        return delimited(self.columns, [[str(value(term)) for term in triple] for triple in self.terms()])


class Truth:
    """The answer to an ASK, for printing."""

    formats = Rows.formats

    def __init__(self, true: bool) -> None:
        self.true = true

    @property
    def table(self) -> str:
        return f"{str(self.true).lower()}\n"

    csv = tsv = markdown = table

    @property
    def json(self) -> str:
        return f'{{"head":{{}},"boolean":{str(self.true).lower()}}}\n'

    @property
    def xml(self) -> str:
        answer = parse_query_results(self.json, QueryResultsFormat.JSON)
        return (answer.serialize(format=QueryResultsFormat.XML) or b"").decode() + "\n"


def shown(term: Term | None, shorten: Shorten, lang: str) -> str:
    """A term as a person reads it: yes or no, and marks between the thousands of a whole number."""
    text = cell(term, shorten)
    kind = PYTHON.get(term.datatype.value) if isinstance(term, Literal) else None
    if kind in NUMBERS:
        return grouped(text, lang)
    return word("yes" if value(term) else "no", lang) if isinstance(value(term), bool) else text


def cell(term: Term | None, shorten: Shorten) -> str:
    """A term as text, IRIs in their short form."""
    if term is None:
        return ""
    return shorten(term.value) if isinstance(term, NamedNode) else term.value if isinstance(term, Literal) else str(term)


def delimited(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """RFC 4180."""
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue()


def render(answer: Rows | Triples | Truth, form: str | None) -> str:
    """The answer in a format, or in the first of its own. Raises UsageError when it cannot be written so."""
    if form is not None and form not in answer.formats:
        kind = {Rows: "rows", Triples: "triples", Truth: "true or false"}[type(answer)]
        raise UsageError(f"this question is answered by {kind}, which can be written as {', '.join(answer.formats)}, not as {form}")
    text: str = getattr(answer, form or answer.formats[0])
    return text
