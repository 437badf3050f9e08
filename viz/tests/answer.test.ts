import assert from "node:assert/strict";
import { test } from "node:test";
import { solutions, triples } from "../src/answer.ts";
import { term } from "../src/rdf.ts";

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
