import assert from "node:assert/strict";
import { test } from "node:test";
import { bibtex, chainText, factBibtex, factReference } from "../src/cite.ts";
import { columnsWith } from "../src/columns.ts";
import { Provider, type Payload } from "../src/provider.ts";

const both = (es: string, en: string) => ({ es, en });
const passage = { iri: "https://x/doc.txt#char=0,30", document: "d", article: "A", start: 0, end: 30, sha256: "ab12" };
const payload: Payload = {
  title: both("Puerto", "Harbour"), base: "", kinds: [], names: {},
  terms: { visited: { ...both("visitó", "visited"), inverse: both("fue visitado por", "was visited by") }, owns: both("posee", "owns") },
  documents: [{ iri: "d", name: "a_b.txt", length: 90, sha256: "", bytesSha256: "" }],
  articles: [{ iri: "A", document: "d", name: both("Muelles & mareas", "Piers & tides") }],
  passages: [passage], dates: [], inferences: [{ iri: "i", sources: [passage.iri], reason: both("es su sede.", "it is its seat.") }],
};
const node = (id: string, es: string, en: string) => ({ id, label_es: es, label_en: en, kind: "k", class: "k", x: 0, y: 0 });
const provider = new Provider(payload, columnsWith({ nodes: [node("c", "el cónsul", "the consul"), node("p", "el muelle", "the pier"), node("o", "la oficina", "the office")], edges: [
  { from: "c", to: "p", predicate: "visited", passages: [passage.iri], inferred: false },
  { from: "o", to: "p", predicate: "owns", passages: ["i"], inferred: true },
] }), null);

test("a chain is a sentence whose clauses have footnotes, in either language", () => {
  const place = "“Piers & tides”, a_b.txt, characters 0–30. https://x/doc.txt#char=0,30";
  assert.equal(
    chainText(provider, ["c", "p", "o"], "en"),
    `“the consul” visited “the pier” [1]; “the office” owns “the pier” [2].\n\n[1] ${place}.\n[2] Inferred: it is its seat. From: ${place}.\n`,
  );
  assert.ok(chainText(provider, ["p", "c"], "es").startsWith("«el muelle» fue visitado por «el cónsul» [1].\n\n[1] «Muelles & mareas», a_b.txt, caracteres 0–30."));
});

test("BibTeX holds the place of a passage, and no sign that TeX reads otherwise", () => {
  assert.equal(
    bibtex(provider, passage, "en"),
    "@misc{passage-0-30,\n  title = {Piers \\& tides},\n  howpublished = {a\\_b.txt, characters 0--30},\n  url = {https://x/doc.txt#char=0,30},\n  note = {SHA-256 of its words: ab12}\n}\n",
  );
});

test("a fact is cited with its document, article, characters and hash, in either language", () => {
  const place = "“Piers & tides”, a_b.txt, characters 0–30. https://x/doc.txt#char=0,30 (SHA-256 of its words: ab12)";
  assert.equal(factReference(provider, "the consul visited the pier", [passage.iri], "en"), `The consul visited the pier. ${place}.\n`);
  assert.equal(factReference(provider, "the office owns the pier", ["i"], "en"), `The office owns the pier. Inferred: it is its seat. From: ${place}.\n`);
  assert.equal(factReference(provider, "el cónsul visitó el muelle", [], "es"), "El cónsul visitó el muelle. Sin fuente.\n");
});

test("BibTeX of a fact names its passages; of an inference those that it follows from, with its reason", () => {
  assert.equal(
    factBibtex(provider, "the office owns 50% of the pier", ["i"], "en"),
    "@misc{fact-0-30,\n  title = {The office owns 50\\% of the pier},\n  howpublished = {“Piers \\& tides”, a\\_b.txt, characters 0--30},\n  url = {https://x/doc.txt#char=0,30},\n  note = {Inferred: it is its seat.. SHA-256 of its words: ab12}\n}\n".replace("seat..", "seat."),
  );
  assert.equal(factBibtex(provider, "a", [], "en"), "@misc{fact,\n  title = {A},\n  note = {No source given}\n}\n");
});
