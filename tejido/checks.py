"""Checks a project: its shapes (SHACL Core) and its set-wise rules (`queries/checks/*.rq`, which must return no row).

Rules over sets are queries because `sh:sparql` runs once for every focus node: 44 s where one query takes 2 ms.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode

from . import dataset, ontology
from .errors import SourceError
from .files import replace_all
from .namespaces import SHACL
from .processors import processors
from .progress import Progress
from .queries import Query
from .sources import digest, line_of, query_error, read, read_text, text_of

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .project import Project

LAST = re.compile(r"/|#(?!char=)")
END = re.compile(r"\.\s*$|\}", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `messages` are keyed by language; `line` counts from 1; both place and value may be unknown."""

    check: str
    focus: str
    messages: Mapping[str, str]
    file: str | None = None
    line: int | None = None
    value: str | None = None


def check(project: Project, *, progress: Progress | None = None) -> list[Finding]:
    """All findings, by file and line; what was found is kept until a file changes. Raises what `dataset.build` raises."""
    kept = dataset.build(project, progress=progress) / f"findings-{_key(project)[:16]}.json"
    if (known := _kept(kept)) is not None:
        return known
    (progress or (lambda _: None))("checking")
    findings = _place(project, [*by_queries(project), *by_shapes(project)])
    replace_all({kept: json.dumps([asdict(found) for found in findings], ensure_ascii=False)})
    return findings


def _kept(path: Path) -> list[Finding] | None:
    """The findings in a file, None if it is not there or not whole."""
    try:
        return [Finding(**found) for found in json.loads(path.read_bytes())]
    except (OSError, ValueError):
        return None


def _key(project: Project) -> str:
    files = project.files("queries/checks/*.rq") | ontology.shapes(project)
    return digest(files | {name: Path(__file__).with_name(f"{name}.py") for name in ("checks", "shapes")}, str(project.root))


def by_queries(project: Project) -> Iterator[Finding]:
    """What the queries in `queries/checks/` return: `?focus` and perhaps `?value`. SourceError for one that is no such query."""
    from concurrent.futures import ThreadPoolExecutor

    paths = project.files("queries/checks/*.rq")
    # The store answers without Python's lock, so as many are asked at once as there are processors.
    with _asked(dataset.build(project)) as store, ThreadPoolExecutor(processors()) as pool:
        for (name, path), rows in zip(paths.items(), pool.map(partial(_rows, store), paths.values()), strict=True):
            messages = Query(read_text(path), str(path)).summary
            for row in rows:
                yield Finding(Path(name).stem, text_of(row["focus"]), messages, value=text_of(row["value"]) if "value" in row else None)


@contextmanager
def _asked(folder: Path) -> Iterator[Store]:
    """The dataset with what is entailed standing in a graph of its own as well, so that a check can tell it from what was written."""
    from pyoxigraph import NamedNode, RdfFormat, Store

    entailed = NamedNode(dataset.ENTAILED)
    if (folder / "dataset.nq").exists():
        store = Store()
        store.load(path=folder / "dataset.nq", format=RdfFormat.N_QUADS, lenient=True)
        store.load(path=folder / "entailed.nt", format=RdfFormat.N_TRIPLES, to_graph=entailed, lenient=True)
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="building-", dir=folder.parent, ignore_cleanup_errors=True) as beside:
        Store.read_only(str(folder / "store")).backup(f"{beside}/store")  # of links, not of copies
        store = Store(f"{beside}/store")
        store.bulk_load(path=folder / "entailed.nt", format=RdfFormat.N_TRIPLES, to_graph=entailed, lenient=True)
        yield store


def _rows(store: Store, path: Path) -> list[dict[str, Any]]:
    from pyoxigraph import QuerySolutions

    try:
        answer = store.query(read_text(path))
    except SyntaxError as error:
        raise query_error(path, error) from error
    names = [variable.value for variable in answer.variables] if isinstance(answer, QuerySolutions) else []
    if not isinstance(answer, QuerySolutions) or "focus" not in names:
        raise SourceError(path, "a check is a SELECT query with a variable ?focus")
    return [{name: row[name] for name in names if row[name] is not None} for row in answer]


def by_shapes(project: Project) -> Iterator[Finding]:
    """What the shapes of `ontology/*.shapes.ttl` find in the default graph."""
    from .shapes import NotPlainError

    try:
        return _at_once(project)
    except NotPlainError:
        return by_pyshacl(project)


def _at_once(project: Project) -> Iterator[Finding]:
    """By one look at each property of the whole graph, for the shapes that allow it (see `shapes`)."""
    from .shapes import pairs_of, violations

    source = dataset.read_source(dataset.build(project))
    pairs = source.columns.columns.pairs if source.columns else pairs_of(source.store)
    quads = [quad for path in ontology.shapes(project).values() for quad in read(path).quads]
    owners = {quad.object: quad.subject for quad in quads if quad.predicate.value == SHACL + "property"}
    messages: dict[Any, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value == SHACL + "message":
            messages.setdefault(quad.subject, {})[getattr(quad.object, "language", None) or "en"] = text_of(quad.object)
    found = violations(pairs, quads)
    return (
        Finding(
            _name(text_of(owners.get(shape, shape) if isinstance(shape, BlankNode) else shape)),
            text_of(focus),
            messages[shape],
            value=None if value is None else text_of(value),
        )
        for shape, focus, value in found
    )


def by_pyshacl(project: Project, facts: Any = None) -> Iterator[Finding]:
    """By pyshacl, which knows all of SHACL Core and looks at each node. `facts` of the project, where somebody has them already."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    for path in ontology.shapes(project).values():
        read(path)  # for its errors: they carry file, line and column
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(facts or facts_of(project), shacl_graph=shapes, advanced=False, inplace=True)
    for result in report.subjects(rdflib.RDF.type, rdflib.URIRef(SHACL + "ValidationResult")):
        yield _finding(result, report, shapes)


def facts_of(project: Project) -> Any:
    """The default graph, and the vocabulary for the classes of its values, as an rdflib Graph."""
    import rdflib
    from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

    store, facts = dataset.open_store(project), rdflib.Graph()
    for graph in (DefaultGraph(), NamedNode(ontology.GRAPH)):
        facts.parse(data=store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph), format="nt")
    return facts


def _finding(result: Any, report: Any, shapes: Any) -> Finding:
    from rdflib import BNode, URIRef

    shape = report.value(result, URIRef(SHACL + "sourceShape"))
    while isinstance(shape, BNode):  # a property shape without a name is known by the shape it belongs to
        shape = shapes.value(predicate=URIRef(SHACL + "property"), object=shape)
    value = report.value(result, URIRef(SHACL + "value"))
    texts = [*shapes.objects(shape, URIRef(SHACL + "message"))] or [*report.objects(result, URIRef(SHACL + "resultMessage"))]
    messages = {text.language or "en": str(text) for text in texts}
    focus = report.value(result, URIRef(SHACL + "focusNode"))
    return Finding(_name(str(shape)), str(focus), messages, value=None if value is None else str(value))


def _name(iri: str) -> str:
    """The last part of an IRI; a passage keeps its document's name."""
    return LAST.split(iri)[-1]


# where a finding stands


def _place(project: Project, findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, with the file and line that name its focus, in the order of the files."""
    paths = [*project.files("graph/**/*.ttl").values(), *project.files("graph/**/*.trig").values()]
    texts = {path: read_text(path) for path in paths}
    once = {(found.check, found.focus, found.value): found for found in findings}
    placed = [replace(found, **_where(texts, found.focus, _name(found.value or ""))) for found in once.values()]
    return sorted(placed, key=lambda found: (found.file or "", found.line or 0, found.check, found.focus, found.value or ""))


def _where(texts: Mapping[Path, str], focus: str, value: str) -> dict[str, Any]:
    """The statement about the focus that names the value too, or else the first about it, or else where it stands at all."""
    places = list(_mentions(texts, focus))
    for path, place in sorted(places, key=lambda found: value not in _statement(texts[found[0]], found[1])):
        return {"file": str(path), "line": line_of(texts[path], place)}
    return {"file": None, "line": None}


def _mentions(texts: Mapping[Path, str], iri: str) -> Iterator[tuple[Path, int]]:
    """Where an IRI stands, whole, relative or with a prefix: first where it begins a statement."""
    name = r"[:/<]" + re.escape(_name(iri)) + r"(?![\w-]|\.\w)"
    for begins in (r"^[ \t]*[^\s\"#]*", ""):
        for path, text in texts.items():
            for match in re.finditer(begins + name, text, re.MULTILINE):
                yield path, match.end() - 1


def _statement(text: str, place: int) -> str:
    """From a place to the end of its statement."""
    end = END.search(text, place)
    return text[place : end.start() if end else len(text)]
