"""Graphs of any origin as pages: what becomes of nodes, kinds, edges and attributes."""

from __future__ import annotations

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode

import tejido
from tejido import drawing, queries
from tejido.errors import UsageError

BASE = "https://example.org/quay/"


def labelled(net: nx.MultiDiGraph) -> list[tuple[str, str, str]]:
    names = net.nodes(data="label_en")
    return sorted((names[source], data["label_en"], names[target]) for source, target, data in net.edges(data=True))


@pytest.mark.parametrize("make", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_every_kind_of_graph_is_the_network_that_it_was(make: type[nx.Graph]) -> None:
    net = make([("a", "b"), ("b", "c")])
    net.add_node("alone")
    found = drawing.graph_of(net, base=BASE).network()
    assert labelled(found) == [("a", "linked to", "b"), ("b", "linked to", "c")]
    assert {name for _, name in found.nodes(data="label_es")} == {"a", "b", "c", "alone"}
    assert not any(inferred for _, _, inferred in found.edges(data="inferred"))


def test_parallel_edges_of_different_labels_stay_apart_and_loops_stay() -> None:
    net = nx.MultiDiGraph()
    net.add_edge(1, 2, label_en="lives in", label_es="vive en")
    net.add_edge(1, 2, key="built")
    net.add_edge(1, 2, key="built again", label="built")
    net.add_edge(2, 2)
    assert labelled(drawing.graph_of(net, base=BASE).network()) == [("1", "built", "2"), ("1", "lives in", "2"), ("2", "linked to", "2")]


def test_any_hashable_is_a_node_and_those_of_one_spelling_are_two() -> None:
    net = nx.Graph([(1, "1"), (("t", 2), frozenset({3})), ("https://example.org/x", "a/b c#d")])
    found = drawing.graph_of(net, base=BASE).network()
    assert found.number_of_nodes() == 6
    assert {f"{BASE}nodes/1", f"{BASE}nodes/1-2", "https://example.org/x", f"{BASE}nodes/a%2Fb%20c%23d"} <= set(found.nodes)


def test_kinds_are_the_tools_own_by_name_or_new_ones() -> None:
    net = nx.Graph()
    for number, kind in enumerate(["Person", "lugar", "prize", "Robot", "https://example.org/Ship", None]):
        net.add_node(number, kind=kind)
    kinds = [kind for _, kind in sorted(drawing.graph_of(net, base=BASE).network().nodes(data="kind"))]
    own = ["https://schema.org/Person", "https://schema.org/Place", "https://w3id.org/tejido/ontology#Prize"]
    assert kinds == [*own, f"{BASE}kinds/Robot", "https://example.org/Ship", f"{BASE}kinds/node"]


def test_names_are_told_in_both_languages_and_other_attributes_are_facts() -> None:
    net = nx.DiGraph()
    net.add_node("a", label_es="Ana", age=42, rating=1.5, secret=object(), note="half a pair: \ud800")
    net.add_edge("a", "b", label="knows")
    graph = drawing.graph_of(net, base=BASE)
    assert graph.network().nodes[f"{BASE}nodes/a"]["label_en"] == "Ana"
    quads = graph.store().quads_for_pattern(None, None, None, NamedNode(BASE))
    said = {quad.predicate.value.rsplit("/", 1)[1]: quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    assert said == {"age": "42", "rating": "1.5", "note": "half a pair: ?"}
    assert [dict(row) for row in graph.query("facts", actor="Ana", lang="es")] == [{"relation": "knows", "other": "b", "passage": BASE}]  # type: ignore[union-attr]
    assert [row["relation"] for row in graph.query("facts", actor="b")] == ["← knows"]  # type: ignore[union-attr]


def test_an_undirected_edge_reads_the_same_from_both_ends() -> None:
    graph = drawing.graph_of(nx.Graph([("a", "b")]), base=BASE)
    assert [row["relation"] for end in "ab" for row in graph.query("facts", actor=end)] == ["linked to", "linked to"]  # type: ignore[union-attr]


def test_the_same_graph_gives_the_same_page_with_only_questions_that_fit() -> None:
    net = nx.karate_club_graph()
    assert tejido.draw(net).html == tejido.draw(net).html
    assert {query.title for query in queries.library(drawing.graph_of(net, base=BASE).project)} == set(drawing.QUESTIONS)


def test_its_title_is_what_it_is_called_and_nothing_in_it_is_markup() -> None:
    page = tejido.draw(nx.Graph([("</script><script>alert(1)</script>", "b")]), title="<b>quay</b>", lang="es")
    assert "<b>quay</b>" not in page.html
    assert "<script>alert" not in page.html


def test_an_empty_graph_is_a_page() -> None:
    assert "Content-Security-Policy" in tejido.draw(nx.Graph()).html


def test_a_base_that_begins_no_name_is_refused() -> None:
    with pytest.raises(UsageError, match="is no IRI"):
        tejido.draw(nx.Graph(), base="quay")


def test_text_that_cannot_be_encoded_is_cleaned() -> None:
    assert Literal(drawing.clean("a\udc00")).value == "a?"
