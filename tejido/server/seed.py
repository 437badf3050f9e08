"""The store that can be changed, made from the project's dataset when there is none yet.

The dataset that the tool builds is named after the content of the project's files: it is a cache, and cannot hold what is in no
file. So changes live in a store of their own, which begins as a copy of the dataset and from then on is its own truth.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .. import dataset
from ..errors import OutputError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

PATIENCE = 5.0  # seconds


def seed(store: Path, built: Path) -> None:
    """Make the store, written beside and renamed, or say that the project has changed since it was made. Raises OutputError."""
    if not (store / "seed.json").is_file():
        make(store, built)
    elif json.loads((store / "seed.json").read_text())["dataset"] != built.name:
        sys.stderr.write(f"tejido: the project's files have changed since {store} was made from them; it is served as it is\n")
    refuse_two(store)


def refuse_two(store: Path) -> None:
    """Raises UsageError if another server has the store, which is one process's alone."""
    try:
        opened(store / "data")
    except OSError as problem:
        raise UsageError(f"{store}: the store cannot be opened; if it is in use, stop the other server first") from problem


def opened(folder: Path) -> Store:
    """The store of a folder; a writer that was killed a moment ago may still hold it."""
    from pyoxigraph import Store

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return Store(str(folder))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def make(store: Path, built: Path) -> None:
    from pyoxigraph import RdfFormat, Store

    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tejido-", dir=store.parent) as beside:
            new = Path(beside, "store")
            new.mkdir()
            data = Store(str(new / "data"))
            with dataset.lines(built) as lines:
                data.bulk_load(lines, RdfFormat.N_QUADS, lenient=True)
            data.flush()
            del data
            (new / "seed.json").write_text(json.dumps({"dataset": built.name}))
            new.rename(store)
    except OSError as problem:
        raise OutputError(f"{store}: a store cannot be made here: {problem.strerror or problem}") from None
