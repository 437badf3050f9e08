import assert from "node:assert/strict";
import { test } from "node:test";
import { resultsJson, solutions, triples } from "../src/answer.ts";
import { term } from "../src/rdf.ts";
import { tabular } from "../src/tabular.ts";

test("rows hold a term a column, null where there is none", () => {
  const json = JSON.stringify({ head: { vars: ["a", "b"] }, results: { bindings: [{ a: { type: "literal", value: "x", "xml:lang": "es" } }, { b: { type: "uri", value: "urn:b" } }] } });
  const answer = solutions(json);
  assert.ok(answer.kind === "rows");
  assert.deepEqual(answer.rows, [[{ type: "literal", value: "x", datatype: "", language: "es" }, null], [null, { type: "iri", value: "urn:b" }]]);
});

test("what is no answer is not taken for one", () => {
  for (const json of ["", "<html>", "{}", '{"head":{}}', '{"head":{"vars":["a"]},"results":{}}', "[]", "null"]) assert.throws(() => solutions(json), /SyntaxError|TypeError/);
});

test("terms are read as N-Triples prints them", () => {
  assert.deepEqual(term("<urn:a>"), { type: "iri", value: "urn:a" });
  assert.deepEqual(term("_:b1"), { type: "blank", value: "b1" });
  assert.deepEqual(term('"a \\"b\\"\\n\\u00e9"@es'), { type: "literal", value: 'a "b"\né', datatype: "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", language: "es" });
  assert.deepEqual(term('"4"^^<urn:int>'), { type: "literal", value: "4", datatype: "urn:int", language: "" });
});

test("the same triple counts once, and is written as Turtle", () => {
  const answer = triples([["<urn:x#a>", "<urn:x#p>", '"1"', ""], ["<urn:x#a>", "<urn:x#p>", '"1"', ""]], { x: "urn:x#" });
  assert.equal(answer.rows.length, 1);
  assert.equal(answer.turtle, '@prefix x: <urn:x#> .\n\nx:a x:p "1" .\n');
  assert.equal(answer.ntriples, '<urn:x#a> <urn:x#p> "1" .\n');
});

const XSD = "http://www.w3.org/2001/XMLSchema#";

/** One answer as Oxigraph writes it twice. */
const TSV = [
  "?a\t?b",
  '1\t-0.5',
  'true\t"1000"^^<http://www.w3.org/2001/XMLSchema#double>',
  '"a\\tb\\n\\"q\\" \\\\"\t<urn:é>',
  '\t"x"@es',
  '""\t_:b1',
  '"<urn:x>"^^<urn:d>\t<<( <urn:a> <urn:b> "c d"@en )>>',
  "",
].join("\n");
const BINDINGS = [
  { a: { type: "literal", value: "1", datatype: `${XSD}integer` }, b: { type: "literal", value: "-0.5", datatype: `${XSD}decimal` } },
  { a: { type: "literal", value: "true", datatype: `${XSD}boolean` }, b: { type: "literal", value: "1000", datatype: `${XSD}double` } },
  { a: { type: "literal", value: 'a\tb\n"q" \\' }, b: { type: "uri", value: "urn:é" } },
  { b: { type: "literal", value: "x", "xml:lang": "es" } },
  { a: { type: "literal", value: "" }, b: { type: "bnode", value: "b1" } },
  { a: { type: "literal", value: "<urn:x>", datatype: "urn:d" }, b: { type: "triple", value: { subject: { type: "uri", value: "urn:a" }, predicate: { type: "uri", value: "urn:b" }, object: { type: "literal", value: "c d", "xml:lang": "en" } } } },
];

test("rows are the same from TSV and from JSON, and are written as they were", () => {
  const json = { head: { vars: ["a", "b"] }, results: { bindings: BINDINGS } };
  const answer = tabular(TSV);
  assert.deepEqual(answer, solutions(JSON.stringify(json)));
  assert.deepEqual(JSON.parse(resultsJson(answer)), json);
  assert.deepEqual(JSON.parse(resultsJson({ kind: "truth", value: false })), { head: {}, boolean: false });
});

test("rows without a column, and columns without a row, are told apart", () => {
  assert.deepEqual(tabular("\n\n"), { kind: "rows", columns: [], rows: [[]] });
  assert.deepEqual(tabular("?x\n"), { kind: "rows", columns: ["x"], rows: [] });
  assert.deepEqual(tabular("?x\n\n"), { kind: "rows", columns: ["x"], rows: [[null]] });
});
