"""Who answers a question of a large graph: its columns, opened when the first question comes that is for them, or its store."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import Unanswered

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .answer import Solutions
    from .columns import Columns

FEW = 8  # questions: what one command asks
HUGE = 50_000_000  # bytes of values: some million statements


class Companion:
    """The columns in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, 0

    @property
    def is_huge(self) -> bool:
        return (self.folder / "values.bin").stat().st_size > HUGE

    def opened(self) -> Companion:
        """The same, its files opened now: for whoever may open none later."""
        _ = self.columns
        return self

    def select(self, sparql: str, prefixes: Mapping[str, str]) -> Solutions | None:
        """The solutions of a question that is worth a look, where it is one for columns; None leaves it to the store.

        Raises SyntaxError for what is no SPARQL.
        """
        from .choice import may_look_at_much

        if may_look_at_much(sparql):
            with suppress(Unanswered, MemoryError):
                found = self.columns.ask(sparql, prefixes)
                return None if isinstance(found, bool | list) else found
        return None

    def answer(self, sparql: str, store: Store) -> Any:
        """The answer of either. Raises what `Store.query` raises."""
        from .choice import begins_anywhere

        try:
            # To read numpy takes longer than most questions about one thing: it pays off for who asks more, and in a huge graph.
            self.asked += 1
            if has_numpy() or self.asked > FEW or self.is_huge or begins_anywhere(sparql):
                return self.columns.ask(sparql)
        except Unanswered:
            pass
        return store.query(sparql)

    @cached_property
    def columns(self) -> Columns:
        from .columns import Columns

        return Columns(self.folder)


def has_numpy() -> bool:
    """Whether somebody has read numpy already."""
    return "numpy" in sys.modules
