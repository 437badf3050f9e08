"""What a reader answers people with, beside the protocol: the graph with its names, the named questions, the templates of the pages.

Readers can open no file, so all that is read from files is read before they are forked.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import DefaultGraph, NamedNode, Store

from .. import __version__, queries
from ..errors import NameNotFound
from ..graph import Graph
from ..names import iri_of
from ..namespaces import RDF_TYPE
from ..queries import NAMED, Query
from ..words import columns, in_language
from .addresses import PLAIN, Addresses
from .languages import LANGUAGES

if TYPE_CHECKING:
    from .. import search
    from ..front_matter import Parameter
    from ..project import Project
    from ..queries import LocalSource
    from .matching import Index, Match

PAGES = "viz/pages"
OFTEN = 2_000  # entities, as far as queries/engine/size.rq counts


class Supplies:
    """What is read from files, once."""

    def __init__(self, project: Project, prefixes: dict[str, str]) -> None:
        self.project, self.prefixes = project, prefixes
        self.description = project.description
        self.own = {query.title: query for query in read(project, "queries/engine/*.rq")}
        self.questions = {query.title: query for query in read(project, "queries/*.rq")}
        for query in [*self.own.values(), *self.questions.values()]:
            _ = query.summary  # reads the front matter
        self.words = words()
        columns()
        self.templates = environment(project)

    def word(self, name: str, lang: str, n: int | None = None) -> str:
        """A word of the pages; of `one|several` the half that goes with `n`."""
        one, _, several = in_language(self.words[name], lang).partition("|")
        return one if n == 1 else several or one


def read(project: Project, pattern: str) -> list[Query]:
    """The questions in these files, called as in the project: no path of the machine goes out."""
    return sorted((Query(queries.read(path).text, name) for name, path in project.files(pattern).items()), key=lambda query: query.title)


def words() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: {lang: row[lang] for lang in LANGUAGES} for row in csv.DictReader(file)}


def style(project: Project) -> bytes:
    """The style of the pages. ProjectError if it was not built."""
    return project.find("viz/dist/site.css").read_bytes()


def explorer(project: Project, built: Path) -> bytes:
    """The page that draws the graph; all that it shows it asks of /sparql. ProjectError if it was not built."""
    from .. import dataset, viz

    graph = Graph(project, queries.LocalSource(dataset.read_store(built)), dataset.read_prefixes(built))
    return viz.page(graph, endpoint="/sparql", names="/names").encode()


def environment(project: Project) -> Environment:
    """The templates of the pages, the project's own over the bundled ones, all of them read."""
    folders = [root / PAGES for root in project.roots]
    made = Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, lstrip_blocks=True, auto_reload=False)
    for name in made.list_templates():
        made.get_template(name)
    return made


class Desk:
    """Supplies, and a store that they are used on. `tell` hears when it begins and ends to gather what later questions need too.

    With `looks_up`, as the graph is large or is soon to be left for a newer one, names and passages are looked up when they are shown.
    """

    def __init__(
        self,
        supplies: Supplies,
        source: LocalSource,
        max_rows: int | None = None,
        tell: Callable[[bool], None] = lambda _: None,
        looks_up: bool = False,
    ) -> None:
        self.supplies, self.source, self.max_rows, self.tell = supplies, source, max_rows, tell
        self.graph = Graph(supplies.project, self.source, supplies.prefixes, "en")
        self.graph.own, self.graph.looks_up = supplies.own, looks_up
        self.addresses = Addresses(supplies.description.base, self.graph.prefixes, self.graph.shorten)

    def prepare(self) -> Desk:
        """Gather now, and import, what would else be when it is first wanted: a reader can open no file."""
        import decimal
        import difflib  # noqa: F401 - what answers import when they need it

        _ = decimal
        _ = self.gathered().index
        return self

    def gathered(self) -> Desk:
        """With what every view needs; the index of all names, which takes as long again, waits until it is wanted."""
        with self.gathering():
            _ = self.graph.vocabulary, self.graph.evidence
        return self

    @contextmanager
    def gathering(self) -> Iterator[None]:
        self.tell(True)
        try:
            yield
        finally:
            self.tell(False)

    def leave(self) -> None:
        """Let go of the store at once: the graph and its names hold one another, so they stay until a collection."""
        self.source.store = Store()

    @property
    def store(self) -> Store:
        return self.source.store

    @cached_property
    def index(self) -> Index:
        from .matching import Index

        with self.gathering():
            return Index(self.graph)

    def near(self, text: str, most: int) -> list[Match]:
        """Entities whose names begin so, contain it or come near, best first; of a large graph the index on disk knows."""
        if self.graph.index is None:
            return self.index.beginning(text)[:most]
        from .matching import Match

        found = self.names_on_disk.near(text, 2 * most)  # some are no entities
        self.graph.expect(found)
        return [Match(iri, 0.0, name) for iri, name in found.items() if self.kinds(iri)][:most]

    @cached_property
    def names_on_disk(self) -> search.Index:
        from .. import search

        assert self.graph.index is not None  # noqa: S101 - `near` looked
        return search.Index(self.graph.index)

    @property
    def questions(self) -> Mapping[str, Query]:
        return self.supplies.questions

    def is_known(self, iri: str) -> bool:
        """Whether anything is said of it."""
        try:
            thing = NamedNode(iri)
        except ValueError:
            return False
        return any(row["said"] for row in self.graph.ask("exists", thing=thing))

    @cached_property
    def entity_kinds(self) -> set[str]:
        """The classes of what is an entity."""
        from .matching import kinds

        return {kind.value for kind in kinds(self.store)}

    @cached_property
    def is_large(self) -> bool:
        """Whether there are so many entities that to go through all of them takes long."""
        return any(row["entities"] > OFTEN for row in self.graph.ask("size"))

    def kinds(self, iri: str) -> list[str]:
        """The classes of an entity, the broader ones too, in the order of their IRIs; empty if it is none."""
        if not self.has_name(iri):
            return []
        return [kind for kind in self.types(iri) if kind in self.entity_kinds]

    def types(self, iri: str) -> list[str]:
        """All classes of something, in the order of their IRIs."""
        found = self.store.quads_for_pattern(NamedNode(iri), NamedNode(RDF_TYPE), None, DefaultGraph())
        return sorted(quad.object.value for quad in found if isinstance(quad.object, NamedNode))

    def has_default(self, parameter: Parameter) -> bool:
        """Whether it can be left out: what the bundled questions are about by themselves is not in every project."""
        if parameter.default is None or parameter.type not in NAMED:
            return parameter.default is not None
        try:
            self.graph.resolve(str(parameter.default), parameter.type)
        except NameNotFound:
            return False
        return True

    def label(self, iri: str, lang: str) -> str:
        return self.graph.vocabulary.label(iri, lang)

    def has_name(self, iri: str) -> bool:
        """Whether it is called anything, and not only by its IRI."""
        return bool(self.graph.vocabulary.preferred(iri))

    def title(self, lang: str) -> str:
        return in_language(self.supplies.description.title, lang) or self.supplies.project.name

    def render(self, template: str, lang: str, chosen: str | None, said: Mapping[str, Any], **values: Any) -> bytes:
        """A page, as an answer to what was `said`. `chosen` is the language that the address names, which links then name too."""
        view = View(self, lang, chosen, said)
        return (
            self.supplies.templates.get_template(template).render(view=view, t=view.word, lang=lang, version=__version__, **values).encode()
        )


class View:
    """What templates ask: words, names and addresses in the language of the page."""

    def __init__(self, desk: Desk, lang: str, chosen: str | None, said: Mapping[str, Any]) -> None:
        self.desk, self.lang, self.chosen, self.asked = desk, lang, chosen, said

    def word(self, name: str, n: int | None = None) -> str:
        return self.desk.supplies.word(name, self.lang, n)

    def label(self, iri: str) -> str:
        return self.desk.label(iri, self.lang)

    def at(self, address: str) -> str:
        """The address in the language that was chosen."""
        return f"{address}{'&' if '?' in address else '?'}lang={self.chosen}" if self.chosen else address

    @property
    def other_language(self) -> str:
        """This page in the other language."""
        other = "en" if self.lang == "es" else "es"
        return f"{quote(self.asked['path'], PLAIN)}?{urlencode({**self.asked['parameters'], 'lang': other})}"

    def example(self, parameter: Parameter) -> str:
        """What a field is taken to say when it says nothing, of an entity its name; empty if it has to say something."""
        if not self.desk.has_default(parameter):
            return ""
        iri = iri_of(str(parameter.default), self.desk.graph.prefixes) if parameter.type in NAMED else None
        return self.label(iri) if iri else str(parameter.default)

    def of(self, iri: str) -> str:
        return self.at(self.desk.addresses.of(iri))

    def short(self, iri: str) -> str:
        return self.desk.graph.shorten(iri)

    def said(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.lang)

    def is_web(self, text: str) -> bool:
        """Whether it can be a link: no other scheme is followed."""
        return text.startswith(("https://", "http://"))

    def explorer(self, iri: str) -> str:
        """The actor in the page that draws the graph."""
        base = self.desk.addresses.base
        return f"/#actor={quote(iri.removeprefix(base), '/:')}&lang={self.lang}"

    @property
    def title(self) -> str:
        return self.desk.title(self.lang)
