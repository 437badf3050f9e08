"""The named questions over HTTP: asked as on the command line, answered in every format, explained in OpenAPI."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from served import Served, serving

import tejido
from tejido import queries
from tejido.names import fold
from tejido.project import Project

ROOT = Path(__file__).parents[1]
LIBRARY = queries.library(tejido.open(ROOT).project)


def test_the_list_has_every_question_with_its_parameters(site: Served) -> None:
    listed = json.loads(site.send("GET", "/queries").body)["questions"]
    assert [one["name"] for one in listed] == [query.title for query in LIBRARY]
    partners = next(one for one in listed if one["name"] == "partners")
    assert partners["address"] == "/queries/partners"
    assert partners["parameters"] == [
        {"name": "actor", "type": "entity", "default": "medellin:medellin", "summary": {"es": "el actor", "en": "the actor"}}
    ]
    assert site.send("GET", "/queries/.json", accept="text/html").body == site.send("GET", "/queries").body


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.title)
def test_every_question_is_answered_as_on_the_command_line(site: Served, query: queries.Query) -> None:
    graph = tejido.open(ROOT)
    answer = site.send("GET", f"/queries/{query.title}.csv?lang=es")
    assert answer.status == 200
    assert answer.text == graph.answer(query, {}, "es").csv
    page = site.send("GET", f"/queries/{query.title}", accept="text/html", accept_language="es")
    assert page.status == 200
    assert query.summary["es"].split("«")[0][:20] in page.text


def test_a_name_in_any_language_will_do(site: Served) -> None:
    answers = {
        site.send("GET", f"/queries/facts.csv?actor={name}").body
        for name in ("undp", "PNUD", "medellin:undp", "United%20Nations%20development%20program")
    }
    assert len(answers) == 1
    assert len([*csv.reader(io.StringIO(answers.pop().decode()))]) > 1


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_accept_decides(site: Served, accept: str, form: QueryResultsFormat) -> None:
    answer = site.send("GET", "/queries/partners", accept=accept)
    assert answer.headers["content-type"].startswith(accept)
    rows = parse_query_results(answer.body, form)
    assert isinstance(rows, QuerySolutions)
    assert [variable.value for variable in rows.variables] == ["partner", "relation", "passage"]
    assert len([*rows]) > 1


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/queries/nobody", 404, "no question is called 'nobody'; /queries lists them"),
        ("/queries/partner", 404, "no question is called 'partner' (did you mean partners?); /queries lists them"),
        ("/queries/partners.csv?actor=UNDB", 404, "nothing is called 'UNDB'; did you mean"),
        ("/queries/partners.csv?who=UNDP", 400, "partners.rq: there is no parameter who; it has actor"),
        ("/queries/partners.ttl", 406, "this question is answered as application/sparql-results+json"),
        ("/queries/partners.csv?actor=%FF", 400, "a parameter is not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(site: Served, path: str, status: int, line: str) -> None:
    answer = site.send("GET", path)
    assert answer.status == status
    assert line in answer.text
    assert answer.text.count("\n") == 1
    assert str(ROOT) not in answer.text, "no path of the machine"


def test_a_page_says_what_is_wrong_beside_its_fields(site: Served) -> None:
    page = site.send("GET", "/queries/partners?actor=%3Cb%3Ezzz", accept="text/html")
    assert page.status == 404
    assert 'value="&lt;b&gt;zzz"' in page.text
    assert "Nothing is called “&lt;b&gt;zzz”." in page.text
    assert "<b>zzz" not in page.text


@pytest.mark.parametrize(
    ("path", "said", "offered"),
    [
        ("/queries/partners?actor=Medelin", "Nada se llama «Medelin».", "?actor=Medell%C3%ADn&amp;lang=es"),
        ("/queries/actors?class=persone", "Nada se llama «persone».", "?class=persona&amp;lang=es"),
        ("/queries/during?from=ayer", "«ayer» no es una fecha, como 2023-06-14.", ""),
        ("/queries/partners?who=x", "Esta pregunta no tiene el campo «who».", ""),
        ("/queries/nadie?", "Ninguna pregunta se llama «nadie».", ""),
        ("/about/nadie?", "Nada se dice aquí de «nadie».", ""),
    ],
)
def test_a_page_says_it_in_its_language_and_asks_again_with_what_was_meant(site: Served, path: str, said: str, offered: str) -> None:
    page = site.send("GET", f"{path}&lang=es", accept="text/html")
    assert page.status in {400, 404}
    assert said in page.text
    assert f'href="{offered}' in page.text
    if offered:
        answer = site.send("GET", path.partition("?")[0] + offered.replace("&amp;", "&"), accept="text/html")
        assert (answer.status, "<table" in answer.text) == (200, True)


@pytest.mark.parametrize(("lang", "name"), [("es", "Embajada de Suecia"), ("en", "Embassy of Sweden")])
def test_names_in_an_answer_lead_to_their_pages(site: Served, lang: str, name: str) -> None:
    page = site.send("GET", f"/queries/participants?lang={lang}", accept="text/html").text
    assert f'<a href="/about/embassy-sweden?lang={lang}">{name}</a>' in page


@pytest.fixture
def special(example: Project) -> Project:
    """A project with two actors of one name, and questions of every kind."""
    folder = example.root / "queries"
    folder.mkdir(exist_ok=True)
    (folder / "typed.rq").write_text(
        "#+ summary: {es: Todo, en: All}\n#+ parameters:\n"
        "#+   count: {type: integer, default: 2, es: número, en: number}\n#+   share: {type: decimal, es: parte, en: share}\n"
        "#+   day: {type: date, default: 2023-06-14, es: día, en: day}\n#+   text: {type: string, default: x, es: texto, en: text}\n"
        "SELECT (?_count AS ?a) (?_share AS ?b) (?_day AS ?c) (?_text AS ?d) {}\n"
    )
    (folder / "whether.rq").write_text("ASK { ?s ?p ?o }\n")
    (folder / "made.rq").write_text("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER (?p = skos:prefLabel) }\n")
    actors = example.root / "graph" / "actors.ttl"
    twins = "".join(
        f'<{example.description.base}{name}> a schema:Person ; skos:prefLabel "The Twin"@en, "El Gemelo"@es .\n' for name in ("one", "two")
    )
    actors.write_text(actors.read_text() + twins)
    return example


def test_every_kind_of_question_and_of_value(special: Project, tmp_path: Path) -> None:
    with serving(tmp_path, project=special.root) as server:
        given = server.send("GET", "/queries/typed.csv?share=0.5&text=%22%7D%20%3Cscript%3E")
        assert given.text == 'a,b,c,d\r\n2,0.5,2023-06-14,"""} <script>"\r\n'
        assert server.send("GET", "/queries/typed.csv?share=half").status == 400
        form = server.send("GET", "/queries/typed.html")
        assert (form.status, 'type="number"' in form.text, 'type="date"' in form.text, "<table" in form.text) == (200, True, True, False)
        assert server.send("GET", "/queries/whether.json").text == '{"head":{},"boolean":true}\n'
        assert "Yes" in server.send("GET", "/queries/whether.html").text.title()
        assert "skos:prefLabel" in server.send("GET", "/queries/made", accept="text/turtle").text
        assert server.send("GET", "/queries/made.csv").text.startswith("subject,predicate,object")
        foreign = server.send("GET", "/queries/facts.html")
        assert (foreign.status, "required" in foreign.text, 'role="alert"' in foreign.text) == (200, True, False), (
            "its default is elsewhere"
        )
        twins = server.send("GET", "/queries/facts.csv?actor=the%20twin")
        assert twins.status == 409
        assert "is the name of 2" in twins.text
        described = json.loads(server.send("GET", "/openapi.json").body)
        validate(described, cls=OpenAPIV31SpecValidator)
        parameters = {one.get("name"): one for one in described["paths"]["/queries/typed"]["get"]["parameters"]}
        assert parameters["count"]["schema"] == {"type": "integer", "default": 2}
        assert parameters["share"] == {
            "name": "share",
            "in": "query",
            "required": True,
            "description": "share",
            "schema": {"type": "number"},
        }
        assert parameters["day"]["schema"] == {"type": "string", "format": "date", "default": "2023-06-14"}


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    with serving(tmp_path, "--max-rows", "2") as server:
        assert server.send("GET", "/queries/facts.csv?actor=undp").status == 507
        assert "more than 2 rows" in server.send("GET", "/queries/facts.html?actor=undp").text


def test_openapi_describes_every_question(site: Served) -> None:
    described = json.loads(site.send("GET", "/openapi.json").body)
    validate(described, cls=OpenAPIV31SpecValidator)
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": site.url}]
    assert {f"/queries/{query.title}" for query in LIBRARY} <= set(described["paths"])
    parameters = described["paths"]["/queries/links"]["get"]["parameters"]
    assert [(one.get("name"), one.get("schema", {}).get("default")) for one in parameters[:2]] == [
        ("one", "medellin:medellin"),
        ("other", "medellin:police"),
    ]


def test_questions_are_listed_by_what_they_say_in_the_readers_language(site: Served) -> None:
    for lang in ("es", "en"):
        text = site.send("GET", f"/queries?lang={lang}", accept="text/html").text
        listed = [fold(unescape(one)) for one in re.findall(r'<li><a href="/queries/[^"]+">(.*?) <code>', text)]
        assert len(listed) == len([*(ROOT / "queries").glob("*.rq")])
        assert listed == sorted(listed)
