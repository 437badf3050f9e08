"""tejido.documents: the canonical text, spans, finding words, the catalogue."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido import dataset, documents
from tejido.documents import Span, canonical, cite, span
from tejido.errors import DocumentError
from tejido.project import Project


@pytest.mark.parametrize("data", [b"a\nb", b"a\r\nb", b"a\rb", b"\xef\xbb\xbfa\nb"])
def test_bytes_of_one_text(data: bytes) -> None:
    assert canonical(data) == "a\nb"


def test_the_text_is_in_normal_form_c() -> None:
    assert canonical(unicodedata.normalize("NFD", "Medellín").encode()) == "Medellín"


@pytest.mark.parametrize(("data", "offset"), [("Medellín".encode("latin-1"), 6), (b"\xef\xbb\xbfabc\xff", 6), (b"\xff\xfea\0", 0)])
def test_wrong_encoding_says_which_byte(data: bytes, offset: int) -> None:
    with pytest.raises(DocumentError, match=rf"news\.txt: not UTF-8: byte {offset} "):
        canonical(data, "news.txt")


@given(st.text())
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    once = canonical(text.encode("utf-8", "replace"))
    assert canonical(once.encode()) == once


def test_a_document_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone\.txt: cannot be read: No such file"):
        documents.read_document(tmp_path / "gone.txt")


def test_spans() -> None:
    one = span("https://example.org/a.txt#char=3,10")
    assert one == Span("https://example.org/a.txt", 3, 10)
    assert one.iri == "https://example.org/a.txt#char=3,10"
    assert one.words("0123456789abc") == "3456789"
    assert Span("https://example.org/a.txt", 3, 5) in one
    assert Span("https://example.org/a.txt", 3, 11) not in one
    assert Span("https://example.org/b.txt", 3, 5) not in one


@pytest.mark.parametrize(
    "iri", ["https://example.org/a.txt", "https://example.org/a.txt#char=3", "https://example.org/a.txt#char=3,x", "#char=1,2"]
)
def test_what_is_no_span(iri: str) -> None:
    assert span(iri) is None


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("the pier", [(0, 8), (16, 24)]),
        ("  the\npier ", [(0, 8), (16, 24)]),
        ("and the", [(12, 19)]),
        ("PIER", [(4, 8), (20, 24)]),
        ("faro", []),
        ("", []),
        ("p.er", []),
    ],
)
def test_cite(words: str, places: list[tuple[int, int]]) -> None:
    assert cite("the pier...\nand the\tpier", words) == places


def test_the_catalogue(example: Project) -> None:
    known = documents.catalogue(dataset.open_store(example))
    (document,) = known.documents
    data = (example.root / "documents" / "puerto-alba.txt").read_bytes()
    assert (document.file_name, document.length) == ("puerto-alba.txt", len(data.decode()))
    assert document.text_sha256 == document.bytes_sha256 == hashlib.sha256(data).hexdigest()
    assert [passage.span for passage in known.of(document)] == sorted(passage.span for passage in known.passages)
    assert known.omissions == [Span(document.iri, 957, 1023)]
    assert known.articles == [Span(document.iri, 0, 1023)]
