"""The W3C suites of the SPARQL 1.1 Protocol and the Graph Store Protocol: every test passes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import conformance
import pytest
import rdflib
from conformance import MF, SUITES, UT, Case, cases
from rdflib import RDFS, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from served import TOKEN, Answer, Served, serving, with_updates

HT, CNT = Namespace("http://www.w3.org/2011/http#"), Namespace("http://www.w3.org/2011/content#")
STATUS = {"OK": 200, "Created": 201, "Accepted": 202, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
KINDS = {
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
}
MANIFESTS = ["protocol/manifest.ttl", "graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl"]

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason=conformance.MISSING)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("suites")
    with serving(folder, *with_updates(folder), "--allow-host", "www.example") as served:
        yield served


@pytest.mark.parametrize(
    "case", [case for manifest in MANIFESTS if SUITES.is_dir() for case in cases(manifest)], ids=lambda case: case.name
)
def test_case(case: Case, server: Served) -> None:
    set_up(case, server)
    locations: dict[str, str] = {}
    connection = case.one(case.node, MF.action)
    for request in Collection(case.manifest, case.one(connection, HT.requests)):
        judge(case, case.one(request, HT.resp), send(case, request, server, locations), locations)


def set_up(case: Case, server: Served) -> None:
    assert server.update("DROP ALL").status == 204
    for graph in case.all(case.node, UT.graphData):
        triples = conformance.local(case.one(graph, UT.graph)).read_text()
        assert server.update(f"INSERT DATA {{ GRAPH <{case.one(graph, RDFS.label)}> {{ {triples} }} }}").status == 204


def send(case: Case, request: Any, server: Served, locations: dict[str, str]) -> Answer:
    path = re.sub("^/gsp", "/graphs", str(case.one(request, HT.absolutePath)))
    for name, location in locations.items():
        path = path.replace(name, urlsplit(location).path if path == name else location)
    headers = {str(case.one(one, HT.fieldName)): str(case.one(one, HT.fieldValue)) for one in parts(case, request)}
    body = case.one(request, HT.body)
    text = None if body is None else str(case.one(body, CNT.chars))
    encoding = None if body is None else str(case.one(body, CNT.characterEncoding) or "utf-8")
    sent = None if text is None or encoding is None else lines(text, headers).encode(encoding)
    return server.send(str(case.one(request, HT.methodName)), path, sent, token=TOKEN, Host="www.example", **headers)


def parts(case: Case, request: Any) -> list[Any]:
    headers = case.one(request, HT.headers)
    return [] if headers is None else [*Collection(case.manifest, headers)]


def lines(text: str, headers: dict[str, str]) -> str:
    """The body of a multipart form has the line ends of MIME, which a Turtle literal need not have kept."""
    if not any("multipart" in value for value in headers.values()):
        return text
    return "\r\n".join(line.strip() for line in text.strip().splitlines()) + "\r\n"


def judge(case: Case, expected: Any, answer: Answer, locations: dict[str, str]) -> None:
    statuses = [str(one).partition("#")[2] for one in case.all(expected, MF.expectedStatus)]
    assert any(f"{answer.status // 100}xx" in one or STATUS.get(one) == answer.status for one in statuses), (answer, statuses)
    kind = case.one(expected, MF.expectedFormat)
    assert kind is None or answer.headers["content-type"].partition(";")[0] in KINDS[str(kind)]
    truth = case.one(expected, MF.expectedBoolean)
    assert truth is None or json.loads(answer.body)["boolean"] is truth.toPython()
    if (name := case.one(expected, MF.expectedLocation)) is not None:
        locations[str(name)] = answer.headers["location"]
    if (body := case.one(expected, HT.body)) is not None:
        assert isomorphic(graph(str(case.one(body, CNT.chars))), graph(answer.text))


def graph(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle", publicID="http://www.example/gsp")
