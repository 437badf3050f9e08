"""Triple patterns and property paths, read (SPARQL 1.1, sections 4.2 and 9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from pyoxigraph import Literal, NamedNode

from . import Unanswered
from .algebra import Node, Path, Pattern, Variable
from .reader import TYPE, Reader


class Triples(Reader):
    """Reads what stands between the braces of a template, or between the other elements of a group."""

    BETWEEN: ClassVar[set[str]]  # the tokens that follow triples

    def triples(self) -> tuple[Pattern, ...]:
        """Patterns up to what is none; the last may be followed by a full stop or not."""
        found: list[Pattern] = []
        while self.word() not in self.BETWEEN:
            subject = self.node()
            more = True
            while more:
                predicate = self.path()
                found.append(Pattern(subject, predicate, self.node()))
                while self.takes(","):
                    found.append(Pattern(subject, predicate, self.node()))
                more = self.takes(";") and self.word() not in self.BETWEEN
            if not self.takes("."):
                break
        return tuple(found)

    def path(self) -> Node | Path:
        """PathAlternative, or a variable."""
        if self.peek().kind == "variable":
            return Variable(self.take().text[1:])
        return self.joined("|", lambda: self.joined("/", self.step))

    def joined(self, operator: str, read: Callable[[], NamedNode | Path]) -> NamedNode | Path:
        """Steps between which an operator stands, or the one there is."""
        steps = [read()]
        while self.takes(operator):
            steps.append(read())
        return Path(operator, tuple(steps)) if len(steps) > 1 else steps[0]

    def step(self) -> NamedNode | Path:
        """PathEltOrInverse."""
        if self.takes("^"):
            return Path("^", (self.step(),))
        found: NamedNode | Path
        if self.takes("("):
            inner = self.path()
            self.expect(")")
            found = inner if not isinstance(inner, Variable | Literal) else self.refuse()
        elif self.peek().text == "a":
            self.take()
            found = TYPE
        else:
            node = self.node()
            found = node if isinstance(node, NamedNode) else self.refuse()
        if self.word() in {"*", "+", "?"}:
            found = Path(self.take().text, (found,))
        return found

    def refuse(self) -> Any:
        raise Unanswered
