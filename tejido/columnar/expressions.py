"""What expressions give for each solution (SPARQL 1.1, section 17).

Texts, languages, equality, order and logic are looked up here. All else the store computes, once for each different combination of
arguments, so that no function of SPARQL is written a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from tejido.namespaces import XSD

from . import Unanswered
from .algebra import Expression, Group
from .table import UNBOUND, Table, column, first_and_inverse
from .terms import IRI, LANG_STRING, PLAIN, STRING, Ids
from .values import CASED, DAY, FRACTION, SEARCHED, WHOLE, Numbers

Truths = NDArray[np.int8]
FALSE, ERROR, TRUE = 0, 1, 2  # so that AND is the least and OR the most of its arguments (section 17.2)
COMBINATIONS = 5_000  # that the store computes at most; with more it had better answer the whole question
COMPARABLE = ({WHOLE, FRACTION}, {DAY}, {PLAIN})  # kinds whose order `Numbers.ranks` knows
COMPARED: dict[str, Callable[[Any, Any], Any]] = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
MARKS = {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"}
EACH_TIME_NEW = {"RAND", "UUID", "STRUUID", "BNODE", "NOW"}
NOTHING = Store()


class Expressions:
    """Expressions over the solutions of one question; `exists` tells for which solutions a group has any."""

    def __init__(self, numbers: Numbers, exists: Callable[[Group, Table], NDArray[np.bool_]]) -> None:
        self.numbers, self.exists = numbers, exists

    def value(self, expression: Expression, table: Table) -> Ids:
        """The numbers of what it gives, unbound for errors. Raises Unanswered."""
        match expression.operator, expression.arguments:
            case "variable", (name,):
                return column(table, name)
            case "term", (term,):
                return np.full(table.size, self.numbers.number(term), dtype=np.int64)
            case "STR", (inner,):
                return self.numbers.texts(self.value(inner, table))
            case "LANG", (inner,):
                return self.numbers.languages(self.value(inner, table))
            case "IF", (condition, yes, no):
                chosen = self.truth(condition, table)
                return np.select([chosen == TRUE, chosen == FALSE], [self.value(yes, table), self.value(no, table)], UNBOUND)
            case "COALESCE", inner:
                return self._first([self.value(one, table) for one in inner], table.size)
        if expression.operator in TRUE_OR_FALSE:
            return self._boolean(self.truth(expression, table))
        return self._asked(*self._called(expression, table))

    def truth(self, expression: Expression, table: Table) -> Truths:
        """Whether it holds: its effective boolean value. Raises Unanswered."""
        known = TRUE_OR_FALSE.get(expression.operator)
        if known:
            return known(self, expression, table)
        return self._holds("?a0", [self.value(expression, table)])

    def _first(self, values: Sequence[Ids], size: int) -> Ids:
        found = np.full(size, UNBOUND, dtype=np.int64)
        for one in values:
            found = np.where(found < 0, one, found)
        return found

    def _boolean(self, truths: Truths) -> Ids:
        false, true = (self.numbers.number(Literal(word, datatype=NamedNode(XSD + "boolean"))) for word in ("false", "true"))
        return np.array([false, UNBOUND, true], dtype=np.int64)[truths]

    # conditions

    def _and(self, expression: Expression, table: Table) -> Truths:
        found: Truths = np.minimum(*(self.truth(one, table) for one in expression.arguments))
        return found

    def _or(self, expression: Expression, table: Table) -> Truths:
        found: Truths = np.maximum(*(self.truth(one, table) for one in expression.arguments))
        return found

    def _not(self, expression: Expression, table: Table) -> Truths:
        return TRUE - self.truth(expression.arguments[0], table)

    def _exists(self, expression: Expression, table: Table) -> Truths:
        return self._sure(self.exists(expression.arguments[0], table) == (expression.operator == "EXISTS"))

    def _bound(self, expression: Expression, table: Table) -> Truths:
        return self._sure(self.value(expression.arguments[0], table) >= 0)

    def _in(self, expression: Expression, table: Table) -> Truths:
        wanted, *others = (self.value(one, table) for one in expression.arguments)
        found = np.zeros(table.size, dtype=np.int8)
        for other in others:
            found = np.maximum(found, self._equal(wanted, other))
        return found if expression.operator == "IN" else TRUE - found

    def _compared(self, expression: Expression, table: Table) -> Truths:
        left, right = (self.value(one, table) for one in expression.arguments)
        if expression.operator in {"=", "!="}:
            found = self._equal(left, right)
            return found if expression.operator == "=" else TRUE - found
        kinds = self.numbers.kinds(left) | self.numbers.kinds(right)
        if not any(kinds <= some for some in COMPARABLE):
            return self._holds(f"?a0 {expression.operator} ?a1", [left, right])
        limit = expression.arguments[1]
        below = self.numbers.below(left, limit.arguments[0]) if kinds == {DAY} and limit.operator == "term" else None
        if below is not None:
            less, not_more = below
            return self._sure({"<": less, "<=": not_more, ">": ~not_more, ">=": ~less}[expression.operator])
        ranks = self.numbers.ranks(np.concatenate((left, right)))
        return self._unless(left, right, COMPARED[expression.operator](ranks[: table.size], ranks[table.size :]))

    def _equal(self, left: Ids, right: Ids) -> Truths:
        """Terms of IRIs and texts are equal when they are the same; of numbers, dates and all else the store knows."""
        left, right = self.numbers.normal(left), self.numbers.normal(right)
        kinds = self.numbers.kinds(left) | self.numbers.kinds(right)
        if all(kind.datatype in SAME for kind in kinds) or not len(left):
            return self._unless(left, right, left == right)
        return self._holds("?a0 = ?a1", [left, right])

    def _searched(self, expression: Expression, table: Table) -> Truths:
        text, part = expression.arguments
        cased = text.operator in CASED
        values, parts = self.value(text.arguments[0] if cased else text, table), self.value(part, table)
        if (
            part.operator != "term"
            or self.numbers.kinds(parts) != {PLAIN}
            or any(kind.datatype not in TEXTS for kind in self.numbers.kinds(values))
        ):
            return self._holds(f"{expression.operator}(?a0, ?a1)", [self.value(text, table), parts])
        rows, at = first_and_inverse([values], table.size)
        different = values[rows]
        found = self.numbers.searched(different, expression.operator, part.arguments[0].value, text.operator)
        return self._unless(values, values, found[at])

    def _is(self, expression: Expression, table: Table) -> Truths:
        values = self.value(expression.arguments[0], table)
        different = np.unique(values[values >= 0])
        iris = np.array([self.numbers.kind(number) == IRI for number in different.tolist()], dtype=bool)
        found = np.zeros(table.size, dtype=bool)
        found[values >= 0] = iris[np.searchsorted(different, values[values >= 0])]
        return self._unless(values, values, found == (expression.operator != "ISLITERAL"))

    def _sure(self, true: NDArray[np.bool_]) -> Truths:
        return np.where(true, np.int8(TRUE), np.int8(FALSE))

    def _unless(self, left: Ids, right: Ids, true: NDArray[np.bool_]) -> Truths:
        """Whether it is true; an error where one of both is unbound."""
        return np.where((left < 0) | (right < 0), np.int8(ERROR), self._sure(true))

    # what the store computes

    def _called(self, expression: Expression, table: Table) -> tuple[str, list[Ids]]:
        """The text of an operator or a function over variables, and what these stand for."""
        operator, names = expression.operator, [f"?a{number}" for number in range(len(expression.arguments))]
        if operator in EACH_TIME_NEW:
            raise Unanswered
        values = [self.value(one, table) for one in expression.arguments]
        if operator not in MARKS:
            return f"{operator}({', '.join(names)})", values
        return f" {operator} ".join(names) if len(names) > 1 else f"{operator} {names[0]}", values

    def _holds(self, text: str, arguments: list[Ids]) -> Truths:
        values = self._asked(f"IF({text}, true, false)", arguments)
        yes = self.numbers.number(Literal("true", datatype=NamedNode(XSD + "boolean")))
        return np.where(values < 0, np.int8(ERROR), self._sure(values == yes))

    def _asked(self, text: str, arguments: list[Ids]) -> Ids:
        """What the store computes for each different combination of arguments. Raises Unanswered where there are too many."""
        size = len(arguments[0]) if arguments else 0
        rows, at = first_and_inverse(arguments, size)
        if not arguments or len(rows) > COMBINATIONS:
            raise Unanswered
        names = " ".join(f"?a{number}" for number in range(len(arguments)))
        terms = zip(*(self.numbers.terms(one[rows]) for one in arguments), strict=True)
        values = "\n".join(
            f"({number} {' '.join('UNDEF' if term is None else str(term) for term in some)})" for number, some in enumerate(terms)
        )
        answer = NOTHING.query(f"SELECT ?number ?value {{ VALUES (?number {names}) {{ {values} }} BIND ({text} AS ?value) }}")
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - as it was asked
        found = np.full(len(rows), UNBOUND, dtype=np.int64)
        for number, value in answer:
            found[int(number.value)] = self.numbers.number(value)
        return found[at]


TEXTS = {STRING, LANG_STRING}
SAME = {"", *TEXTS}
TRUE_OR_FALSE: dict[str, Callable[[Expressions, Expression, Table], Truths]] = {
    "&&": Expressions._and,
    "||": Expressions._or,
    "!": Expressions._not,
    "EXISTS": Expressions._exists,
    "NOT EXISTS": Expressions._exists,
    "BOUND": Expressions._bound,
    "IN": Expressions._in,
    "NOT IN": Expressions._in,
    **dict.fromkeys(("=", "!=", *COMPARED), Expressions._compared),
    **dict.fromkeys(SEARCHED, Expressions._searched),
    **dict.fromkeys(("ISIRI", "ISURI", "ISLITERAL"), Expressions._is),
}
