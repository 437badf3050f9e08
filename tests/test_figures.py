"""The page of figures: a goal that is missed says why, one that is met does not."""

from __future__ import annotations

from figures import at_least, page


def test_a_missed_goal_says_why() -> None:
    name = "`serve`, small questions, new"
    missed, met = (at_least(name, seconds, "another", 1, 0.7) for seconds in (2, 1))
    assert f"\n- {name}: A question crosses two processes" in page([missed])
    assert "missed" not in page([met])
