"""The Graph that users hold: a project's questions put to its dataset, embedded or on a remote endpoint."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryBoolean, RdfFormat, Store, Triple

from . import names, queries
from .namespaces import PREFIXES
from .results import Rows, Triples, Truth

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyvis.network import Network

    from .anchors import Anchored
    from .checks import Finding
    from .columnar.columns import Columns
    from .coverage import Uncovered
    from .evidence import Evidence
    from .export import Export
    from .network import Chain, Community, Score
    from .portrait import Portrait
    from .project import Project
    from .queries import Query, Source
    from .verification import Verification
    from .viz import Page
    from .vocabulary import Vocabulary

PART = 300  # IRIs that one question is about


class Graph:
    """What a project says. `source` answers SPARQL; `prefixes` maps prefixes to namespaces; `lang` is the language of labels."""

    def __init__(self, project: Project, source: Source, prefixes: dict[str, str], lang: str | None = None) -> None:
        self.project, self.source, self.lang = project, source, lang or system_language()
        self.prefixes = PREFIXES | prefixes
        self.own: dict[str, Query] = {}  # the engine's own questions that have been asked, by name
        self.looks_up = self.index is not None  # names and passages when they are wanted, instead of gathering all of them first

    @property
    def index(self) -> Path | None:
        """The index of names of a large embedded graph."""
        return self.source.index if isinstance(self.source, queries.LocalSource) else None

    @property
    def columns(self) -> Columns | None:
        """The columns of a large embedded graph."""
        companion = self.source.columns if isinstance(self.source, queries.LocalSource) else None
        return companion.columns if companion else None

    # asking

    def query(self, question: str, /, *, lang: str | None = None, **parameters: Any) -> Rows | Triples | bool:
        """The answer to a question of the library, a file, or a SPARQL text (`queries.find` says which is meant).

        Raises QueryError, NameNotFound, AmbiguousName, EndpointError.
        """
        answer = self.answer(queries.find(question, self.project), parameters, lang)
        return answer.true if isinstance(answer, Truth) else answer

    def ask(self, name: str, **parameters: Any) -> Rows:
        """The answer to one of the engine's own questions: `queries/engine/NAME.rq`, always a SELECT."""
        answer = self._engine(name, parameters)
        assert isinstance(answer, Rows), name  # noqa: S101 - these files are the tool's own
        return answer

    def about(self, name: str, variable: str, iris: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The rows of such a question in which a variable is one of these, in parts: of thousands at once a store can take much longer."""
        known = [iri for iri in iris if names.is_iri(iri)]
        for start in range(0, len(known), PART):
            answer = self._engine(name, {}, {variable: known[start : start + PART]})
            assert isinstance(answer, Rows), name  # noqa: S101 - these files are the tool's own
            yield from answer

    def expect(self, things: Iterable[str], graphs: Iterable[str] = ()) -> None:
        """Where names, passages and inferences are looked up: look up these at once, as they are about to be wanted."""
        from .evidence import Looked

        self.vocabulary.expect(things)
        if isinstance(self.evidence, Looked):
            self.evidence.expect(graphs)

    def construct(self, name: str, **parameters: Any) -> Iterator[Triple]:
        """The triples of one of the engine's own questions that is a CONSTRUCT."""
        answer = self._engine(name, parameters)
        assert isinstance(answer, Triples), name  # noqa: S101 - these files are the tool's own
        return answer.terms()

    def _engine(self, name: str, parameters: dict[str, Any], only: Mapping[str, Iterable[str]] | None = None) -> Rows | Triples | Truth:
        if name not in self.own:
            self.own[name] = queries.read(self.project.find(f"queries/engine/{name}.rq"))
        return self.answer(self.own[name], parameters, only=only)

    def answer(
        self, query: Query, parameters: dict[str, Any], lang: str | None = None, only: Mapping[str, Iterable[str]] | None = None
    ) -> Rows | Triples | Truth:
        """The answer to a question, with ASK answered by an object that can be written in every format."""
        lang = lang or self.lang
        prepared = query.prepare(parameters, self.resolve, self.prefixes, lang, local=self.source.local)
        if only:
            prepared = queries.restricted(prepared, only)
        first, again = queries.run(self.source, prepared, query.name)
        if hasattr(first, "variables"):
            return Rows(first, again, self.shorten, lang)  # type: ignore[arg-type]
        if isinstance(first, QueryBoolean | bool):
            return Truth(bool(first))
        return Triples(first, again, self.shorten, self.written_prefixes, lang)  # type: ignore[arg-type]

    # names

    def resolve(self, text: str, kind: str = "entity") -> str:
        """The IRI of a name, a prefixed name or an IRI; `kind` is entity, class or predicate. Raises NameNotFound, AmbiguousName."""
        iri = names.iri_of(text, self.prefixes)
        if iri is None:
            return names.resolve(text, self._names[kind], self.describe)
        if not any(self.ask("exists", thing=NamedNode(iri))):
            meant = self._names[kind].like(text.rpartition(":")[2])
            raise names.unknown(f"nothing is said of {text}", text, meant, self.describe)
        return iri

    @cached_property
    def _names(self) -> _Names:
        return _Names(self)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What entities and terms are called."""
        from .vocabulary import Vocabulary

        return Vocabulary(self)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """All passages and inferences, by IRI; where they are looked up, those that are asked for."""
        from .evidence import Looked, evidence

        return Looked(self) if self.looks_up else evidence(self)

    def shorten(self, iri: str) -> str:
        """The IRI as prefixed name where one is known."""
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    @cached_property
    def _namespaces(self) -> list[tuple[str, str]]:
        """Namespaces, the longest first, each with its prefix; a name goes before the empty prefix."""
        pairs = sorted(self.prefixes.items(), key=lambda pair: (pair[0] == "", pair[0]))
        unique: dict[str, str] = {}
        for prefix, namespace in pairs:
            unique.setdefault(namespace, prefix)
        return sorted(unique.items(), key=lambda pair: -len(pair[0]))

    @property
    def written_prefixes(self) -> dict[str, str]:
        """One prefix a namespace, for what is written."""
        return {prefix: namespace for namespace, prefix in self._namespaces}

    def describe(self, iri: str) -> str:
        """An entity as a person recognises it: `United Nations (medellin:un, organisation)`."""
        kind = ", ".join(self.vocabulary.label(row["class"], self.lang) for row in self.ask("classes", actor=NamedNode(iri)))
        return f"{self.vocabulary.label(iri, self.lang)} ({self.shorten(iri)}{', ' * bool(kind)}{kind})"

    # seeing

    def show(self, actor: str, lang: str | None = None) -> Portrait:
        """All that is said of one actor. Raises NameNotFound, AmbiguousName."""
        from .portrait import portrait

        return portrait(self, self.resolve(actor), lang or self.lang)

    def path(self, a: str, b: str, k: int = 1, avoid_hubs: bool = False, predicates: Iterable[str] = ()) -> list[Chain]:
        """The `k` shortest chains of relationships between two actors; empty when nothing links them. Raises NameNotFound, …"""
        from . import network

        only = [self.resolve(predicate, "predicate") for predicate in predicates]
        return network.paths(self.network(), self.resolve(a), self.resolve(b), k, avoid_hubs, only)

    def rank(self, by: str = "degree") -> list[Score]:
        """Actors by degree, betweenness or pagerank, best first."""
        from . import network

        return network.rank(self.network(), by)

    def communities(self) -> list[Community]:
        """Groups of actors that have more to do with one another than with the rest, largest first."""
        from . import network

        return network.communities(self.network())

    def network(self) -> nx.MultiDiGraph:
        """The relationships that are drawn, as a networkx graph (see `tejido.network.network`)."""
        from . import network

        return network.network(self)

    # taking away

    def store(self) -> Store:
        """The whole dataset as a pyoxigraph Store: the embedded one, or a copy of the remote one. Not to be written to."""
        if isinstance(self.source, queries.LocalSource):
            return self.source.store
        from .mirror import Mirror

        return Mirror(self.source, self.project).store()

    def on(self, store: Store) -> Graph:
        """The same graph, asked of a copy of its dataset."""
        return Graph(self.project, queries.LocalSource(store), self.prefixes, self.lang)

    def dump(self) -> bytes:
        """The whole dataset as N-Quads, in the store's order."""
        return self.store().dump(format=RdfFormat.N_QUADS) or b""

    def export(self, format: str = "turtle", evidence: str | None = None) -> Export:  # noqa: A002 - the word users know
        """The graph in a format (see `tejido.export`): `.data` and `.notes` on what the format could not carry."""
        from .export import export

        return export(self, format, evidence)

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole dataset as an rdflib Dataset."""
        from .export import to_rdflib

        return to_rdflib(self)

    def to_pyvis(self, lang: str | None = None) -> Network:
        """The network as a pyvis Network, with escaped titles, to go on with."""
        from . import viz

        return viz.to_pyvis(self.network(), lang or self.lang)

    def page(self, documents: Path | str | None = None, lang: str | None = None) -> Page:
        """The graph as one HTML page: `.write(path)`, `.html`, and shown as it is in a notebook.

        The page of a remote graph carries no data, it asks the endpoint. It holds the words of the passages when their documents are at
        `documents`, a file or folder. Raises DocumentError, EndpointError, ProjectError.
        """
        from . import viz
        from .manifest import Shared

        endpoint = self.source.url if isinstance(self.source, Shared) else None
        return viz.Page(viz.page(self, Path(documents) if documents else None, lang, endpoint))

    # judging

    def check(self) -> list[Finding]:
        """What shapes and checks find wrong with the project."""
        from .checks import check

        return check(self.project)

    def verify(self, paths: Iterable[Path | str]) -> Verification:
        """Whether every passage still stands in these documents."""
        from .documents import catalogue
        from .verification import verify

        return verify(catalogue(self.store()), [Path(path) for path in paths])

    def coverage(self, paths: Iterable[Path | str]) -> list[Uncovered]:
        """The sentences of these documents that no passage covers."""
        from .coverage import uncovered
        from .documents import catalogue
        from .verification import match

        known = catalogue(self.store())
        texts = match(known, [Path(path) for path in paths]).texts
        return [
            one for document in known.documents if document.iri in texts for one in uncovered(known, document, texts[document.iri].text)
        ]

    def anchor(self, verification: Verification) -> Anchored:
        """Write into the project where the passages stand now. Raises DocumentError, OutputError."""
        from .anchors import anchor

        return anchor(self.project, verification)

    def cite(self, document: Path | str, words: str) -> list[str]:
        """The IRIs of all places where a document has these words. Raises DocumentError."""
        from .documents import Span, catalogue, cite, read_document
        from .verification import match

        path = Path(document)
        found = match(catalogue(self.store()), [path]).texts
        iri, text = next(iter(found.items()), (self._unknown(path), None))
        read = text or read_document(path)
        return [Span(iri, start, end).iri for start, end in cite(read.text, words)]

    def _unknown(self, path: Path) -> str:
        """The IRI of a document that is not in the catalogue yet."""
        from urllib.parse import quote

        return f"{self.project.description.base}documents/{quote(path.name)}"


class _Names(dict[str, names.Known]):
    """The index of names by kind, each built when it is first wanted."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __missing__(self, kind: str) -> names.Known:
        index = self.graph.index
        if kind == "entity" and index:
            from .search import Index

            self[kind] = Index(index)
            return self[kind]
        pairs = named(self.graph) if kind == "entity" else self.graph.vocabulary.names(kind)
        self[kind] = names.Names(pairs)
        return self[kind]


def named(graph: Graph) -> Iterable[tuple[str, str]]:
    """IRI and name of everything named; read straight from a store that is at hand, which takes a fraction of asking for them."""
    if isinstance(graph.source, queries.LocalSource):
        from .search import Index, names_of

        return Index(graph.index).all() if graph.index else names_of(graph.source.store)
    return [(row["iri"], row["text"]) for row in graph.ask("names") if row["role"] in names.ROLES]


def system_language() -> str:
    """Spanish where the system is, English elsewhere."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "es" if spoken.lower().startswith("es") else "en"


def open(path: Path | str | None = None, lang: str | None = None, memory: bool = False) -> Graph:  # noqa: A001 - read as tejido.open
    """The graph of the project at `path`; without one, of the nearest project above the working folder, else the bundled one.

    A large graph is asked from disk, where it opens at once. With `memory` it is read into memory first, and then answers several
    times sooner: for whoever asks a hundred questions or more (see docs/scale.md for seconds and bytes). Raises ProjectError.
    """
    from . import dataset, project

    found = project.locate(path)
    folder = dataset.build(found)
    return Graph(found, dataset.read_source(folder, memory), dataset.read_prefixes(folder), lang)


def connect(
    url: str, timeout: float = 30, path: Path | str | None = None, lang: str | None = None, auth_file: Path | str | None = None
) -> Graph:
    """The graph on a remote SPARQL endpoint; questions and prefixes come from the project. `timeout` in seconds.

    User and password, or a token, come from `auth_file` or the environment (see `tejido.auth`). Raises EndpointError, UsageError.
    """
    from . import dataset, project
    from .auth import credentials
    from .endpoint import Endpoint
    from .manifest import Shared

    found = project.locate(path)
    source = Shared(Endpoint(url, timeout, credentials(auth_file)), found)
    return Graph(found, source, dataset.prefixes(found), lang)


__all__: Sequence[str] = ("Graph", "connect", "open")
