"""Which names have which three letters in a row. Made with columns of numbers, as a large graph has half a million names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WIDTH = 21  # bits of a letter


class Held(NamedTuple):
    """The numbers of the names that have a trigram, and what it weighs: the more the fewer have it."""

    names: NDArray[np.int32]
    weight: float


class Trigrams:
    """Those of folded names, which are known by their place in the list. `sizes`: what all trigrams of each name weigh together."""

    def __init__(self, folded: list[str]) -> None:
        lengths = np.fromiter((len(padded(name)) for name in folded), dtype=np.int64, count=len(folded))
        numbers = np.repeat(np.arange(len(folded), dtype=np.int32), lengths)
        whole = numbers[:-2] == numbers[2:]  # no letters of two names
        keys, numbers = packed("".join(map(padded, folded)))[whole], numbers[:-2][whole]
        order = np.argsort(keys, kind="stable")
        keys, numbers = keys[order], numbers[order]
        del order  # there are millions of them
        first = np.ones(len(keys), dtype=bool)
        first[1:] = (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1])
        self.numbers = numbers[first]
        self.keys, starts = np.unique(keys[first], return_index=True)
        self.starts = np.append(starts, len(self.numbers))
        counts = np.diff(self.starts)
        self.weights = np.log(1 + len(folded) / counts)
        self.sizes = np.bincount(self.numbers, np.repeat(self.weights, counts), len(folded))

    def find(self, trigram: str) -> Held | None:
        key = packed(trigram)[0]
        at = int(np.searchsorted(self.keys, key))
        if at == len(self.keys) or self.keys[at] != key:
            return None
        return Held(self.numbers[self.starts[at] : self.starts[at + 1]], float(self.weights[at]))


def packed(text: str) -> NDArray[np.int64]:
    """A number for every three letters in a row."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    keys = letters[:-2].astype(np.int64)
    for following in (letters[1:-1], letters[2:]):
        keys <<= WIDTH
        keys |= following
    return keys


def padded(folded: str) -> str:
    return f"  {folded} "


def trigrams(folded: str) -> set[str]:
    text = padded(folded)
    return {text[at : at + 3] for at in range(len(text) - 2)}
