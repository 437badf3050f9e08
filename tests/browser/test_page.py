"""The page in a real browser: opened from disk, with the network cut off, used as a reader uses it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from answers import KNOWS, PERSON, PLACE, Answers, entity
from opening import AXE, AXE_RUN, CHROMIUM, PAYLOADS, ROOT, Open, watched
from playwright.sync_api import Browser, Page, expect

import tejido
from tejido import viz

DOCUMENTS = Path(os.environ.get("TEJIDO_DOCUMENTS", ROOT.parent / "shared" / "documents"))
DOCUMENT = next(iter(sorted(DOCUMENTS.glob("000_*.txt"))), None)

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]
needs_document = pytest.mark.skipif(DOCUMENT is None, reason="the documents are not here: set TEJIDO_DOCUMENTS")


def title(page: Page) -> str:
    return page.locator("#panel-title").inner_text()


def test_search_finds_by_any_name_and_shows_who_took_part_in_which_role(opened: Open) -> None:
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("visita escombrera")
    expect(page.locator("#options [role=option]").first).to_contain_text("visit to La Escombrera")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("visit to La Escombrera")
    row = page.locator(".fact", has_text="United Nations Development Program")
    expect(page.locator(".group", has=row).locator("h2").first).to_contain_text("Visitor")
    row.first.locator(".source").click()
    expect(row.first.locator(".words")).to_contain_text("The visit to La Escombrera")


def test_slips_and_accents_do_not_matter_and_nothing_is_said_when_there_is_nothing(opened: Open) -> None:
    page = opened()
    page.fill("#search", "medelin")
    expect(page.locator("#options [role=option]").first).to_contain_text("Medellín")
    page.fill("#search", "qqqqzzzz")
    expect(page.locator("#options")).to_contain_text("Nothing has that name")


def test_what_links_two_actors_is_told_hop_by_hop_with_passages(opened: Open) -> None:
    page = opened("#actor=undp")
    page.click("#chain-button")
    page.locator(".picker input").fill("rio-its")
    page.keyboard.press("Enter")
    expect(page.locator(".hops").first).to_contain_text("Rio-ITS")
    assert page.locator(".hops").first.locator(".source").count() >= 2
    page.locator(".hops .source").first.click()
    words = page.locator(".hops .words").filter(visible=True)
    ink = page.evaluate("getComputedStyle(document.body).color")
    expect(words).to_have_css("color", ink)
    assert "to=rio-its" in page.url
    page.go_back()
    expect(page.locator(".hops")).to_have_count(0)
    assert "United Nations" in title(page)


def test_a_click_on_an_actor_and_on_a_relationship_opens_their_facts(opened: Open) -> None:
    page = opened("#actor=undp&focus=1")
    page.wait_for_timeout(500)
    box = page.locator("#canvas").bounding_box()
    assert box
    middle = page.evaluate("() => window.tejido.canvas.middleOf('escombrera-visit', 'visitedIn')")
    page.mouse.click(box["x"] + middle["x"], box["y"] + middle["y"])
    expect(page.locator(".triple")).to_contain_text("made the visit")
    page.wait_for_timeout(600)
    actor = page.evaluate("() => window.tejido.canvas.placeOf('escombrera-visit')")
    page.mouse.click(box["x"] + actor["x"], box["y"] + actor["y"])
    expect(page.locator("#panel-title")).to_have_text("visit to La Escombrera")


def test_labels_never_overlap(opened: Open) -> None:
    page = opened()
    page.wait_for_timeout(300)
    labels = page.evaluate("() => window.tejido.canvas.labels")
    assert len(labels) > 25
    overlapping = [
        (a["id"], b["id"])
        for number, a in enumerate(labels)
        for b in labels[number + 1 :]
        if abs(a["x"] - b["x"]) < (a["width"] + b["width"]) / 2 and abs(a["y"] - b["y"]) < (a["height"] + b["height"]) / 2
    ]
    assert overlapping == []


def test_both_languages_and_both_themes_switch_at_once(opened: Open) -> None:
    page = opened(locale="es-CO", color_scheme="dark")
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(page.locator("#legend")).to_contain_text("Organización")
    page.click("#lang")
    page.click("#theme")
    expect(page.locator("#legend")).to_contain_text("Organisation")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_amounts_are_in_the_readers_form(opened: Open) -> None:
    page = opened("#actor=investment-in-body-cameras&lang=es")
    expect(page.locator("#panel-body")).to_contain_text("COP\u00a09.512.000.000")
    page.click("#lang")
    expect(page.locator("#panel-body")).to_contain_text("COP\u00a09,512,000,000")


def test_filters_count_and_can_be_taken_back(opened: Open) -> None:
    page = opened()
    drawn = "() => window.tejido.canvas.shown.actors.length"
    everything = page.evaluate(drawn)
    page.locator(".kind", has_text="Technical system").click()
    expect(page.locator(".kind", has_text="Technical system")).to_have_attribute("aria-pressed", "false")
    page.click("#filters summary")
    page.locator("#filter-body label", has_text="Stated only").click()
    page.locator("#filter-body label", has_text="Luxembourg").click()
    assert 0 < page.evaluate(drawn) < everything
    page.locator("#filter-body .quiet-button").click()
    assert page.evaluate(drawn) == everything


def test_the_table_holds_all_relationships_and_opens_the_same_facts(opened: Open) -> None:
    page = opened()
    page.keyboard.press("t")
    relations = page.evaluate("() => window.tejido.provider.relations.length")
    expect(page.locator(".table [data-key=relations]")).to_contain_text(str(relations))
    page.fill(".table input", "hexagon")
    assert 0 < page.locator("tbody tr").count() < 20
    page.locator("tbody tr .actor").first.click()
    expect(page.locator("#close-panel")).to_be_visible()
    page.locator(".table [data-key=actors]").click()
    page.fill(".table input", "")
    page.locator("th button", has_text="Relationships").click()
    expect(page.locator("tbody tr").first).to_contain_text("Medellín")


def test_everything_is_reached_by_keyboard(opened: Open) -> None:
    page = opened()
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    first = title(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(100)
    assert title(page) != first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    expect(page.locator("#close-panel")).to_be_hidden()


def test_a_link_opens_the_same_view(opened: Open) -> None:
    page = opened("#actor=la-escombrera&focus=1&view=table&lang=es")
    assert title(page) == "La Escombrera"
    expect(page.locator("#view-table")).to_have_attribute("aria-pressed", "true")
    assert "focus=1" in page.url


def test_where_all_chains_pass_through_somebody_who_is_to_be_avoided_they_are_named(opened: Open) -> None:
    page = opened("#actor=undp&to=rio-its&hubless=1")
    expect(page.locator(".chain-panel")).to_contain_text("Nothing links them that does not pass through")
    expect(page.locator(".chain-panel")).to_contain_text("Medellín")


def test_a_link_to_nobody_opens_the_overview(opened: Open) -> None:
    assert title(opened("#actor=nobody&focus=2")) == title(opened())


@needs_document
def test_the_readers_copy_is_checked_and_its_words_shown(opened: Open) -> None:
    page = opened("#actor=undp")
    assert DOCUMENT
    page.set_input_files("#file", DOCUMENT)
    passages = page.evaluate("() => window.tejido.provider.passages.length")
    expect(page.locator("#toast")).to_have_text(f"Passages: {passages} identical")
    page.locator("#panel .source").first.click()
    expect(page.locator("mark").first).to_contain_text("UNDP")
    page.click("#close-panel")
    expect(page.locator(".verdict")).to_have_text("The same file")
    expect(page.locator(".marks .identical")).to_have_text(f"{passages} identical")


@needs_document
def test_a_changed_copy_says_what_moved_and_what_is_gone(opened: Open, tmp_path: Path) -> None:
    assert DOCUMENT
    text = DOCUMENT.read_text(encoding="utf-8")
    copy = tmp_path / DOCUMENT.name
    copy.write_text("A line before. 🚢\n" + text.replace("UNDP", "U.N.D.P."), encoding="utf-8")
    page = opened("#actor=undp")
    page.set_input_files("#file", copy)
    expect(page.locator("#panel .mark.gone").first).to_be_visible()
    page.click("#close-panel")
    expect(page.locator(".verdict")).to_have_text("A different text")
    expect(page.locator(".marks .moved")).to_contain_text("moved")


def test_another_text_is_called_so_and_what_was_open_stays_open(opened: Open, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Hello world, and nothing that was ever said of anybody here.\n" * 100, encoding="utf-8")
    page = opened("#actor=undp")
    page.locator("#panel .source").first.click()
    page.set_input_files("#file", other)
    expect(page.locator("#toast")).to_contain_text("other.txt is another text: it contains none of the passages")
    expect(page.locator("#panel .words .missing").first).to_contain_text("other.txt is another text")
    with page.expect_file_chooser():
        page.get_by_role("button", name="Choose another file").first.click()


def test_a_file_that_is_no_text_is_refused_in_one_line(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(b"\xff\xfe\x00\x80")
    page = opened()
    page.set_input_files("#file", file)
    expect(page.locator("#toast")).to_contain_text("is not UTF-8")


@needs_document
def test_embedded_words_are_there_at_once(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(tejido.open(ROOT).page(documents=DOCUMENTS, lang="es").html, encoding="utf-8")
    with watched(browser, file, "#actor=undp") as page:
        assert page.evaluate("document.documentElement.lang") == "es"
        page.locator("#panel .source").first.click()
        expect(page.locator("mark").first).to_contain_text("UNDP")


def test_the_picture_can_be_saved(opened: Open) -> None:
    page = opened()
    page.click("#more summary")
    with page.expect_download() as download:
        page.click("#save-png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_panel_is_a_sheet(opened: Open) -> None:
    page = opened("#actor=undp", viewport={"width": 390, "height": 844}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#panel").bounding_box()
    assert box
    assert box["y"] > 300
    page.locator("#handle").tap()
    page.wait_for_timeout(400)
    raised = page.locator("#panel").bounding_box()
    assert raised
    assert raised["y"] < box["y"] - 100


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["", "#actor=undp", "#pair=undp+escombrera-visit", "#actor=undp&to=rio-its", "#view=table"])
def test_axe_finds_nothing(browser: Browser, bundled: Path, scheme: str, view: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{bundled.as_uri()}{view}")
    page.wait_for_selector("body.ready")
    page.evaluate("(open) => document.querySelectorAll('details').forEach((one) => (one.open = open))", not view)
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


STATES = {
    "a notice": ("#actor=undp", "#hide-button"),
    "a passage": ("#actor=undp", "#panel .source"),
    "a citation": ("#actor=undp", "#panel .cite-fact"),
    "a pair's citation": ("#pair=undp+escombrera-visit", "#panel .cite-fact"),
    "another end": ("#actor=undp", "#chain-button"),
    "the help": ("", "#more summary, #show-help"),
    "nothing left": ("#status=inferred&shared=1&two=1", ""),
    "pinned": ("#at=undp:1,1", ""),
    "the code of a question": ("#view=ask&question=participants", ".code > summary"),
    "a passage below its row": ("#view=ask&question=participants", ".answer .source"),
    "a passage in the table": ("#view=table", "#table .source"),
}


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize(("language", "scheme", "size"), [("en-GB", "dark", (1280, 800)), ("es-CO", "light", (390, 844))])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_state(
    browser: Browser, bundled: Path, state: str, language: str, scheme: str, size: tuple[int, int]
) -> None:
    view, clicks = STATES[state]
    screen = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=screen, color_scheme=scheme, locale=language, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{bundled.as_uri()}{view}")
    page.wait_for_selector("body.engine-ready")
    for click in filter(None, clicks.split(", ")):
        page.locator(click).first.click()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def hostile() -> Answers:
    """Scripts in every place a graph has: names, IRIs, titles, articles, file names, reasons, links."""
    nodes = [f"javascript:window.fired={number}//{payload}" for number, payload in enumerate(PAYLOADS)]
    graph = Answers([(nodes[number], KNOWS + PAYLOADS[number], nodes[number - 1], "p", number == 1) for number in range(len(nodes))])
    text = "".join(PAYLOADS)
    graph.rows["entities"] = [
        entity(node, PERSON + text, lang, payload) for node, payload in zip(nodes, PAYLOADS, strict=True) for lang in ("en", "es")
    ]
    graph.rows["project"] = [{"iri": "x", "text": text, "language": "en", "base": "https://example.org/"}]
    graph.rows["articles"] = [{"iri": "art", "document": "doc", "text": text, "language": "en"}]
    graph.rows["documents"] = [{"iri": "doc", "name": text, "length": 9, "sha256": "", "bytesSha256": "", "language": "en"}]
    graph.rows["passages"] = [{"iri": "p", "document": "doc", "article": "art", "start": 0, "end": 30, "sha256": ""}]
    graph.rows["inferences"] = [{"iri": "i", "source": "p", "reason": text, "language": "en"}]
    graph.rows["names"] = [
        {"iri": node, "text": value, "language": "en", "role": role}
        for node in nodes
        for role, value in (("other", text), ("same", "javascript:window.fired=1"))
    ]
    return graph


def test_no_script_of_a_graph_ever_runs(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(viz.page(hostile()), encoding="utf-8")
    with watched(browser, file) as page:
        assert page.title() == "".join(PAYLOADS).replace("\u2028", " ") or "fired" in page.title()
        for name in page.evaluate("() => [...window.tejido.provider.actors.keys()]"):
            page.evaluate("(name) => window.tejido.app.openActor(name)", name)
            for source in page.locator("#panel .source").all():
                source.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert page.evaluate("[...document.querySelectorAll('.kicker')].every((one) => one.scrollWidth <= one.clientWidth)")
        page.click("#close-panel", trial=True)
        page.fill("#search", "script")
        page.keyboard.press("t")
        for x in range(100, 800, 90):
            page.mouse.move(x, 400)
        assert page.evaluate("() => window.fired") is None
        assert page.locator("a[href^='javascript']").count() == 0
        assert page.locator("#panel img, #panel script").count() == 0


@pytest.mark.parametrize(
    "graph",
    [
        pytest.param(Answers([]), id="none"),
        pytest.param(Answers([], alone=["one"], places=["one"]), id="one"),
        pytest.param(Answers([("a", KNOWS, "a", "p", False), ("a", KNOWS + "2", "a", "p", True)]), id="loops"),
        pytest.param(Answers([("a", f"{KNOWS}{number}", "b", "p", False) for number in range(500)]), id="500 parallels"),
        pytest.param(Answers([("مرحبا", KNOWS, "x" * 10_000, "p", False), ("👩‍🚀", KNOWS, "مرحبا", "p", False)]), id="long, RTL, emoji"),
    ],
)
def test_odd_graphs_are_drawn(browser: Browser, tmp_path: Path, graph: Answers) -> None:
    file = tmp_path / "odd.html"
    file.write_text(viz.page(graph), encoding="utf-8")
    with watched(browser, file) as page:
        for name in page.evaluate("() => [...window.tejido.provider.actors.keys()]"):
            page.evaluate("(name) => window.tejido.app.openActor(name)", name)
        page.keyboard.press("t")
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert re.search(r"\d", page.locator(".figures").inner_text())


def test_a_kind_that_the_page_does_not_know_is_drawn_all_the_same(browser: Browser, tmp_path: Path) -> None:
    graph = Answers([("a", KNOWS, "b", "p", False)])
    graph.rows["entities"] = [entity("a", "https://example.org/Ship", "en"), entity("b", PLACE, "en")]
    file = tmp_path / "kinds.html"
    file.write_text(viz.page(graph), encoding="utf-8")
    with watched(browser, file) as page:
        expect(page.locator("#legend")).to_contain_text("Ship")
