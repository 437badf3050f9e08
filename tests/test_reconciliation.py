"""Reconciliation Service API 0.2, asked as OpenRefine asks it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from served import Answer, Served, serving
from test_about import site_headers

SCHEMA = json.loads(Path(__file__).with_name("reconciliation.schema.json").read_text())
SPECS = Path(os.environ.get("TEJIDO_RECONCILIATION") or Path(__file__).parents[2] / "shared" / "reconciliation-specs") / "0.2" / "schemas"
FORM = "application/x-www-form-urlencoded"


def asked(site: Served, address: str = "/reconcile", **form: object) -> Any:
    """The answer to a form, with POST."""
    answer = post(site, address, **form)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def post(site: Served, address: str = "/reconcile", **form: object) -> Answer:
    body = urlencode({name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()})
    return site.send("POST", address, body, content_type=FORM)


def got(site: Served, address: str) -> Any:
    answer = site.send("GET", address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json"), answer.text
    return json.loads(answer.body)


def check(name: str, answer: Any) -> None:
    Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}).validate(answer)


def best(site: Served, address: str = "/reconcile", **query: object) -> Any:
    found = asked(site, address, queries={"q": query})["q"]["result"]
    return found[0] if found else None


def answers(site: Served) -> dict[str, Any]:
    """An answer of every kind, by the name of the schema that the specification has for it."""
    queries = {"q0": {"query": "UNDP"}, "q1": {"query": "Medelin", "type": "schema:Place", "limit": 3}, "q2": {"query": "qqqq"}}
    return {
        "manifest": got(site, "/reconcile"),
        "reconciliation-result-batch": asked(site, queries=queries),
        "suggest-entities-response": got(site, "/reconcile/suggest/entity?prefix=med"),
        "suggest-types-response": got(site, "/reconcile/suggest/type?prefix=p"),
        "suggest-properties-response": got(site, "/reconcile/suggest/property?prefix=vis"),
        "data-extension-response": asked(
            site, extend={"ids": ["undp", "nobody"], "properties": [{"id": "tj:visits"}, {"id": "skos:altLabel"}, {"id": "rdf:type"}]}
        ),
    }


OURS = {
    "manifest": "manifest",
    "reconciliation-result-batch": "results",
    "suggest-entities-response": "suggestions",
    "suggest-types-response": "suggestions",
    "suggest-properties-response": "suggestions",
    "data-extension-response": "extension",
}


def test_every_answer_is_as_the_specification_says(site: Served) -> None:
    for name, answer in answers(site).items():
        check(OURS[name], answer)
    check("properties", got(site, "/reconcile/properties?type=schema:Person&limit=3"))


def test_every_answer_is_valid_by_the_schemas_of_the_specification(site: Served) -> None:
    if not SPECS.is_dir():
        pytest.skip(f"the specification is not here: {SPECS.parent.parent} (or set TEJIDO_RECONCILIATION to a checkout of it)")
    from jsonschema import Draft7Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    read = {path.name: json.loads(path.read_text()) for path in SPECS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(  # those that refer to one another do so by their places
        (f"https://reconciliation-api.github.io/specs/0.2/schemas/{name}", DRAFT7.create_resource(contents))
        for name, contents in read.items()
    )
    for name, answer in answers(site).items():
        Draft7Validator(read[f"{name}.json"], registry=registry).validate(answer)


def test_the_manifest_names_addresses_that_answer(site: Served) -> None:
    manifest = got(site, "/reconcile")
    assert manifest["identifierSpace"] == "https://w3id.org/tejido/medellin/"
    places = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    for place in places:
        address = f"{place['service_url']}{place['service_path']}".removeprefix(site.url)
        assert site.send("GET", address).status == 200, address
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        page = site.send("GET", template.replace("{{id}}", "undp").removeprefix(site.url), accept="text/html")
        assert "United Nations Development Program" in page.text
    assert manifest["documentation"] == f"{site.url}/about/"


def test_a_batch_is_answered_by_its_keys_in_both_ways(site: Served) -> None:
    queries = {"q0": {"query": "UNDP"}, "one more": {"query": "La Escombrera"}}
    answer = asked(site, queries=queries)
    assert set(answer) == set(queries)
    assert got(site, f"/reconcile?{urlencode({'queries': json.dumps(queries)})}") == answer


def test_an_empty_cell_is_like_nobody_and_spoils_no_batch(site: Served) -> None:
    answer = asked(site, queries={"full": {"query": "UNDP"}, "empty": {"query": ""}, "blank": {"query": " "}})
    assert answer["full"]["result"]
    assert answer["empty"]["result"] == answer["blank"]["result"] == []


@pytest.mark.parametrize(
    ("query", "identifier", "match"),
    [
        ({"query": "UNDP"}, "undp", True),
        ({"query": "pnud"}, "undp", True),
        ({"query": "undp", "type": "org:Organization"}, "undp", True),
        ({"query": "medellin:undp"}, "undp", True),
        ({"query": "https://w3id.org/tejido/medellin/undp"}, "undp", True),
        ({"query": "Daniel Quintero"}, "daniel-quintero", True),
        ({"query": "Daniel Kintero Cale"}, "daniel-quintero", False),
        ({"query": "Medelin"}, "medellin", False),
        ({"query": "Medellin"}, "medellin", True),
        ({"query": "UNDP", "properties": [{"pid": "tj:visits", "v": "La Escombrera"}]}, "undp", True),
        ({"query": "UNDP", "properties": [{"pid": "tj:visits", "v": {"id": "la-escombrera"}}]}, "undp", True),
        ({"query": "UNDP", "properties": [{"pid": "tj:visits", "v": ["Bogotá", "la escombrera"]}]}, "undp", True),
        ({"query": "UNDP", "properties": [{"pid": "tj:visits", "v": "Bogotá"}]}, "undp", False),
    ],
)
def test_who_is_meant_and_whether_it_is_certain(site: Served, query: dict[str, Any], identifier: str, match: bool) -> None:
    found = best(site, **query)
    assert (found["id"], found["match"]) == (identifier, match)
    assert (found["score"] == 100) == match


def test_properties_count_beside_names(site: Served) -> None:
    right = best(site, query="UNDP", properties=[{"pid": "tj:visits", "v": "La Escombrera"}])
    wrong = best(site, query="UNDP", properties=[{"pid": "tj:visits", "v": "Bogotá"}])
    assert right["score"] > wrong["score"]
    assert {"id": "tj:visits", "value": False} in wrong["features"]


def test_properties_alone_find_everybody_who_has_them(site: Served) -> None:
    found = asked(site, queries={"q": {"properties": [{"pid": "tj:visits", "v": "La Escombrera"}], "limit": 50}})["q"]["result"]
    assert "undp" in {one["id"] for one in found}
    assert not any(one["match"] for one in found), "several have it"


def test_types_narrow_unless_they_only_should(site: Served) -> None:
    assert best(site, query="UNDP", type="schema:Place") is None
    assert best(site, query="UNDP", type=["schema:Place", "org:Organization"])["id"] == "undp"
    assert best(site, query="UNDP", type=["schema:Place", "org:Organization"], type_strict="all") is None
    should = best(site, query="UNDP", type="schema:Place", type_strict="should")
    assert {"id": "type", "value": False} in should["features"]


def test_names_come_in_the_language_of_the_address(site: Served) -> None:
    assert best(site, "/reconcile/es", query="UNDP")["name"] == "Programa de las Naciones Unidas para el Desarrollo"
    assert best(site, "/reconcile/en", query="UNDP")["name"] == "United Nations Development Program"
    assert got(site, "/reconcile/es")["preview"]["url"].startswith(f"{site.url}/reconcile/es/preview")


def test_names_for_the_search_of_the_page(site: Served) -> None:
    def found(text: str) -> list[tuple[str, str]]:
        answer = site.send("GET", f"/names?text={quote(text)}")
        assert answer.headers["content-type"] == "application/sparql-results+json"
        return [(row["iri"]["value"], row["text"]["value"]) for row in json.loads(answer.body)["results"]["bindings"]]

    assert '"names": "/names"' in site.send("GET", "/", accept="text/html").text, "the page does not know of it"
    assert found("medel")[0][0].endswith("/medellin")
    assert found("UNDP")[0][1] == "UNDP"
    assert any(name == "Medellín" for _, name in found("Medelin")), "a slip is forgiven"
    assert found(" ") == found("qqqqqqqq") == []
    assert site.send("GET", f"/names?text={'x' * 5000}").status == 400


def test_suggestions_come_as_one_types(site: Served) -> None:
    found = got(site, "/reconcile/suggest/entity?prefix=medel")["result"]
    assert found[0]["id"] == "medellin"
    assert found[0]["notable"][-1] == {"id": "schema:Place", "name": "place"}
    assert got(site, "/reconcile/suggest/entity?prefix=medel&cursor=1")["result"][0] == found[1]
    assert got(site, "/reconcile/suggest/entity?prefix=undp")["result"][0]["id"] == "undp"
    assert {"schema:Place"} <= {one["id"] for one in got(site, "/reconcile/suggest/type?prefix=pla")["result"]}
    assert got(site, "/reconcile/es/suggest/property?prefix=visit%C3%B3")["result"][0]["id"] == "tj:visits"
    assert got(site, "/reconcile/suggest/property?prefix=tj:visits")["result"][0]["id"] == "tj:visits"


def test_columns_can_be_fetched_for_matched_names(site: Served) -> None:
    extended = asked(site, extend={"ids": ["undp"], "properties": [{"id": "tj:visits"}, {"id": "skos:altLabel"}]})
    assert extended["rows"]["undp"]["tj:visits"] == [{"id": "la-escombrera", "name": "La Escombrera"}]
    assert {"str": "UNDP"} in extended["rows"]["undp"]["skos:altLabel"]
    assert [one["id"] for one in extended["meta"]] == ["tj:visits", "skos:altLabel"]
    proposed = got(site, "/reconcile/properties?type=schema:Person&limit=2")
    assert (proposed["type"], proposed["limit"], len(proposed["properties"])) == ("schema:Person", 2, 2)


def test_only_allowed_pages_may_frame_and_ask(site: Served, tmp_path: Path) -> None:
    refine = "http://127.0.0.1:3333"
    assert site.send("GET", "/reconcile", origin=refine).status == 403
    assert "frame-ancestors 'none'" in dict(site_headers(site, "/reconcile/preview?id=undp"))["content-security-policy"]
    with serving(tmp_path, "--allow-origin", refine) as server:
        answer = server.send("GET", "/reconcile", origin=refine)
        assert answer.headers["access-control-allow-origin"] == refine
        assert f"frame-ancestors {refine}" in server.send("GET", "/reconcile/preview?id=undp").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": []}, 400),
        ({"queries": {"q": "UNDP"}}, 400),
        ({"queries": {"q": {}}}, 400),
        ({"queries": {"q": {"query": 5}}}, 400),
        ({"queries": {"q": {"query": "x" * 501}}}, 400),
        ({"queries": {"q": {"query": "x", "type": 5}}}, 400),
        ({"queries": {"q": {"query": "x", "type_strict": "maybe"}}}, 400),
        ({"queries": {"q": {"query": "x", "limit": -1}}}, 400),
        ({"queries": {"q": {"query": "x", "properties": [{"pid": "a b", "v": "x"}, 5]}}}, 400),
        ({"queries": {"q": {"properties": [{"pid": "<", "v": None}]}}}, 400),
        ({"queries": {str(number): {"query": "x"} for number in range(51)}}, 413),
        ({"extend": {"ids": ["x"] * 501, "properties": []}}, 413),
        ({"extend": {"ids": "x"}}, 400),
        ({"extend": {"ids": [5], "properties": [{}]}}, 400),
    ],
)
def test_what_is_wrong_is_said_in_one_line(site: Served, form: dict[str, Any], status: int) -> None:
    answer = post(site, **form)
    assert answer.status == status
    assert answer.text.count("\n") == 1
    assert len(answer.text) < 400


def test_other_bodies_and_addresses_are_refused(site: Served) -> None:
    assert site.send("POST", "/reconcile", "{}", content_type="application/json").status == 415
    assert site.send("PUT", "/reconcile", "{}").status == 405
    assert site.send("GET", "/reconcile/nothing").status == 404
    assert site.send("GET", "/reconcile/preview?id=nobody").status == 404
    assert site.send("GET", "/reconcile/suggest/entity?cursor=-1").status == 400
    assert "callback" not in site.send("GET", "/reconcile?callback=callback").text, "no JSONP"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda of: (
        st.lists(of, max_size=3)
        | st.dictionaries(st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "type_strict", "id", "ids"]), of, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("queries", {"q0": {"properties": True}})
@example("queries", {"q0": {"query": "x", "type_strict": []}})
@example("queries", {"q0": {"query": "x", "limit": float("nan")}})
@given(st.sampled_from(["queries", "extend"]), st.dictionaries(st.sampled_from(["q0", "ids", "properties"]), ANYTHING, max_size=3))
def test_nothing_that_is_sent_breaks_it(site: Served, name: str, sent: dict[str, Any]) -> None:
    form: dict[str, Any] = {name: sent}
    assert post(site, **form).status in {200, 400, 413}
