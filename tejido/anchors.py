"""Anchors passages to the words of their documents: takes missing hashes, and follows passages that moved.

Following edits the offsets inside the IRIs of `graph/**/*.ttl` and `*.trig`, and the length and hashes of a document in the
catalogue; nothing else of what people wrote. `graph/passages.ttl` is written anew. All files change together or none does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .documents import Passage, Span, Text, sha256, span
from .errors import DocumentError
from .files import replace_all
from .namespaces import TEJIDO
from .sources import read, read_text, text_of

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from .project import Project
    from .verification import DocumentResult, Verification

HASHES = Path("graph", "passages.ttl")
NOTE = "# Written by `tejido verify --anchor`: the SHA-256 of the words of every passage. Do not edit.\n"
REFERENCE = re.compile(r"<([^<>\s\"{}|^`\\]*#char=\d+,\d+)>", re.ASCII)
BASE = re.compile(r"^\s*@?base\s+<([^>]+)>", re.MULTILINE | re.IGNORECASE)
DOCUMENT = re.compile(r"<([^<>\s]+)>\s+a\s+\S*Document\b.*?\.[ \t]*$", re.MULTILINE | re.DOTALL)

Stated = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Anchored:
    """What `anchor` did: the files it changed, how many passages it moved, how many it took the first hash of."""

    files: list[Path]
    moved: int
    hashed: int


def anchor(project: Project, verification: Verification) -> Anchored:
    """Make every passage of the documents that are there stand, with its hash, where its words stand now.

    Raises DocumentError, and changes nothing, if a passage is gone or past the end; OutputError if a file cannot be written.
    """
    present = [result for result in verification.documents if result.text]
    for result in present:
        _refuse_lost(result)
    moves = {result.document.iri: Moves(result) for result in present}
    stated = {(text_of(quad.subject), quad.predicate.value): text_of(quad.object) for quad in read(project.catalogue).quads}
    old = {path: read_text(path) for path in _files(project)}
    new = {path: follow(text, project.description.base, moves) for path, text in old.items()}
    for result in present:
        new[project.catalogue] = _describe(new[project.catalogue], project.description.base, result, stated)
    new[project.root / HASHES] = _hashes(verification, moves, stated)
    changed = {path: text for path, text in new.items() if not path.exists() or text != read_text(path)}
    replace_all(changed)
    states = [passage.state for result in present for passage in result.passages]
    return Anchored(sorted(changed), states.count("moved"), states.count("no hash"))


class Moves:
    """Where the spans of one document stand now."""

    def __init__(self, result: DocumentResult) -> None:
        self.known = {passage.passage.span: passage.by for passage in result.passages}
        self.anchors = [(passage.passage.span, passage.by) for passage in result.passages if passage.state in ("identical", "moved")]
        self.old, self.new = result.document.length, len(result.text.text if result.text else "")

    def now(self, one: Span) -> Span:
        """A passage moves as it was found. Another span, such as an article, keeps the passages at its ends, those inside it first."""
        if one in self.known or not self.anchors:
            by = self.known.get(one, 0)
            return Span(one.document, one.start + by, one.end + by)
        first = min(self.anchors, key=lambda anchor: (anchor[0] not in one, abs(anchor[0].start - one.start)))
        last = min(self.anchors, key=lambda anchor: (anchor[0] not in one, abs(anchor[0].end - one.end)))
        start = one.start + first[1] if one.start else 0
        end = self.new if one.end == self.old else one.end + last[1]
        return Span(one.document, max(start, 0), min(end, self.new))


def follow(text: str, base: str, moves: dict[str, Moves]) -> str:
    """The text of a Turtle or TriG file with the offsets of moved spans set right. `base` holds where the file declares none."""
    declared = BASE.search(text)
    base = declared[1] if declared else base

    def moved(reference: re.Match[str]) -> str:
        old = span(urljoin(base, reference[1]))
        if old is None or old.document not in moves:
            return reference[0]
        new = moves[old.document].now(old)
        return f"<{reference[1].rpartition('=')[0]}={new.start},{new.end}>"

    return REFERENCE.sub(moved, text)


def _refuse_lost(result: DocumentResult) -> None:
    lost = [passage for passage in result.passages if passage.state in ("gone", "past the end")]
    if lost:
        raise DocumentError(
            f"{result.path}: {len(lost)} of {len(result.passages)} passages are lost ({lost[0].passage.iri} is {lost[0].state}); give"
            " each its new place (`tejido cite`) or remove it, then anchor again; nothing was changed"
        )


def _files(project: Project) -> list[Path]:
    """What people write in `graph/`."""
    files = project.files("graph/**/*.ttl") | project.files("graph/**/*.trig")
    return [path for path in files.values() if path != project.root / HASHES]


def _describe(catalogue: str, base: str, result: DocumentResult, stated: Stated) -> str:
    """The catalogue with the length and the hashes that a document has now, where the catalogue states them."""
    iri = result.document.iri
    for fact, new in _facts(result.text).items():
        old = stated.get((iri, TEJIDO + fact), new)
        if old != new:
            catalogue = _restate(catalogue, base, iri, (fact, old, new))
    return catalogue


def _restate(catalogue: str, base: str, iri: str, change: tuple[str, str, str]) -> str:
    fact, old, new = change
    declared = BASE.search(catalogue)
    for statement in DOCUMENT.finditer(catalogue):
        if urljoin(declared[1] if declared else base, statement[1]) == iri:
            changed, count = re.subn(rf'({fact}>?\s+"?){re.escape(old)}\b', rf"\g<1>{new}", statement[0], count=1)
            if count:
                return catalogue[: statement.start()] + changed + catalogue[statement.end() :]
    raise DocumentError(f"graph/catalogue.ttl: set tj:{fact} of <{iri}> to {new} by hand, it is not written in a form that can be edited")


def _facts(text: Text | None) -> dict[str, str]:
    return {"length": str(len(text.text)), "textSha256": text.text_sha256, "bytesSha256": text.bytes_sha256} if text else {}


def _hashes(verification: Verification, moves: dict[str, Moves], stated: Stated) -> str:
    """The text of `graph/passages.ttl`: the hash of every passage, and what the catalogue does not state of its document."""
    from pyoxigraph import RdfFormat, serialize

    documents = sorted(verification.documents, key=lambda result: result.document.iri)
    triples = [triple for result in documents for triple in _triples(result, moves.get(result.document.iri), stated)]
    written = io.BytesIO()
    serialize(triples, written, RdfFormat.TURTLE, prefixes={"tj": TEJIDO}, base_iri=urljoin(documents[0].document.iri, "."))
    return NOTE + written.getvalue().decode().replace("<//", "<https://", 1)  # the serialiser writes the prefix relative to the base


def _triples(result: DocumentResult, moves: Moves | None, stated: Stated) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    iri = result.document.iri
    for fact, value in _facts(result.text).items():
        if (iri, TEJIDO + fact) not in stated:
            yield Triple(NamedNode(iri), NamedNode(TEJIDO + fact), Literal(int(value) if fact == "length" else value))
    for passage in _standing(result, moves):
        yield Triple(NamedNode(passage.iri), NamedNode(TEJIDO + "sha256"), Literal(passage.sha256 or ""))


def _standing(result: DocumentResult, moves: Moves | None) -> list[Passage]:
    """The passages that have a hash, where they stand now, in the order of the text; those of a missing document as they were."""
    if moves is None or result.text is None:
        return [passage.passage for passage in result.passages if passage.passage.sha256]
    now = sorted(moves.now(passage.passage.span) for passage in result.passages)
    return [Passage(one, sha256(one.words(result.text.text))) for one in now]
