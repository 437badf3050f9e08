"""Linked data: every IRI of the project answers, people and machines, and nobody is answered twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from served import Answer, Served, serving, with_updates

import tejido

BASE = "https://w3id.org/tejido/medellin/"
ROOT = Path(__file__).parents[1]
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def followed(site: Served, path: str, **headers: str) -> Answer:
    """The answer behind a 303."""
    first = site.send("GET", path, **headers)
    assert first.status == 303
    return site.send("GET", first.headers["location"], **headers)


def test_an_actor_is_told_about_elsewhere(site: Served) -> None:
    assert site.send("GET", "/undp").headers["location"] == "/about/undp"
    assert "medellin:undp" in followed(site, "/undp").text
    assert site.send("GET", "/undp.jsonld?lang=es").headers["location"] == "/about/undp.jsonld?lang=es"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_says_what_is_said_of_an_actor(site: Served, suffix: str) -> None:
    read = parse(site.send("GET", f"/about/undp.{suffix}").body, FORMATS[suffix])
    said = {(quad.subject, quad.predicate, quad.object) for quad in read}
    assert (NamedNode(f"{BASE}undp"), NamedNode("https://w3id.org/tejido/ontology#visits"), NamedNode(f"{BASE}la-escombrera")) in said


def test_formats_with_graphs_say_which_passage_says_so(site: Served) -> None:
    read = parse(site.send("GET", "/about/undp.trig").body, RdfFormat.TRIG)
    assert NamedNode(f"{BASE}documents/articles.txt#char=4681,5027") in {quad.graph_name for quad in read}


def test_other_libraries_read_it(site: Served) -> None:
    read = rdflib.Graph().parse(site.url + "/undp")
    assert (rdflib.URIRef(f"{BASE}undp"), rdflib.SKOS.altLabel, rdflib.Literal("UNDP", "en")) in read


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.2, application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_accept_decides(site: Served, accept: str, kind: str) -> None:
    answer = site.send("GET", "/about/undp", accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)


def test_what_the_answer_depends_on_is_said(site: Served) -> None:
    answer = site.send("GET", "/about/undp", accept="text/html")
    assert '</about/undp.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]
    varies = [value for name, value in site_headers(site, "/about/undp") if name == "vary"]
    assert {"accept", "accept-language"} <= set(varies)


def site_headers(site: Served, path: str) -> list[tuple[str, str]]:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", path)
    found = [(name.lower(), value) for name, value in connection.getresponse().getheaders()]
    connection.close()
    return found


def test_a_format_that_cannot_be_had_is_refused(site: Served) -> None:
    assert site.send("GET", "/about/undp", accept="image/png").status == 406


def test_whoever_has_it_gets_nothing(site: Served) -> None:
    tag = site.send("GET", "/about/undp").headers["etag"]
    again = site.send("GET", "/about/undp", if_none_match=f'"other", W/{tag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert "content-security-policy" not in again.headers, "it would stand in for what the page allows itself"
    assert site.send("GET", "/about/undp", if_none_match='"other"').status == 200
    assert site.send("GET", "/about/undp.jsonld", if_none_match=tag).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nobody",
        "/about/nobody",
        "/about/schema:Nobody",
        "/about/documents/articles.txt?char=1,2",
        "/about/?iri=not%20an%20iri",
        "/about/%00",
    ],
)
def test_of_whom_nothing_is_said_one_line_says_so(site: Served, path: str) -> None:
    answer = site.send("GET", path)
    assert answer.status == 404
    assert re.fullmatch(r"nothing is said of .* here\n", answer.text)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_people_are_told_so_on_a_page_that_leads_on(site: Served, lang: str) -> None:
    answer = site.send("GET", f"/%3Cb%3Enobody?lang={lang}", accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert {"es": "No está aquí", "en": "Not here"}[lang] in answer.text
    assert f'href="/about/?lang={lang}"' in answer.text
    assert "<b>nobody" not in answer.text


def test_an_article_names_its_document_and_its_passages(site: Served) -> None:
    text = site.send("GET", "/about/documents/articles.txt?char=4278,6287&lang=en", accept="text/html").text
    assert "<h1>The visit to La Escombrera</h1>" in text
    assert '<a href="/about/documents/articles.txt?lang=en">' in text
    assert "4278–6287" in text
    places = re.findall(r'<li><a href="/about/documents/articles.txt\?char=(\d+),(\d+)&amp;lang=en"', text)
    assert len(places) == int(re.search(r"(\d+) passages", text)[1]) == 11  # type: ignore[index]
    whole = site.send("GET", "/about/documents/articles.txt?lang=en", accept="text/html").text
    assert 'char=4278,6287&amp;lang=en">The visit to La Escombrera</a>' in whole


def test_every_name_of_the_project_answers(site: Served) -> None:
    graph = tejido.open(ROOT)
    entities = {row["iri"] for row in graph.ask("entities")}
    parts = (row["iri"] for name in ("documents", "articles") for row in graph.ask(name))
    for iri in sorted({*list(entities)[:20], *graph.evidence, *parts}):
        path = iri.removeprefix("https://w3id.org/tejido/medellin").replace("#", "?")
        answer = followed(site, path, accept="text/html")
        assert answer.status == 200, iri
        assert f"<code>{iri}</code>" in answer.text


def test_every_term_of_the_vocabulary_answers(site: Served) -> None:
    for term in ("tj:visits", "tj:Cooperation", "schema:Person", "org:holds", "tj:visitor"):
        answer = site.send("GET", f"/about/{term}", accept="text/html")
        assert answer.status == 200
        assert ">es)" not in answer.text
    visits = site.send("GET", "/about/tj:visits", accept="text/html").text
    assert "visitó" in visits
    assert "visited by" in visits


def test_a_passage_says_what_it_states_and_not_its_words(site: Served) -> None:
    text = site.send("GET", "/about/documents/articles.txt?char=0,111", accept="text/html").text
    assert "656f495febcfbe71185880a64fb999a61f3625cc3d345f5c7097184ebef02bd9" in text
    assert "Medellín–Rio de Janeiro cooperation" in text
    assert "0–111" in text
    data = site.send("GET", "/about/documents/articles.txt?char=0,111", accept="application/trig").text
    assert "tj:party" in data
    assert "tj:start" in data


def test_an_inference_says_why(site: Served) -> None:
    text = site.send("GET", "/about/inferences/award-within-the-ceremony?lang=es", accept="text/html").text
    assert "Se sigue de" in text
    assert "char=2224,2359" in text


def test_both_languages(site: Served) -> None:
    spanish = site.send("GET", "/about/undp", accept="text/html", accept_language="es-CO").text
    assert '<html lang="es">' in spanish
    assert "<h1>Programa de las Naciones Unidas para el Desarrollo</h1>" in spanish
    chosen = site.send("GET", "/about/undp?lang=en", accept="text/html", accept_language="es").text
    assert "<h1>United Nations Development Program</h1>" in chosen
    assert 'href="/about/la-escombrera?lang=en"' in chosen, "who chose a language keeps it"


def test_search_engines_read_schema_org(site: Served) -> None:
    text = site.send("GET", "/about/undp", accept="text/html").text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    said = json.loads(found)
    assert (said["@context"], said["@type"], said["@id"]) == ("https://schema.org", "Organization", f"{BASE}undp")
    assert {"@language": "es", "@value": "Programa de las Naciones Unidas para el Desarrollo"} in said["name"]


def test_the_project_lists_all_that_has_a_name(site: Served) -> None:
    text = (
        followed(site, "/", accept="text/html").text
        if site.send("GET", "/").status == 303
        else site.send("GET", "/about", accept="text/html").text
    )
    assert 'href="/about/undp"' in text
    assert 'href="/about/documents/articles.txt"' in text


def test_what_changes_is_shown_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, *with_updates(tmp_path)) as server:
        before = server.send("GET", "/about/undp").headers["etag"]
        assert server.update('INSERT DATA { :undp skos:altLabel "<script>alert(1)</script>"@en }').status == 204
        after = server.send("GET", "/about/undp", accept="text/html")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in after.text
        assert "<script>alert" not in after.text
        assert server.send("GET", "/about/undp").headers["etag"] != before
        for path in (
            "/queries/partners.csv",
            "/queries/partners.html",
            "/reconcile/suggest/entity?prefix=un",
            "/openapi.json",
            "/about/.html",
        ):
            assert server.send("GET", path).status == 200, path


def test_people_who_follow_the_endpoint_come_to_the_editor(site: Served) -> None:
    answer = site.send("GET", "/sparql", accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (answer.status, answer.headers["location"]) == (303, "/#view=ask&question=")
    assert site.send("GET", "/sparql").headers["content-type"].startswith("text/turtle")
