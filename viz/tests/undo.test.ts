import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, START, Store, toHash, type State } from "../src/state.ts";

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
