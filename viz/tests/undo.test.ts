import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, toHash } from "../src/link.ts";
import { START, Store, type State } from "../src/state.ts";

const start: State = { ...START, lang: "en", theme: "light" };

test("what was hidden or filtered is taken back step by step, and done again", () => {
  const store = new Store(start);
  store.set({ hiddenActors: ["https://x/a"] });
  store.set({ status: "stated", actor: "https://x/b" });
  assert.ok(store.undo());
  assert.deepEqual([store.now.status, store.now.hiddenActors, store.now.actor], ["all", ["https://x/a"], "https://x/b"]);
  assert.ok(store.undo());
  assert.equal(store.undo(), false);
  assert.deepEqual(store.now.hiddenActors, []);
  assert.ok(store.redo());
  store.set({ shared: true });
  assert.equal(store.redo(), false);
});

test("what only moves the eye is no step", () => {
  const store = new Store(start);
  store.set({ actor: "https://x/a", view: "table" });
  assert.equal(store.undo(), false);
});

test("a link carries who is hidden", () => {
  const hash = toHash({ ...start, hiddenActors: ["https://x/a", "https://y/b"] }, "https://x/");
  assert.deepEqual(fromHash(hash, "https://x/").hiddenActors, ["https://x/a", "https://y/b"]);
});

test("a movement of the hand is one step, for undo and for the browser", () => {
  const store = new Store(start);
  const steps: boolean[] = [];
  store.on((_state, _before, continued) => steps.push(continued));
  for (const from of ["2020-01-01", "2021-01-01", "2022-01-01"]) store.set({ from }, "brush 1");
  store.set({ from: "2023-01-01" }, "brush 2");
  assert.deepEqual(steps, [false, true, true, false]);
  store.undo();
  assert.equal(store.now.from, "2022-01-01");
  store.undo();
  assert.equal(store.now.from, null);
});

test("an actor that was moved goes back", () => {
  const store = new Store(start);
  store.set({ places: { a: [1, 2] } });
  store.set({ places: { a: [3, 4] } });
  store.undo();
  assert.deepEqual(store.now.places, { a: [1, 2] });
});
