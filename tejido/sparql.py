"""The text of a SPARQL question: its tokens, its parameters, its prefixes, its limits, and where its errors are.

The text is never rewritten by formatting. It is cut into tokens (SPARQL 1.1, section 19.8), some tokens give way to RDF
terms that the RDF library wrote, PREFIX lines are put in front, and every position in the result leads back to the
user's own line and column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .errors import QueryError

# Deeper or longer than this, the embedded engine overflows its stack, and the process with it (5 000 of either do it).
MAX_NESTING = 200
MAX_OPERATORS = 2_000

LOCAL = r"[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"  # a character of the second half of a prefixed name
KINDS = {
    "space": r"\s+|\#[^\r\n]*",
    "iri": r"""<(?:[^\x00-\x20<>"{}|^`\\]|\\[uU][0-9A-Fa-f]{4,8})*>""",
    "string": r"""\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'""",
    "variable": r"[?$]\w+",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "blank": r"_:[\w.\-]*[\w\-]",
    "name": rf"(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:(?:{LOCAL})(?:(?:{LOCAL}|\.)*(?:{LOCAL}))?)?",
    "word": r"[^\W\d]\w*",
    "number": r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+",
    "mark": r"\|\||&&|\^\^|.",
}
TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()), re.DOTALL)
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
OPERATORS = {*"|&!+-*/^={.;,", "||", "&&", "FILTER", "BIND", "OPTIONAL", "MINUS", "UNION", "LATERAL"}  # . ; , each end a triple
CLOSED_BY = {"(": ")", "{": "}", "[": "]"}
PROLOGUE = {"PREFIX", "BASE", "VERSION"}


class Token(NamedTuple):
    """A word of the question; `start` counts characters from 0. Kinds are the group names of TOKEN."""

    kind: str
    text: str
    start: int


class Prepared(NamedTuple):
    """A question ready to be asked. `text` is what the engine reads; `cuts` pairs its offsets with the user's."""

    text: str
    source: str
    cuts: list[tuple[int, int]]

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """The user's line and column for a place in `text`; all count from 1."""
        offset = offset_of(self.text, line, column)
        written, meant = self.cuts[bisect_right(self.cuts, (offset, len(self.source))) - 1]
        return position(self.source, min(meant + offset - written, len(self.source)))


@lru_cache(16)
def tokens(text: str) -> tuple[Token, ...]:
    """All tokens but white space and comments. Kept, as a question is looked at several times on its way."""
    return tuple(scanned(text))


def scanned(text: str) -> Iterator[Token]:
    """The same, one after the other: for whoever may have seen enough before the end."""
    return (Token(m.lastgroup or "mark", m[0], m.start()) for m in TOKEN.finditer(text) if m.lastgroup != "space")


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def offset_of(text: str, line: int, column: int) -> int:
    """The character, from 0, at a line and a column, from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def parameters(text: str) -> set[str]:
    """The names N for which `?_N` stands in the text."""
    return {token.text[2:] for token in tokens(text) if token.kind == "variable" and token.text.startswith(("?_", "$_"))}


def prepare(text: str, values: Mapping[str, str], prefixes: Mapping[str, str], *, local: bool = True, name: str = "query") -> Prepared:
    """The question with `?_name` replaced by `values[name]` (a term in SPARQL's own syntax) and missing prefixes declared.

    `local` also refuses SERVICE, which would let a question reach out of this machine. Raises QueryError with line and column.
    """
    read = accepted(text, local, name)
    head = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in undeclared(text, prefixes, name))
    return put(text, head, read, values)


@lru_cache(64)
def accepted(text: str, local: bool, name: str) -> tuple[Token, ...]:
    """The tokens of a question that may be asked: looked at once, however often it is asked. Raises QueryError."""
    refuse_excess(scanned(text), text, name)
    read = tokens(text)
    if not read:
        raise QueryError("there is no question in it; write SELECT, ASK, CONSTRUCT or DESCRIBE", name=name)
    refuse_updates(read, text, name)
    if local:
        refuse_service(read, text, name)
    return read


def put(text: str, head: str, read: Iterable[Token], values: Mapping[str, str]) -> Prepared:
    """`head`, then the text with values in the place of its parameters; `read` are its tokens."""
    pieces, cuts, done, length = [head], [(0, 0), (len(head), 0)], 0, len(head)
    for token in read:
        if token.kind != "variable" or token.text[1] != "_" or token.text[2:] not in values:
            continue
        end, value = token.start + len(token.text), values[token.text[2:]]
        pieces += [text[done : token.start], value]
        cuts.append((length + token.start - done, token.start))
        length += token.start - done + len(value)
        cuts.append((length, end))
        done = end
    pieces.append(text[done:])
    return Prepared("".join(pieces), text, cuts)


def declared(read: Sequence[Token]) -> dict[int, str]:
    """Where a PREFIX line declares which prefix: index of the token -> prefix."""
    return {i: name.text[:-1] for i, (word, name) in enumerate(pairwise(read), 1) if word.text.upper() == "PREFIX" and name.kind == "name"}


def undeclared(text: str, prefixes: Mapping[str, str], name: str) -> list[str]:
    """The known prefixes that the question uses without declaring them, sorted. An unknown one is an error."""
    missing = borrowed(text)
    for prefix, token in missing.items():
        if prefix not in prefixes:
            raise error(f"unknown prefix {prefix}:{like(prefix, prefixes, ':')}; declare it with PREFIX", text, token, name)
    return sorted(missing)


@lru_cache(64)
def borrowed(text: str) -> Mapping[str, Token]:
    """The prefixes that are used without being declared, each with the name that uses it first."""
    read = tokens(text)
    own = declared(read)
    known = {*own.values()}
    used: dict[str, Token] = {}
    for index, token in enumerate(read):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and index not in own and prefix not in known:
            used.setdefault(prefix, token)
    return used


def form(read: Sequence[Token]) -> Token | None:
    """The word that says what is asked for: SELECT, ASK, CONSTRUCT, DESCRIBE, or that of an update."""
    words = iter(read)
    for token in words:
        if token.kind != "word":
            continue
        if token.text.upper() not in PROLOGUE:
            return token
    return None


def columns(text: str) -> list[str] | None:
    """The names of the variables that a SELECT gives; None where it leaves them to its pattern (`*`), or is no SELECT."""
    read = tokens(text)
    word = form(read)
    if not word or word.text.upper() != "SELECT":
        return None
    names: list[str] = []
    depth, after = 0, ""
    for token in read[read.index(word) + 1 :]:
        if depth == 0 and (token.text in {"*", "{"} or token.text.upper() in {"WHERE", "FROM"}):
            return None if token.text == "*" else names
        depth += (token.text in CLOSED_BY) - (token.text in CLOSED_BY.values())
        if token.kind == "variable" and (depth == 0 or (depth == 1 and after == "AS")):
            names.append(token.text[1:])
        after = token.text.upper()
    return None


def refuse_updates(read: Sequence[Token], text: str, name: str) -> None:
    token = form(read)
    if token and token.text.upper() in UPDATES:
        raise error(f"{token.text.upper()} would change the graph; ask with SELECT, ASK, CONSTRUCT or DESCRIBE", text, token, name)


def refuse_service(read: Sequence[Token], text: str, name: str) -> None:
    for token in read:
        if token.kind == "word" and token.text.upper() == "SERVICE":
            raise error("SERVICE is not answered here; ask that endpoint with --endpoint URL", text, token, name)


def refuse_excess(read: Iterable[Token], text: str, name: str) -> None:
    """Refuses what would overflow the engine, and brackets that do not match: the engine notices those late and far away."""
    opened: list[Token] = []
    operators = 0
    for token in read:
        if token.kind not in {"mark", "word"}:
            continue
        match_brackets(token, opened, text, name)
        operators += token.text.upper() in OPERATORS
        if len(opened) > MAX_NESTING:
            raise error(f"more than {MAX_NESTING} brackets inside one another", text, token, name)
        if operators > MAX_OPERATORS:
            raise error(f"more than {MAX_OPERATORS} operators and groups; ask it in parts; long lists go into VALUES", text, token, name)
    if opened:
        raise error(f"{opened[-1].text!r} is never closed", text, opened[-1], name)


def match_brackets(token: Token, opened: list[Token], text: str, name: str) -> None:
    if token.text in CLOSED_BY:
        opened.append(token)
    elif token.text in CLOSED_BY.values() and (not opened or CLOSED_BY[opened.pop().text] != token.text):
        raise error(f"{token.text!r} closes nothing that is open here", text, token, name)


def like(word: str, known: Iterable[str], tail: str = "") -> str:
    """` (did you mean X?)`, or nothing when no known word is close."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]}{tail}?)" if near else ""


def error(message: str, text: str, token: Token, name: str) -> QueryError:
    return QueryError(message, *position(text, token.start), name=name)
