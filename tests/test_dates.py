"""tejido.dates: what an EDTF text can mean."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tejido.dates import bounds

CASES = list(csv.reader(Path(__file__).with_name("dates.csv").read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize(("edtf", "earliest", "latest"), CASES)
def test_bounds(edtf: str, earliest: str, latest: str) -> None:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    assert bounds(edtf) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    "text",
    ["", "hello", "2023-13", "2023-00", "2023-02-30", "XXXX-06-31", "2023-33-05", "23", "2023-6-1", "2023/06/14", "2023-06-14~?", "0000"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        bounds(text)
