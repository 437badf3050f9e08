"""Reads `ontology/`: the vocabulary (`*.ttl`), its shapes (`*.shapes.ttl`), its rules and entailments (`*.rq`).

A *rule* sees one passage graph and the vocabulary, nothing else; what it constructs is added to that passage graph.
`rules` applies it to all graphs at once where that comes to the same.
An *entailment* sees the default graph, and the vocabulary as a named graph; what it constructs is added to the default graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .namespaces import RDF_TYPE, RDFS, TEJIDO
from .sources import Source, read, read_text, text_of

if TYPE_CHECKING:
    from .project import Project

GRAPH = TEJIDO.rstrip("#")


@dataclass(frozen=True)
class Term:
    """A class, property or individual. `labels` and `comments` are keyed by language, `parents` are the terms directly above it."""

    iri: str
    types: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ontology:
    """The vocabulary of a project: `sources` as they were read; `rules` and `entailments` are the texts of the queries, by file."""

    sources: list[Source]
    rules: dict[Path, str]
    entailments: dict[Path, str]

    def terms(self) -> dict[str, Term]:
        """Every term that the vocabulary types, by IRI."""
        terms: dict[str, Term] = {}
        for quad in (quad for source in self.sources for quad in source.quads):
            term = terms.setdefault(text_of(quad.subject), Term(text_of(quad.subject)))
            _add(term, quad.predicate.value, quad.object)
        return {term.iri: term for term in terms.values() if term.types}

    def ancestors(self, iri: str) -> list[str]:
        """`iri` and every term above it, nearest first."""
        terms, found = self.terms(), [iri]
        for one in found:
            found += [parent for parent in getattr(terms.get(one), "parents", ()) if parent not in found]
        return found

    def kind(self, iri: str) -> str | None:
        """The nearest `tj:Kind` at or above a class, None if there is none."""
        terms = self.terms()
        return next((one for one in self.ancestors(iri) if one in terms and TEJIDO + "Kind" in terms[one].types), None)

    def is_drawn(self, predicate: str) -> bool:
        """Whether a network draws this predicate: it is, at any depth, a sub-property of `tj:relatedTo`."""
        return TEJIDO + "relatedTo" in self.ancestors(predicate)


def load(project: Project) -> Ontology:
    """The project's vocabulary, its own files over the bundled ones. Raises SourceError for a file that cannot be read."""
    return Ontology(
        [read(path) for path in vocabulary(project).values()],
        {path: read_text(path) for path in project.files("ontology/rules/*.rq").values()},
        {path: read_text(path) for path in project.files("ontology/entailment/*.rq").values()},
    )


def vocabulary(project: Project) -> dict[str, Path]:
    """The files of the vocabulary, without the shapes."""
    return {name: path for name, path in project.files("ontology/*.ttl").items() if not name.endswith(".shapes.ttl")}


def shapes(project: Project) -> dict[str, Path]:
    return project.files("ontology/*.shapes.ttl")


def _add(term: Term, predicate: str, value: object) -> None:
    """Note one fact about a term, as far as it is one of those that a Term holds."""
    language = getattr(value, "language", None)
    if predicate == RDF_TYPE:
        term.types.append(text_of(value))
    elif predicate in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
        term.parents.append(text_of(value))
    elif predicate == RDFS + "label" and language:
        term.labels[language] = text_of(value)
    elif predicate == RDFS + "comment" and language:
        term.comments[language] = text_of(value)
