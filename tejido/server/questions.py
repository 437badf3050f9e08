"""The named questions over HTTP: a list, a form for each, and its answer in the format that is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..errors import TejidoError
from ..names import fold
from ..namespaces import XSD
from ..queries import NAMED
from ..results import Rows, Triples, Truth, cell, shown
from ..sparql import like
from ..words import heading, in_language
from .about import HTML, page, sized
from .bearers import Bearers
from .languages import language
from .messages import Refusal
from .negotiation import choose
from .pages import Item
from .telling import Unknown, of_question
from .worker import answered

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..queries import Query
    from .channel import Message
    from .desk import Desk

PLACE = "/queries"
VARY = ("vary", "accept-language")
JSON = "application/json"
ROWS = {
    "application/sparql-results+json": "json",
    JSON: "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRIPLES = {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/ld+json": "jsonld", JSON: "jsonld", "text/csv": "csv"}
SUFFIXES = {
    ".json": JSON,
    ".xml": "application/sparql-results+xml",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".html": HTML,
}
SHOWN = 1_000  # rows on a page
OFFERED = 500  # names that a field offers; where there are more, it offers none


def listed(desk: Desk, said: Mapping[str, Any]) -> Message:
    """All named questions, for people or as JSON."""
    suffix = said["path"].removeprefix(PLACE).strip("/")
    if suffix not in {"", ".json", ".html"}:
        return answer(desk, said)
    kind = SUFFIXES[suffix] if suffix else choose(said["accept"], [JSON, HTML])
    if kind == HTML:
        lang, chosen = language(said["parameters"], said["language"])
        formats = [("json", JSON, f"{PLACE}/.json")]
        named = [(in_language(query.summary, lang) or name, name) for name, query in desk.questions.items()]
        questions = sorted(named, key=lambda pair: fold(pair[0]))
        return page(desk.render("questions.html", lang, chosen, said, questions=questions, formats=formats), lang)
    if kind is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"this can be had as {JSON}, {HTML}")
    whole = {"questions": [plain(query) for query in desk.questions.values()]}
    return answered(JSON, json.dumps(whole, ensure_ascii=False, default=str).encode(), headers=[VARY])


def plain(query: Query) -> dict[str, Any]:
    """A question for JSON."""
    parameters = [{"name": name, **parameter._asdict()} for name, parameter in query.parameters.items()]
    return {"name": query.title, "address": f"{PLACE}/{query.title}", "summary": query.summary, "parameters": parameters}


def answer(desk: Desk, said: Mapping[str, Any]) -> Message:
    """The answer to the question that the path names. Raises what `Graph.answer` raises; on a page that is part of the page."""
    query, suffix = chosen_question(desk, said["path"].removeprefix(f"{PLACE}/"))
    values = {name: value for name, value in said["parameters"].items() if name != "lang" and value}
    lang = language(said["parameters"], said["language"])[0]
    offers = [*dict.fromkeys(["application/sparql-results+json", "text/turtle", HTML, *ROWS, *TRIPLES])]
    if (SUFFIXES[suffix] if suffix else choose(said["accept"], offers)) == HTML:
        return form(desk, said, query, values)
    given = desk.graph.answer(query, values, lang)
    forms = TRIPLES if isinstance(given, Triples) else ROWS
    kind = SUFFIXES[suffix] if suffix else choose(said["accept"], [*forms])
    if kind not in forms or forms[kind] not in given.formats:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"this question is answered as {', '.join([*forms, HTML])}")
    refuse_rows(desk, given)
    return sized(answered(kind, getattr(given, forms[kind]).encode(), headers=[VARY, ("content-language", lang)]))


def chosen_question(desk: Desk, name: str) -> tuple[Query, str]:
    """The question and the suffix. Refused with 404 if no question is called so."""
    suffix = next((one for one in SUFFIXES if name.endswith(one)), "")
    title = name.removesuffix(suffix)
    if title not in desk.questions:
        line = f"no question is called {title[:100]!r}{like(title[:100], desk.questions)}; {PLACE} lists them"
        raise Unknown(HTTPStatus.NOT_FOUND, line, "no question", text=title[:100])
    return desk.questions[title], suffix


def refuse_rows(desk: Desk, given: Rows | Triples | Truth) -> None:
    most = desk.max_rows
    if most is not None and isinstance(given, Rows) and sum(1 for _ in islice(given.terms(), most + 1)) > most:
        line = f"more than {most} rows; ask in parts at /sparql, with LIMIT and OFFSET"
        raise Unknown(HTTPStatus.INSUFFICIENT_STORAGE, line, "many rows", most=most)


def form(desk: Desk, said: Mapping[str, Any], query: Query, values: Mapping[str, str]) -> Message:
    """The page of a question: its fields, and its answer once it has all that it needs."""
    lang, chosen = language(said["parameters"], said["language"])
    wrong, status, found = None, HTTPStatus.OK, None
    if values or all(desk.has_default(parameter) for parameter in query.parameters.values()):
        try:
            given = desk.graph.answer(query, dict(values), lang)
            refuse_rows(desk, given)
            found = table(desk, given, lang)
        except TejidoError as problem:
            wrong, status = of_question(desk, problem, query, said["parameters"], lang), HTTPStatus(problem.http_status)
    body = desk.render(
        "question.html",
        lang,
        chosen,
        said,
        query=query,
        values=values,
        wrong=wrong,
        answer=found,
        choices={name: choices(desk, parameter.type, lang) for name, parameter in query.parameters.items()},
        formats=formats(query, said, found) if found else [],
    )
    message = page(body, lang)
    message.said["status"] = int(status)
    return message


def choices(desk: Desk, kind: str, lang: str) -> list[str]:
    """The names that a field can offer."""
    if kind not in NAMED:
        return []
    words = desk.graph.vocabulary
    if kind == "entity" and desk.is_large:
        return []
    known = words.kinds[kind] if kind != "entity" else desk.index.entities
    return sorted({desk.label(iri, lang) for iri in known}) if len(known) <= OFFERED else []


def formats(query: Query, said: Mapping[str, Any], found: dict[str, Any]) -> list[tuple[str, str, str]]:
    from urllib.parse import urlencode

    asked = urlencode([pair for pair in said["parameters"].items() if pair[1]])
    suffixes = (".ttl", ".nt", ".jsonld", ".csv") if found["triples"] else (".csv", ".json", ".xml", ".tsv")
    return [(suffix[1:], SUFFIXES[suffix], f"{PLACE}/{query.title}{suffix}{f'?{asked}' if asked else ''}") for suffix in suffixes]


def table(desk: Desk, given: Rows | Triples | Truth, lang: str) -> dict[str, Any]:
    """An answer for a page: names of columns that are not all empty, rows of items, and how many rows there are."""
    if isinstance(given, Truth):
        return {"true": given.true, "triples": False}
    bearers = Bearers(desk.store, lang)
    first = [[*row] for row in islice(terms(given), SHOWN + 1)]
    named = [term.value for row in first for term in row if isinstance(term, NamedNode)]
    desk.graph.expect(named, named)
    rows = [items(desk, row, lang, bearers) for row in first]
    count = len(rows) if len(rows) <= SHOWN else sum(1 for _ in terms(given))
    filled = [at for at in range(len(given.columns)) if not rows or any(row[at].text for row in rows)]
    return {
        "columns": [heading(given.columns[at], lang) for at in filled],
        "rows": [[row[at] for at in filled] for row in rows[:SHOWN]],
        "count": count,
        "triples": isinstance(given, Triples),
    }


def terms(given: Rows | Triples) -> Iterator[Iterable[Any]]:
    return given.terms() if isinstance(given, Rows) else ((one.subject, one.predicate, one.object) for one in given.terms())


def items(desk: Desk, row: list[Any], lang: str, bearers: Bearers) -> list[Item]:
    """A row; a name in it leads to the one who bears it, if that is clear from the row."""
    passages = [term for term in row if isinstance(term, NamedNode) and term.value in desk.graph.evidence]
    return [Item(term.value, bearers.of(term.value, passages)) if is_text(term) else item(desk, term, lang) for term in row]


def is_text(term: Any) -> bool:
    return isinstance(term, Literal) and term.datatype.value == XSD + "string"


def item(desk: Desk, term: Any, lang: str) -> Item:
    """A cell: passages by article and characters, entities and terms by their names."""
    if not isinstance(term, NamedNode):
        return Item(shown(term, str, lang))
    evidence = desk.graph.evidence.get(term.value)
    named = desk.label(term.value, lang) if desk.has_name(term.value) else cell(term, desk.graph.shorten)
    return Item(place(evidence, lang) if evidence else named, term.value)


def place(evidence: Evidence, lang: str) -> str:
    """Of a passage the article and the characters; of an inference the reason."""
    article = in_language(evidence.article, lang)
    return evidence.label(lang) if evidence.inferred or not article else f"{article}, {evidence.start}–{evidence.end}"
