"""tejido.verification: identical, moved, gone; which file is which document."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tejido import dataset, documents, verification
from tejido.documents import Catalogue, Document, Passage, Span, sha256
from tejido.errors import DocumentError
from tejido.project import Project
from tejido.verification import DocumentResult, compare, match, verify

TEXT = " ".join(f"Word{number} says that ship {number * 7919 % 10007} came in at noon." for number in range(400))
DOCUMENT = Document("https://example.org/a.txt", "a.txt", len(TEXT), sha256(TEXT), sha256(TEXT))


def passages(text: str = TEXT, length: int = 43) -> list[Passage]:
    places = range(0, len(text) - length, 120)
    starts = [text.rfind(" ", 0, place) + 1 for place in places]
    ends = [text.find(" ", start + length) for start in starts]
    return [Passage(Span(DOCUMENT.iri, start, end), sha256(text[start:end])) for start, end in zip(starts, ends, strict=True)]


def states(found: list[verification.PassageResult]) -> set[tuple[str, int]]:
    return {(result.state, result.by) for result in found}


@pytest.fixture
def known(example: Project) -> Catalogue:
    return documents.catalogue(dataset.open_store(example))


@pytest.fixture
def file(example: Project) -> Path:
    return example.root / "documents" / "puerto-alba.txt"


def only(known: Catalogue, *paths: Path) -> DocumentResult:
    (result,) = verify(known, paths).documents
    return result


def test_an_unchanged_text() -> None:
    assert states(compare(passages(), TEXT)) == {("identical", 0)}


def test_an_insertion_moves_all_that_follows() -> None:
    at = TEXT.index("Word200")
    found = compare(passages(), TEXT[:at] + "Eighteen letters! " + TEXT[at:])
    assert states(found[:-1]) <= {("identical", 0), ("moved", 18), ("gone", 0)}
    assert sum(result.state == "gone" for result in found) <= 1
    assert {result.by for result in found if result.passage.span.start >= at} == {18}


def test_parts_that_changed_places_are_found_again() -> None:
    half = TEXT.index("Word200")
    found = compare(passages(), TEXT[half:] + " " + TEXT[:half])
    assert sum(result.state == "moved" for result in found) >= len(found) - 1


def test_a_passage_that_cuts_words_is_found_near_the_others() -> None:
    cut = Passage(Span(DOCUMENT.iri, 1003, 1042), sha256(TEXT[1003:1042]))
    found = compare([*passages(), cut], "x" * 30 + " " + TEXT.replace(" ", "  ", 3))
    assert found[-1].state == "moved"


def test_changed_words_are_gone_and_the_others_stay() -> None:
    found = compare(passages(), TEXT.replace("Word20", "Wart20"))
    assert {result.state for result in found} == {"identical", "gone"}


def test_a_passage_without_hash_and_one_past_the_end() -> None:
    bare = [Passage(Span(DOCUMENT.iri, 0, 30)), Passage(Span(DOCUMENT.iri, 0, len(TEXT) + 1))]
    assert [result.state for result in compare(bare, TEXT)] == ["no hash", "past the end"]


def test_another_text_has_none_of_the_passages() -> None:
    found = compare(passages() * 5, "Something else altogether. " * 4000)
    assert {result.state for result in found} == {"gone"}


def test_the_states_of_a_document(known: Catalogue, file: Path, tmp_path: Path) -> None:
    assert only(known, file).state == "same file"
    assert only(known, tmp_path / "puerto-alba" / "documents").state == "same file"
    windows = tmp_path / "windows.txt"
    windows.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert (only(known, windows).state, only(known, windows).path) == ("same text", windows)
    file.write_bytes(file.read_bytes() + b"Fin.\n")
    changed = only(known, file)
    assert changed.state == "different"
    assert changed.count("identical") == len(known.passages)


def test_a_document_without_hashes_is_new(known: Catalogue, file: Path) -> None:
    bare = [replace(document, text_sha256=None, bytes_sha256=None) for document in known.documents]
    assert only(replace(known, documents=bare), file).state == "new"


def test_a_missing_document(known: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    result = verify(known, [tmp_path / "nothing"])
    assert result.documents[0].state == "missing"
    assert not result.is_whole
    assert {passage.state for passage in result.documents[0].passages} == {"unknown"}


def test_a_renamed_and_edited_document_is_known_by_its_passages(known: Catalogue, file: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Nothing of the harbour stands here.\n", "utf-8")
    (tmp_path / "copy.txt").write_text("Prólogo.\n" + file.read_text("utf-8"), "utf-8")
    found = match(known, [tmp_path / "other.txt", tmp_path / "copy.txt"])
    assert [text.path.name for text in found.texts.values()] == ["copy.txt"]
    assert [path.name for path in found.strangers] == ["other.txt"]


def test_the_same_bytes_win_over_the_same_name(known: Catalogue, file: Path, tmp_path: Path) -> None:
    shutil.copyfile(file, tmp_path / "z.txt")
    file.write_text("Otra cosa.", "utf-8")
    assert only(known, tmp_path).path == tmp_path / "z.txt"


def test_what_is_no_text_is_passed_over_in_folders_only(known: Catalogue, file: Path) -> None:
    picture = file.with_name("picture.png")
    picture.write_bytes(b"\x89PNG\xff")
    assert only(known, file.parent).state == "same file"
    with pytest.raises(DocumentError, match=r"picture\.png: not UTF-8"):
        verify(known, [picture])


def test_a_document_in_another_encoding(known: Catalogue, file: Path) -> None:
    file.write_bytes(file.read_text("utf-8").encode("latin-1"))
    with pytest.raises(DocumentError, match=r"puerto-alba\.txt: not UTF-8: byte \d+"):
        verify(known, [file.parent])


def test_an_empty_catalogue(file: Path) -> None:
    with pytest.raises(DocumentError, match="names no document"):
        verify(Catalogue([], [], [], []), [file])
