"""tejido.coverage: sentences, and which of them nothing covers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tejido import dataset, documents
from tejido.coverage import sentences, uncovered
from tejido.documents import Catalogue
from tejido.project import Project


@pytest.mark.parametrize("line", Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines())
def test_sentences(line: str) -> None:
    wanted = line.split("|")
    text = " ".join(part.strip() for part in wanted)
    assert [text[start:end] for start, end in sentences(text)] == [part.strip() for part in wanted]


def test_a_line_ends_a_sentence() -> None:
    assert [*sentences("A title\n\n  The text \n")] == [(0, 7), (11, 19)]


def without(known: Catalogue, start: int) -> Catalogue:
    return replace(known, passages=[passage for passage in known.passages if passage.span.start != start])


def test_what_is_not_covered(example: Project) -> None:
    known = documents.catalogue(dataset.open_store(example))
    text = (example.root / "documents" / "puerto-alba.txt").read_text("utf-8")
    assert uncovered(known, known.documents[0], text) == []
    (found,) = uncovered(without(known, 465), known.documents[0], text)
    assert (found.span.start, found.span.end, found.line) == (465, 526, 4)
    assert found.sentence == found.rest == text[465:526]


def test_a_short_rest_is_covered(example: Project) -> None:
    known = documents.catalogue(dataset.open_store(example))
    document = known.documents[0]
    covered = replace(known, passages=[replace(known.passages[0], span=replace(known.passages[0].span, start=0, end=100))])
    text = "x" * 81 + " is the very last rest of it"
    assert uncovered(covered, document, text + " all") == []
    assert [found.rest for found in uncovered(covered, document, text + " all and all and all.")] == ["est of it all and all and all."]
