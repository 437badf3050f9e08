"""What `tejido serve` shows, in a real browser: actors, passages, questions, and the graph itself, drawn from its own endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest
from opening import AXE, AXE_RUN, CHROMIUM
from playwright.sync_api import Browser, Page, expect
from served import Served, serving

from tejido.project import Project

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium")

Visit = Callable[..., Page]
PAGES = [
    "/about/undp",
    "/about/documents/articles.txt?char=4681,5027",
    "/about/documents/articles.txt",
    "/about/inferences/award-within-the-ceremony",
    "/about/tj:visits",
    "/about/schema:Person",
    "/about/",
    "/queries",
    "/queries/participants",
    "/queries/partners?actor=nobody",
    "/nobody",
    "/reconcile/preview?id=undp",
]
EVIL = "<img src=x onerror=alert(1)>&<script>alert(2)</script>'{{7*7}}"


@contextmanager
def visiting(browser: Browser, server: Served, path: str, **context: object) -> Iterator[Page]:
    """A page of the server that may ask nobody else, and must not fail."""
    settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **context}
    page = browser.new_context(**settings).new_page()  # type: ignore[arg-type]
    elsewhere: list[str] = []
    failed: list[str] = []
    page.on(
        "request", lambda request: elsewhere.append(request.url) if not request.url.startswith((server.url, "data:", "blob:")) else None
    )
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("dialog", lambda dialog: failed.append(f"a dialog: {dialog.message}"))
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" and "404" not in message.text else None)
    page.goto(f"{server.url}{path}")
    yield page
    page.context.close()
    assert (elsewhere, failed) == ([], [])


@pytest.fixture
def visit(browser: Browser, site: Served) -> Iterator[Visit]:
    with ExitStack() as stack:
        yield lambda path, **context: stack.enter_context(visiting(browser, site, path, **context))


def test_from_an_actor_to_the_passage_that_says_so_and_to_the_network(visit: Visit) -> None:
    page = visit("/undp")
    expect(page).to_have_url(re.compile("/about/undp$"))
    expect(page.locator("h1")).to_have_text("United Nations Development Program")
    page.locator("section", has=page.get_by_role("heading", name="made the visit")).locator(".source").first.click()
    expect(page.locator("h1")).to_contain_text("4681–5027")
    page.get_by_role("link", name="visit to La Escombrera").first.click()
    expect(page.locator("h1")).to_have_text("visit to La Escombrera")
    page.get_by_role("link", name="See in the network").click()
    page.wait_for_selector("body.ready")
    expect(page.locator("#panel-title")).to_have_text("visit to La Escombrera")


@pytest.mark.parametrize(("path", "there"), [("/", "body.ready"), ("/about/undp", "h1"), ("/reconcile/preview?id=undp", "h1")])
def test_a_page_is_the_same_when_it_is_seen_again(visit: Visit, path: str, there: str) -> None:
    page = visit(path)
    page.wait_for_selector(there)
    seen = f"() => [getComputedStyle(document.querySelector('{there}'))].map(({{ fontFamily, fontSize }}) => [fontFamily, fontSize])"
    before = page.evaluate(seen)
    page.reload()
    page.wait_for_selector(there)
    assert page.evaluate(seen) == before


def test_the_explorer_works_on_the_endpoint(visit: Visit) -> None:
    page = visit("/#actor=undp")
    page.wait_for_selector("body.ready")
    expect(page.locator("#panel-title")).to_contain_text("United Nations")
    row = page.locator(".fact", has_text="visit to La Escombrera").first
    expect(row).to_contain_text("visitor")


def test_a_form_is_filled_in_and_answered_without_a_script(visit: Visit) -> None:
    page = visit("/queries", java_script_enabled=False, locale="es-CO")
    page.get_by_role("link", name="Con quién trabaja un actor").click()
    page.get_by_label("el actor").fill("Río de Janeiro")
    page.get_by_role("button", name="Preguntar").click()
    expect(page).to_have_url(re.compile("actor=R%C3%ADo"))
    expect(page.locator("td").first).to_contain_text("Medellín")
    expect(page.get_by_label("el actor")).to_have_value("Río de Janeiro")
    page.get_by_role("link", name="Read in English").click()
    expect(page.get_by_label("the actor")).to_have_value("Río de Janeiro")
    page.locator("td[data-name=passage] a").first.click()
    expect(page.locator(".kind")).to_have_text("Passage")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_everybody(visit: Visit, path: str) -> None:
    for locale, scheme, width in (("en-GB", "light", 1280), ("es-CO", "dark", 390)):
        page = visit(path, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True)
        assert page.locator("html").get_attribute("lang") == locale[:2]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(AXE_RUN)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_columns_are_headed_in_words(visit: Visit) -> None:
    page = visit("/queries/participants")
    expect(page.locator("th")).to_have_text(["role", "who", "post", "open list", "passage"])


def test_light_and_dark_follow_the_reader(visit: Visit) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    assert visit("/about/undp", color_scheme="light").evaluate(colour) != visit("/about/undp", color_scheme="dark").evaluate(colour)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A project in which every name, reason and title is an attack."""
    from tejido import project

    folder = tmp_path_factory.mktemp("hostile")
    made = project.initialise(folder / "project")
    for path in [*made.root.glob("graph/*.ttl"), *made.root.glob("graph/statements/*.trig"), *made.root.glob("queries/*.rq")]:
        path.write_text(re.sub(r'"([^"\n]+)"@(es|en)', rf'"\1{EVIL}"@\2', path.read_text()))
    write_question(made)
    with serving(folder, project=made.root) as served:
        yield served


def write_question(made: Project) -> None:
    (made.root / "queries").mkdir(exist_ok=True)
    summary = f'#+ summary: {{es: "{EVIL}", en: "{EVIL}"}}\n'
    parameter = f'#+ parameters:\n#+   x: {{type: string, default: "{EVIL}", es: "{EVIL}", en: "{EVIL}"}}\n'
    text = "SELECT (?_x AS ?said) (IRI('javascript:alert(3)') AS ?link) {}\n"
    (made.root / "queries" / "evil.rq").write_text(summary + parameter + text)


def test_script_in_any_text_stays_text(browser: Browser, hostile: Served) -> None:
    with visiting(browser, hostile, "/about/") as page:
        paths = page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
        assert page.locator("main a", has_text="onerror").count() > 5
    for path in dict.fromkeys([*paths[::3], "/queries", "/queries/evil", f"/queries/evil?x={quote(EVIL)}", "/queries/facts"]):
        if not path.startswith("/#"):
            with visiting(browser, hostile, path) as page:
                assert page.locator("img, iframe, [onerror]").count() == 0, path
                assert page.locator("script:not([type='application/ld+json'])").count() == 0, path
                assert "49" not in page.title()
                assert page.locator("a[href^='javascript']").count() == 0, path
