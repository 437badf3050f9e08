import assert from "node:assert/strict";
import { test } from "node:test";
import { lookOf } from "../src/kinds.ts";
import { Lines } from "../src/lines.ts";
import { paintGroups } from "../src/discs.ts";
import { Tracing } from "../src/tracing.ts";
import { svgText, type Picture } from "../src/svg.ts";

const colours = { paper: "#fff", wash: "#f1ede5", ink: "#111", soft: "#555", line: "#bbb", accent: "#a00" };
const look = lookOf("https://x/Person");
const picture: Picture = {
  width: 400,
  height: 300,
  colours,
  dark: false,
  ground: { x: 0, y: 0, scale: 1, elements: [] },
  strokes: [
    { line: "M0 0Q1 1 2 2", tip: "M0 0L1 1L2 2Z", colour: "#bbb", width: 1.1, alpha: 1, dashed: false },
    { line: "M5 5Q6 6 7 7", tip: "M5 5L6 6L7 7Z", colour: "#bbb", width: 1.1, alpha: 1, dashed: false },
    { line: "M8 8Q9 9 9 8", tip: "", colour: "#bbb", width: 1.1, alpha: 0.16, dashed: true },
  ],
  shapes: [{ name: `<b>"Ann" & co</b>`, look, x: 10, y: 20, radius: 12, ring: "chosen", recedes: false, pinned: true }],
  words: [{ lines: ["Ann", "<i>"], x: 10, y: 40, size: 12, height: 15, weight: 600, relation: false }],
};
const caption = { lang: "en", title: "A & B", description: "1 name", legend: [{ look, text: "Person 1" }, { look: null, text: "Inferred" }] };

test("names are text, and nothing in them becomes markup", () => {
  const { text } = svgText(picture, caption);
  assert.match(text, /<title id="title">A &amp; B<\/title>\n<desc id="desc">1 name<\/desc>/);
  assert.match(text, /<title>&lt;b&gt;&quot;Ann&quot; &amp; co&lt;\/b&gt;<\/title>/);
  assert.match(text, /<tspan x="10" y="36.7">Ann<\/tspan><tspan x="10" y="51.7">&lt;i&gt;<\/tspan>/);
  assert.doesNotMatch(text, /<b>|<i>/);
});

test("lines of one look are one path, dashes tell what is inferred", () => {
  const { text } = svgText(picture, caption);
  assert.match(text, /<path d="M0 0Q1 1 2 2M5 5Q6 6 7 7" fill="none" stroke="#bbb" stroke-width="1.1"\/>/);
  assert.match(text, /opacity="0.16"[^\n]*stroke-dasharray="5 4"/);
});

test("the legend stands below the picture and takes the rows that it needs", () => {
  const low = svgText(picture, caption);
  const high = svgText(picture, { ...caption, legend: Array.from({ length: 9 }, (_, index) => ({ look, text: `Technical system ${index}` })) });
  assert.equal(low.height, 384);
  assert.equal(high.height, 384 + 4 * 24);
  assert.match(low.text, new RegExp(`viewBox="0 0 400 ${low.height}"`));
});

test("a relationship is a curve with a tip, a loop two arcs", () => {
  const relations = [["a", "b"], ["a", "a"]].map(([source, target], index) => ({ id: `r${index}`, source: source!, target: target!, predicate: "p", passages: [], inferred: false }));
  const lines = new Lines(relations, { a: { x: 0, y: 0 }, b: { x: 100, y: 0 } }, () => 10, () => false);
  const [line, loop] = lines.all.map((one) => lines.paths(one, ({ x, y }) => ({ x: 2 * x, y: 2 * y }), 2));
  assert.match(line!.line, /^M0 0Q100 12 200 0$/);
  assert.match(line!.tip, /^M17\d(\.\d)? .*L.*L.*Z$/);
  assert.match(loop!.line, /^M.*A18 18 0 1 1 .*A18 18 0 1 1 /);
});

test("groups are traced as they are painted", () => {
  const tracing = new Tracing();
  const group = (id: number) => ({ id, kind: "https://x/Person", name: { es: "", en: "" } }) as never;
  const mark = (id: number, open: boolean) => ({ group: group(id), disc: { x: 100 * id, y: 0, r: 10 }, open, count: 3, depth: 0 });
  paintGroups(tracing, [mark(0, true), mark(1, false)], [], { colours: { ...colours, wash: "#eee" } as never, dark: false, scale: 2, near: null, recedes: false });
  const text = svgText({ ...picture, ground: { x: 5, y: 6, scale: 2, elements: tracing.elements } }, caption).text;
  assert.match(text, /<g transform="translate\(5 6\) scale\(2\)">\n<path d="M10 0A10 10 0 1 1 -10 0A10 10 0 1 1 10 0Z" fill="#fff"\/>/);
  assert.match(text, /<path d="M110 0[^"]*Z" fill="#3559a8" opacity="0.2"\/>/);
  assert.match(text, /stroke="#bbb" stroke-width="0.6"/);
});
