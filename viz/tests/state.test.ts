import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, START, toHash, type State } from "../src/state.ts";

const base = "https://example.org/harbour/";
const full: State = {
  ...START,
  lang: "es",
  theme: "dark",
  view: "table",
  actor: `${base}office`,
  chainTo: "https://elsewhere.org/x",
  chain: 2,
  avoidHubs: true,
  focus: 2,
  hiddenKinds: ["https://schema.org/Place"],
  hiddenArticles: [`${base}d.txt#char=0,1500`],
  status: "stated",
  twoPassages: true,
  shared: true,
};

test("a link gives back the view, and keeps the project's names short", () => {
  const hash = toHash(full, base);
  assert.match(hash, /actor=office&/);
  const { theme: _, ...wanted } = full;
  assert.deepEqual({ ...START, ...fromHash(hash, base) }, wanted);
});

test("nonsense in a link is left out", () => {
  const state = fromHash("#focus=9&status=maybe&lang=xx&pair=one&chain=-3", base);
  assert.deepEqual([state.focus, state.status, state.lang, state.pair, state.chain], [0, "all", undefined, null, 0]);
});
