"""Who answers a question of a large graph: its columns, opened when the first question comes that is for them, or its store."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import Unanswered
from .choice import begins_anywhere

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .columns import Columns


class Companion:
    """The columns in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, sparql: str, store: Store) -> Any:
        """The answer of either. Raises what `Store.query` raises."""
        try:
            # To read numpy takes longer than most questions about one thing.
            if "numpy" in sys.modules or begins_anywhere(sparql):
                return self.columns.ask(sparql)
        except Unanswered:
            pass
        return store.query(sparql)

    @cached_property
    def columns(self) -> Columns:
        from .columns import Columns

        return Columns(self.folder)
