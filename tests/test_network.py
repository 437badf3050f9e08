"""The network of drawn relationships, its chains and measures."""

from __future__ import annotations

import pytest
from answers import KNOWS, VISITED, Answers

from tejido.network import communities, hubs, network, paths, rank

CHAIN = [("a", KNOWS, "b", "p1", False), ("c", KNOWS, "b", "p2", False), ("c", VISITED, "d", "i1", True)]


def test_each_relationship_has_its_passages_and_says_whether_any_states_it() -> None:
    net = network(Answers([*CHAIN, ("c", VISITED, "d", "i2", True), ("a", KNOWS, "b", "p3", False)]))
    assert net.edges["a", "b", KNOWS]["passages"] == ["p1", "p3"]
    assert not net.edges["a", "b", KNOWS]["inferred"]
    assert net.edges["c", "d", VISITED]["inferred"]
    assert net.nodes["a"]["label_es"] == "a (es)"


def test_one_passage_is_enough_for_a_relationship_to_be_stated() -> None:
    net = network(Answers([("a", KNOWS, "b", "i1", True), ("a", KNOWS, "b", "p1", False)]))
    assert not net.edges["a", "b", KNOWS]["inferred"]


def test_parallel_relationships_and_loops_are_kept() -> None:
    net = network(
        Answers(
            [("a", KNOWS, "b", "p", False), ("a", VISITED, "b", "p", False), ("b", KNOWS, "a", "p", False), ("a", KNOWS, "a", "p", False)]
        )
    )
    assert net.number_of_edges() == 4


def test_an_actor_without_a_label_takes_the_end_of_its_name() -> None:
    graph = Answers([("https://example.org/x#harbour-office", KNOWS, "b", "p", False)])
    graph.rows["entities"] = []
    assert network(graph).nodes["https://example.org/x#harbour-office"]["label_en"] == "harbour-office"


def test_a_chain_names_direction_predicate_and_passages_of_each_hop() -> None:
    (chain,) = paths(network(Answers(CHAIN)), "a", "d")
    assert [(hop.source, hop.forward, hop.target, hop.passages) for hop in chain.hops] == [
        ("a", True, "b", ("p1",)),
        ("b", False, "c", ("p2",)),
        ("c", True, "d", ("i1",)),
    ]
    assert chain.hops[2].inferred


def test_chains_come_shortest_first_and_no_more_than_asked() -> None:
    net = network(Answers([*CHAIN, ("a", KNOWS, "d", "p", False)]))
    assert [len(chain.hops) for chain in paths(net, "a", "d", k=5)] == [1, 3]
    assert len(paths(net, "a", "d", k=1)) == 1


def test_a_stated_relationship_is_shown_before_an_inferred_one() -> None:
    net = network(Answers([("a", KNOWS, "b", "i", True), ("b", VISITED, "a", "p", False)]))
    assert paths(net, "a", "b")[0].hops[0].predicate == VISITED


def test_predicates_and_hubs_can_be_left_out() -> None:
    spokes = [("hub", KNOWS, f"n{number}", "p", False) for number in range(12)]
    detour = [("n0", VISITED, "x", "p", False), ("x", VISITED, "n1", "p", False)]
    net = network(Answers([*spokes, *detour]))
    assert hubs(net) == {"hub"}
    assert [hop.target for hop in paths(net, "n0", "n1", avoid_hubs=True)[0].hops] == ["x", "n1"]
    assert paths(net, "n0", "n2", predicates=[VISITED]) == []


@pytest.mark.parametrize(("a", "b"), [("a", "a"), ("a", "lone"), ("nobody", "a")])
def test_where_nothing_links_two_actors_there_is_no_chain(a: str, b: str) -> None:
    assert paths(network(Answers(CHAIN, alone=["lone"])), a, b) == []


@pytest.mark.parametrize("measure", ["degree", "betweenness", "pagerank"])
def test_rank_is_best_first_and_breaks_ties_by_name(measure: str) -> None:
    scores = rank(network(Answers([("x", KNOWS, "hub", "p", False), ("y", KNOWS, "hub", "p", False)])), measure)
    assert [score.actor for score in scores] == ["hub", "x", "y"]


def test_an_unknown_measure_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="degree, betweenness, pagerank"):
        rank(network(Answers([])), "fame")


def test_communities_are_the_same_every_time_and_largest_first() -> None:
    triangles = [
        (f"{group}{i}", KNOWS, f"{group}{(i + 1) % size}", "p", False) for group, size in (("x", 3), ("y", 5)) for i in range(size)
    ]
    net = network(Answers([*triangles, ("x0", KNOWS, "y0", "p", False)]))
    assert [group.size for group in communities(net)] == [5, 3]
    assert communities(net) == communities(net)
    assert communities(net)[0].members[0] == "y0"


def test_an_empty_graph_has_an_empty_network() -> None:
    net = network(Answers([]))
    assert len(net) == 0
    assert rank(net) == []
    assert communities(net) == []
