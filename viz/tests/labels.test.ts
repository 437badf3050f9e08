import assert from "node:assert/strict";
import { test } from "node:test";
import { place, wrap, type Wanted } from "../src/labels.ts";

const label = (id: string, x: number, y: number, priority = 1): Wanted => ({ id, x, y, radius: 6, width: 60, height: 15, priority });

function overlapping(placed: { x: number; y: number }[]): number {
  return placed.flatMap((a, i) => placed.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < 60 && Math.abs(a.y - b.y) < 15)).length;
}

test("no label overlaps another, however dense the picture", () => {
  const wanted = Array.from({ length: 400 }, (_, i) => label(String(i), (i * 37) % 500, (i * 53) % 400, i));
  const placed = place(wanted, 999);
  assert.ok(placed.length > 10);
  assert.equal(overlapping(placed), 0);
});

test("the greatest priority chooses first", () => {
  assert.equal(place([label("small", 0, 0, 1), label("great", 2, 0, 9)], 1)[0]?.id, "great");
});

test("what is chosen is always named, even off every free place", () => {
  const crowd = Array.from({ length: 60 }, (_, i) => label(String(i), (i % 10) * 8, Math.floor(i / 10) * 8, 1));
  assert.ok(place([...crowd, label("chosen", 40, 20, Infinity)], 5).some(({ id }) => id === "chosen"));
});

test("labels stay inside the screen", () => {
  const [only] = place([label("edge", 2, 50)], 9, [], { left: 0, top: 0, right: 200, bottom: 100 });
  assert.ok(only && only.x - 30 >= 0);
});

test("labels keep clear of what lies over the picture, chosen ones only where they can", () => {
  const covered = [{ left: -100, top: 5, right: 100, bottom: 60 }];
  const [only] = place([label("low", 0, 0)], 9, [], undefined, 1, covered);
  assert.ok(only && only.y + 7.5 <= 5);
  const buried = [{ left: -300, top: -300, right: 300, bottom: 300 }];
  assert.deepEqual(place([label("low", 0, 0)], 9, [], undefined, 1, buried), []);
  assert.equal(place([label("chosen", 0, 0, Infinity)], 9, [], undefined, 1, buried).length, 1);
});

test("the label of a relationship lies beside the middle of its line rather than over an actor", () => {
  const actor = { x: 0, y: 0, radius: 20, priority: 1 };
  const centred = { ...label("of", 0, 0, 1e6), radius: 0, centred: true };
  assert.deepEqual(place([{ ...centred, aside: [{ x: 80, y: 0 }] }], 9, [actor], undefined, 1), [{ id: "of", x: 80, y: 0 }]);
});

test("a name that must cover actors covers as little of them as it can", () => {
  const spots = [[0, 17], [0, -17], [43, 0], [-43, 0], [34, 14], [-34, 14], [34, -14], [-34, -14], [18, 17], [-18, 17], [18, -17], [-18, -17]];
  const large = spots.map(([x, y]) => ({ x: x!, y: y!, radius: 9, priority: 1 })).filter(({ y }) => y < 15);
  const grazed = { x: 0, y: 32, radius: 12, priority: 1 };
  const [only] = place([label("firm", 0, 0)], 9, [...large, grazed], undefined, 1);
  assert.ok(only && only.y > 15);
});

test("long names are wrapped, very long ones cut, words of any length survive", () => {
  assert.deepEqual(wrap("Integrated Security System", 12), ["Integrated", "Security…"]);
  assert.deepEqual(wrap("Integrated Security System", 12, 3), ["Integrated", "Security", "System"]);
  assert.ok(wrap("x".repeat(10000))[0]!.length < 40);
  assert.deepEqual(wrap(""), [""]);
});
