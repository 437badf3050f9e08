"""tejido.sources: files of a project, read, and the places of their errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.errors import ProjectError, SourceError
from tejido.sources import line_of, query_error, read, read_text


def test_prefixes_and_base_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("@base <https://example.org/a/> .\n@prefix b: <https://example.org/b/> .\n<x> b:y b:z .", "utf-8")
    source = read(path, "https://example.org/unused/")
    assert source.prefixes == {"b": "https://example.org/b/"}
    assert source.base == "https://example.org/a/"
    assert str(source.quads[0].subject) == "<https://example.org/a/x>"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for reader in (read, read_text):
        with pytest.raises(ProjectError, match=r"gone\.ttl: cannot be read: No such file"):
            reader(tmp_path / "gone.ttl")


def test_a_text_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_bytes(b"# Medell\xedn")
    with pytest.raises(SourceError, match="not UTF-8: byte 8"):
        read_text(tmp_path / "a.rq")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("error at 2:8: expected one of Prefix not found, ['%'], ['-']", "a.rq:2:8: expected one of Prefix not found"),
        ("something else", "a.rq: something else"),
    ],
)
def test_the_engines_complaint_about_a_query(message: str, shown: str) -> None:
    assert str(query_error(Path("a.rq"), SyntaxError(message))) == shown


def test_lines_count_from_one() -> None:
    assert [line_of("a\nb\n", offset) for offset in (0, 1, 2, 3)] == [1, 1, 2, 2]


def test_a_byte_order_mark_is_no_subject(tmp_path: Path) -> None:
    (tmp_path / "bom.ttl").write_bytes(b"\xef\xbb\xbf<a:b> <a:c> 1 .")
    assert len(read(tmp_path / "bom.ttl").quads) == 1
