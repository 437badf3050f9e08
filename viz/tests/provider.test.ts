import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rows } from "../src/answer.ts";
import { visible } from "../src/filter.ts";
import { columnsWith } from "../src/columns.ts";
import { Provider, type Payload } from "../src/provider.ts";
import type { Term } from "../src/rdf.ts";
import type { Ask } from "../src/source.ts";
import { START, type State } from "../src/state.ts";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const both = (text: string) => ({ es: `${text} (es)`, en: text });

const payload: Payload = {
  title: both("Harbour"), base: "", kinds: ["Body", "Event"],
  terms: { tookPart: { ...both("took part in"), inverse: both("had taking part") }, guest: both("guest"), Measure: both("measure") },
  names: {}, documents: [], articles: [{ iri: "A", document: "d", name: both("First") }],
  passages: [{ iri: "p1", document: "d", article: "A", start: 0, end: 30, sha256: "" }],
  dates: [],
  inferences: [{ iri: "i1", sources: ["p1"], reason: both("because") }],
};
const DATASET: [string, string, string, string][] = [
  ["p1", "office", "tookPart", "visit"], ["p1", "role-1", TYPE, "Participation"], ["p1", "role-1", "agent", "office"],
  ["p1", "role-1", "event", "visit"], ["p1", "role-1", "role", "guest"], ["i1", "visit", "when", '"2031"'],
  ["p1", "count-1", TYPE, "Measure"], ["p1", "count-1", "feature", "lamp"], ["p1", "count-1", "result", '"24"'], ["i1", "lamp", "tookPart", "visit"],
];
const DETAILS = ["role-1", "count-1"];
const term = (text: string): Term => (text.startsWith('"') ? { type: "literal", value: text.slice(1, -1), datatype: "d", language: "" } : { type: "iri", value: text });

/** Answers as queries/engine/facts.rq does. */
function facts(actor: string): Rows {
  const touched = DETAILS.filter((detail) => DATASET.some(([, subject, , object]) => subject === detail && object === actor));
  const rows = DATASET.filter(([, subject, , object]) => subject === actor || object === actor || touched.includes(subject));
  return { kind: "rows", columns: ["passage", "subject", "predicate", "object"], rows: rows.map((row) => row.map(term)) };
}

let asked: string[] = [];
const ask: Ask = async (name, values = {}) => {
  const { actor } = values;
  assert.ok(name === "facts" && actor && "iri" in actor);
  asked.push(actor.iri);
  return facts(actor.iri);
};
const node = (id: string, kind: string) => ({ id, label_es: id, label_en: id, kind, class: kind, x: 0, y: 0 });
const made = (answering: Ask | null): Provider => new Provider(
  payload,
  columnsWith({
    nodes: [node("office", "Body"), node("visit", "Event"), node("lamp", "Body"), node("alone", "Body")],
    edges: [
      { from: "office", to: "visit", predicate: "tookPart", passages: ["p1"], inferred: false },
      { from: "lamp", to: "visit", predicate: "tookPart", passages: ["i1"], inferred: true },
    ],
  }),
  answering,
);
const provider = made(ask);
const state = (change: Partial<State>): State => ({ ...START, lang: "en", theme: "light", ...change });

test("a fact carries its role from the same passage, and the role is not told twice", async () => {
  const [took, ...rest] = await provider.facts("office");
  assert.equal(took?.label.en, "took part in");
  assert.deepEqual(took?.facts[0]?.details[0]?.parts, [{ predicate: "role", value: { text: both("guest") } }]);
  assert.deepEqual(rest, []);
});

test("from the other end a fact reads by its inverse, dates come first", async () => {
  const groups = await provider.facts("visit");
  assert.deepEqual(groups.map(({ label }) => label.en), ["when", "had taking part"]);
  assert.deepEqual(groups[1]?.facts.map(({ sources }) => sources), [["p1"], ["i1"]]);
});

test("a detail that stands behind no arrow is told by its class", async () => {
  const measure = (await provider.facts("lamp")).find(({ key }) => key === "Measure");
  const value = measure?.facts[0]?.value;
  assert.ok(value && "detail" in value);
  assert.deepEqual(value.detail.parts.map(({ predicate }) => predicate), ["result"]);
});

test("filters: kinds, stated only, articles, surroundings; who has no relationship is not drawn", () => {
  const ids = (change: Partial<State>): string[] => visible(provider, state(change)).actors.map(({ id }) => id).sort();
  assert.deepEqual(ids({}), ["lamp", "office", "visit"]);
  assert.deepEqual(ids({ status: "stated" }), ["office", "visit"]);
  assert.deepEqual(ids({ hiddenKinds: ["Event"] }), ["alone", "lamp", "office"]);
  assert.deepEqual(ids({ hiddenArticles: ["A"] }), []);
  assert.deepEqual(ids({ actor: "lamp", focus: 1 }), ["lamp", "visit"]);
  assert.deepEqual(ids({ actor: "alone" }), ["alone", "lamp", "office", "visit"]);
});

test("an inference speaks from the articles of its passages", () => assert.deepEqual(provider.articlesOf("i1"), ["A"]));

test("the details behind a relationship are those that hold both of its ends", async () => {
  const details = await provider.behind(provider.relations.at(0));
  assert.deepEqual(details.map(({ parts }) => parts), [[{ predicate: "role", value: { text: both("guest") } }]]);
});

test("an actor is asked for once, and again when it failed", async () => {
  asked = [];
  let broken = true;
  const patient = made((name, values) => (broken ? Promise.reject(new Error("gone")) : ask(name, values)));
  await assert.rejects(patient.facts("office"), /gone/);
  broken = false;
  await patient.facts("office");
  await patient.behind(patient.relations.at(0));
  assert.deepEqual(asked, ["office"]);
});

test("where nothing can be asked, relationships are what is told", async () => {
  const [took, ...rest] = await made(null).facts("office");
  assert.deepEqual([took?.label.en, took?.facts[0]?.value, rest], ["took part in", { actor: "visit" }, []]);
});
