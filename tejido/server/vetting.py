"""Which questions a reader lets the engine see, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .. import sparql
from ..errors import QueryError
from .clauses import REMOTE, limited, without_remote

FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
PASSED = sparql.PROLOGUE | sparql.BRACKETS  # what stands before the word that says what is asked for
VOLATILE = {"RAND", "NOW", "UUID", "STRUUID", "BNODE", "SERVICE"}  # words of questions that are answered otherwise each time


class Vetted(NamedTuple):
    """A question that may be asked. `form` is SELECT, ASK, CONSTRUCT or DESCRIBE."""

    form: str
    text: str
    source: str
    prefixes: dict[str, str]  # of the project, those that the question uses
    is_stable: bool  # whether the same graph gives the same answer again


def vet(text: str, prefixes: Mapping[str, str], remotes: Sequence[str] = (), max_rows: int | None = None) -> Vetted:
    """Refuses updates, what would overflow the engine, and what reaches out. Raises QueryError."""
    return at_once(text, prefixes, max_rows) or with_care(text, prefixes, remotes, max_rows)


def at_once(text: str, prefixes: Mapping[str, str], max_rows: int | None) -> Vetted | None:
    """What `with_care` gives, for most questions, in less than half the time; None where it might refuse or rewrite."""
    outline = sparql.outline(text)
    if outline is None:
        return None
    words = [one.upper() for one in outline if ":" not in one]  # and brackets
    form = next((word for word in words if word not in PASSED), None)
    if form not in FORMS or not REMOTE.isdisjoint(words) or (form == "SELECT" and max_rows is not None):
        return None
    return Vetted(form, text, text, among(prefixes, [one for one in outline if ":" in one]), VOLATILE.isdisjoint(words))


def with_care(text: str, prefixes: Mapping[str, str], remotes: Sequence[str], max_rows: int | None) -> Vetted:
    read = sparql.tokens(text)
    sparql.refuse_updates(read, text, "query")
    sparql.refuse_excess(read, text, "query")
    asked = without_remote(text, read, remotes, "query")
    form = sparql.form(read)
    if form is None:
        raise QueryError("there is no question here; ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if form.text.upper() == "SELECT" and max_rows is not None:
        asked = limited(asked, sparql.tokens(asked), max_rows + 1)
    is_stable = VOLATILE.isdisjoint(token.text.upper() for token in read if token.kind == "word")
    return Vetted(form.text.upper(), asked, text, among(prefixes, [token.text for token in read if token.kind == "name"]), is_stable)


def among(prefixes: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Those that prefixed names begin with."""
    used = {name.partition(":")[0] for name in names}
    return {prefix: iri for prefix, iri in prefixes.items() if prefix in used} if used else {}
