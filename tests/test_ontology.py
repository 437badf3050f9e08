"""tejido.ontology: the vocabulary as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tejido import ontology, project
from tejido.errors import SourceError
from tejido.namespaces import TEJIDO
from tejido.ontology import Ontology
from tejido.project import Project

BUNDLED = project.locate(project.bundled_root())


@pytest.fixture(scope="module")
def terms() -> Ontology:
    return ontology.load(BUNDLED)


def own(terms: Ontology) -> Iterator[ontology.Term]:
    return (term for term in terms.terms().values() if term.iri.startswith(TEJIDO) and not term.iri.endswith("Shape"))


def test_every_term_has_a_label_and_a_comment_in_both_languages(terms: Ontology) -> None:
    assert [term.iri for term in own(terms) if {*term.labels} != {"es", "en"}] == []
    classes_and_properties = (term for term in own(terms) if any(kind.startswith("http://www.w3.org/2002/07/owl#") for kind in term.types))
    assert [term.iri for term in classes_and_properties if {*term.comments} != {"es", "en"}] == []


def test_spanish_calls_only_police_and_firefighters_a_cuerpo() -> None:
    files = BUNDLED.files("ontology/*.ttl") | BUNDLED.files("queries/*.rq")
    found = {
        name: re.findall(r"(?i)\bcuerpos?\b(?! de (?:policía|bomberos)).{,20}", path.read_text("utf-8")) for name, path in files.items()
    }
    assert {name: calques for name, calques in found.items() if calques} == {}


def test_kinds(terms: Ontology) -> None:
    assert terms.kind(TEJIDO + "Embassy") == "http://www.w3.org/ns/org#Organization"
    assert terms.kind(TEJIDO + "City") == "https://schema.org/Place"
    assert terms.kind(TEJIDO + "Measure") is None


def test_every_class_of_entity_has_one_kind(terms: Ontology) -> None:
    classes = [iri for iri in terms.terms() if TEJIDO + "Entity" in terms.ancestors(iri)]
    assert len(classes) > 30
    assert [iri for iri in classes if terms.kind(iri) is None and iri != TEJIDO + "Entity"] == []


def test_what_is_drawn(terms: Ontology) -> None:
    assert terms.is_drawn(TEJIDO + "organized")
    assert not terms.is_drawn(TEJIDO + "event")


def test_ancestors_come_nearest_first(terms: Ontology) -> None:
    assert terms.ancestors(TEJIDO + "Embassy")[:3] == [TEJIDO + "Embassy", TEJIDO + "PublicBody", "http://www.w3.org/ns/org#Organization"]


def test_rules_of_ones_own_join_the_bundled_ones(example: Project) -> None:
    mine = example.root / "ontology" / "rules" / "mine.rq"
    mine.parent.mkdir(parents=True)
    mine.write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "utf-8")
    assert {*ontology.load(example).rules} == {mine, *ontology.load(BUNDLED).rules}


def test_a_broken_vocabulary_says_where(example: Project) -> None:
    broken = example.root / "ontology" / "tejido.ttl"
    broken.parent.mkdir()
    broken.write_text("tj:a a tj:b .", "utf-8")
    with pytest.raises(SourceError, match=r"tejido\.ttl:1:1: The prefix tj: has not been declared"):
        ontology.load(example)
