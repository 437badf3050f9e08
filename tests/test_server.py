"""The server: one answer for every request, a clean start and a clean stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from served import Served, serving, with_updates


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("server")) as served:
        yield served


def test_it_answers_questions(server: Served) -> None:
    answer = server.query("SELECT ?name { :undp skos:prefLabel ?name FILTER(LANG(?name) = 'en') }")
    assert (answer.status, answer.text) == (200, "name\r\nUnited Nations Development Program\r\n")


def test_it_is_in_good_health(server: Served) -> None:
    assert server.send("GET", "/health").body == b'{"status":"ok"}'


def test_it_stops_when_told_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
    assert served.log.read_text().endswith("tejido: stopped\n")


def test_a_limit_is_an_error_that_says_so(tmp_path: Path) -> None:
    text = "SELECT * { VALUES ?x { 1 2 3 'a},{b' '<result>' } }"
    with serving(tmp_path, "--max-rows", "5") as served:
        for accept in ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]:
            assert served.query(text, accept).status == 200
            answer = served.query(text.replace("1 2", "1 2 4"), accept)
            assert (answer.status, answer.text) == (507, "more than 5 rows; ask in parts with LIMIT and OFFSET\n")
        assert served.query("SELECT * { ?s ?p ?o } LIMIT 5").status == 200
        assert served.query("SELECT * { ?s ?p ?o } LIMIT 6").status == 507
        assert served.query("SELECT * { ?s ?p ?o } # LIMIT 1").status == 507
        assert served.query("SELECT ?x { { SELECT ?x { ?x ?p ?o } LIMIT 9 } } VALUES ?x { 1 }").status == 200


def test_an_answer_is_given_again_until_the_graph_changes(tmp_path: Path) -> None:
    with serving(tmp_path, *with_updates(tmp_path)) as served:
        for number in range(3):
            assert served.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}").status == 204
            answers = [served.query("SELECT (COUNT(*) AS ?n) { <x:s> ?p ?o }").text for _ in range(2)]
            assert answers == [f"n\r\n{number + 1}\r\n"] * 2
        assert served.query("SELECT (RAND() AS ?n) {}").text != served.query("SELECT (RAND() AS ?n) {}").text
        question = "SELECT (COUNT(*) AS ?n) { <x:s> ?p ?o }"
        assert served.query(question, "text/tab-separated-values").text != served.query(question, "text/csv").text
        assert served.query(question, parameters="?default-graph-uri=x:none").text == "n\r\n0\r\n"


def test_opening_the_store_does_not_count_as_memory_of_a_question(tmp_path: Path) -> None:
    with serving(tmp_path, *with_updates(tmp_path), "--memory", "16") as served:
        assert served.query("ASK { ?actor a tj:Programme }", "application/sparql-results+json").status == 200
        doubled = " ".join(f"BIND(CONCAT(?d{n}, ?d{n}) AS ?d{n + 1})" for n in range(23))
        assert served.query(f"SELECT (STRLEN(?d23) AS ?n) {{ BIND('ten letters' AS ?d0) {doubled} }}").status == 500


def test_a_reader_that_has_gathered_names_stays(tmp_path: Path) -> None:
    with serving(tmp_path, *with_updates(tmp_path)) as served:
        served.update("INSERT DATA { <x:s> <x:p> 1 }")
        for _ in range(2):
            assert served.send("GET", "/about/undp", accept="text/html").status == 200
        before = readers(served)
        for _ in range(5):
            assert served.send("GET", "/about/undp", accept="text/html").status == 200
        assert readers(served) == before


def readers(served: Served) -> set[int]:
    """The nursery's processes that work, by number."""
    return {process.pid for process in psutil.Process(served.process.pid).children(recursive=True)}
