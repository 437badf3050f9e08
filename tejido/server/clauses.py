"""What the protocol adds to a question or an update: no more rows than allowed, and the graphs that the request names.

Texts are cut at tokens and put together again, as in `tejido.sparql`; what is put in between was written by the RDF library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..sparql import CLOSED_BY, Token, error

NOWHERE = "<urn:x-tejido:nowhere>"  # of a scheme that the engine reaches nothing by
REMOTE = {"SERVICE", "LOAD"}
OPENING, CLOSING = set(CLOSED_BY), set(CLOSED_BY.values())


def outermost(read: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens that stand in no brackets, with their places in `read`; an opening bracket counts as standing outside."""
    depth = 0
    for index, token in enumerate(read):
        closing = token.kind == "mark" and token.text in CLOSING
        depth -= closing
        if depth == 0 and not closing:
            yield index, token
        depth += token.kind == "mark" and token.text in OPENING


def limited(text: str, read: Sequence[Token], rows: int) -> str:
    """The SELECT with a LIMIT of no more than `rows`."""
    words = [(index, token) for index, token in outermost(read) if token.kind == "word"]
    for index, token in words:
        if token.text.upper() == "LIMIT" and index + 1 < len(read):
            number = read[index + 1]
            least = min(int(number.text), rows) if number.text.isdecimal() else number.text
            return f"{text[: number.start]}{least}{text[number.start + len(number.text) :]}"
    values = next((token.start for _, token in reversed(words) if token.text.upper() == "VALUES"), len(text))
    return f"{text[:values]}\nLIMIT {rows}\n{text[values:]}"


def with_graphs(text: str, read: Sequence[Token], clauses: str) -> str:
    """The update with `clauses` (USING …) before the WHERE of each of its operations. QueryError if it names graphs itself."""
    pieces, done = [], 0
    for place, put in insertions(text, read, clauses):
        pieces += [text[done:place], put]
        done = place
    return "".join([*pieces, text[done:]])


def insertions(text: str, read: Sequence[Token], clauses: str) -> Iterator[tuple[int, str]]:
    words = [(index, token) for index, token in outermost(read) if token.kind == "word"]
    for index, token in words:
        word = token.text.upper()
        if word in {"USING", "WITH"}:
            raise error(f"{word} does not go with using-graph-uri and using-named-graph-uri", text, token, "update")
        if word == "WHERE":
            yield token.start, f"{template(text, read, index)} {clauses} "


def template(text: str, read: Sequence[Token], where: int) -> str:
    """DELETE WHERE takes no USING, so it is written as what it is short for: DELETE {pattern} WHERE {pattern}."""
    if where == 0 or read[where - 1].text.upper() != "DELETE":
        return ""
    end = next((index for index, _ in outermost(read) if index > where + 1), len(read))
    last = read[end - 1]
    return text[read[where + 1].start : last.start + len(last.text)] if end > where + 1 else ""


def without_remote(text: str, read: Sequence[Token], allowed: Sequence[str], name: str) -> str:
    """The text, with SERVICE and LOAD reaching only what `--allow-remote` names, written out as an IRI.

    Others are refused with a QueryError; with SILENT they fail in silence, as the standard has it, for they reach nowhere.
    """
    pieces, done = [], 0
    for index, token in enumerate(read):
        if token.kind != "word" or token.text.upper() not in REMOTE:
            continue
        silent = index + 1 < len(read) and read[index + 1].text.upper() == "SILENT"
        reached = read[index + 1 + silent] if index + 1 + silent < len(read) else token
        if reached.kind == "iri" and reached.text[1:-1] in allowed:
            continue
        if not silent or reached.kind != "iri":
            raise error(f"{token.text.upper()} reaches nothing from here; tejido serve --allow-remote URL lets it", text, token, name)
        pieces += [text[done : reached.start], NOWHERE]
        done = reached.start + len(reached.text)
    return "".join([*pieces, text[done:]])


def outside_data(read: Sequence[Token]) -> list[Token]:
    """The tokens, but of INSERT DATA {…} and DELETE DATA {…} the brackets alone: data may be long, only not deep."""
    kept: list[Token] = []
    depth = 0
    for index, token in enumerate(read):
        bracket = token.kind == "mark" and token.text in OPENING | CLOSING
        if bracket or not depth:
            kept.append(token)
        if depth or (bracket and token.text == "{" and index and read[index - 1].text.upper() == "DATA"):
            depth += bracket and (1 if token.text in OPENING else -1)
    return kept
