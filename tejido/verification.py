"""Do the passages still stand where the graph says? Each is identical, moved, or gone; found again by its length and hash."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from .documents import Catalogue, Document, Passage, Text, canonical, read_document, sha256
from .errors import DocumentError

PassageState = Literal["identical", "moved", "gone", "past the end", "no hash", "unknown"]
DocumentState = Literal["same file", "same text", "different", "new", "missing"]

SAMPLE = 25  # passages looked for before a text is taken for another one
AROUND = 200  # characters around the known shifts
EDGE = re.compile(r"\b|(?<=\s)(?=\S)|(?<=\S)(?=\s)|^|$", re.MULTILINE)


@dataclass(frozen=True)
class PassageResult:
    """`by`: how many characters a moved passage moved; 0 for others. A passage past the end can have no words."""

    passage: Passage
    state: PassageState
    by: int = 0


@dataclass(frozen=True)
class DocumentResult:
    """`text` is None for a missing document; one without hashes is new. Same text: other bytes (line ends, BOM, …) of the same words."""

    document: Document
    text: Text | None
    state: DocumentState
    passages: list[PassageResult] = field(default_factory=list)

    @property
    def path(self) -> Path | None:
        """The file; None for a missing document."""
        return self.text.path if self.text else None

    def count(self, state: PassageState) -> int:
        """How many passages are in a state."""
        return sum(result.state == state for result in self.passages)


@dataclass(frozen=True)
class Matches:
    """Which given file is which document: texts by the document's IRI. `strangers` are files that are none of them."""

    texts: dict[str, Text]
    strangers: list[Path]


@dataclass(frozen=True)
class Verification:
    """The result for each document of the catalogue; `strangers` are files that are none of them."""

    documents: list[DocumentResult]
    strangers: list[Path]

    @property
    def is_whole(self) -> bool:
        """True if every document is there and every passage identical."""
        return all(one.state != "missing" and all(passage.state == "identical" for passage in one.passages) for one in self.documents)


def verify(catalogue: Catalogue, paths: Iterable[Path]) -> Verification:
    """Compare the documents found at `paths` (files and folders) with the catalogue, passage by passage.

    Raises DocumentError for a path that cannot be read, a named file that is not UTF-8, and an empty catalogue.
    """
    if not catalogue.documents:
        raise DocumentError("the catalogue names no document: describe one as a tj:Document in graph/catalogue.ttl")
    matches = match(catalogue, paths)
    return Verification([_document(catalogue, one, matches.texts.get(one.iri)) for one in catalogue.documents], matches.strangers)


def _document(catalogue: Catalogue, document: Document, text: Text | None) -> DocumentResult:
    if text is None:
        return DocumentResult(document, None, "missing", [PassageResult(passage, "unknown") for passage in catalogue.of(document)])
    return DocumentResult(document, text, _state(document, text), compare(catalogue.of(document), text.text))


def _state(document: Document, text: Text) -> DocumentState:
    if text.bytes_sha256 == document.bytes_sha256:
        return "same file"
    if document.text_sha256 is document.bytes_sha256 is None:
        return "new"
    return "same text" if text.text_sha256 == document.text_sha256 else "different"


def compare(passages: list[Passage], text: str) -> list[PassageResult]:
    """The state of each passage of a document in a text, in the order given."""
    found = {passage: PassageResult(passage, "identical") for passage in passages if _stands(passage, text, 0)}
    hashed = [passage for passage in passages if passage.sha256 and passage not in found]
    for passage, by in _moved(hashed, text, any_found=bool(found)).items():
        found[passage] = PassageResult(passage, "moved", by)
    return [found.get(passage) or PassageResult(passage, _lost(passage, text)) for passage in passages]


def _lost(passage: Passage, text: str) -> PassageState:
    if passage.sha256 is None:
        return "no hash" if passage.span.end <= len(text) else "past the end"
    return "gone"


def _stands(passage: Passage, text: str, by: int) -> bool:
    """Whether the words stand `by` characters further on."""
    start, end = passage.span.start + by, passage.span.end + by
    return passage.sha256 is not None and 0 <= start <= end <= len(text) and sha256(text[start:end]) == passage.sha256


def _moved(passages: list[Passage], text: str, *, any_found: bool) -> dict[Passage, int]:
    """How far passages moved, for those found.

    What moved one passage moved its neighbours, so known shifts are tried before the text is searched. Passages begin and end
    at the edges of words, so those places are searched; one that cuts a word is looked for around the known shifts.
    """
    search = _Search(text)
    sample = passages[:: max(1, len(passages) // SAMPLE)]
    for number, passage in enumerate(dict.fromkeys([*sample, *passages])):
        if number == len(sample) and not (search.found or any_found):
            return {}  # not one of a sample from all over the document: this is another text
        search.at_edges(passage)
    for passage in passages:
        search.around_shifts(passage)
    return search.found


class _Search:
    """Where passages went in one text. `shifts` are those known so far, the latest used first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Passage, int] = {}
        self.shifts = [0]
        self.starts = sorted({match.start() for match in EDGE.finditer(text)})
        self.ends = set(self.starts)

    def at_edges(self, passage: Passage) -> None:
        """Look by the known shifts, then at all places that begin and end at the edge of a word, the nearest first."""
        length, old = len(passage.span), passage.span.start
        if not self._try(passage, list(self.shifts)):
            places = (start - old for start in self.starts if start + length in self.ends)
            self._try(passage, sorted(places, key=abs))

    def around_shifts(self, passage: Passage) -> None:
        if passage not in self.found:
            self._try(passage, range(min(self.shifts) - AROUND, max(self.shifts) + AROUND))

    def _try(self, passage: Passage, shifts: Iterable[int]) -> bool:
        by = next((by for by in shifts if _stands(passage, self.text, by)), None)
        if by is None:
            return False
        self.found[passage] = by
        self.shifts = [by, *(known for known in self.shifts if known != by)]
        return True


def match(catalogue: Catalogue, paths: Iterable[Path]) -> Matches:
    """Find out which file is which document: by its bytes, its text, its name, or by most passages found in it.

    Raises DocumentError for a path that cannot be read.
    """
    rest = list(_texts(catalogue, paths))
    found: dict[str, Text] = {}
    for likeness in (_same_bytes, _same_text, _same_name, partial(_has_passages, catalogue)):
        for document in catalogue.documents:
            best = max(rest, key=partial(likeness, document), default=None) if document.iri not in found else None
            if best and likeness(document, best):
                found[document.iri] = best
                rest.remove(best)
    return Matches(found, [text.path for text in rest])


def _same_bytes(document: Document, text: Text) -> bool:
    return text.bytes_sha256 == document.bytes_sha256


def _same_text(document: Document, text: Text) -> bool:
    return text.text_sha256 == document.text_sha256


def _same_name(document: Document, text: Text) -> bool:
    return text.path.name == document.file_name


def _has_passages(catalogue: Catalogue, document: Document, text: Text) -> int:
    """How many of a document's passages a text has."""
    return sum(result.state in ("identical", "moved") for result in compare(catalogue.of(document), text.text))


def _texts(catalogue: Catalogue, paths: Iterable[Path]) -> Iterator[Text]:
    """The files at the paths, each once. In a folder, files that are no text are passed over, unless they have a document's name."""
    names = {document.file_name for document in catalogue.documents}
    for path in dict.fromkeys(paths):
        if not os.path.isdir(path):  # noqa: PTH112 - false where it cannot be looked at; reading it says why
            yield read_document(path)
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and (file.name in names or _is_text(file)):
                yield read_document(file)


def _is_text(path: Path) -> bool:
    try:
        canonical(path.read_bytes())
    except (DocumentError, OSError):
        return False
    return True
