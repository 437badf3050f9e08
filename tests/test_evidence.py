"""Evidence as people and JSON read it."""

from __future__ import annotations

from tejido.evidence import Evidence


def test_a_graph_that_nothing_describes_has_no_characters() -> None:
    bare = Evidence("urn:x:notes", False, "https://example.org/notes.txt")
    assert bare.label("en") == "notes.txt · stated"
    assert bare.plain() == {"iri": "urn:x:notes", "inferred": False, "document": "https://example.org/notes.txt"}


def test_a_passage_has_them_even_at_the_beginning_of_its_document() -> None:
    first = Evidence("urn:x:notes", False, "https://example.org/notes.txt", {"en": "The pier"}, 0, 40)
    assert first.label("en") == "The pier, characters 0–40 · stated"
    assert (first.plain()["start"], first.plain()["end"]) == (0, 40)
