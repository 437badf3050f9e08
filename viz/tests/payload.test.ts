import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST, payload, type Answers, type Table } from "../src/payload.ts";

const none: Table = { columns: [], rows: [] };
const answers = (given: Partial<Answers>): Answers => ({ ...(Object.fromEntries(FIRST.map((name) => [name, none])) as Answers), ...given });

test("of nothing there is a title all the same", () => assert.deepEqual(payload(answers({})).title, { es: "Tejido", en: "Tejido" }));

test("a language that is missing takes what there is, an IRI without a name is called by its end", () => {
  const names: Table = { columns: ["iri", "text", "language", "role"], rows: [["urn:x#a", "Ana", "es", "preferred"], ["urn:x#a", "Anita", "", "other"], ["urn:x#a", "Anna", "en", "hidden"], ["urn:x#b", "https://b", null, "same"]] };
  assert.deepEqual(payload(answers({ names })).names, {
    "urn:x#a": { es: "Ana", en: "Ana", other: [["Anita", ""], ["Anna", "hidden"]], same: [], close: [] },
    "urn:x#b": { es: "b", en: "b", other: [], same: ["https://b"], close: [] },
  });
});

test("terms keep how they read from their other end; kinds keep their order", () => {
  const terms: Table = { columns: ["iri", "label", "language", "inverse", "kind", "position"], rows: [["K2", "two", "en", null, "true", "1"], ["K1", "one", "en", null, "true", "2"], ["p", "owns", "en", "is owned by", "false", null]] };
  const found = payload(answers({ terms }));
  assert.deepEqual(found.kinds, ["K2", "K1"]);
  assert.deepEqual(found.terms["p"], { es: "owns", en: "owns", inverse: { es: "is owned by", en: "is owned by" } });
});

test("what an inference follows from is told once", () => {
  const inferences: Table = { columns: ["iri", "source", "reason", "language"], rows: [["i", "p2", "why", "en"], ["i", "p1", "why", "en"], ["i", "p1", "por qué", "es"]] };
  assert.deepEqual(payload(answers({ inferences })).inferences, [{ iri: "i", sources: ["p1", "p2"], reason: { es: "por qué", en: "why" } }]);
});
