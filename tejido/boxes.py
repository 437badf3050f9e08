"""Room for a network's names: boxes for node and label are pushed apart, and the pieces of the network packed into a wide page."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOX = np.array([104.0, 66.0])  # room for a node and its label, in pixels at zoom 1
WIDE, HIGH = BOX.tolist()
ASPECT = 1.7  # width to height of the whole page
GAP = 90.0  # between pieces
ROOM = 3.2  # times the boxes' own area
PUSHES = 60  # rounds in which overlapping boxes push each other
GROWTH = 1.08  # every few rounds, while boxes that overlap fill more than this part of the page
CROWDED = 0.07
VAST = 20_000  # nodes: of more, those that come near one another are looked for once in a few rounds


def spread(place: Floats, edges: Ints) -> Floats:
    """Stretched a little to the page's width, and scaled so that a middling edge is long enough and all boxes together have room."""
    wide, high = np.ptp(place, axis=0) + 1e-9
    stretch = float(np.clip(np.sqrt(ASPECT * high / wide), 1, 1.35))
    place = place * np.array([stretch, 1 / stretch])
    lengths = np.linalg.norm(place[edges[:, 0]] - place[edges[:, 1]], axis=1)
    room = np.sqrt(ROOM * len(place) * BOX.prod() / (wide * max(high, wide / 8))) if len(place) > 12 else 0
    return np.asarray(place * max(1.7 * BOX[0] / max(float(np.median(lengths)), 1e-9), float(room)))


def separate(place: Floats) -> Floats:
    """Pushes overlapping boxes apart, each pair along its shorter way out, while a crowd grows; what then still overlaps is set aside."""
    place = place + np.arange(len(place))[:, None] * 1e-6  # nodes on one point need a direction
    wide = 1.25 if len(place) > VAST else 1  # of so many, those that come near are looked for once in a few rounds
    for turn in range(PUSHES):
        if wide == 1 or turn % 3 == 0:
            close = _overlapping(place, wide)
        inside = np.abs(place[close[:, 0]] - place[close[:, 1]]) < 0.999 * BOX
        near = close[inside[:, 0] & inside[:, 1]]
        if not len(near):
            break
        apart = place[near[:, 0]] - place[near[:, 1]]
        overlap = BOX - np.abs(apart)
        axis = (overlap / BOX).argmin(axis=1)
        rows = np.arange(len(near))
        push = np.zeros_like(apart)
        push[rows, axis] = np.where(apart[rows, axis] < 0, -1, 1) * (overlap[rows, axis] * 0.52 + 0.01)
        share = 1 / np.sqrt(np.bincount(near.ravel(), minlength=len(place)).clip(1))
        for side, one in enumerate(push.T):
            move = np.bincount(near[:, 0], one, len(place)) - np.bincount(near[:, 1], one, len(place))
            place[:, side] += move * share
        if turn % 5 == 4 and len(near) > len(place) / 20 and len(place) * BOX.prod() > CROWDED * np.ptp(place, axis=0).prod():
            place *= GROWTH
    return _aside(place)


def _overlapping(place: Floats, wide: float = 1) -> Ints:
    """The pairs of boxes, each `wide` times as large as it is, that overlap."""
    from scipy.spatial import KDTree

    boxes = KDTree(place / BOX, balanced_tree=False, compact_nodes=False)
    return np.asarray(boxes.query_pairs(0.999 * wide, p=np.inf, output_type="ndarray"))


def _aside(place: Floats) -> Floats:
    """Of two boxes that overlap the later one goes to the nearest free place, on rings around its own."""
    late = np.unique(_overlapping(place).max(axis=1)) if len(place) else np.zeros(0, dtype=np.int64)
    free = _Free(np.delete(place, late, axis=0))
    for node in late:
        place[node] = free.nearest(*place[node])
    return place


class _Free:
    """The free places among boxes that stand: a dictionary of those in each cell of a box's size."""

    def __init__(self, place: Floats) -> None:
        self.cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self.full: dict[tuple[int, int], int] = {}  # how many rings around a cell have no room
        for x, y in place.tolist():
            self._take(x, y)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        cell = int(x // WIDE), int(y // HIGH)
        for step in itertools.count(self.full.get(cell, 0)):
            for turn in range(8 * step or 1):
                angle = turn * math.pi / (4 * max(step, 1))
                at = (x + step * WIDE / 2 * math.cos(angle), y + step * HIGH / 2 * math.sin(angle))
                if self._is_free(*at):
                    self.full[cell] = max(step - 1, 0)
                    self._take(*at)
                    return at
        raise AssertionError  # the plane has no end

    def _take(self, x: float, y: float) -> None:
        self.cells.setdefault((int(x // WIDE), int(y // HIGH)), []).append((x, y))

    def _is_free(self, x: float, y: float) -> bool:
        column, row = int(x // WIDE), int(y // HIGH)
        for cell in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for a, b in self.cells.get(cell, ()):
                if abs(x - a) < 0.999 * WIDE and abs(y - b) < 0.999 * HIGH:
                    return False
        return True


def pack(n: int, pieces: list[tuple[Ints, Floats]]) -> Floats:
    """Pieces set in rows, largest first, into a page of about the wanted shape, centred on the origin."""
    place = np.zeros((n, 2))
    sizes = [np.ptp(piece, axis=0) + BOX + GAP for _, piece in pieces]
    if not pieces:
        return place
    width = max(float(np.sqrt(ASPECT * sum(w * h for w, h in sizes))), max(float(w) for w, _ in sizes))
    left = top = row = 0.0
    for (nodes, piece), (wide, high) in zip(pieces, sizes, strict=True):
        if left and left + wide > width * 1.001:
            left, top, row = 0.0, top + row, 0.0
        place[nodes] = piece + np.array([left, top])
        left, row = left + wide, max(row, float(high))
    return np.asarray(np.round(place - (place.min(axis=0) + place.max(axis=0)) / 2, 1))
