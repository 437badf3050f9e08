"""Positions: finite, the same every time, readable."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import KDTree

from tejido.boxes import ASPECT, BOX
from tejido.layout import Floats, positions

Edges = list[tuple[int, int]]


def star(n: int) -> Edges:
    return [(0, number) for number in range(1, n)]


def path(n: int) -> Edges:
    return [(number, number + 1) for number in range(n - 1)]


def ring_of_cliques(cliques: int, size: int) -> Edges:
    inside = [(c * size + i, c * size + j) for c in range(cliques) for i in range(size) for j in range(i)]
    return inside + [(c * size, (c + 1) % cliques * size) for c in range(cliques)]


def overlaps(place: Floats) -> int:
    """Pairs of nodes whose boxes share more than a twentieth of their side."""
    return len(KDTree(place / BOX).query_pairs(0.95, p=np.inf)) if len(place) else 0


SHAPES = {
    "none": (0, []),
    "one": (1, []),
    "two": (2, [(0, 1)]),
    "loops and parallels": (3, [(0, 0), (0, 1), (1, 0), (0, 1)]),
    "star": (300, star(300)),
    "path": (200, path(200)),
    "pieces": (499, []),
    "cliques": (120, ring_of_cliques(12, 10)),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_positions_are_finite_the_same_every_time_and_do_not_overlap(shape: tuple[int, Edges]) -> None:
    n, edges = shape
    place = positions(n, edges)
    assert place.shape == (n, 2)
    assert np.isfinite(place).all()
    assert (place == positions(n, edges)).all()
    assert overlaps(place) == 0


@pytest.mark.parametrize(("n", "edges"), [(5000, star(5000)), (2000, path(2000)), (1000, ring_of_cliques(100, 10))])
def test_large_networks_stay_finite(n: int, edges: Edges) -> None:
    assert np.isfinite(positions(n, edges)).all()


def test_a_thousand_in_a_crowd_do_not_overlap() -> None:
    chance = np.random.default_rng(1)
    source = chance.integers(0, 1000, 2000)
    target = (source + (25 * chance.standard_normal(2000)).astype(int)) % 1000
    hubs = np.where(chance.random(2000) < 0.1, chance.integers(0, 12, 2000), target)
    assert overlaps(positions(1000, np.column_stack([source, hubs]))) == 0


def test_small_pieces_of_one_form_look_the_same_and_others_do_not() -> None:
    """Chains of three, one of them with a heavier edge, among many pairs."""
    chains = [(3 * number, 3 * number + 1) for number in range(4)] + [(3 * number + 1, 3 * number + 2) for number in range(4)]
    pairs = [(12 + 2 * number, 13 + 2 * number) for number in range(50)]
    place = positions(112, [*chains, *pairs], [9.0] + [1.0] * (len(chains) + len(pairs) - 1))
    shape = [place[3 * number : 3 * number + 3] - place[3 * number] for number in range(4)]
    assert np.allclose(shape[1], shape[2], atol=0.11)  # positions are rounded to a tenth
    assert np.allclose(shape[1], shape[3], atol=0.11)
    assert overlaps(place) == 0
    paired = [place[one] - place[other] for one, other in pairs]
    assert np.allclose(paired, paired[0], atol=0.11)


def test_neighbours_stand_nearer_than_strangers() -> None:
    place = positions(120, ring_of_cliques(12, 10))
    group = np.arange(120) // 10
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    same = group[:, None] == group[None]
    assert apart[same].mean() * 2 < apart[~same].mean()


def test_the_page_is_wider_than_high() -> None:
    for n, edges in ((120, ring_of_cliques(12, 10)), (499, [])):
        wide, high = np.ptp(positions(n, edges), axis=0)
        assert 1 < wide / high < 2 * ASPECT


def test_the_order_of_edges_hardly_matters() -> None:
    edges = ring_of_cliques(4, 5)
    assert np.allclose(positions(20, edges), positions(20, edges[::-1]), atol=1)
