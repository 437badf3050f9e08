"""Rows as text for people: a table for a terminal, Markdown, HTML."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence

GAP = "  "
NO_BREAK = "\u00a0\u202f"  # spaces that Python does not call printable
MARKS = re.compile(r"([\\|*_`<])")
BACKSLASHED = r"\\\1"  # what Markdown would read as its own
SEPARATORS = str.maketrans("", "", ".,")  # of decimals and of thousands
NARROWEST = 8  # no column is squeezed below this many characters


def width(text: str) -> int:
    """How many cells a text fills in a terminal: accents none of their own, East Asian characters two."""
    if text.isascii():
        return len(text)
    return sum(map(cells_of, text))


def cells_of(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200b\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_terminal() -> bool:
    """Whether standard output is a terminal; whoever started this may have closed it."""
    return sys.stdout is not None and sys.stdout.isatty()


def terminal_width() -> int | None:
    """The width to fit into; None where the output is not a terminal, so that nothing is cut for a program that reads it."""
    if not is_terminal():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def coloured() -> bool:
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if coloured() and text else text


def dim(text: str) -> str:
    return f"\x1b[2m{text}\x1b[0m" if coloured() and text else text


def clean(text: str) -> str:
    """One line without control characters, which could otherwise speak to the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c in NO_BREAK else " " for c in text)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], limit: int | None = None) -> str:
    """Columns under their names, wrapped to `limit` cells if there is a limit. Numbers stand to the right."""
    cells = [[clean(cell) for cell in row] for row in rows]
    right = [bool(cells) and all(numeric(row[i]) for row in cells) for i in range(len(columns))]
    widths = fit([max(width(text) for text in column) for column in zip(columns, *cells, strict=True)], limit)
    lines = [*line(columns, widths, right), GAP.join("─" * w for w in widths)]
    lines[:-1] = [bold(text) for text in lines[:-1]]
    for row in cells:
        lines += line(row, widths, right)
    return "".join(f"{text.rstrip()}\n" for text in lines)


def numeric(text: str) -> bool:
    return not text or text.removeprefix("-").translate(SEPARATORS).isdigit()


def fit(widths: list[int], limit: int | None) -> list[int]:
    """The widths, the widest columns made narrower until all of them fit."""
    widths = [max(w, 1) for w in widths]
    spare = 0 if limit is None else sum(widths) + len(GAP) * (len(widths) - 1) - limit
    while spare > 0 and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        second = max([NARROWEST, *(w for w in widths if w < widths[widest])])
        cut = min(spare, max(1, widths[widest] - second))
        widths[widest] -= cut
        spare -= cut
    return widths


def line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    """A row as the lines it takes."""
    columns = [wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
    tallest = max(map(len, columns), default=0)
    padded = [[*column, *[""] * (tallest - len(column))] for column in columns]
    return [GAP.join(pad(text, w, r) for text, w, r in zip(texts, widths, right, strict=True)) for texts in zip(*padded, strict=True)]


def pad(text: str, cells: int, right: bool) -> str:
    space = " " * (cells - width(text))
    return space + text if right else text + space


def wrap(text: str, cells: int) -> list[str]:
    """A text in lines of at most `cells` cells, broken between words where that is possible."""
    if width(text) <= cells:
        return [text]
    lines = [""]
    for word in text.split():
        if lines[-1] and width(lines[-1]) + 1 + width(word) <= cells:
            lines[-1] += f" {word}"
            continue
        *whole, rest = pieces(word, cells)
        lines += [*whole, rest]
    return [text for text in lines if text]


def pieces(word: str, cells: int) -> list[str]:
    """A word cut to fit; most words fit whole."""
    found = [""]
    for character in word:
        if width(found[-1]) + width(character) > cells and found[-1]:
            found.append("")
        found[-1] += character
    return found


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(MARKS.sub(BACKSLASHED, clean(cell)) for cell in row)} |\n" for row in lines)


def html_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for a notebook; every cell is escaped text."""
    import html

    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
