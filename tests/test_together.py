"""What one detail says of several is told once, as viz/tests/together.test.ts expects of the page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tejido
from tejido.evidence import Evidence
from tejido.portrait import Fact, Part
from tejido.together import together

ROOT = Path(__file__).parents[1]


def part(label: str, actor: str) -> Part:
    return Part(label, actor, actor)


def fact(actor: str, parts: Iterable[Part], details: tuple[str, ...] = ("link",), passage: str = "p") -> Fact:
    return Fact("linkedWith", "is linked with", True, actor, actor, tuple(parts), (Evidence(passage, False, "d"),), details)


def told(facts: Iterable[Fact]) -> list[tuple[list[str], list[Part]]]:
    return [([each.other for each in (one.fact, *one.also)], [*one.fact.parts]) for one in together(facts)]


def test_facts_of_one_detail_are_told_once_with_all_whom_it_names_and_all_else_that_it_says() -> None:
    by = part("by", "line")
    facts = [fact(one, [*(part("linked", other) for other in "abc" if other != one), by]) for one in "abc"]
    assert told(facts) == [(["a", "b", "c"], [by])]


def test_whom_a_detail_names_in_another_part_as_well_is_still_named_there() -> None:
    facts = [fact("a", [part("linked", "b")]), fact("b", [part("linked", "a"), part("pays", "a")])]
    assert told(facts) == [(["a", "b"], [part("pays", "a")])]


def test_facts_stay_apart_that_have_other_details_other_sources_or_no_part_in_common() -> None:
    one = fact("a", [part("linked", "b")])
    for other in (
        fact("b", [part("linked", "a")], ("another",)),
        fact("b", [part("linked", "a")], ("link", "another")),
        fact("b", [part("linked", "a")], passage="q"),
        fact("b", [part("pays", "a")]),
    ):
        assert len(told([one, other])) == 2
    assert len(told([fact("a", [], ()), fact("b", [], ())])) == 2


def test_an_actor_of_the_bundled_project_loses_nobody_and_nothing() -> None:
    graph = tejido.open(ROOT)
    facts = graph.show("sies-m", "en").facts
    shown = together(facts)
    assert len(shown) < len(facts)
    assert {each.other for one in shown for each in (one.fact, *one.also)} == {each.other for each in facts}
    said = {each.text for one in shown for each in (one.fact, *one.also)} | {part.text for one in shown for part in one.fact.parts}
    assert {part.text for each in facts for part in each.parts} <= said
