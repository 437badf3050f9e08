"""The words of results and notes: whole in both languages, right for one and for several."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from tejido import words

ANSWERS = sorted(Path(__file__).with_name("queries").glob("*.csv"))


def fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("name", words.TEXTS)
def test_every_text_says_the_same_in_both_languages(name: str) -> None:
    spanish, english = words.TEXTS[name]["es"], words.TEXTS[name]["en"]
    assert fields(spanish) == fields(english)
    if "n" in fields(english) and name != "hashed":
        assert spanish.count("|") == english.count("|") == 1


@pytest.mark.parametrize(
    ("number", "lang", "text"),
    [
        (0, "en", "0 findings"),
        (1, "en", "1 finding"),
        (2, "es", "2 hallazgos"),
        (1, "es", "1 hallazgo"),
        (12500, "es", "12.500 hallazgos"),
        (12500, "fr", "12,500 findings"),
    ],
)
def test_one_is_not_several(number: int, lang: str, text: str) -> None:
    assert words.word("findings", lang, number) == text


@pytest.mark.parametrize("text", ["9999", "1.5", "00012345", "", "1" * 5000, "text", "٣٣٣٣٣"])
def test_what_is_no_large_whole_number_stays(text: str) -> None:
    assert words.grouped(text, "en") == text


def test_large_whole_numbers_in_the_form_of_the_reader() -> None:
    assert (words.grouped("26800000000", "es"), words.grouped("-10000", "en")) == ("26.800.000.000", "-10,000")


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda path: path.stem)
def test_every_column_of_the_named_questions_has_a_spanish_name(answer: Path) -> None:
    names = answer.read_text("utf-8").splitlines()[0].split(",")
    assert [name for name in names if name not in words.columns()] == []
    heads = [words.head(name, "es") for name in names]
    assert len({*heads}) == len(heads)
    assert [words.head(name, "en") for name in names] == names
