"""The store that can be changed, made from the project's dataset when there is none yet.

The dataset that the tool builds is named after the content of the project's files: it is a cache, and cannot hold what is in no
file. So changes live in a store of their own, which begins as a copy of the dataset and from then on is its own truth.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from .. import dataset
from ..errors import OutputError


def seed(store: Path, built: Path) -> None:
    """Make the store, written beside and renamed, or say that the project has changed since it was made. Raises OutputError."""
    if not (store / "seed.json").is_file():
        make(store, built)
    elif json.loads((store / "seed.json").read_text())["dataset"] != built.name:
        sys.stderr.write(f"tejido: the project's files have changed since {store} was made from them; it is served as it is\n")


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
