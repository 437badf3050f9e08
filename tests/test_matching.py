"""Whom a name may mean: every name, blind to accents and case, tolerant of slips, strict about types."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tejido
from tejido.server.matching import Index, classes, likeness
from tejido.server.trigrams import Trigrams, trigrams

BASE = "https://w3id.org/tejido/medellin/"
GRAPH = tejido.open(Path(__file__).parents[1])
INDEX = Index(GRAPH)


@pytest.mark.parametrize(
    ("written", "iri"),
    [
        ("UNDP", "undp"),
        ("pnud", "undp"),
        ("Programa de las naciones unidas para el desarrolo", "undp"),
        ("Development Program, United Nations", "undp"),
        ("Medelin", "medellin"),
        ("MEDELLÍN", "medellin"),
        ("la escombrerra", "la-escombrera"),
        ("Quintero Calle, Daniel", "daniel-quintero"),
        ("secretaria de la no violencia", "secretariat-for-nonviolence"),
    ],
)
def test_slips_accents_and_order_do_not_matter(written: str, iri: str) -> None:
    assert INDEX.find(written)[0].iri == BASE + iri


@pytest.mark.parametrize(
    ("written", "iri"),
    [
        ("Secretaría de Seguridad", "security-secretariat"),
        ("Secretariat of Security", "security-secretariat"),
        ("Sec. de Seguridad y Convivencia", "security-secretariat"),
        ("Secretaría de Salud de Medellín", "health-secretariat"),
        ("Instituto Rio ITS", "rio-its"),
        ("Institute Technology Society", "rio-its"),
        ("Medellin, Colombia", "medellin"),
        ("Medellín (Antioquia)", "medellin"),
        ("Rio de Janeiro, Brasil", "rio-de-janeiro"),
        ("Alcaldia Medellin", "medellin-mayors-office"),
        ("Daniel Quintero Calle (alcalde)", "daniel-quintero"),
        ("sistema SIESM", "sies-m"),
        ("SIES", "sies-m"),
    ],
)
def test_rare_words_say_more_than_usual_ones(written: str, iri: str) -> None:
    """Who is meant comes first; but none of these is certain."""
    found = INDEX.find(written)
    assert found[0].iri == BASE + iri
    assert all(found[0].score > other.score for other in found[1:])
    assert found[0].score < 100


def test_every_name_finds_its_bearer_with_certainty() -> None:
    for name, iri in INDEX.names:
        certain = [match.iri for match in INDEX.find(name) if match.score == 100]
        assert iri in certain, name


@pytest.mark.parametrize("written", ["", "qqqqzzzz", "中文", "!!!", "x" * 500])
def test_what_is_like_nothing_is_nobody(written: str) -> None:
    assert INDEX.find(written) == []


def test_types_narrow_and_may_be_broad() -> None:
    place, organisation = "https://schema.org/Place", "http://www.w3.org/ns/org#Organization"
    assert INDEX.find("Medellín", [place])[0].iri == f"{BASE}medellin"
    assert all(place in INDEX.entities[match.iri] for match in INDEX.find("Medellín", [place]))
    assert INDEX.find("Medellín", [place, organisation], all_types=True) == []
    assert INDEX.find("UNDP", [organisation])[0].score == 100


def test_beginnings_go_first() -> None:
    found = [match.name for match in INDEX.beginning("medel")]
    assert found[0] == "Medellín"
    assert "ACI Medellín" in found


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_whole_only_for_the_same(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 100
    assert (likeness(one, other) == 100) == (one == other)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_anything_can_be_asked(written: str) -> None:
    for match in [*INDEX.find(written), *INDEX.beginning(written)]:
        assert match.iri in INDEX.entities


def test_names_and_classes_are_those_that_the_questions_find() -> None:
    assert classes(GRAPH) == [(row["thing"], row["class"]) for row in GRAPH.ask("types")]
    named = {(row["text"], row["iri"]) for row in GRAPH.ask("names") if row["role"] in {"preferred", "other", "hidden"}}
    assert set(INDEX.names) == {(name, iri) for name, iri in named if iri in INDEX.entities}


@given(st.lists(st.text(max_size=8), max_size=8), st.text(max_size=3))
def test_each_name_is_found_by_each_of_its_trigrams_and_by_no_other(folded: list[str], other: str) -> None:
    known, own = Trigrams(folded), [trigrams(name) for name in folded]
    for one in {*trigrams(other)}.union(*own):
        held, wanted = known.find(one), [number for number, some in enumerate(own) if one in some]
        assert (held.names.tolist() if held else []) == wanted
        assert held is None or held.weight == pytest.approx(math.log(1 + len(folded) / len(wanted)))
    weights = [[held.weight for one in some if (held := known.find(one))] for some in own]
    assert known.sizes.tolist() == pytest.approx([sum(some) for some in weights])
