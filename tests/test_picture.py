"""What the page draws: small networks whole, larger ones in columns with their groups."""

from __future__ import annotations

from itertools import accumulate

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
    kinds = [found["kinds"][kind] for kind in found["kind"]]
    assert dict(zip(found["ids"], kinds, strict=True)) == dict(net.nodes(data="kind"))
    source = [number for number, count in enumerate(found["out"]) for _ in range(count)]
    lists = (found[name] for name in ("step", "predicate", "count", "inferred"))
    edges, passages = {}, accumulate(found["passage"])
    for start, step, predicate, count, inferred in zip(source, *lists, strict=True):
        graphs = [found["graphs"][next(passages)] for _ in range(count)]
        edges[found["ids"][start], found["ids"][start + step], found["predicates"][predicate]] = (graphs, bool(inferred))
    assert edges == {(s, t, key): (data["passages"], data["inferred"]) for s, t, key, data in net.edges(keys=True, data=True)}


def test_an_english_name_that_is_the_spanish_one_travels_once() -> None:
    graph = some(3)
    graph.rows["entities"] = [{**row, "label": "Rosa" if row["iri"] == "n:1" else row["label"]} for row in graph.rows["entities"]]
    found = columns(graph)
    english = dict(zip(found["es"], found["en"], strict=True))
    assert english == {"n:0 (es)": "n:0 (en)", "Rosa": None, "n:2 (es)": "n:2 (en)", "n:3 (es)": "n:3 (en)"}


def test_a_name_that_is_the_end_of_the_iri_travels_with_it() -> None:
    graph = Answers([("https://n/1", KNOWS, "https://n/2", "p", False)])
    names = {"https://n/1": "1", "https://n/2": "Rosa"}
    graph.rows["entities"] = [{**row, "label": names[row["iri"]]} for row in graph.rows["entities"]]
    found = columns(graph)
    assert dict(zip(found["ids"], zip(found["es"], found["en"], strict=True), strict=True)) == {
        "https://n/1": (None, None),
        "https://n/2": ("Rosa", None),
    }


def test_every_actor_of_a_large_network_is_in_a_group() -> None:
    found = columns(some(WHOLE + 10))
    assert sum(found["size"]) == len(found["ids"])
    assert found["parent"][0] == -1
    assert len(found["size"]) == len(found["parent"])


def test_only_a_large_network_travels_in_columns() -> None:
    assert 'id="picture"' not in page(some(20))
    large = page(some(WHOLE + 10))
    assert 'id="picture"' in large
    assert "n:77" not in large


def test_nothing_to_draw() -> None:
    assert columns(Answers([]))["ids"] == []
