"""Readable Turtle: the same graph again, in a fixed order."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store
from rdflib.compare import isomorphic

from tejido.turtle import pretty

PREFIXES = {
    "": "http://e/",
    "d": "http://e/documents/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HARD = [
    "plain",
    "with , comma",
    " ;\n\t",
    " .\n",
    "a {\n}\n",
    '" , "',
    "\\",
    "\\n",
    "ñ 你 \U0001f642",
    "<http://e/x>",
    ")>>",
    "@prefix : <x> .",
    "",
    "\x00\x7f\u2028",
]
nodes = st.sampled_from(
    [
        NamedNode(f"http://e/{name}")
        for name in ("a", "b", "weird/1,2", "documents/x.txt#char=0,9", "documents/x.txt#char=10,20", "", "ñ", "a.b", "1")
    ]
)
literals = (
    st.builds(Literal, st.sampled_from(HARD), language=st.sampled_from([None, "es", "en-gb"]))
    | st.builds(Literal, st.integers())
    | st.just(Literal("x", datatype=NamedNode("http://e/t,y")))
)
graphs = st.sampled_from(
    [
        DefaultGraph(),
        NamedNode("http://e/g"),
        NamedNode("http://e/documents/x.txt#char=9,10"),
        NamedNode("http://e/documents/x.txt#char=100,110"),
    ]
)
quads = st.lists(st.builds(Quad, nodes, nodes, nodes | literals, graphs), max_size=25)


def dump(found: list[Quad]) -> bytes:
    store = Store()
    store.extend(found)
    return store.dump(format=RdfFormat.TRIG, prefixes=PREFIXES) or b""


@settings(max_examples=300, deadline=None)
@given(quads)
def test_it_is_the_same_dataset_again(found: list[Quad]) -> None:
    again = Store()
    again.load(pretty(dump(found), PREFIXES), format=RdfFormat.TRIG)
    assert set(again) == set(found)


@settings(max_examples=100, deadline=None)
@given(quads, st.randoms(use_true_random=False))
def test_the_order_of_what_was_said_does_not_matter(found: list[Quad], random: object) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert pretty(dump(mixed), PREFIXES) == pretty(dump(found), PREFIXES)


def test_rdflib_reads_the_same_graph() -> None:
    found = [
        Quad(NamedNode("http://e/a"), NamedNode("http://e/p"), Literal(text, language="es")) for text in HARD if text != "\x00\x7f\u2028"
    ]
    written = pretty(dump(found), PREFIXES)
    plain = "".join(f"{quad.triple} .\n" for quad in found)
    assert isomorphic(rdflib.Graph().parse(data=written, format="turtle"), rdflib.Graph().parse(data=plain, format="nt"))


def test_it_reads_as_one_would_write_it() -> None:
    store = Store()
    store.load(
        b"""@prefix : <http://e/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        :b :p :c . :a :z :c, :b ; skos:altLabel "x" ; skos:prefLabel "n"@es, "m"@en ; a :T ;
        :b <http://e/documents/x.txt#char=0,9> . :a2 :p 5 .
        <http://e/documents/x.txt#char=100,110> { :a :p :b } <http://e/documents/x.txt#char=9,10> { :a :p :b . :c :q :d }""",
        format=RdfFormat.TRIG,
    )
    assert (
        pretty(dump(list(store)), PREFIXES).decode()
        == """\
@prefix : <http://e/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

:a a :T ;
    skos:prefLabel "m"@en, "n"@es ;
    skos:altLabel "x" ;
    :b <http://e/documents/x.txt#char=0,9> ;
    :z :b, :c .

:a2 :p 5 .

:b :p :c .

<http://e/documents/x.txt#char=9,10> {
    :a :p :b .

    :c :q :d .
}

<http://e/documents/x.txt#char=100,110> {
    :a :p :b .
}
"""
    )


@pytest.mark.parametrize("data", [b"", b"@prefix : <http://e/> .\n"])
def test_nothing_is_nothing(data: bytes) -> None:
    assert pretty(data, PREFIXES).strip() == b""
