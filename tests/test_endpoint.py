"""A remote endpoint: the same rows as locally, and one clear line for everything that can go wrong."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import endpoints
import pytest
from serving import say, served

import tejido
from tejido.endpoint import Endpoint
from tejido.errors import EndpointError, UsageError
from tejido.project import Project
from tejido.results import Rows, Triples

JSON = "application/sparql-results+json"
ONE = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SELECT = "SELECT ?x { ?s ?p ?x }"


def late(request: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def trickling(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", JSON)
    request.end_headers()
    try:
        for _ in range(30):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass  # whoever asked has gone


def hanging_up(request: BaseHTTPRequestHandler) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


FAILURES = {
    "web page": (
        say(200, "text/html; charset=utf-8", b"<html><body>Welcome</body></html>"),
        "this is not a SPARQL endpoint: it answered with a web page",
    ),
    "other kind": (say(200, "text/plain", b"hello\nthere"), "not a SPARQL endpoint: it answered with text/plain ('hello')"),
    "unauthorised": (say(401, "text/plain", b"no"), "HTTP 401: it asks for a user and a password: put them into a file (--auth-file FILE)"),
    "forbidden": (say(403, "text/plain", b"no"), "HTTP 403: it does not let this user do this"),
    "not found": (say(404, "text/html", b"<h1>no</h1>"), "HTTP 404: there is nothing at this address"),
    "bad request": (say(400, "text/plain", "línea 3: no se entiende\nmás".encode()), "HTTP 400: línea 3: no se entiende"),
    "server error": (say(500, "text/plain", b"\nout of memory\nat x.java:5"), "HTTP 500: out of memory"),
    "server error page": (say(502, "text/html", b"<html><head><title>Bad gateway</title></head></html>"), "HTTP 502: Bad gateway"),
    "cut off": (say(200, JSON, ONE[:60], len(ONE)), "the answer is not whole"),
    "cut off, unnoticed by HTTP": (say(200, JSON, ONE[:60]), "the answer is not whole"),
    "ending in an error": (say(200, JSON, ONE[:-2] + b"The query timed out"), "the answer is not whole"),
    "empty": (say(200, JSON, b""), "the answer is not whole"),
    "late": (late, "no whole answer within 0.3 s"),
    "trickling": (trickling, "no whole answer within 0.3 s"),
    "hanging up": (hanging_up, "it broke off before the answer was whole"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_is_one_clear_line(failure: str) -> None:
    answering, message = FAILURES[failure]
    with served(answering) as url, pytest.raises(EndpointError) as raised:
        Endpoint(url, timeout=0.3 if "within" in message else 5).ask(SELECT)
    assert message in str(raised.value)
    assert str(raised.value).startswith(url)
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 7


def test_nothing_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(EndpointError, match="nothing answers there"):
        Endpoint(f"http://127.0.0.1:{port}/").ask(SELECT)


@pytest.mark.parametrize(
    "url",
    ["", "sparql", "ftp://host/x", "file:///etc/passwd", "http://", "http://host:port/", "http://a b/", "http://[::1/", "http://h:99999/"],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(EndpointError, match="is not the address of an endpoint"):
        Endpoint(url)


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError, match=r"^https://host:80/sparql: a user and a password do not belong in an address") as raised:
        Endpoint("https://ana:s%C3%A9same@host:80/sparql")
    assert "same" not in str(raised.value)


def test_the_columns_must_be_those_that_were_asked(example: Project) -> None:
    with served(say(200, JSON, ONE)) as url:
        graph = tejido.connect(url, path=example.root)
        with pytest.raises(EndpointError, match=r"the answer has the columns x; asked were facts$"):
            graph.show("puerto:fishers-guild")
        with pytest.raises(EndpointError, match=r"the answer has the columns x; asked were y, z$"):
            Endpoint(url).ask("SELECT ?y (COUNT(?a) AS ?z) { ?y ?p ?a } GROUP BY ?y")
        assert Endpoint(url).ask("SELECT * { ?s ?p ?x }")()


def test_long_questions_go_by_post() -> None:
    seen: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.command)
        say(200, JSON, ONE)(request)

    with served(answer) as url:
        Endpoint(url).ask(SELECT)
        Endpoint(url).ask(SELECT + "#" * 3000)
    assert seen == ["GET", "POST"]


@pytest.mark.parametrize("kind", [JSON, "application/json", f"{JSON}; charset=utf-8"])
def test_an_answer_can_be_read_twice_but_is_asked_for_once(kind: str) -> None:
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(1)
        say(200, kind, ONE)(request)

    with served(answer) as url:
        read = Endpoint(url).ask(SELECT)
    assert [list(read()), list(read())] == [list(read()), list(read())]  # type: ignore[arg-type]
    assert len(asked) == 1


@pytest.fixture
def oxigraph(example: Project, tmp_path: Path) -> Iterator[str]:
    """A real Oxigraph server that holds what we export."""
    with endpoints.oxigraph(tejido.open(example.root).export("nquads").data, tmp_path, cors=False) as url:
        yield url


QUESTIONS = [
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?event ?how { ?who ?how ?event . ?event a tj:Event . BIND(?nothing AS ?unbound) }",
    "SELECT ?who ?name { ?who tj:participatedIn puerto:reopening ; skos:prefLabel ?name }",
    "SELECT ?x { VALUES ?x { 1 1.50 true '2024-02-29'^^xsd:date 'ñ'@es \"a\\tb\\n\" 1e3 } }",
]


def test_a_real_server_gives_the_same_answers(oxigraph: str, example: Project) -> None:
    local, remote = tejido.open(example.root, lang="es"), tejido.connect(oxigraph, path=example.root, lang="es")
    for question in QUESTIONS:
        here, there = local.query(question), remote.query(question)
        assert isinstance(here, Rows)
        assert isinstance(there, Rows)
        assert here.columns == there.columns
        assert sorted(map(str, here)) == sorted(map(str, there))
        assert sorted(here.csv.splitlines()) == sorted(there.csv.splitlines())
    assert local.query("ASK { ?s a tj:Event }") is remote.query("ASK { ?s a tj:Event }") is True
    here, there = (graph.query("CONSTRUCT { ?s tj:x ?o } { ?s tj:participatedIn ?o }") for graph in (local, remote))
    assert isinstance(here, Triples)
    assert isinstance(there, Triples)
    assert here.turtle == there.turtle
    assert here.turtle.count("tj:x") > 2
    assert local.show("Cofradía de Pescadores") == remote.show("Cofradía de Pescadores")
    assert local.resolve("la cofradia") == remote.resolve("la cofradia")
    assert local.path("Teresa Luna", "Bahía Norte") == remote.path("Teresa Luna", "Bahía Norte") != []
    for form in ("trig", "turtle", "csv"):
        assert local.export(form).data == remote.export(form).data


def test_a_syntax_error_of_the_server_is_one_line(oxigraph: str, example: Project) -> None:
    with pytest.raises(EndpointError, match="HTTP 400") as raised:
        tejido.connect(oxigraph, path=example.root).query("SELECT ?s WHERE ! { ?s ?p ?o }")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("question", "answer"), [("ASK {}", ONE), (SELECT, b'{"head":{},"boolean":true}')])
def test_the_answer_to_another_question_is_none(question: str, answer: bytes) -> None:
    with served(say(200, JSON, answer)) as url, pytest.raises(EndpointError, match="that of another question"):
        Endpoint(url).ask(question)
