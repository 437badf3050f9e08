import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, toHash } from "../src/link.ts";
import { START, type State } from "../src/state.ts";

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
  drawn: [`${base}pier`],
  timeline: true,
  from: "2022-01-01",
  until: null,
  undated: true,
  places: { [`${base}office`]: [120, -40], "https://elsewhere.org/x;y": [0, 7] },
};

test("a link gives back the view, and keeps the project's names short", () => {
  const hash = toHash(full, base);
  assert.match(hash, /actor=office&/);
  const { theme: _, ...wanted } = full;
  assert.deepEqual({ ...START, ...fromHash(hash, base) }, wanted);
});

test("nonsense in a link is left out", () => {
  const hash = "#focus=9&status=maybe&lang=xx&pair=one&chain=-3&view=x&q=<b>&actor=&time=2023-02-01/2022-01-01&at=office:1;:;x:1,2,3";
  assert.deepEqual(fromHash(hash, base), { places: {} });
  assert.deepEqual(fromHash("#time=2022-13-01/..", base), { from: null, until: null });
});

test("pinned places are short and readable in a link", () => {
  const hash = toHash({ ...START, lang: "en", theme: "light", places: { [`${base}office`]: [120, -40], [`${base}pier`]: [3, 4] } }, base);
  assert.equal(hash, "#at=office:120,-40;pier:3,4&lang=en");
});

test("a question travels with its values, and only while questions are open", () => {
  const asking: State = { ...START, lang: "en", theme: "light", view: "ask", question: "between", given: { from: "2022-07-01", actor: `<${base}office;a:b%3b>` }, asked: "q1bKSM_Jyczz" };
  const { theme: _, ...wanted } = asking;
  assert.deepEqual({ ...START, ...fromHash(toHash(asking, base), base) }, wanted);
  assert.equal(toHash({ ...asking, view: "network" }, base), "#lang=en");
});
