"""The W3C suites of SPARQL 1.1 Query, Update and results, asked through the endpoint, and put beside `oxigraph serve`.

`tests/w3c-exceptions.csv` lists the tests that do not pass, with the reason; each of them fails on the other server too.
"""

from __future__ import annotations

import csv
import re
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import conformance
import pytest
from conformance import MF, QT, SUITES, UT, Case, canonical, cases, cells, quads_of, rows
from pyoxigraph import DefaultGraph, QueryResultsFormat, RdfFormat, parse, serialize
from served import TOKEN, Answer, Served, serving, with_updates
from serving import free_port, started

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason=conformance.MISSING)

QUADS = "application/n-quads"
RESULTS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
MANIFESTS = ["manifest-sparql11-query.ttl", "manifest-sparql11-update.ttl", "csv-tsv-res/manifest.ttl", "json-res/manifest.ttl"]
ALL = [case for manifest in MANIFESTS if SUITES.is_dir() for case in cases(manifest)]
EXCEPTIONS = {
    row["test"]: row["reason"]
    for row in csv.DictReader(Path(__file__).with_name("w3c-exceptions.csv").read_text(encoding="utf-8").splitlines())
}


class Endpoint(NamedTuple):
    """`send(method, path, body, **headers)`, and the paths of the three services."""

    send: Callable[..., Answer]
    query: str
    update: str
    graphs: str


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("ours")
    with serving(folder, *with_updates(folder)) as served:
        yield Endpoint(partial(served.send, token=TOKEN), "/sparql", "/sparql", "/graphs")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with oxigraph(tmp_path_factory.mktemp("theirs")) as served:
        yield Endpoint(served.send, "/query", "/update", "/store")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Served]:
    port = free_port()
    command: list[str | Path] = [f"{sysconfig.get_path('scripts')}/oxigraph", "serve", "-l", folder / "data", "-b", f"127.0.0.1:{port}"]
    with started(command, f"http://127.0.0.1:{port}/", folder) as process:
        yield Served(process, folder / "log", port)


def test_no_case_is_worse_than_on_the_other_server(ours: Endpoint, theirs: Endpoint) -> None:
    failures = {case.name for case in ALL if not passes(case, ours)}
    assert failures == set(EXCEPTIONS)
    assert [case.name for case in ALL if case.name in failures and passes(case, theirs)] == []


def passes(case: Case, endpoint: Endpoint) -> bool:
    return JUDGES[case.kind](case, endpoint)


def ask(case: Case, endpoint: Endpoint, accept: str) -> Answer:
    action = case.one(case.node, MF.action)
    fill(endpoint, quads_of(case, action, QT.data, QT.graphData, UT.graph))
    path = conformance.local(case.one(action, QT.query))
    return endpoint.send("POST", endpoint.query, based(path), content_type="application/sparql-query", accept=accept)


def based(path: Path) -> str:
    """The text with the base that its names were written for."""
    return f"BASE <{path.as_uri()}>\n{path.read_text(encoding='utf-8')}"


def fill(endpoint: Endpoint, quads: list[Any]) -> None:
    body = serialize(quads, format=RdfFormat.N_QUADS)
    assert endpoint.send("PUT", endpoint.graphs, body, content_type=QUADS).status in {201, 204}


def evaluated(case: Case, endpoint: Endpoint) -> bool:
    result = conformance.local(case.one(case.node, MF.result))
    if result.suffix == ".csv":
        return cells(ask(case, endpoint, "text/csv").body) == cells(result.read_bytes())
    if result.suffix in RESULTS:
        accept, form = RESULTS[result.suffix]
        return alike(ask(case, endpoint, accept), form, result.read_bytes())
    expected = conformance.read(result, DefaultGraph())
    if any("ResultSet" in str(quad.object) for quad in expected):
        return in_triples(ask(case, endpoint, RESULTS[".srj"][0]), expected)
    answer = ask(case, endpoint, "application/n-triples")
    return answer.status == 200 and canonical(parse(answer.body, RdfFormat.N_TRIPLES)) == canonical(expected)


def alike(answer: Answer, form: QueryResultsFormat, expected: bytes) -> bool:
    if answer.status != 200:
        return False
    one, other = rows(answer.body, form), rows(expected, form)
    return one == other if isinstance(one, bool) or isinstance(other, bool) else canonical(one) == canonical(other)


def in_triples(answer: Answer, expected: list[Any]) -> bool:
    """A result set written as RDF (the vocabulary of the first SPARQL tests): as many rows, with the same values."""
    found = rows(answer.body, QueryResultsFormat.JSON)
    assert not isinstance(found, bool)
    values = sorted(str(quad.object) for quad in found if quad.predicate.value.startswith("var:"))
    return values == sorted(str(quad.object) for quad in expected if quad.predicate.value.endswith("#value"))


def updated(case: Case, endpoint: Endpoint) -> bool:
    action, result = case.one(case.node, MF.action), case.one(case.node, MF.result)
    fill(endpoint, quads_of(case, action, UT.data, UT.graphData, UT.graph))
    path = conformance.local(case.one(action, UT.request))
    answer = endpoint.send("POST", endpoint.update, based(path), content_type="application/sparql-update")
    if answer.status not in {200, 204}:
        return False
    dump = endpoint.send("GET", endpoint.graphs, accept=QUADS)
    return canonical(parse(dump.body, RdfFormat.N_QUADS)) == canonical(quads_of(case, result, UT.data, UT.graphData, UT.graph))


def accepted(case: Case, endpoint: Endpoint, kind: str) -> int:
    text = conformance.local(case.one(case.node, MF.action)).read_bytes()
    return endpoint.send("POST", getattr(endpoint, kind), text, content_type=f"application/sparql-{kind}").status


JUDGES: dict[str, Callable[[Case, Endpoint], bool]] = {
    "QueryEvaluationTest": evaluated,
    "CSVResultFormatTest": evaluated,
    "UpdateEvaluationTest": updated,
    "PositiveSyntaxTest11": lambda case, endpoint: accepted(case, endpoint, "query") == 200,
    "NegativeSyntaxTest11": lambda case, endpoint: accepted(case, endpoint, "query") == 400,
    "PositiveUpdateSyntaxTest11": lambda case, endpoint: accepted(case, endpoint, "update") in {200, 204},
    "NegativeUpdateSyntaxTest11": lambda case, endpoint: accepted(case, endpoint, "update") == 400,
}


def test_every_exception_has_a_reason() -> None:
    assert all(re.search(r"\w+ \w+", reason) for reason in EXCEPTIONS.values())
