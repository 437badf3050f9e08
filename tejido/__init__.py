"""Tejido weaves documents into a knowledge graph in which every relationship leads back to the words that state it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .drawing import draw
    from .graph import Graph, connect, open

__version__ = "0.1.0"

__all__ = ["Graph", "connect", "draw", "open"]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used, so that `import tejido` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'tejido' has no attribute {name!r}")
    if name == "draw":
        from .drawing import draw

        return draw
    from . import graph

    return getattr(graph, name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
