"""Questions: SPARQL texts with a front matter that names, explains and types their parameters (see `front_matter`).

A parameter `x` stands in the text as `?_x`; its value is an RDF
term which the RDF library writes, so that no text is ever pasted into a query. `?_lang` is built in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from .columnar.companion import Companion
from .errors import NameNotFound, QueryError
from .front_matter import EXPECTED, Parameter, front_matter
from .namespaces import XSD
from .sparql import Prepared, like, offset_of, parameters, position, prepare

if TYPE_CHECKING:
    from tejido.project import Project

NAMED = ("entity", "class", "predicate")

DIGITS = 1_000  # before or after the decimal point
LONE = re.compile(r"[\ud800-\udfff]")  # what Python makes of bytes that are not UTF-8

Resolve = Callable[[str, str], str]  # a name and its kind (one of NAMED) -> IRI
Answer = QuerySolutions | QueryBoolean | QueryTriples | list[Triple]


class Source(Protocol):
    """What answers SPARQL text. `ask` gives a function that reads the answer from its beginning, as often as it is called."""

    local: bool

    def ask(self, sparql: str) -> Callable[[], Answer]: ...


class LocalSource:
    """The embedded store. Of a large graph also the index of its names, and its columns, which answer what they can."""

    local = True

    def __init__(self, store: Store, index: Path | None = None, columns: Companion | None = None) -> None:
        self.store, self.index, self.columns = store, index, columns

    def ask(self, sparql: str) -> Callable[[], Answer]:
        if self.columns is None:
            return lambda: self.store.query(sparql)
        columns = self.columns
        return lambda: columns.answer(sparql, self.store)


class Query:
    """A question. `name` stands in error messages: the file, or `query` for a text that was typed."""

    def __init__(self, text: str, name: str = "query") -> None:
        self.text, self.name = text, name

    @property
    def title(self) -> str:
        """The name by which the library knows it."""
        return Path(self.name).stem

    @cached_property
    def _front(self) -> tuple[dict[str, str], dict[str, Parameter]]:
        return front_matter(self.text, self.name)

    @property
    def summary(self) -> dict[str, str]:
        return self._front[0]

    @property
    def parameters(self) -> dict[str, Parameter]:
        return self._front[1]

    def prepare(
        self, values: Mapping[str, object], resolve: Resolve, prefixes: Mapping[str, str], lang: str, *, local: bool = True
    ) -> Prepared:
        """The text that can be asked. Raises QueryError for an unknown or missing parameter or a value of the wrong type."""
        if not self.text.isascii() and (broken := LONE.search(self.text)):
            raise QueryError(
                "not text: this character is half of one; write it in UTF-8", *position(self.text, broken.start()), name=self.name
            )
        terms = {"lang": str(Literal(lang))}
        if values or parameters(self.text) - {"lang"}:
            terms |= self._terms(values, resolve)
        return prepare(self.text, terms, prefixes, local=local, name=self.name)

    def _terms(self, values: Mapping[str, object], resolve: Resolve) -> dict[str, str]:
        for name in values:
            if name not in self.parameters:
                raise QueryError(f"there is no parameter {name}{self._offer(name)}", name=self.name).of("no field", text=name)
        return {
            name: self._default(name, resolve) if values.get(name) is None else self._term(name, values[name], resolve)
            for name in self.parameters
        }

    def _offer(self, name: str) -> str:
        if not self.parameters:
            return f"; declare it at the top: #+ parameters: {{{name}: {{type: string}}}}"
        return like(name, self.parameters) or f"; it has {', '.join(self.parameters)}"

    def _default(self, name: str, resolve: Resolve) -> str:
        """What the question is about when nothing is said; nothing in a project that does not know the one it names."""
        kind, default, _ = self.parameters[name]
        with suppress(NameNotFound):
            if default is not None:
                return self._term(name, default, resolve)
        raise QueryError(f"parameter {name} ({kind}) needs a value here: -P {name}=…", name=self.name).of("no value", field=name)

    def _term(self, name: str, value: object, resolve: Resolve) -> str:
        kind = self.parameters[name].type
        try:
            return str(term(kind, value, resolve))
        except (ValueError, ArithmeticError):
            wrong = QueryError(f"parameter {name}: {str(value)!r} is not {EXPECTED[kind]}", name=self.name)
            raise wrong.of(f"no {kind}", text=str(value), field=name) from None


def term(kind: str, value: object, resolve: Resolve) -> NamedNode | Literal:
    """The RDF term of a value that was typed. Raises ValueError or ArithmeticError when it is none."""
    if isinstance(value, NamedNode):
        return value
    text = str(value).strip()
    if kind in NAMED:
        return NamedNode(resolve(text, kind))
    return LITERALS[kind](text if kind != "string" else str(value))


def decimal(text: str) -> Literal:
    from decimal import Decimal

    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > DIGITS:
        raise ValueError(text)
    return Literal(format(number, "f"), datatype=NamedNode(XSD + "decimal"))


LITERALS: dict[str, Callable[[str], Literal]] = {
    "string": Literal,
    "integer": lambda text: Literal(str(int(text)), datatype=NamedNode(XSD + "integer")),
    "decimal": decimal,
    "date": lambda text: Literal(date.fromisoformat(text).isoformat(), datatype=NamedNode(XSD + "date")),
}


def read(path: Path) -> Query:
    """The question in a file. Raises QueryError when it cannot be read."""
    try:
        return Query(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as problem:
        raise QueryError(problem.strerror or "cannot be read", name=str(path)) from None
    except UnicodeDecodeError as problem:
        raise QueryError(f"not UTF-8 at byte {problem.start}", name=str(path)) from None


def library(project: Project) -> list[Query]:
    """The named questions of the project and the bundled ones, by name."""
    return sorted((read(path) for path in project.files("queries/*.rq").values()), key=lambda query: query.title)


def load(project: Project, name: str) -> Query:
    """A named question. Raises QueryError with a suggestion when there is none of that name."""
    paths = {Path(key).stem: path for key, path in project.files("queries/*.rq").items()}
    if name not in paths:
        raise QueryError(f"no question is called {name!r}{like(name, paths)}; `tejido queries` lists them")
    return read(paths[name])


def find(question: str, project: Project) -> Query:
    """The question that was meant, decided by its spelling alone:

    ends in .rq or .sparql, on one line and without braces: a file · has a brace or white space: SPARQL text ·
    has a slash: a file · everything else: the name of a question in the library.
    """
    text = question.strip()
    inline = "{" in text or "\n" in text
    if not inline and text.lower().endswith((".rq", ".sparql")):
        return read(Path(text))
    if inline or any(character.isspace() for character in text):
        return Query(question)
    return read(Path(text)) if "/" in text else load(project, text)


def filled(project: Project, name: str, part: str = "", /, **graphs: Iterable[str]) -> str:
    """One of the questions about stores, `queries/engine/store/NAME.rq`, about these IRIs (and the `part` of a graph)."""
    query = read(project.find(f"queries/engine/store/{name}.rq"))
    values = {key: " ".join(str(NamedNode(iri)) for iri in iris) for key, iris in graphs.items()}
    return prepare(query.text, {"part": str(Literal(part)), **values}, {}, local=False, name=query.name).text


def restricted(prepared: Prepared, only: Mapping[str, Iterable[str]]) -> Prepared:
    """The question about some things alone: its variables may stand for no other IRIs than these. For the tool's own questions."""
    lists = "".join(f" VALUES ?{name} {{ {' '.join(str(NamedNode(iri)) for iri in iris)} }}" for name, iris in only.items())
    return prepared._replace(text=re.sub(r"WHERE\s*\{", lambda start: start[0] + lists, prepared.text, count=1))


def run(source: Source, prepared: Prepared, name: str = "query") -> tuple[Answer, Callable[[], Answer]]:
    """Asks: the answer, its reading not yet begun, and how to begin anew. QueryError stands at the user's own line and column."""
    again = source.ask(prepared.text)
    try:
        return again(), again
    except SyntaxError as problem:
        raise syntax_error(str(problem), prepared, name) from None


SHOWN = 40  # characters of the user's text in a message


def syntax_error(message: str, prepared: Prepared, name: str) -> QueryError:
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not found:
        return QueryError(" ".join(message.split()), name=name)
    line, column = prepared.locate(int(found[1]), int(found[2]))
    rest = prepared.source[offset_of(prepared.source, line, column) :].split()[:1]
    where = f"before {rest[0][:SHOWN]!r}" if rest else "at the end"
    return QueryError(f"syntax error, noticed {where}{wanted(found[3])}", line, column, name=name)


def wanted(expected: str) -> str:
    """The parser's list of what could have stood there, without character classes, at most eight of them."""
    listed = " ".join(expected.removeprefix("expected ").removeprefix("one of ").split()).split(", ")
    words = [word for word in listed if not word.startswith("[")]
    if not words:
        return ""
    return f"; expected {words[0]}" if len(words) == 1 else f"; expected one of {', '.join(words[:8])}{' …' * (len(words) > 8)}"
