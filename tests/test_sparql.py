"""Tokens, parameters, prefixes, limits, positions."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import strategies as st

from tejido import sparql
from tejido.errors import QueryError

PREFIXES = {"tj": "https://w3id.org/tejido/ontology#", "skos": "http://www.w3.org/2004/02/skos/core#", "": "https://example.org/"}


def asked(text: str, **values: str) -> str:
    return sparql.prepare(text, values, PREFIXES).text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?_a { ?_b ?p $_c }", {"a", "b", "c"}),
        ('SELECT * { ?s ?p "?_a" } # ?_b', set()),
        ("SELECT * { ?s <http://e/?_a> '''\n?_b ''' }", set()),
        ('SELECT * { ?s ?p "\\"?_a" , ?_b }', {"b"}),
        ("SELECT * { ?s ?p ?_a_b, ?a_c, ?_ñ }", {"a_b", "ñ"}),
    ],
)
def test_parameters_are_variables_and_nothing_else(text: str, found: set[str]) -> None:
    assert sparql.parameters(text) == found


def test_a_value_takes_the_place_of_its_parameter_only() -> None:
    text = 'SELECT * { ?_a ?p "?_a" } # ?_a'
    assert asked(text, a="<http://e/x>") == 'SELECT * { <http://e/x> ?p "?_a" } # ?_a'


def test_a_parameter_is_not_the_beginning_of_another() -> None:
    assert asked("SELECT * { ?_a ?_ab ?o }", a="1") == "SELECT * { 1 ?_ab ?o }"


def test_known_prefixes_are_declared_where_the_question_does_not() -> None:
    text = "PREFIX skos: <http://other/> SELECT * { ?s tj:x ?o ; skos:y :z }"
    assert asked(text) == "PREFIX : <https://example.org/>\nPREFIX tj: <https://w3id.org/tejido/ontology#>\n" + text


def test_an_unknown_prefix_is_an_error_at_its_place() -> None:
    with pytest.raises(QueryError, match=r"query:2:6: unknown prefix sko:.*did you mean skos:\?"):
        asked("SELECT *\n{ ?s sko:prefLabel ?o }")


def test_positions_lead_back_to_the_users_text() -> None:
    text = "SELECT *\n{ ?_a tj:x ?_b ;; {}}"
    prepared = sparql.prepare(text, {"a": "<http://e/a-long-name>", "b": '"x"'}, PREFIXES)
    assert prepared.text.endswith('{ <http://e/a-long-name> tj:x "x" ;; {}}')
    for words in ("*", "{ ", "tj:x", ";;", "}}"):
        written, meant = prepared.text.rindex(words), text.rindex(words)
        assert prepared.locate(*sparql.position(prepared.text, written)) == sparql.position(text, meant)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> 1 }", "PREFIX a: <b:c> delete where { ?s ?p ?o }", "LOAD <http://e/>", "DROP ALL"]
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="would change the graph"):
        asked(text)


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <http://e/> {} }", "SELECT * { service SILENT ?x {} }"])
def test_service_is_refused_locally_and_left_to_a_remote_endpoint(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        asked(text)
    assert sparql.prepare(text, {}, PREFIXES, local=False).text == text


def test_words_in_strings_and_names_are_not_keywords() -> None:
    text = 'SELECT ?service { ?insert tj:service "SERVICE" ; <a:load> "INSERT {" }'
    assert asked(text).endswith(text)


DEEP = {
    "parentheses": "ASK {{ FILTER({}1{}) }}",
    "groups": "ASK {{ {}{} }}",
    "exists": "ASK {{ {}{} }}",
    "nodes": "ASK {{ ?s ?p {}1{} }}",
}
BRACKETS = {"parentheses": ("(", ")"), "groups": ("{", "}"), "exists": ("FILTER NOT EXISTS {", "}"), "nodes": ("[ ?p ", "]")}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_is_refused_before_the_engine_sees_it(kind: str) -> None:
    opening, closing = BRACKETS[kind]
    with pytest.raises(QueryError, match="brackets inside one another"):
        asked(DEEP[kind].format(opening * 5000, closing * 5000))


@pytest.mark.parametrize("chain", ["!", "1+", "true||", "{} UNION ", "BIND(1 AS ?x) ", "OPTIONAL {} "])
def test_long_chains_of_operators_are_refused(chain: str) -> None:
    with pytest.raises(QueryError, match="operators"):
        asked("ASK { " + chain * 20_000 + " }")


def test_what_is_let_through_does_not_overflow_the_engine() -> None:
    for kind, text in DEEP.items():
        if kind != "nodes":  # quadratic, not deep
            opening, closing = BRACKETS[kind]
            depth = sparql.MAX_NESTING - 5
            pyoxigraph.Store().query(asked(text.format(opening * depth, closing * depth)))
    pyoxigraph.Store().query(asked(f"ASK {{ FILTER({'!' * (sparql.MAX_OPERATORS - 5)}true) }}"))


def test_long_lists_of_values_are_no_operators() -> None:
    assert asked(f"SELECT * {{ VALUES ?x {{ {'1 ' * 10_000} }} }}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?a (COUNT(?b) AS ?c) { ?a ?p ?b } GROUP BY ?a", ["a", "c"]),
        ("PREFIX x: <y:z>\nSELECT DISTINCT (EXISTS { ?x ?y (1) } AS ?e)(STR(?u) AS ?v)FROM <a:b> WHERE {}", ["e", "v"]),
        ("SELECT * { ?s ?p ?o }", None),
        ("ASK {}", None),
        ("SELECT", None),
    ],
)
def test_the_columns_of_a_question(text: str, names: list[str] | None) -> None:
    assert sparql.columns(text) == names


PIECES = [*"(){}[]<>?$@_:.,;#'\"\\%-+*/^|& \n\r\t²٣ñſ", "SELECT", "service", "'''", '"""', "<http://e/#a>", "?_a", "@es-CO", "_:b.c"]
PIECES += ["tj:a.b", "a:", "\\-", "%41", "1.5e-3", ".5", "||", "&&", "^^"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=30).map("".join)
