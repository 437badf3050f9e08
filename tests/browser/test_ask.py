"""Questions asked of the page itself: forms, SPARQL, answers, files; in a real browser, opened from disk, without a network."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pyoxigraph
import pytest
from opening import AXE, AXE_RUN, CHROMIUM, ROOT, Open, watched
from playwright.sync_api import Browser, Page, expect

import tejido
from tejido import queries

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]


BASE = "https://w3id.org/tejido/medellin/"


def asked(opened: Open, question: str, **context: object) -> Page:
    page = opened(f"#view=ask&question={question}", **context)
    page.wait_for_selector("body.engine-ready")
    return page


def write(page: Page, text: str) -> None:
    """Writes a question of one's own and asks it by keyboard."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_newcomer_finds_who_took_part_and_saves_it(opened: Open, tmp_path: Path) -> None:
    page = opened()
    page.click("#view-ask")
    page.fill("#ask input[type=search]", "took part event role")
    page.locator(".card", has_text="Who took part in an event").click()
    expect(page.locator(".answer tbody tr")).to_have_count(12)
    expect(page.locator(".answer")).to_contain_text("Embassy of Sweden")
    rows = list(csv.DictReader(saved(page, "Save CSV", tmp_path).read_text("utf-8").splitlines()))
    expected = list(tejido.open(ROOT).query("participants", lang="en"))  # type: ignore[arg-type]
    assert [row["who"] for row in rows] == [row["who"] or "" for row in expected]
    answer = json.loads(saved(page, "Save JSON", tmp_path).read_text("utf-8"))
    assert answer["head"]["vars"][0] == "role"


def test_a_name_in_a_link_that_nothing_bears_is_told(opened: Open) -> None:
    page = asked(opened, "partners&given=actor:nobodyatall")
    expect(page.locator("[data-parameter=actor]")).to_have_value("nobodyatall")
    expect(page.locator(".answer .problem")).to_contain_text("nobodyatall")
    again = asked(opened, "partners&given=actor:Rio-ITS")
    expect(again.locator("[data-parameter=actor]")).to_have_value("Rio-ITS Institute of Technology and Society")
    expect(again.locator(".answer tbody tr").first).to_be_visible()


def test_every_named_question_answers_as_it_does_in_python(opened: Open) -> None:
    graph = tejido.open(ROOT)
    page = asked(opened, "participants", locale="es-CO")
    page.wait_for_selector(".card, .answer table")
    for query in queries.library(graph.project):
        if any(parameter.default is None for parameter in query.parameters.values()):
            continue
        page.evaluate("(question) => window.tejido.store.set({ question })", query.title)
        expect(page.locator("#ask-title")).to_have_text(query.summary["es"][0].upper() + query.summary["es"][1:])
        page.wait_for_selector(".answer[aria-busy=false] :is(.tally, .nothing, .truth)")
        counted = page.locator(".answer .tally strong")
        rows = len(list(graph.query(query.title, lang="es")))  # type: ignore[arg-type]
        assert (int(counted.inner_text().split()[0].replace(".", "")) if counted.count() else 0) == rows, query.title


def test_actors_are_completed_and_a_name_is_enough(opened: Open) -> None:
    page = asked(opened, "facts", locale="es-CO")
    expect(page.locator(".answer tbody tr").first).to_be_visible()
    page.fill("[data-parameter=actor]", "rio its")
    expect(page.locator(".field [role=option]").first).to_contain_text("Rio-ITS")
    page.keyboard.press("Enter")
    expect(page.locator("[data-parameter=actor]")).to_have_value(re.compile("^Rio-ITS"))
    expect(page.locator(".answer tbody")).not_to_contain_text("La Escombrera")
    page.click("#lang")
    expect(page.locator("#ask-title")).to_contain_text("All that is said of an actor")
    expect(page.locator("[data-parameter=actor]")).to_have_value(re.compile("^Rio-ITS"))


def test_answers_sort_filter_and_lead_to_actors_and_passages(opened: Open) -> None:
    page = asked(opened, "participants")
    page.get_by_role("button", name="Who", exact=True).click()
    page.get_by_role("button", name="Who").click()
    expect(page.locator(".answer th[aria-sort=descending]")).to_contain_text("Who")
    page.fill(".answer-bar input", "undp united")
    page.fill(".answer-bar input", "sweden")
    expect(page.locator(".answer tbody tr")).to_have_count(1)
    page.locator(".answer .source").click()
    expect(page.locator(".answer .words")).to_contain_text("The visit to La Escombrera")
    page.locator(".answer .actor").click()
    expect(page.locator("#panel-title")).to_have_text("Embassy of Sweden")
    expect(page.locator(".answer tbody tr:not(.below)")).to_have_count(1)


def test_a_passage_opens_below_its_row_and_no_column_moves(opened: Open) -> None:
    page = asked(opened, "participants")
    page.wait_for_selector(".answer tbody tr")
    widths = "() => [...document.querySelectorAll('.answer th')].map((one) => one.getBoundingClientRect().width)"
    before = page.evaluate(widths)
    page.locator(".answer .source").first.click()
    words = page.locator(".answer .words")
    expect(words.filter(visible=True)).to_contain_text("The visit to La Escombrera")
    assert page.evaluate(widths) == before
    box, table = words.filter(visible=True).bounding_box(), page.locator(".answer table").bounding_box()
    assert box
    assert table
    assert box["width"] > table["width"] / 2
    page.keyboard.press("Escape")
    expect(page.locator(".answer tbody tr.below")).to_have_count(0)
    expect(page.locator(".answer .source").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(words.filter(visible=True)).to_have_count(1)


def test_short_names_stand_on_one_line_and_figures_below_their_headings_on_a_phone(opened: Open) -> None:
    page = asked(opened, "money", locale="es-CO")
    box = page.locator(".answer .actor", has_text=re.compile("^Brasil$")).bounding_box()
    assert box
    assert box["height"] < 30
    page.set_viewport_size({"width": 390, "height": 844})
    starts = page.locator(".answer tbody tr").first.locator("td:not(.none)")
    assert {one.evaluate("(td) => getComputedStyle(td, '::before').textAlign") for one in starts.all()} == {"left"}


def test_columns_are_named_in_the_readers_language_and_keep_their_names_in_files(opened: Open, tmp_path: Path) -> None:
    page = asked(opened, "participants", locale="es-CO")
    heads = page.locator(".answer th button")
    expect(heads).to_have_text(["Papel", "Quién", "Cargo", "Lista abierta", "Pasaje"])  # nobody took part on behalf of another
    assert saved(page, "Guardar CSV", tmp_path).read_text("utf-8").startswith("role,who,post,onBehalfOf,openList,passage\n")
    page.click("#lang")
    expect(heads).to_have_text(["Role", "Who", "Post", "Open list", "Passage"])


def test_the_actors_of_an_answer_are_brought_out_in_the_network(opened: Open) -> None:
    page = asked(opened, "facts")
    page.get_by_role("button", name="Show in the network").click()
    expect(page.locator("#drawn")).to_contain_text("The answer: 4 names")
    ends = page.evaluate("window.tejido.store.now.links.map(({ source, target }) => [source, target].map((id) => id.split('/').pop()))")
    assert len(ends) == 3
    assert all("undp" in pair for pair in ends), "each is linked to what was asked about"
    page.get_by_role("button", name="Back to the whole network").click()
    expect(page.locator("#drawn")).to_be_hidden()


def shown(page: Page) -> list[tuple[str, str, str]]:
    """What the table says of the network that is on the screen."""
    page.click("#view-table")
    rows = page.locator("#table tbody tr").all()
    found = [tuple(row.locator("td").nth(column).inner_text().strip() for column in range(3)) for row in rows]
    page.click("#view-network")
    return found  # type: ignore[return-value]


def test_an_answer_that_links_actors_is_drawn_as_exactly_its_network(opened: Open) -> None:
    page = asked(opened, "flows")
    page.get_by_role("button", name="Show in the network").click()
    expect(page.locator("#drawn")).to_contain_text("The answer: ")
    links = shown(page)
    assert {predicate for _, predicate, _ in links} == {"data", "to"}
    drawn = page.evaluate("window.tejido.store.now.drawn")
    assert page.evaluate("[...window.tejido.canvas.shown.ids]") == drawn
    page.click("#lang")
    assert {predicate for _, predicate, _ in shown(page)} == {"datos", "a"}
    page.click("#lang")
    # Facts of one of its actors open and close without losing it; a link holds it.
    page.evaluate("(id) => window.tejido.app.openActor(id)", drawn[0])
    page.keyboard.press("Escape")
    expect(page.locator("#drawn")).to_be_visible()
    page.reload()
    page.wait_for_selector("body.ready")
    assert shown(page) == links
    page.evaluate("window.tejido.app.openPair(...((one) => [one.source, one.target])(window.tejido.store.now.links[0]))")
    expect(page.locator("#panel-body .triple .verb")).to_have_text("data")
    expect(page.locator("#panel-body .words")).to_contain_text("The Integrated Security System")
    page.get_by_role("button", name="Back to the whole network").click()
    assert len(shown(page)) == 100  # the first page


def test_triples_are_drawn_with_relationships_that_the_whole_network_does_not_draw(opened: Open) -> None:
    page = asked(opened, "sparql")
    write(page, "CONSTRUCT { ?b tj:fundedBy ?a } WHERE { ?a tj:funds ?b }")
    page.get_by_role("button", name="Show in the network").click()
    links = page.evaluate("window.tejido.store.now.links")
    assert links
    assert all(link["predicate"].endswith("#fundedBy") for link in links)
    assert len(shown(page)) == len(links)


def test_a_question_that_nothing_answers_says_so(opened: Open) -> None:
    page = asked(opened, "participants", locale="es-CO")
    page.fill("[data-parameter=event]", "pnud")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("Esta pregunta no tiene respuesta en el grafo.")


def test_a_name_that_no_question_has_and_one_that_nobody_has_lead_on(opened: Open) -> None:
    page = opened("#view=ask")
    page.fill("#ask input[type=search]", "SIES-M")
    page.locator(".questions .actor", has_text="Integrated Security System").click()
    expect(page.locator("#panel-title")).to_have_text("Integrated Security System")
    page.evaluate("() => window.tejido.store.set({ question: 'facts', actor: null })")
    page.wait_for_selector("[data-parameter=actor]")
    page.fill("[data-parameter=actor]", "qqqqzzzz")
    page.get_by_role("button", name="Ask", exact=True).last.click()
    expect(page.locator(".problem")).to_have_text("Nothing is called “qqqqzzzz”.")


def test_no_answer_leads_on(opened: Open) -> None:
    page = asked(opened, "exchanges&given=actor:medellin:sies-m", locale="es-CO")
    expect(page.locator(".nothing")).to_contain_text("Todo lo que dice de Sistema Integrado de Seguridad")
    page.get_by_role("button", name="Quién recibe o puede ver qué datos de qué sistema").click()
    expect(page.locator(".answer tbody")).to_contain_text("Fiscalía")


def test_a_question_is_about_whom_is_chosen(opened: Open) -> None:
    page = opened("#actor=sies-m&view=ask")
    page.fill("#ask input[type=search]", "data receive send")
    page.locator(".card", has_text="Which data a system").click()
    expect(page.locator("[data-parameter=actor]")).to_have_value("Integrated Security System")


def test_the_statements_behind_an_answer_are_saved(opened: Open, tmp_path: Path) -> None:
    page = asked(opened, "participants")
    graph = {str(quad) for quad in pyoxigraph.parse(tejido.open(ROOT).dump(), format=pyoxigraph.RdfFormat.N_QUADS)}
    quads = [*pyoxigraph.parse(path=str(saved(page, "Save TriG", tmp_path)), format=pyoxigraph.RdfFormat.TRIG)]
    said = [quad for quad in quads if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph)]
    assert said
    assert {str(quad) for quad in said} <= graph
    rows = [*tejido.open(ROOT).query("participants")]  # type: ignore[misc]
    roles = {quad.subject for quad in said if quad.predicate.value.endswith("hadRole")}
    assert len(roles) == len({(row["role"], row["who"]) for row in rows})
    store = pyoxigraph.Store()
    store.load(path=str(saved(page, "Save Turtle", tmp_path)), format=pyoxigraph.RdfFormat.TURTLE)
    stated = store.query(
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT * { ?x a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?passage . ?s ?p ?o }"""
    )
    assert {(row["s"], row["p"], row["o"], row["passage"]) for row in stated} == {tuple(quad) for quad in said}  # type: ignore[union-attr]
    own = {quad.triple for quad in store if not isinstance(quad.subject, pyoxigraph.BlankNode)}
    assert own == {quad.triple for quad in quads}


def test_an_error_stands_at_its_line_in_the_readers_language(opened: Open) -> None:
    page = asked(opened, "sparql", locale="es-CO")
    write(page, "SELECT ?x\nWHERE { ?x tj:funds }")
    expect(page.locator(".problem")).to_contain_text("Línea 2, carácter 21: la pregunta no se entiende a partir de «}». Aquí cabe: ( * + -")
    expect(page.locator(".cm-lintRange-error")).to_have_text("}")
    write(page, "SELECT * WHERE { ?x nope:x ?y }")
    expect(page.locator(".problem")).to_contain_text("el prefijo nope: no se conoce")
    write(page, "INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    expect(page.locator(".problem")).to_contain_text("INSERT cambiaría el grafo")
    write(page, "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    expect(page.locator(".problem")).to_contain_text("SERVICE no se responde aquí")
    write(page, "ASK { ?x tj:funds ?y }")
    expect(page.locator(".truth")).to_have_text("Sí")


def test_triples_are_a_table_and_are_saved_as_turtle(opened: Open, tmp_path: Path) -> None:
    page = asked(opened, "sparql")
    write(page, "CONSTRUCT { ?a tj:funds ?b } WHERE { ?a tj:funds ?b }")
    expect(page.locator(".answer tbody tr").first).to_contain_text("funds")
    file = saved(page, "Save Turtle", tmp_path)
    assert "@prefix tj:" in file.read_text("utf-8")
    expected = {str(triple) for triple in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)}
    assert len(expected) == page.locator(".answer tbody tr").count()


def test_terms_are_completed_with_their_labels_and_the_past_is_kept(opened: Open) -> None:
    page = asked(opened, "sparql")
    write(page, "ASK { ?a tj:visitedIn ?b }")
    expect(page.locator(".truth")).to_be_visible()
    write(page, "ASK { ?a tj:funds ?b }")
    expect(page.locator(".truth")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { ?a tj:partic")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("tj:participatedIn")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("participated in")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="All questions").click()
    page.locator(".card.own").click()
    page.locator("summary", has_text="Earlier questions").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".choices[open]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_have_text("ASK { ?a tj:visitedIn ?b }")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".truth")).to_be_visible()


def test_prefixes_are_completed_where_they_are_declared(opened: Open) -> None:
    page = asked(opened, "sparql", locale="es-CO")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX sko")
    expect(page.get_by_role("listbox", name="Sugerencias")).to_contain_text("http://www.w3.org/2004/02/skos/core#")
    page.wait_for_timeout(100)  # the list takes no key in its first moments, lest one hits it unawares
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")


def test_any_named_question_can_be_opened_as_a_text_of_ones_own(opened: Open) -> None:
    page = asked(opened, "facts")
    page.fill("[data-parameter=actor]", "rio its")
    page.keyboard.press("Enter")
    page.locator(".code > summary").click()
    page.get_by_role("button", name="Open as a question of my own").click()
    expect(page.locator("#ask-title")).to_have_text("Write SPARQL")
    expect(page.locator(".cm-content")).to_contain_text("medellin:rio-its ?property ?thing")
    expect(page.locator(".answer tbody tr").first).to_be_visible()
    page.locator("summary", has_text="Examples").click()
    page.get_by_role("button", name="How much money was invested").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer tbody tr")).to_have_count(5)


def test_on_a_phone_the_examples_lie_within_the_page(opened: Open) -> None:
    page = asked(opened, "sparql", viewport={"width": 390, "height": 844})
    page.locator("summary", has_text="Examples").click()
    box = page.locator(".choices[open] .menu-body").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_long_question_is_stopped_and_the_next_is_answered(opened: Open) -> None:
    page = asked(opened, "sparql")
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a != ?h && ?d != ?c) }")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".answer")).to_have_text("Stopped.")
    write(page, "ASK {}")
    expect(page.locator(".truth")).to_have_text("Yes")


FORMATS = [
    ("Turtle", "TURTLE", False),
    ("TriG", "TRIG", True),
    ("N-Triples", "N_TRIPLES", False),
    ("N-Quads", "N_QUADS", True),
    ("JSON-LD", "JSON_LD", True),
]


@pytest.mark.parametrize(("button", "form", "named"), FORMATS)
def test_the_graph_that_is_taken_away_is_the_graph(opened: Open, tmp_path: Path, button: str, form: str, named: bool) -> None:
    page = opened()
    page.click("#more summary")
    file = saved(page, button, tmp_path)
    found = set(pyoxigraph.parse(path=str(file), format=getattr(pyoxigraph.RdfFormat, form)))
    whole = set(tejido.open(ROOT).store())
    assert found == {quad for quad in whole if named or quad.graph_name == pyoxigraph.DefaultGraph()}


def test_the_network_is_taken_away_whole_or_as_it_is_shown(opened: Open, tmp_path: Path) -> None:
    import networkx as nx

    page = opened("#actor=undp&focus=1")
    page.click("#more summary")
    assert nx.read_graphml(saved(page, "GraphML", tmp_path)).number_of_edges() == tejido.open(ROOT).network().number_of_edges()
    whole = nx.read_gexf(saved(page, "GEXF", tmp_path))
    net = tejido.open(ROOT).network()
    assert (set(whole.nodes), whole.number_of_edges()) == (set(net.nodes), net.number_of_edges())
    assert {data["predicate"] for _, _, data in whole.edges(data=True)} == {key for _, _, key in net.edges(keys=True)}
    assert whole.nodes[f"{BASE}undp"]["degree"] == net.degree(f"{BASE}undp")
    page.get_by_label("Only what is shown").check()
    assert nx.read_graphml(saved(page, "GraphML", tmp_path)).number_of_nodes() == 4
    assert len(saved(page, "CSV", tmp_path).read_text("utf-8").splitlines()) > 3


def test_the_page_is_small_and_ready_soon(opened: Open, bundled: Path) -> None:
    assert bundled.stat().st_size <= 3_000_000
    page = opened()
    page.wait_for_selector("body.engine-ready")
    assert page.evaluate("window.tejido.source.readyAt") < 5_000  # a second on a quiet machine; bench/ measures it


def test_a_page_without_a_dataset_asks_nothing(browser: Browser, tmp_path: Path) -> None:
    from answers import KNOWS, Answers

    from tejido import viz

    file = tmp_path / "page.html"
    file.write_text(str(viz.page(Answers([("a", KNOWS, "b", "p", False)]))), encoding="utf-8")
    with watched(browser, file, "#view=ask") as page:
        expect(page.locator("#view-ask")).to_be_hidden()
        expect(page.locator("#canvas")).to_be_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("question", ["", "participants", "sparql"])
def test_axe_finds_nothing(browser: Browser, bundled: Path, scheme: str, size: tuple[int, int], question: str) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{bundled.as_uri()}#view=ask&question={question}")
    page.wait_for_selector({"": ".card", "participants": ".answer table", "sparql": ".cm-content"}[question])
    if question == "sparql":
        write(page, "SELECT ?x { ?x tj:funds }")
        page.wait_for_selector(".problem")
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_a_notebook_shows_the_page_in_a_frame_that_can_do_nothing_else(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "notebook.html"
    file.write_text(f"<!doctype html><title>notebook</title>{tejido.open(ROOT).page()._repr_html_()}", encoding="utf-8")
    page = browser.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(file.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#view-ask").click()
    frame.locator(".card", has_text="Who took part in an event").click()
    expect(frame.locator(".answer tbody tr")).to_have_count(12)
    page.close()
    assert failed == []
