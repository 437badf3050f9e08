"""The clients that people have: SPARQLWrapper in every format, rdflib's stores, curl. They read, and with the token they write."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from served import TOKEN, Served, serving, with_updates
from SPARQLWrapper import BASIC, CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

NAME = "SELECT ?name { <https://w3id.org/tejido/medellin/undp> <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
ABOUT = "CONSTRUCT WHERE { <https://w3id.org/tejido/medellin/undp> ?p ?o }"
UNDP = "United Nations Development Program"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("clients")
    with serving(folder, *with_updates(folder)) as served:
        yield served


def wrapper(server: Served, text: str, form: str, method: str = "GET") -> Any:
    client = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(text)
    client.setTimeout(30)
    return client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_gets_rows(server: Served, form: str, method: str) -> None:
    answer = wrapper(server, NAME, form, method)
    text = answer.toxml() if form == XML else answer.decode() if isinstance(answer, bytes) else str(answer)
    assert UNDP in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper makes one
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_gets_triples(server: Served, form: str) -> None:
    answer = wrapper(server, ABOUT, form)
    graph = answer if isinstance(answer, rdflib.Graph) else rdflib.Graph().parse(data=answer, format="turtle")
    assert rdflib.Literal(UNDP, lang="en") in set(graph.objects())


@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_gets_the_truth(server: Served, form: str) -> None:
    answer = wrapper(server, "ASK {}", form)
    assert (answer["boolean"] if form == JSON else answer.getElementsByTagName("boolean")[0].firstChild.data == "true") is True


def test_sparqlwrapper_changes_the_graph(server: Served) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(POST)
    client.setHTTPAuth(BASIC)
    client.setCredentials("anybody", TOKEN)
    client.setQuery("INSERT DATA { <urn:by> <urn:x> 'SPARQLWrapper' }")
    client.query()
    assert wrapper(server, "ASK { <urn:by> <urn:x> 'SPARQLWrapper' }", JSON)["boolean"] is True


def test_rdflib_reads(server: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql", returnFormat="json"))
    assert {str(row[0]) for row in graph.query(NAME)} >= {UNDP}  # type: ignore[index]
    undp = rdflib.URIRef("https://w3id.org/tejido/medellin/undp")
    assert rdflib.Literal(UNDP, lang="en") in set(graph.objects(undp, rdflib.SKOS.prefLabel))


def test_rdflib_writes(server: Served) -> None:
    store = SPARQLUpdateStore(f"{server.url}/sparql", f"{server.url}/sparql", auth=("anybody", TOKEN), returnFormat="json")
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("urn:rdflib"))
    triple = (rdflib.URIRef("urn:by"), rdflib.URIRef("urn:x"), rdflib.Literal("rdflib"))
    graph.add(triple)
    assert set(graph) == {triple}
    graph.remove(triple)
    assert set(graph) == set()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_asks_and_changes(server: Served) -> None:
    def curl(*arguments: str) -> str:
        return subprocess.run(["curl", "-sS", "--fail", "--max-time", "30", *arguments], capture_output=True, text=True, check=True).stdout

    endpoint = f"{server.url}/sparql"
    assert UNDP in curl(endpoint, "-H", "Accept: text/csv", "--data-urlencode", f"query={NAME}")
    assert UNDP in curl("-G", endpoint, "-H", "Accept: text/tab-separated-values", "--data-urlencode", f"query={NAME}")
    curl(
        "-u",
        f":{TOKEN}",
        "-X",
        "PUT",
        "-H",
        "Content-Type: text/turtle",
        "--data",
        "<urn:by> <urn:x> 'curl' .",
        f"{server.url}/graphs?graph=urn:c",
    )
    assert curl(f"{server.url}/graphs?graph=urn:c", "-H", "Accept: application/n-triples") == '<urn:by> <urn:x> "curl" .\n'
