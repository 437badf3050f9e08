"""The page: one HTML file with the network, its facts and the passages that state them; it asks nothing of any network.

pyvis holds the network and renders it, but through our own template: its stock one loads scripts from elsewhere, lets text be script.
Everything of the graph goes into islands, which are never executed; a Content-Security-Policy allows nothing but the page's own
scripts and its style, by their hashes. Scripts travel gzipped: the first of them, the only one in clear, unpacks the others.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tejido.cargo import FIRST, Holds, dataset, encoded, library, packed
from tejido.errors import DocumentError, ProjectError
from tejido.network import Asks, local_name, network
from tejido.picture import WHOLE, columns, placed
from tejido.project import Project, bundled_root

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

    from tejido.documents import Catalogue

Row = Mapping[str, Any]

# As in viz/src/kinds.ts, for those who go on with a plain pyvis network: shape and colour by the end of the kind's IRI.
LOOKS = {
    "Person": ("dot", "#3559a8"),
    "Organization": ("square", "#13766a"),
    "Group": ("triangle", "#2f7fa6"),
    "Post": ("triangleDown", "#75519d"),
    "Place": ("triangleDown", "#b04a25"),
    "Event": ("diamond", "#a06a00"),
    "Initiative": ("hexagon", "#4b7a1f"),
    "System": ("square", "#47566e"),
    "Prize": ("star", "#a52c5b"),
    "Artwork": ("square", "#80593f"),
    "Concept": ("dot", "#857f76"),
}
PLAIN = ("dot", "#5b6b2f")


class Page:
    """A page. `html` is the whole of it; a notebook shows it in a frame of its own, which reaches neither the notebook nor any network."""

    def __init__(self, html: str) -> None:
        self.html = html

    def write(self, path: Path | str) -> Path:
        """Into a file, which is never half there; the file's path. Raises OutputError."""
        from tejido.output import write

        write(self.html.encode(), Path(path))
        return Path(path)

    def _repr_html_(self) -> str:
        from html import escape

        frame = 'sandbox="allow-scripts allow-downloads" style="width:100%;height:680px;border:1px solid #ccc" title="Tejido"'
        return f'<iframe {frame} srcdoc="{escape(self.html)}"></iframe>'

    def __repr__(self) -> str:
        return f"<Page of {len(self.html):,} characters: .write(path), .html>"


def page(graph: Asks, documents: Path | None = None, lang: str | None = None, endpoint: str | None = None, names: str | None = None) -> str:
    """The page as HTML. `documents` is a file or folder whose words are embedded; `lang` is "es", "en" or None for the browser's own.

    With an `endpoint` (http or https, or relative to where the page is served, such as `/sparql`) it carries no data: it asks there, and
    looks for names at `names` where the server has a search of its own.
    DocumentError when a document cannot be read; EndpointError when `endpoint` is no address, UsageError when there is a password in it;
    ProjectError when the page's script and style have not been built.
    """
    project = graph.project if isinstance(graph, Holds) else None
    address, origin = _reached(endpoint) if endpoint is not None else (None, "")
    net, carried, grouped = _live() if origin else _first(graph)
    style, boot = _built("page.css", project), _built("boot.js", project)
    scripts = {"script-page": _built("page.js", project)}
    later: dict[str, str] = {}
    if origin:
        scripts["script-live"] = _built("live.js", project)
    first = {name: packed(text) for name, text in scripts.items()}
    engine = isinstance(graph, Holds) and not origin
    if isinstance(graph, Holds):
        scripts["script-editor"] = _built("editor.js", project)
        later = {"library": library(graph, live=address is not None)} | (_engine(graph) if engine else {})
        later["script-editor"] = packed(scripts["script-editor"])
    texts = _texts(graph, documents) if documents else {}
    first |= {"graph-data": _compact({"answers": carried, "texts": texts})} | grouped
    net.heading = _title_in(graph.ask("project"), lang or "en")
    net.set_template_dir(str(_file("template.html", project).parent), "template.html")
    net.templateEnv.globals["page"] = {
        "lang": lang or "en",
        "choice": lang,
        "name": project.name if project else "tejido",
        "endpoint": address,
        "names": names,
        "boot": boot,
        "engine": engine,
        "first": first,  # the picture is drawn from these while the browser reads the others
        "later": later,
        "style": style,
        "policy": _policy([boot, *scripts.values()], style, engine=engine, origin=origin or "'none'"),
    }
    return str(net.generate_html())


def _first(graph: Asks) -> tuple[Network, dict[str, Any], dict[str, str]]:
    """The network, a large one in columns; and the answers to the questions of the first view, without the names that it has."""
    from pyvis.network import Network

    picture = columns(graph)
    named = {iri for iri, kind in zip(picture["ids"], picture["kind"], strict=True) if picture["kinds"][kind]}
    answers = {name: _table(graph.ask(name)) for name in FIRST if name != "names"}
    answers["names"] = _table(row for row in graph.ask("names") if row["role"] != "preferred" or row["iri"] not in named)
    if len(picture["ids"]) <= WHOLE:
        return placed(network(graph)), answers, {}
    return Network(directed=True), answers, {"picture": _compact(picture)}


def _compact(data: object) -> str:
    return packed(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _live() -> tuple[Network, dict[str, Any], dict[str, str]]:
    """A live page asks for both itself."""
    from pyvis.network import Network

    return Network(directed=True), {}, {}


def _engine(graph: Holds) -> dict[str, str]:
    engine = encoded(_file("dist/engine.wasm.gz", graph.project).read_bytes())
    return {"worker": packed(_built("worker.js", graph.project)), "engine": engine, "dataset": dataset(graph)}


def _reached(endpoint: str) -> tuple[str, str]:
    """An endpoint's address, and all that the page's policy lets it ask: its origin. Raises EndpointError, UsageError."""
    from tejido.transport import address

    if ":" not in endpoint and not endpoint.startswith("//"):
        return endpoint, "'self'"
    plain = address(endpoint)
    parts = urlsplit(plain)
    return plain, f"{parts.scheme}://{parts.netloc}"


def to_pyvis(net: nx.MultiDiGraph | Asks, lang: str = "en") -> Network:
    """A pyvis network with positions, plain-text titles and physics off, for those who want to go on with it.

    Every string is escaped where pyvis would read it as HTML.
    """
    import networkx as nx

    drawn = placed(net if isinstance(net, nx.MultiDiGraph) else network(net))
    for node in drawn.nodes:
        shape, color = LOOKS.get(local_name(node["kind"]), PLAIN)
        node.update(label=node[f"label_{lang}"], title=_title(node[f"label_{lang}"]), shape=shape, color=color, size=12)
    for edge in drawn.edges:
        edge.update(title=_title(edge[f"label_{lang}"]), arrows="to", dashes=edge["inferred"])
    drawn.toggle_physics(False)
    return drawn


def _title(text: str) -> str:
    """pyvis shows all titles as HTML as soon as one holds the letters "href"; a soft hyphen keeps them apart."""
    from html import escape

    return escape(text).replace("href", "hr\u00adef")


def _table(rows: Iterable[Row]) -> dict[str, list[Any]]:
    """An answer as it travels: names of columns once, every value as text, None where there is none."""
    found = list(rows)
    columns = list(found[0]) if found else []
    return {"columns": columns, "rows": [[_text(row[column]) for column in columns] for row in found]}


def _text(value: object) -> str | None:
    """As SPARQL writes it."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _title_in(project: Iterable[Row], lang: str) -> str:
    titles = {str(row["language"]): str(row["text"]) for row in project}
    return titles.get(lang) or next(iter(titles.values()), "Tejido")


def _texts(graph: Asks, documents: Path) -> dict[str, str]:
    """The canonical words of the documents that the graph knows, by IRI; which file is which, `tejido verify` finds out in the same way.

    DocumentError where none of them is found: a page without words is not what was asked for.
    """
    from tejido.verification import match

    known = _catalogue(graph)
    found = {iri: text.text for iri, text in match(known, [documents]).texts.items()}
    if not found:
        names = ", ".join(sorted(one.file_name for one in known.documents)) or "it has none"
        raise DocumentError(f"{documents}: none of the project's documents is here: {names}")
    return found


def _catalogue(graph: Asks) -> Catalogue:
    """What tells which document a text is."""
    from tejido.documents import Catalogue, Document, Passage, span

    documents = [
        Document(row["iri"], row["name"] or local_name(row["iri"]), None, row["sha256"], row["bytesSha256"])
        for row in graph.ask("documents")
    ]
    spans = ((span(row["iri"]), row["sha256"]) for row in graph.ask("passages"))
    return Catalogue(documents, [Passage(one, sha256) for one, sha256 in spans if one], [], [])


def _file(name: str, project: Project | None) -> Path:
    """A file of `viz/`: the project's own, or else the bundled one. Raises ProjectError."""
    return (project or Project(bundled_root())).find(f"viz/{name}")


def _built(name: str, project: Project | None) -> str:
    try:
        return _file(f"dist/{name}", project).read_text(encoding="utf-8")
    except ProjectError:
        folder = bundled_root() / "viz"
        raise ProjectError(f"{folder / 'dist' / name}: the page is not built; run `npm ci && npm run build` in {folder}") from None


def _policy(scripts: Iterable[str], style: str, engine: bool, origin: str) -> str:
    """The engine needs leave to compile itself, in a thread whose script is a blob of the page; such a thread has the page's policy.

    `origin` is all that the page may ask of a network.
    """
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *map(_hashed, scripts), *engine * ["'wasm-unsafe-eval'"]]),
            *engine * ["worker-src blob:"],
            f"connect-src {origin}",
            f"style-src {_hashed(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hashed(text: str) -> str:
    """A source expression of Content Security Policy level 3."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
