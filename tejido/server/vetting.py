"""Which questions a reader lets the engine see, and as what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .. import sparql
from ..errors import QueryError
from ..sparql import MAX_NESTING, MAX_OPERATORS
from .clauses import limited, without_remote

VOLATILE = {"RAND", "NOW", "UUID", "STRUUID", "BNODE", "SERVICE"}  # words of questions that are answered otherwise each time
IS_VOLATILE = re.compile(rf"\b(?:{'|'.join(VOLATILE)})\b")
CAREFUL = ("SERVICE", "\\U")  # what may reach out, or be another letter than it seems


class Vetted(NamedTuple):
    """A question that may be asked."""

    text: str
    source: str
    prefixes: dict[str, str]  # of the project, those that the question uses, or may use
    is_stable: bool  # whether the same graph gives the same answer again


class Vetting:
    """`prefixes` are those of the project, `remotes` the addresses that SERVICE may reach, `max_rows` the limit of an answer."""

    def __init__(self, prefixes: Mapping[str, str], remotes: Sequence[str] = (), max_rows: int | None = None) -> None:
        self.prefixes, self.remotes, self.max_rows = prefixes, remotes, max_rows
        self.beginnings = [(f"{prefix}:", prefix) for prefix in prefixes]

    def vet(self, text: str) -> Vetted:
        """Refuses what would overflow the engine, and what reaches out. Raises QueryError."""
        return self.at_once(text) or self.with_care(text)

    def at_once(self, text: str) -> Vetted | None:
        """Most questions are so short that they cannot overflow anything, and have no word that reaches out, nor anything like it.

        What else `with_care` refuses in them the engine refuses as well, though with other words.
        """
        if self.max_rows is not None or len(text) > MAX_OPERATORS or text.count("(") + text.count("{") + text.count("[") > MAX_NESTING:
            return None
        upper = text.upper()
        if any(risk in upper for risk in CAREFUL):
            return None
        is_stable = not any(word in upper for word in VOLATILE) or not IS_VOLATILE.search(upper)
        return Vetted(text, text, self.mentioned(text), is_stable)

    def mentioned(self, text: str) -> dict[str, str]:
        """The prefixes that names in a text may begin with: perhaps more than do, but never fewer."""
        rest = text.replace("://", "")
        if ":" not in rest:
            return {}
        return {prefix: self.prefixes[prefix] for beginning, prefix in self.beginnings if beginning in rest}

    def with_care(self, text: str) -> Vetted:
        sparql.refuse_excess(sparql.scanned(text), text, "query")
        read = sparql.tokens(text)
        sparql.refuse_updates(read, text, "query")
        asked = without_remote(text, read, self.remotes, "query")
        form = sparql.form(read)
        if form is None:
            raise QueryError("there is no question here; ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
        if form.text.upper() == "SELECT" and self.max_rows is not None:
            asked = limited(asked, sparql.tokens(asked), self.max_rows + 1)
        is_stable = VOLATILE.isdisjoint(token.text.upper() for token in read if token.kind == "word")
        return Vetted(asked, text, self.mentioned(text), is_stable)
