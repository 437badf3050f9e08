"""Positions for a network: computed once, in numpy, the same for the same network.

Each connected piece is coarsened, placed by its graph distances, and relaxed level by level under the forces of ForceAtlas2
(Jacomy et al., 2014, doi:10.1371/journal.pone.0098679); far repulsion is a convolution on a grid, so a step costs O(n + g² log g).
Then its long axis is turned to the horizontal, and it gets room for names (see `boxes`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .boxes import pack, separate, spread
from .processors import processors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COARSE = 450  # nodes that are placed by their distances
STEPS, FIRST_STEPS = 110, 60  # of forces on the finest level, and on each coarser one
MANY = 20_000  # nodes: more settle in half the steps, as what is seen of so many is where their groups lie
TINY = 8  # nodes of a piece that may be drawn as one of the same form was
SHARED = 200  # cells in a row of a grid from which two processors are quicker than one
EXACT = 700  # nodes whose repulsion is summed pair by pair


class Level(NamedTuple):
    """A network at one coarseness: `mass` counts the original nodes in each node."""

    edges: Ints
    weights: Floats
    mass: Floats


def positions(n: int, edges: Any, weights: Any = None) -> Floats:
    """Positions of `n` nodes: an array (n, 2), x to the right, y down, 1 = one pixel at zoom 1.

    `edges` is an array (m, 2) of node numbers, in any direction, loops and parallels allowed; `weights` are m positive numbers.
    """
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    strength = np.ones(len(pairs)) if weights is None else np.asarray(weights, dtype=float)
    straight = pairs[:, 0] != pairs[:, 1]
    alike: dict[bytes, Floats] = {}  # a large network has thousands of pairs and other small pieces of the same form
    return pack(n, [(nodes, _placed(level, alike)) for nodes, level in _pieces(n, pairs[straight], strength[straight])])


def _placed(level: Level, alike: dict[bytes, Floats]) -> Floats:
    if len(level.mass) > TINY:
        return _piece(level)
    form = b"".join([*(part.tobytes() for part in level)])
    if form not in alike:
        alike[form] = _piece(level)
    return alike[form]


def _pieces(n: int, edges: Ints, weights: Floats) -> list[tuple[Ints, Level]]:
    """The connected pieces, largest first, each with its nodes and its own numbering."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if n == 0:
        return []
    _, piece = connected_components(coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n)), directed=False)
    order = np.argsort(piece, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(piece[order])) + 1)
    number = np.empty(n, dtype=np.int64)
    for nodes in groups:
        number[nodes] = np.arange(len(nodes))
    owner = piece[edges[:, 0]] if len(edges) else np.zeros(0, dtype=np.int64)
    by_owner = np.argsort(owner, kind="stable")
    cuts = np.searchsorted(owner[by_owner], np.arange(len(groups) + 1))
    found = [
        (nodes, Level(number[edges[mine]], weights[mine], np.ones(len(nodes))))
        for index, nodes in enumerate(groups)
        for mine in [by_owner[cuts[index] : cuts[index + 1]]]
    ]
    found.sort(key=lambda one: -len(one[0]))
    return found


def _piece(level: Level) -> Floats:
    """One connected piece, its corner at the origin."""
    count = len(level.mass)
    if count == 1:
        return np.zeros((1, 2))
    placed = separate(spread(_turn(_relaxed(level)), level.edges))
    return np.asarray(placed - placed.min(axis=0))


def _relaxed(finest: Level) -> Floats:
    """Placed by distances when small; else coarsened until small, placed, and refined level by level by forces."""
    levels, maps = [finest], []
    rng = np.random.default_rng(1)
    while len(levels[-1].mass) > COARSE:
        groups, coarser = _coarsen(levels[-1], rng)
        if len(coarser.mass) > 0.93 * len(levels[-1].mass):
            break
        levels.append(coarser)
        maps.append(groups)
    size = float(np.sqrt(len(finest.mass)))
    place = _start(levels[-1], rng) * size
    for groups, level in zip(reversed(maps), reversed(levels[:-1]), strict=True):
        place = place[groups] + rng.normal(size=(len(groups), 2)) * size * 0.02
        steps = STEPS if level is finest else FIRST_STEPS
        place = _settle(place, level, steps if len(groups) < MANY else steps // 2)
    return place


def _start(coarsest: Level, rng: np.random.Generator) -> Floats:
    """By distances; what cannot be coarsened enough for that (a hub of thousands of hubs) starts from chance and is settled by forces."""
    if len(coarsest.mass) <= 2 * COARSE:
        return _by_distance(coarsest) / 4
    return _settle(rng.normal(size=(len(coarsest.mass), 2)), coarsest, 200)


def _coarsen(level: Level, rng: np.random.Generator) -> tuple[Ints, Level]:
    """Joins neighbours in pairs, heaviest edges first, and what is left to a neighbour; returns node → group, and the network of groups."""
    count = len(level.mass)
    mate = _match(level, rng)
    group = np.where(mate >= 0, np.minimum(np.arange(count), mate), np.arange(count))
    for near, far in (level.edges.T, level.edges.T[::-1]):
        lonely = (mate[near] < 0) & (mate[far] >= 0)
        group[near[lonely]] = group[far[lonely]]
    _, group = np.unique(group, return_inverse=True)
    return group, _contracted(level, group)


def _match(level: Level, rng: np.random.Generator) -> Ints:
    """A matching by heavy edges: each node's mate, or -1."""
    mate = np.full(len(level.mass), -1)
    order = np.argsort(-(level.weights + rng.random(len(level.weights)) * 1e-3))
    for _ in range(3):
        ends = level.edges[order]
        ends = ends[(mate[ends] < 0).all(axis=1)]
        first = np.full(len(mate), len(ends))
        np.minimum.at(first, ends.ravel(), np.repeat(np.arange(len(ends)), 2))
        chosen = ends[(first[ends] == np.arange(len(ends))[:, None]).all(axis=1)]
        mate[chosen[:, 0]], mate[chosen[:, 1]] = chosen[:, 1], chosen[:, 0]
    return mate


def _contracted(level: Level, group: Ints) -> Level:
    count = int(group.max()) + 1
    ends = np.sort(group[level.edges], axis=1)
    across = ends[:, 0] != ends[:, 1]
    keys, inverse = np.unique(ends[across, 0] * count + ends[across, 1], return_inverse=True)
    weights = np.bincount(inverse, weights=level.weights[across], minlength=len(keys))
    ends = np.column_stack([keys // count, keys % count]).astype(np.int64)
    return Level(ends, weights.astype(float), np.bincount(group, weights=level.mass).astype(float))


def _by_distance(level: Level) -> Floats:
    """Distances in the picture as in the network: classical scaling, then stress majorisation (Gansner, Koren and North, 2005).

    Where nodes have many neighbours edges are longer, so that the neighbours find room around them.
    """
    count = len(level.mass)
    if count < 3:
        return np.column_stack([np.arange(count, dtype=float), np.zeros(count)])
    wanted = _distances(level)
    place = _scaled(wanted)
    weights = 1 / (wanted + np.eye(count)) ** 2
    np.fill_diagonal(weights, 0)
    # The pseudo-inverse of a connected network's Laplacian, which lacks only the direction of ones.
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / count) - 1 / count
    for _ in range(60):
        x, y = (axis[:, None] - axis for axis in place.T)
        apart = np.sqrt(x * x + y * y)
        ratio = -weights * wanted / np.maximum(apart, 1e-9)
        np.fill_diagonal(ratio, 0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        place = np.asarray(inverse @ (ratio @ place))
    return place


def _distances(level: Level) -> Floats:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    count = len(level.mass)
    degrees = np.bincount(level.edges.ravel(), minlength=count)
    lengths = 0.55 + 0.4 * np.sqrt(degrees[level.edges].max(axis=1))
    one_way = np.unique(np.sort(level.edges, axis=1), axis=0, return_index=True)[1]
    links = coo_array((lengths[one_way], level.edges[one_way].T), shape=(count, count)).tocsr()
    return np.asarray(shortest_path(links, directed=False))


def _scaled(distances: Floats) -> Floats:
    """Classical scaling; a small spiral keeps twins, which have the same distances to all, from lying on one point."""
    squared = distances**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    count = len(distances)
    values, vectors = np.linalg.eigh(-centred / 2)
    axes = _signed(vectors[:, -2:][:, ::-1]) * np.sqrt(np.maximum(values[-2:][::-1], 1e-9))
    angle = np.arange(count) * 2.399963
    spiral = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(np.arange(count) / count)[:, None]
    return np.asarray(axes + 0.3 * spiral)


def _signed(vectors: Floats) -> Floats:
    """Each column turned so that its largest entry is positive: eigenvectors have no sign of their own."""
    largest = np.abs(np.round(vectors, 9)).argmax(axis=0)
    return vectors * np.where(vectors[largest, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)


def _settle(place: Floats, level: Level, steps: int) -> Floats:
    """ForceAtlas2: attraction along edges, repulsion by mass, gravity, and steps that shrink where a node swings."""
    count = len(place)
    if count < 2:
        return place
    mass = level.mass + np.bincount(level.edges.ravel(), weights=np.repeat(level.weights, 2), minlength=count)
    repulsion = _exact_repulsion if count <= EXACT else _Grid(count).repulsion
    speed, before, links = 1.0, np.zeros_like(place), _links(level)
    for _ in range(steps):
        force = 2.0 * mass[:, None] * repulsion(place, mass) + links @ place - _gravity(place, mass)
        swing = np.linalg.norm(force - before, axis=1)
        traction = np.linalg.norm(force + before, axis=1) / 2
        target = (mass * traction).sum() / ((mass * swing).sum() + 1e-9)
        speed += min(target - speed, speed / 2)
        step = force * (speed / (1 + np.sqrt(speed * swing)))[:, None]
        length = np.linalg.norm(step, axis=1, keepdims=True)
        place = place + step * np.minimum(1, 10 / (length + 1e-9))
        before = force
    return place


def _links(level: Level) -> Any:
    """The matrix that turns positions into attractions: what pulls at a node is the sum of its edges, each as long as it is."""
    from scipy.sparse import coo_array, diags_array

    near, far = np.concatenate([level.edges, level.edges[:, ::-1]]).T
    count = len(level.mass)
    weights = coo_array((np.repeat(level.weights[None], 2, axis=0).ravel(), (near, far)), shape=(count, count)).tocsr()
    return (weights - diags_array(weights.sum(axis=1))).tocsr()


def _gravity(place: Floats, mass: Floats) -> Floats:
    return np.asarray(mass[:, None] * place / (np.linalg.norm(place, axis=1, keepdims=True) + 1e-9))


def _exact_repulsion(place: Floats, mass: Floats) -> Floats:
    apart = place[:, None] - place[None]
    squared = (apart**2).sum(axis=2) + 1e-3
    return np.asarray((apart * (mass[None, :] / squared)[:, :, None]).sum(axis=1))


class _Grid:
    """Repulsion by a convolution on a grid: masses are spread to the four nearest points, the field is read back from them."""

    def __init__(self, count: int) -> None:
        from scipy import fft

        self.cells = int(2 ** np.clip(np.ceil(np.log2(2.2 * np.sqrt(count))), 5, 9))
        side = 2 * self.cells
        axis = np.arange(side)
        offset = np.minimum(axis, side - axis) * np.where(axis <= self.cells, 1.0, -1.0)
        x, y = np.meshgrid(offset, offset, indexing="ij")
        squared = x * x + y * y + 0.05
        self.workers = min(2, processors()) if self.cells > SHARED else 1
        self.kernels = [fft.rfft2((part / squared).astype(np.float32)) for part in (x, y)]

    def repulsion(self, place: Floats, mass: Floats) -> Floats:
        from scipy import fft

        side = 2 * self.cells
        step = max(float(np.ptp(place, axis=0).max()) / (self.cells - 2), 1e-9)
        corners, shares = self._corners((place - place.min(axis=0)) / step, side)
        field = np.bincount(corners.ravel(), weights=(shares * mass).ravel(), minlength=side * side).reshape(side, side)
        with fft.set_workers(self.workers):
            spectrum = fft.rfft2(field.astype(np.float32))  # the grid is coarser than what single precision loses
            pushed = [fft.irfft2(spectrum * kernel, s=(side, side)).ravel() for kernel in self.kernels]
        return np.column_stack([(shares * part[corners]).sum(axis=0) for part in pushed]) / step

    @staticmethod
    def _corners(scaled: Floats, side: int) -> tuple[Ints, Floats]:
        cell = scaled.astype(np.int64)
        (fx, fy), (ix, iy) = (scaled - cell).T, cell.T
        shares = np.stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
        corners = np.stack([(ix + dx) * side + iy + dy for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1))])
        return corners, shares


def _turn(place: Floats) -> Floats:
    """The long axis to the horizontal."""
    centred = place - place.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ _signed(vectors[:, ::-1]))
