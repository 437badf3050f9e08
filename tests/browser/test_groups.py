"""A large network opens as an overview of its groups, which open in their places; nothing is lost, and nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answers import KNOWS, Answers
from opening import AXE, AXE_RUN, CHROMIUM, ROOT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tejido import viz

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]
ACTORS = 6000
CIRCLES = 40


def written(file: Path, actors: int) -> Path:
    """A page of actors in circles of very different sizes, who mostly know others of their circle."""
    chance = np.random.default_rng(5)
    circle = np.sort((CIRCLES * chance.random(actors) ** 2).astype(int))
    first = np.searchsorted(circle, np.arange(CIRCLES + 1))
    source = np.arange(2 * actors) % actors
    low, high = first[circle[source]], first[circle[source] + 1]
    target = low + ((high - low) * chance.random(len(source)) ** 3).astype(int)
    target = np.where(chance.random(len(source)) < 0.93, target, chance.integers(0, actors, len(source)))
    pairs = zip(source.tolist(), target.tolist(), strict=True)
    file.write_text(viz.page(Answers([(f"actor:{a}", KNOWS, f"actor:{b}", "p", False) for a, b in pairs])), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("large") / "page.html", ACTORS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(large: Path, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce", bypass_csp=True)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(large.as_uri())
    page.wait_for_selector("body.ready")
    yield page
    page.close()
    assert problems == []


def screen(page: Page) -> dict[str, Any]:
    """What is drawn: closed groups with the places of their discs in the layout, open groups, actors with theirs."""
    found: dict[str, Any] = page.evaluate(
        """() => {
            const { shown } = window.tejido.canvas;
            const place = ({ x, y, r }) => [Math.round(x), Math.round(y), Math.round(r)];
            return {
                closed: Object.fromEntries(shown.groups.filter((mark) => !mark.open).map((mark) => [mark.group.id, place(mark.disc)])),
                open: shown.groups.filter((mark) => mark.open).map((mark) => mark.group.id),
                sizes: shown.groups.filter((mark) => !mark.open).map((mark) => mark.count),
                actors: Object.fromEntries(shown.actors.map((actor) => [actor.id, [Math.round(actor.x), Math.round(actor.y)]])),
            };
        }"""
    )
    return found


def open_largest(page: Page) -> None:
    page.locator("#group-list .actor").first.click()


def open_members(page: Page) -> None:
    """Opens the first group of each, until one holds actors."""
    while not screen(page)["actors"]:
        open_largest(page)


def test_the_overview_shows_every_actor_in_some_group_and_few_groups(page: Page) -> None:
    shown = screen(page)
    assert shown["actors"] == {}
    assert sum(shown["sizes"]) == page.evaluate("() => window.tejido.provider.actors.size")
    assert 5 < len(shown["closed"]) <= 300
    expect(page.locator("#crumbs")).to_contain_text("Showing 0 of ")


def test_discs_do_not_overlap_and_their_area_tells_how_many_they_hold(page: Page) -> None:
    shown = screen(page)
    discs = np.array(list(shown["closed"].values()), dtype=float)
    apart = np.linalg.norm(discs[:, None, :2] - discs[None, :, :2], axis=2)
    touching = apart < (discs[:, None, 2] + discs[None, :, 2]) - 2
    assert touching.sum() == len(discs)  # each with itself
    assert np.allclose(discs[:, 2] ** 2 / np.array(shown["sizes"]), discs[0, 2] ** 2 / shown["sizes"][0], rtol=0.05)


def test_a_group_opens_in_its_place_and_nothing_moves(page: Page) -> None:
    before = screen(page)
    open_members(page)
    after = screen(page)
    assert after["open"]
    assert after["actors"]
    for group, place in after["closed"].items():
        assert before["closed"].get(group, place) == place
    x, y, r = before["closed"][str(after["open"][0])]
    places = np.array(list(after["actors"].values()))
    assert (np.hypot(places[:, 0] - x, places[:, 1] - y) <= r).all()
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("Escape")
    assert screen(page) == before


def test_a_click_on_a_disc_opens_it_and_the_trail_leads_back(page: Page) -> None:
    before = screen(page)
    at = page.evaluate(
        """() => {
            const { canvas } = window.tejido;
            const mark = canvas.shown.groups.reduce((most, one) => (one.count > most.count ? one : most));
            const box = canvas.container.getBoundingClientRect();
            const { x, y } = canvas.view.toScreen(canvas.view.fromLayout(mark.disc));
            return { x: x + box.left, y: y + box.top, id: mark.group.id };
        }"""
    )
    page.mouse.click(at["x"], at["y"])
    page.wait_for_function("(id) => window.tejido.store.now.open.includes(id)", arg=at["id"])
    expect(page.locator("#crumbs [aria-current]")).not_to_have_text("All groups")
    page.get_by_role("button", name="All groups").click()
    assert screen(page) == before


def test_search_jumps_to_an_actor_wherever_it_is_and_a_link_does_the_same(page: Page, large: Path) -> None:
    page.keyboard.press("/")
    page.keyboard.type("actor:4242 (en)")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("actor:4242 (en)")
    place = screen(page)["actors"]["actor:4242"]
    on_screen = page.evaluate("() => window.tejido.canvas.placeOf('actor:4242')")
    assert 0 < on_screen["x"] < 884
    assert 0 < on_screen["y"] < 700
    page.goto("about:blank")
    page.goto(f"{large.as_uri()}#actor=actor:4242")
    page.wait_for_selector("body.ready")
    assert screen(page)["actors"]["actor:4242"] == place


def test_the_screen_never_fills(page: Page) -> None:
    for number in range(0, ACTORS, 150):
        page.evaluate("(id) => window.tejido.app.openActor(id)", f"actor:{number}")
        shown = screen(page)
        assert len(shown["actors"]) <= 2000
        assert f"actor:{number}" in shown["actors"]


def test_groups_by_keyboard_alone(page: Page) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#live")).to_contain_text("Enter opens it")
    first = page.evaluate("() => window.tejido.canvas.nearGroup")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("() => window.tejido.canvas.nearGroup") is not None
    chosen = page.evaluate("() => window.tejido.canvas.nearGroup")
    page.keyboard.press("Enter")
    assert screen(page)["open"] == [chosen]
    page.keyboard.press("Escape")
    assert screen(page)["open"] == []
    assert first is not None


def test_who_is_pinned_in_a_group_stays_there_when_it_closes_and_in_the_link(page: Page, large: Path) -> None:
    page.evaluate("() => window.tejido.app.openActor('actor:4242')")
    place = screen(page)["actors"]["actor:4242"]
    box = page.locator("#canvas").bounding_box()
    at = page.evaluate("() => window.tejido.canvas.placeOf('actor:4242')")
    assert box
    x, y = box["x"] + at["x"], box["y"] + at["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10)
    page.mouse.move(x + 40, y + 25)
    page.mouse.up()
    page.wait_for_function("() => location.hash.includes('at=')")
    pinned = page.evaluate("() => window.tejido.store.now.places['actor:4242']")
    assert pinned != place
    drawn = """() => {
        const { canvas } = window.tejido;
        const { x, y } = canvas.view.toLayout(canvas.positions['actor:4242']);
        return [Math.round(x), Math.round(y)];
    }"""
    assert page.evaluate(drawn) == pinned
    link = page.evaluate("() => location.href")
    for _ in range(4):
        page.keyboard.press("Escape")
    assert screen(page)["actors"] == {}
    expect(page.locator("#pins")).to_contain_text("1 pinned")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("body.ready")
    assert page.evaluate(drawn) == pinned
    page.click("#unpin-all")
    assert np.allclose(page.evaluate(drawn), place, atol=1)


def test_the_table_holds_the_whole_a_part_at_a_time(page: Page) -> None:
    page.click("#view-table")
    expect(page.locator("#table caption")).to_contain_text("100 of ")
    assert page.locator("#table tbody tr").count() == 100
    page.get_by_role("button", name="Show more").click()
    assert page.locator("#table tbody tr").count() == 200


def test_filters_change_what_groups_hold(page: Page) -> None:
    page.evaluate("() => window.tejido.store.set({ hiddenActors: ['actor:0', 'actor:1'] })")
    shown = screen(page)
    assert sum(shown["sizes"]) < page.evaluate("() => window.tejido.provider.actors.size")


def test_a_chain_leads_through_the_whole_network(page: Page) -> None:
    page.evaluate("() => window.tejido.store.set({ actor: 'actor:10', chainTo: 'actor:5990' })")
    shown = screen(page)
    assert {"actor:10", "actor:5990"} <= shown["actors"].keys()
    assert shown["closed"] == {}
    assert len(shown["actors"]) == page.locator(".hops").first.locator(".actor").count()


def test_who_is_looked_at_stands_below_the_trail_of_groups(page: Page) -> None:
    page.evaluate("() => window.tejido.app.openActor([...window.tejido.provider.actors.keys()][0])")
    page.wait_for_timeout(300)
    top = page.evaluate(
        """() => {
            const { canvas, provider, store } = window.tejido;
            const near = [store.now.actor, ...provider.adjacency.get(store.now.actor)].filter((id) => canvas.shown.ids.has(id));
            return Math.min(...near.map((id) => canvas.view.toScreen(canvas.positions[id]).y));
        }"""
    )
    trail = page.locator("#crumbs").bounding_box()
    stage = page.locator("#canvas").bounding_box()
    assert trail
    assert stage
    assert stage["y"] + top > trail["y"] + trail["height"] + 20


def test_surroundings_are_drawn_on_their_own(page: Page) -> None:
    page.evaluate("() => { window.tejido.app.openActor('actor:5'); window.tejido.store.set({ focus: 1 }); }")
    shown = screen(page)
    near = page.evaluate("() => window.tejido.provider.adjacency.get('actor:5').length")
    assert len(shown["actors"]) == near + 1


def test_a_map_of_all_actors_where_their_groups_stand(page: Page, large: Path) -> None:
    page.get_by_role("button", name=f"Map of all {ACTORS:,}").click()
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#canvas")).not_to_be_visible()
    expect(page.locator("#crumbs")).to_contain_text(f"Showing {ACTORS:,} of {ACTORS:,}")
    inside = page.evaluate(
        """() => {
            const { groups, provider } = window.tejido.app;
            return [...provider.actors.values()].every(({ id, x, y }) => {
                const disc = groups.disc(groups.around(id).at(-1));
                return Math.hypot(x - disc.x, y - disc.y) <= disc.r;
            });
        }"""
    )
    assert inside
    painted = "() => { const { width, height } = document.querySelector('#map canvas'); return width * height; }"
    assert page.evaluate(painted) > 100_000
    at = page.evaluate("() => window.tejido.map.placeOf('actor:4242')")
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.locator("#panel-title")).to_be_visible()
    chosen = page.evaluate("() => window.tejido.store.now.actor")
    assert chosen
    near = page.evaluate("(id) => window.tejido.map.placeOf(id)", chosen)
    assert np.hypot(near["x"] - at["x"], near["y"] - at["y"]) < 15
    assert "as=map" in page.url


def test_the_map_moves_with_the_hand_and_a_link_and_the_keyboard_lead_to_it(page: Page, large: Path) -> None:
    page.goto("about:blank")
    page.goto(f"{large.as_uri()}#actor=actor:7&as=map")
    page.wait_for_selector("body.ready")
    before = page.evaluate("() => window.tejido.map.placeOf('actor:7')")
    page.mouse.move(300, 500)
    page.mouse.down()
    page.mouse.move(340, 530, steps=4)
    page.mouse.up()
    after = page.evaluate("() => window.tejido.map.placeOf('actor:7')")
    assert round(after["x"] - before["x"]) == 40
    assert round(after["y"] - before["y"]) == 30
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("actor:")
    assert page.evaluate("() => window.tejido.store.now.actor") != "actor:7"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#map")).not_to_be_visible()


def test_all_are_drawn_only_where_that_is_asked_and_they_are_not_too_many(page: Page, browser: Browser, tmp_path: Path) -> None:
    assert page.get_by_role("button", name=f"Show all {ACTORS:,}").count() == 0
    page.evaluate("() => { location.hash = 'as=all'; }")
    page.wait_for_function("() => window.tejido.store.now.large === 'groups'")
    few = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
    few.goto(written(tmp_path / "page.html", 2100).as_uri())
    few.wait_for_selector("body.ready")
    assert len(screen(few)["actors"]) == 0
    few.get_by_role("button", name="Show all 2,100").click()
    assert len(screen(few)["actors"]) == few.evaluate("() => window.tejido.provider.actors.size")
    assert screen(few)["closed"] == {}
    few.get_by_role("button", name="Groups", exact=True).click()
    assert len(screen(few)["actors"]) == 0
    few.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("language", ["es", "en"])
def test_everyone_can_use_groups(page: Page, language: str) -> None:
    page.evaluate("(lang) => window.tejido.store.set({ lang })", language)
    if language == "es":
        open_largest(page)
    else:
        page.evaluate("() => window.tejido.store.set({ large: 'map' })")
    page.add_script_tag(path=AXE)
    assert page.evaluate(AXE_RUN)["violations"] == []
