"""Documents and passages: the canonical text, its hashes, and spans of it named by RFC 5147 fragments (`#char=start,end`).

The canonical text is UTF-8 without BOM, with LF line ends, in NFC. Offsets count its Unicode code points, from 0, the end excluded.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import DocumentError
from .namespaces import RDF_TYPE, TEJIDO

if TYPE_CHECKING:
    from pyoxigraph import Store

SPAN = re.compile(r"(?P<document>.+)#char=(?P<start>\d{1,15}),(?P<end>\d{1,15})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, order=True)
class Span:
    """The characters of a document from `start` up to, not including, `end`."""

    document: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        return f"{self.document}#char={self.start},{self.end}"

    def __len__(self) -> int:
        return max(self.end - self.start, 0)

    def __contains__(self, other: Span) -> bool:
        return self.document == other.document and self.start <= other.start and other.end <= self.end

    def words(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Passage:
    """A span that something refers to. `sha256` is the hash of its words, in hex; None as long as nobody took it."""

    span: Span
    sha256: str | None = None

    @property
    def iri(self) -> str:
        return self.span.iri


@dataclass(frozen=True)
class Document:
    """A document as the catalogue knows it; hashes in hex, `length` in code points."""

    iri: str
    file_name: str
    length: int | None = None
    text_sha256: str | None = None
    bytes_sha256: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """What a project knows of its documents. `omissions` are left out on purpose; nothing is stated there, so they need no hash."""

    documents: list[Document]
    passages: list[Passage]
    articles: list[Span]
    omissions: list[Span]

    def of(self, document: Document) -> list[Passage]:
        """The passages of one document, in the order of the text."""
        return self._by_document.get(document.iri, [])

    @cached_property
    def _by_document(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.span.document, []).append(passage)
        return found


@dataclass(frozen=True)
class Text:
    """A file's canonical text and where it came from."""

    path: Path
    data: bytes
    text: str

    @cached_property
    def text_sha256(self) -> str:
        return sha256(self.text)

    @cached_property
    def bytes_sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def canonical(data: bytes, name: str = "document") -> str:
    """The canonical text of a file's bytes. DocumentError, with the byte's offset, if they are not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        raise DocumentError(f"{name}: not UTF-8: byte {where} cannot be read; save the document as UTF-8 text") from error
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_document(path: Path) -> Text:
    """A document's file, read. DocumentError if it cannot be opened or is not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
    return Text(path, data, canonical(data, str(path)))


def sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def span(iri: str) -> Span | None:
    """The span that an IRI names, None if it names something else."""
    match = SPAN.fullmatch(iri)
    return Span(match["document"], int(match["start"]), int(match["end"])) if match else None


def cite(text: str, words: str) -> list[tuple[int, int]]:
    """All places (start, end) where a canonical text has these words, whatever the white space between them.

    Upper and lower case count, unless the words are found nowhere with them.
    """
    wanted = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", words).split()))
    if not wanted:
        return []
    exact = [match.span() for match in re.finditer(wanted, text)]
    return exact or [match.span() for match in re.finditer(wanted, text, re.IGNORECASE)]


def catalogue(store: Store) -> Catalogue:
    """What a built dataset says of its documents and passages, in the order of IRIs and offsets."""
    facts = Facts(store)
    hashes = dict(facts.pairs(TEJIDO + "sha256"))
    return Catalogue(
        [_document(facts, iri) for iri in facts.instances(TEJIDO + "Document")],
        [Passage(one, hashes.get(one.iri)) for one in facts.spans(TEJIDO + "Passage")],
        facts.spans(TEJIDO + "Article"),
        facts.spans(TEJIDO + "Omission"),
    )


def _document(facts: Facts, iri: str) -> Document:
    length = facts.value(iri, TEJIDO + "length")
    return Document(
        iri,
        facts.value(iri, TEJIDO + "fileName") or iri.rsplit("/", 1)[-1],
        int(length) if length and length.isdecimal() else None,
        facts.value(iri, TEJIDO + "textSha256"),
        facts.value(iri, TEJIDO + "bytesSha256"),
    )


class Facts:
    """Look-ups in a store's default graph, in plain text."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def pairs(self, predicate: str, subject: str | None = None, value: str | None = None) -> Iterator[tuple[str, str]]:
        from pyoxigraph import DefaultGraph, NamedNode

        pattern = (subject and NamedNode(subject), NamedNode(predicate), value and NamedNode(value))
        for fact in self.store.quads_for_pattern(pattern[0] or None, pattern[1], pattern[2] or None, DefaultGraph()):
            yield str(getattr(fact.subject, "value", "")), str(getattr(fact.object, "value", ""))

    def value(self, subject: str, predicate: str) -> str | None:
        return min((value for _, value in self.pairs(predicate, subject)), default=None)

    def instances(self, kind: str) -> list[str]:
        return sorted(subject for subject, _ in self.pairs(RDF_TYPE, value=kind))

    def spans(self, kind: str) -> list[Span]:
        return sorted(filter(None, map(span, self.instances(kind))))
