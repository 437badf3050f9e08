"""The quick look at a question: what it lets through is what the careful one lets through, or nothing that the engine takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from test_sparql import PREFIXES, TEXTS

from tejido import sparql
from tejido.errors import QueryError
from tejido.server.vetting import Vetting

PIECES = ["SELECT", "ask", "Construct", "DESCRIBE", "{", "}", "(", ")", "*", "?s", "?p", "tj:x", "skos:y", "PREFIX", "BASE", "<http://e/>"]
PIECES += ["SERVICE", "load", "INSERT", "WITH", "DATA", "RAND", "uuid", "_:b", "LIMIT", "5", "'x'", '"{"', "<x:SERVICE>", "?SERVICE", ":a"]
PIECES += ["# SERVICE\n", "\\u0053ERVICE", "{ ?s ?p ?o }", "SELECT *"]
QUESTIONS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
VETTING = Vetting(PREFIXES)


@settings(max_examples=300, deadline=None)
@given(QUESTIONS | TEXTS)
def test_what_is_let_through_at_once_is_let_through_with_care_or_refused_by_the_engine(text: str) -> None:
    quick = VETTING.at_once(text)
    if quick is None:
        return
    try:
        careful = VETTING.with_care(text)
    except QueryError:
        with pytest.raises(SyntaxError):
            Store().query(quick.text, base_iri="http://localhost/", prefixes=quick.prefixes)
    else:
        assert (quick.text, quick.source) == (careful.text, careful.source)
        assert careful.is_stable or not quick.is_stable


@settings(max_examples=200, deadline=None)
@given(QUESTIONS | TEXTS)
def test_no_prefix_of_a_name_is_missing(text: str) -> None:
    used = {token.text.partition(":")[0] for token in sparql.tokens(text) if token.kind == "name"}
    assert used & PREFIXES.keys() <= VETTING.mentioned(text).keys()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s tj:x '{' } # {",
        "PREFIX a: <x:> ASK { a:load ?LOAD [] }",
        "SELECT (RAND() AS ?r) { <x:insert> ?p ?o }",
        "SELECT * { ?who tj:knows ?grandmother }",
    ],
)
def test_usual_questions_are_let_through_at_once(text: str) -> None:
    assert VETTING.at_once(text) == VETTING.with_care(text)


@pytest.mark.parametrize(
    "text",
    ["SELECT * { SERVICE <x:> {} }", "ASK { \\u0053ervice <x:> {} }", "ASK { ſERVICE <x:> {} }", "[" * 201, "# " + "x" * 2_000],
    ids=lambda text: text[:25],
)
def test_what_needs_care_is_not(text: str) -> None:
    assert VETTING.at_once(text) is None


def test_rows_are_limited_with_care() -> None:
    limited = Vetting(PREFIXES, max_rows=10)
    assert limited.at_once("SELECT * {}") is None
    assert limited.vet("SELECT * {}").text == "SELECT * {}\nLIMIT 11\n"
