"""The quick look at a question: what it lets through, the careful one lets through, and as the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sparql import PREFIXES, TEXTS

from tejido.server.vetting import at_once, vet, with_care

PIECES = ["SELECT", "ask", "Construct", "DESCRIBE", "{", "}", "(", ")", "*", "?s", "?p", "tj:x", "skos:y", "PREFIX", "BASE", "<http://e/>"]
PIECES += ["SERVICE", "load", "INSERT", "WITH", "DATA", "RAND", "uuid", "_:b", "LIMIT", "5", "'x'", '"{"', "<x:SERVICE>", "?SERVICE", ":a"]
PIECES += ["# SERVICE\n"]
QUESTIONS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(QUESTIONS | TEXTS)
def test_what_is_let_through_at_once_is_let_through_with_care(text: str) -> None:
    quick = at_once(text, PREFIXES, None)
    if quick is not None:
        assert quick == with_care(text, PREFIXES, (), None)


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s tj:x 'SERVICE {' } # SERVICE", "PREFIX a: <x:> ASK { a:load ?LOAD [] }", "SELECT (RAND() AS ?r) { <x:insert> ?p ?o }"],
)
def test_usual_questions_are_let_through_at_once(text: str) -> None:
    assert at_once(text, PREFIXES, None) == vet(text, PREFIXES)


@pytest.mark.parametrize(
    "text",
    ["", "tj:x", "INSERT DATA {}", "SELECT * { SERVICE <x:> {} }", "SELECT * { ?s ?p ?o ", "WITH <x:> DELETE {} WHERE {}", "load <x:>"],
)
def test_what_may_have_to_be_refused_is_not(text: str) -> None:
    assert at_once(text, PREFIXES, None) is None


def test_rows_are_limited_with_care() -> None:
    assert at_once("SELECT * {}", PREFIXES, 10) is None
    assert vet("SELECT * {}", PREFIXES, max_rows=10).text == "SELECT * {}\nLIMIT 11\n"
