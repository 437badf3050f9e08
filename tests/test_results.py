"""Answers: Python values, formats, tables."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, parse_query_results

import tejido
from tejido import tables
from tejido.errors import UsageError
from tejido.graph import Graph
from tejido.project import Project
from tejido.results import Rows, Triples, Truth, render


@pytest.fixture
def graph(example: Project) -> Graph:
    return tejido.open(example.root, lang="en")


def rows(graph: Graph, question: str) -> Rows:
    answer = graph.query(question)
    assert isinstance(answer, Rows)
    return answer


VALUES = [
    ("<http://e/x>", "http://e/x"),
    ('"text"', "text"),
    ('"texto"@es', "texto"),
    ("5", 5),
    ('"5"^^xsd:nonNegativeInteger', 5),
    ("1.50", Decimal("1.5")),
    ("1e3", 1000.0),
    ("true", True),
    ("'2024-02-29'^^xsd:date", date(2024, 2, 29)),
    ("'2024-02-29T10:00:00Z'^^xsd:dateTime", datetime(2024, 2, 29, 10, tzinfo=UTC)),
    ("'2024-02-30'^^xsd:date", "2024-02-30"),
    ("'P1D'^^xsd:duration", "P1D"),
    ("UNDEF", None),
]


@pytest.mark.parametrize(("term", "value"), VALUES)
def test_rows_are_dicts_of_python_values(graph: Graph, term: str, value: Any) -> None:
    (row,) = rows(graph, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    assert row == {"x": value}
    assert type(row["x"]) is type(value)


def test_rows_can_be_read_again_and_in_every_way(graph: Graph) -> None:
    found = rows(graph, "SELECT ?a ?b { VALUES (?a ?b) { (1 'x,\"y'@es) (2 UNDEF) } }")
    assert found.columns == ["a", "b"]
    assert list(found) == list(found) == [{"a": 1, "b": 'x,"y'}, {"a": 2, "b": None}]
    assert list(found.tuples()) == [(1, 'x,"y'), (2, None)]
    assert next(found.terms())[1] == Literal('x,"y', language="es")
    assert list(csv.reader(io.StringIO(found.csv))) == [["a", "b"], ["1", 'x,"y'], ["2", ""]]
    assert json.loads(found.json)["results"]["bindings"][1] == {
        "a": {"type": "literal", "value": "2", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    }
    for text, form in ((found.json, QueryResultsFormat.JSON), (found.xml, QueryResultsFormat.XML), (found.tsv, QueryResultsFormat.TSV)):
        again = parse_query_results(text, form)
        assert [tuple(row) for row in again] == list(found.terms())  # type: ignore[union-attr]


def test_an_iri_with_a_comma_stays_one_cell_of_csv(graph: Graph) -> None:
    passage = "https://example.org/report.txt#char=10,42"
    found = rows(graph, f"SELECT ?passage {{ VALUES ?passage {{ <{passage}> }} }}")
    assert list(csv.reader(io.StringIO(found.csv))) == [["passage"], [passage]]


def test_answers_come_lazily(graph: Graph) -> None:
    found = iter(rows(graph, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))  # billions
    assert len(next(found)) == 9


def test_triples_and_truth(graph: Graph) -> None:
    triples = graph.query("CONSTRUCT { puerto:b tj:x 'ñ' . puerto:a a puerto:C } {}")
    assert isinstance(triples, Triples)
    assert triples.turtle == (
        "@prefix puerto: <https://example.org/puerto-alba/> .\n@prefix tj: <https://w3id.org/tejido/ontology#> .\n\n"
        'puerto:a a puerto:C .\n\npuerto:b tj:x "ñ" .\n'
    )
    assert triples.ntriples.count("\n") == 2
    assert "puerto" in triples.jsonld
    assert {row["subject"] for row in triples} == {"https://example.org/puerto-alba/a", "https://example.org/puerto-alba/b"}
    assert graph.query("ASK {}") is True
    assert graph.query("ASK { FILTER(false) }") is False
    assert json.loads(Truth(False).json) == {"head": {}, "boolean": False}
    assert bool(parse_query_results(Truth(True).xml, QueryResultsFormat.XML)) is True


def test_a_format_that_does_not_fit_is_refused(graph: Graph) -> None:
    with pytest.raises(UsageError, match="answered by rows, which can be written as table, csv"):
        render(rows(graph, "SELECT * {}"), "turtle")
    with pytest.raises(UsageError, match="answered by true or false"):
        render(Truth(True), "turtle")


def test_tables_show_short_names_and_align_numbers(graph: Graph) -> None:
    found = rows(graph, "SELECT ?who ?n { VALUES (?who ?n) { (puerto:anselmo-rey 5) (<http://other/x> 1200) } }")
    assert found.table == ("who                    n\n──────────────────  ────\npuerto:anselmo-rey     5\nhttp://other/x      1200\n")
    assert found.markdown.splitlines()[2] == "| puerto:anselmo-rey | 5 |"


def test_tables_speak_the_language_of_the_reader(graph: Graph) -> None:
    values = "('x' true 26800000000 12500.5) ('y' UNDEF 5 '12500')"
    question = f"SELECT ?who ?openList ?value ?nothing ?mine {{ VALUES (?who ?openList ?value ?mine) {{ {values} }} }}"
    assert rows(graph, question).markdown.splitlines()[::2] == [
        "| who | openList | value | mine |",
        "| x | yes | 26,800,000,000 | 12500.5 |",
    ]
    spanish = graph.query(question, lang="es")
    assert isinstance(spanish, Rows)
    assert spanish.markdown.splitlines()[::2] == [
        "| quién | lista abierta | valor | mine |",
        "| x | sí | 26.800.000.000 | 12500.5 |",
    ]
    assert spanish.table.splitlines()[-1].split() == ["y", "5", "12500"]
    assert spanish.csv == "who,openList,value,nothing,mine\r\nx,true,26800000000,,12500.5\r\ny,,5,,12500\r\n"


def test_an_answer_without_any_value_keeps_its_columns(graph: Graph) -> None:
    assert rows(graph, "SELECT ?who ?what { FILTER(false) }").markdown == "| who | what |\n| --- | --- |\n"
    assert rows(graph, "SELECT ?who {}").markdown.count("\n") == 3


def test_html_is_escaped(graph: Graph) -> None:
    page = rows(graph, "SELECT (\"<script>alert('x')</script>\" AS ?x) {}")._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_pandas_is_asked_for_by_name_where_it_is_missing(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        rows(graph, "SELECT * {}").to_pandas()


def test_a_pandas_frame(graph: Graph) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = rows(graph, "SELECT ?a ?b { VALUES (?a ?b) { (1 'x') (2 'y') } }").to_pandas()
    assert frame["a"].sum() == 3


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("ñandú", 5), ("n\u0303", 1), ("你好", 4), ("", 0)])
def test_width_counts_cells(text: str, cells: int) -> None:
    assert tables.width(text) == cells


@pytest.mark.parametrize("limit", [20, 40, 60, 200])
def test_tables_fit_and_lose_nothing(limit: int) -> None:
    words = "Misión de Apoyo al Proceso de Paz en Colombia ñandúñandúñandúñandú 你好你好你好你好"
    text = tables.table(["a", "long"], [["x", words], [words, "y"]], limit)
    assert all(tables.width(line) <= max(limit, 18) for line in text.splitlines())
    for word in ("Misión", "Colombia"):
        assert "".join(text.split()).count(word[:4]) == 2


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in tables.table(["x"], [["\x1b[2Jgone\nline"]])


def test_a_named_node_is_shortened_only_by_known_namespaces(graph: Graph) -> None:
    assert graph.shorten("https://example.org/puerto-alba/x") == "puerto:x"
    assert graph.shorten(NamedNode("https://unknown.example/x").value) == "https://unknown.example/x"
