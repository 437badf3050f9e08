"""Which sentences of a document no passage speaks about and no omission accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .documents import Catalogue, Document, Span
from .sources import line_of

UNCOVERED_FROM = 20  # characters: a shorter rest of a sentence is a connective, not a statement

ABBREVIATIONS = (
    "Sr Sra Srta Sres Dr Dra Dres Lic Ing Arq Prof Gral Cnel Cap Tte Sgto Pdte Mons Fr Hno Hna Sto Sta Ud Uds Vd Vds "
    "Mr Mrs Ms Messrs Hon Rev Gen Col Capt Lt Maj Sgt Gov Sen Rep Jr St Mt "
    "No Nos Núm Num Nro Art Arts Fig Tab Cap Vol Pág Págs pág págs p pp ed eds vs etc cf ca aprox approx tel Tel "
    "Av Avda Cra Cll Cl Dg Tv Km km Inc Ltd Ltda Co Corp Cía Bros Dept Depto Admón Est "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ene feb mar abr jun jul ago sept oct nov dic "
    "a.m p.m a.C d.C U.S U.K EE.UU S.A S.A.S e.g i.e p.ej ej"
).split()
SENTENCE_END = re.compile(r"""(?P<word>[^\s.!?…]*(?:\.[^\s.!?…]+)*)[.!?…]+["'”’»)\]]*(?=\s+["'“‘«(\[¿¡—–-]*[^\W_a-zà-öø-ÿ])""")


@dataclass(frozen=True)
class Uncovered:
    """A sentence with a rest that nothing covers. `span` is the whole sentence, `line` its line in the document, from 1."""

    span: Span
    line: int
    sentence: str
    rest: str


def uncovered(catalogue: Catalogue, document: Document, text: str) -> list[Uncovered]:
    """The sentences of a canonical text of which neither passages nor omissions cover all that says something."""
    covered = bytearray(len(text))
    omitted = [span for span in catalogue.omissions if span.document == document.iri]
    for span in [*(passage.span for passage in catalogue.of(document)), *omitted]:
        start, end = span.start, min(span.end, len(text))
        covered[start:end] = b"\1" * (end - start)
    found = []
    for start, end in sentences(text):
        rest = _longest(text[a:b].strip() for a, b in _gaps(covered, start, end))
        if len(rest) >= UNCOVERED_FROM:
            found.append(Uncovered(Span(document.iri, start, end), line_of(text, start), text[start:end], rest))
    return found


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the white space around it. A line never continues a sentence."""
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in [*_ends(text, *line.span()), line.end()]:
            sentence = text[start:end]
            if sentence.strip():
                yield start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())
            start = end


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end within a line. A full stop after an abbreviation or a single capital letter ends none."""
    for match in SENTENCE_END.finditer(text, start, end):
        word = match["word"].lstrip("(\"'“‘«[¿¡")
        is_short = word in ABBREVIATIONS or (len(word) == 1 and word.isupper())
        if not (is_short and match[0].endswith(".")):
            yield match.end()


def _gaps(covered: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence that are not covered."""
    return (match.span() for match in re.compile(rb"\0+").finditer(covered, start, end))


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")
