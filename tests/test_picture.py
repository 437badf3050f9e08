"""What the page draws: small networks whole, larger ones in columns with their groups."""

from __future__ import annotations

from answers import KNOWS, Answers

from tejido.network import network
from tejido.picture import WHOLE, columns
from tejido.viz import page


def some(count: int) -> Answers:
    return Answers([(f"n:{a}", KNOWS, f"n:{a + 1}", f"p:{a % 5}", a % 2 == 0) for a in range(count)], places=["n:1"])


def test_columns_hold_what_the_network_holds() -> None:
    graph = Answers(
        [("n:b", KNOWS, "n:a", "p:1", False), ("n:b", KNOWS, "n:a", "p:2", True), ("n:a", KNOWS, "n:a", "p:1", True)], ["n:c"], ["n:c"]
    )
    net, found = network(graph), columns(graph)
    assert found["ids"] == list(net)
    assert [found["kinds"][kind] for kind in found["kind"]] == [attributes["kind"] for _, attributes in net.nodes(data=True)]
    lists = (found[name] for name in ("source", "target", "predicate", "count", "inferred"))
    edges, passages = {}, iter(found["passage"])
    for source, target, predicate, count, inferred in zip(*lists, strict=True):
        graphs = [found["graphs"][next(passages)] for _ in range(count)]
        edges[found["ids"][source], found["ids"][target], found["predicates"][predicate]] = (graphs, bool(inferred))
    assert edges == {(s, t, key): (data["passages"], data["inferred"]) for s, t, key, data in net.edges(keys=True, data=True)}


def test_an_english_name_that_is_the_spanish_one_travels_once() -> None:
    graph = some(3)
    graph.rows["entities"] = [{**row, "label": "Rosa" if row["iri"] == "n:1" else row["label"]} for row in graph.rows["entities"]]
    found = columns(graph)
    assert found["es"][1] == "Rosa"
    assert found["en"][:2] == ["n:0 (en)", None]


def test_every_actor_of_a_large_network_is_in_a_group() -> None:
    found = columns(some(WHOLE + 10))
    assert len(found["home"]) == len(found["ids"])
    assert found["parent"][0] == -1
    assert set(found["home"]) <= set(range(len(found["parent"])))


def test_only_a_large_network_travels_in_columns() -> None:
    assert 'id="picture"' not in page(some(20))
    large = page(some(WHOLE + 10))
    assert 'id="picture"' in large
    assert "n:77" not in large


def test_nothing_to_draw() -> None:
    assert columns(Answers([]))["ids"] == []
