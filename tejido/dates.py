"""Dates as documents give them: an EDTF text becomes the earliest and the latest day it can mean.

EDTF (Extended Date/Time Format, ISO 8601-2:2019), levels 0 and 1, and the parts of a year of level 2 (quarters, halves).
The PyPI package `edtf` is alive and free, but it invents ten years for an unknown end and the years 0 and 9999 for an
unknown year, where this project says nothing, and costs each build 0.1 s; these few lines do what is needed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

Bounds = tuple[date | None, date | None]

# Seasons (21-24) differ between the hemispheres, so they only say the year.
PARTS_OF_A_YEAR = dict.fromkeys((21, 22, 23, 24), (1, 12)) | {
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    37: (1, 4),
    38: (5, 8),
    39: (9, 12),
    40: (1, 6),
    41: (7, 12),
}
DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX|\dXXX|XXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)(?:T[\d:.Z+-]+)?)?)?[~?%]?", re.ASCII)


def bounds(edtf: str) -> Bounds:
    """The first and the last day that `edtf` can mean; None for an end that is open, unknown or has no year.

    Raises ValueError if the text is no EDTF date or no such day exists.
    """
    start, slash, end = edtf.strip().partition("/")
    if not slash:
        return _date(start)
    return _end(start)[0], _end(end)[1]


def _end(text: str) -> Bounds:
    """One end of an interval: open (`..`), unknown (empty) or a date."""
    return (None, None) if text in ("", "..") else _date(text)


def _date(text: str) -> Bounds:
    match = DATE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not an EDTF date such as 2023-06-14, 2023-06, 201X, 2020~ or 2016/..")
    year, month, day = match.group("year", "month", "day")
    if year == "XXXX":
        date(2000, _number(month, 1), _number(day, 1))  # a day of no year still has to exist
        return None, None
    first, last = _months(month, day)
    return _first(int(year.replace("X", "0")), first, day), _last(int(year.replace("X", "9")), last, day)


def _months(month: str | None, day: str | None) -> tuple[int, int]:
    """The first and the last month that a month, a part of a year, XX or nothing stands for."""
    if month in (None, "XX"):
        return 1, 12
    number = int(month)
    return PARTS_OF_A_YEAR.get(number, (number, number)) if day is None else (number, number)


def _first(year: int, month: int, day: str | None) -> date:
    return date(year, month, _number(day, 1))


def _last(year: int, month: int, day: str | None) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    return date(year, month, _number(day, monthrange(year, month)[1]))


def _number(part: str | None, default: int) -> int:
    return default if part in (None, "XX") else int(part)
