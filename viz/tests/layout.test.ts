import assert from "node:assert/strict";
import { test } from "node:test";
import type { Point } from "../src/geometry.ts";
import { arrange, BOX, type Tie } from "../src/layout.ts";

const names = (count: number, prefix = "n"): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const tie = (a: number, b: number): Tie => ({ source: `n${a}`, target: `n${b}` });
const ring = (cliques: number, size: number): Tie[] =>
  Array.from({ length: cliques }, (_, c) => [...Array.from({ length: size }, (_, a) => Array.from({ length: a }, (_, b) => tie(c * size + a, c * size + b))).flat(), tie(c * size, ((c + 1) % cliques) * size)]).flat();

function overlapping(places: Point[]): number {
  return places.flatMap((a, at) => places.slice(at + 1).filter((b) => Math.abs(a.x - b.x) < BOX.x - 1 && Math.abs(a.y - b.y) < BOX.y - 1)).length;
}

const SHAPES: Record<string, [number, Tie[]]> = {
  none: [0, []],
  one: [1, []],
  two: [2, [tie(0, 1)]],
  "loops and parallels": [3, [tie(0, 0), tie(0, 1), tie(1, 0)]],
  star: [300, Array.from({ length: 299 }, (_, at) => tie(0, at + 1))],
  path: [120, Array.from({ length: 119 }, (_, at) => tie(at, at + 1))],
  pieces: [200, []],
  "six hundred": [600, ring(60, 10)],
};

for (const [shape, [count, ties]] of Object.entries(SHAPES))
  test(`positions are finite, the same every time, and no boxes overlap: ${shape}`, () => {
    const places = arrange(names(count), ties);
    assert.deepEqual(arrange(names(count), ties), places);
    assert.equal(Object.keys(places).length, count);
    assert.ok(Object.values(places).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
    assert.equal(overlapping(Object.values(places)), 0);
  });

test("neighbours stand nearer than strangers", () => {
  const places = Object.values(arrange(names(120), ring(12, 10)));
  const apart = (same: boolean): number => {
    const found = places.flatMap((a, i) => places.slice(i + 1).flatMap((b, j) => ((i / 10 | 0) === ((i + 1 + j) / 10 | 0)) === same ? [Math.hypot(a.x - b.x, a.y - b.y)] : []));
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  };
  assert.ok(apart(true) * 2 < apart(false));
});

test("new nodes come beside their fixed neighbours, which they never overlap", () => {
  const fixed = Object.fromEntries(names(100, "old").map((id, at) => [id, { x: (at % 10) * 130, y: Math.floor(at / 10) * 90 }]));
  const places = arrange(names(40), names(40).map((id) => ({ source: id, target: "old99" })), fixed);
  assert.deepEqual(Object.keys(places), names(40));
  assert.equal(overlapping([...Object.values(places), ...Object.values(fixed)]), 0);
  const mean = Object.values(places).reduce((sum, { x, y }) => sum + Math.hypot(x - fixed["old99"]!.x, y - fixed["old99"]!.y), 0) / 40;
  assert.ok(mean < 900, String(mean));
});

test("new nodes without a fixed neighbour stand clear of the picture", () => {
  const fixed = { a: { x: 0, y: 0 }, b: { x: 300, y: 0 } };
  const places = arrange(names(3), [tie(0, 1)], fixed);
  assert.equal(overlapping([...Object.values(places), ...Object.values(fixed)]), 0);
});

test("pieces of a network stand apart, on a wide page", () => {
  const path = (from: number, count: number): Tie[] => Array.from({ length: count - 1 }, (_, at) => tie(from + at, from + at + 1));
  const places = Object.values(arrange(names(60), [...path(0, 20), ...path(20, 20), ...path(40, 20)]));
  const boxes = [0, 20, 40].map((from) => {
    const [x, y] = [places.slice(from, from + 20).map((place) => place.x), places.slice(from, from + 20).map((place) => place.y)];
    return { left: Math.min(...x), right: Math.max(...x), top: Math.min(...y), bottom: Math.max(...y) };
  });
  for (const [at, a] of boxes.entries()) for (const b of boxes.slice(at + 1)) assert.ok(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top);
});

test("relationships are about as long as one another, also between hubs", () => {
  const stars = Array.from({ length: 10 }, (_, hub) => [...Array.from({ length: 19 }, (_, leaf) => tie(hub * 20, hub * 20 + leaf + 1)), ...(hub ? [tie(hub * 20, ((hub - 1) >> 1) * 20)] : [])]).flat();
  const places = arrange(names(200), stars);
  const lengths = stars.map(({ source, target }) => Math.hypot(places[source]!.x - places[target]!.x, places[source]!.y - places[target]!.y)).sort((a, b) => a - b);
  assert.ok(lengths.at(-1)! < 5 * lengths[lengths.length >> 1]!, `${lengths.at(-1)} against ${lengths[lengths.length >> 1]}`);
});
