import assert from "node:assert/strict";
import { test } from "node:test";
import { shorten, turtle, type Printed } from "../src/rdf.ts";

const prefixes = { ex: "https://example.org/", deep: "https://example.org/deep/", xsd: "http://www.w3.org/2001/XMLSchema#" };

test("names are shortened under the longest namespace, and only where the rest is a plain name", () => {
  assert.equal(shorten("https://example.org/deep/a", prefixes), "deep:a");
  assert.equal(shorten("https://example.org/a.txt#char=1,2", prefixes), null);
  assert.equal(shorten("urn:a", prefixes), null);
});

test("Turtle is sorted, grouped by subject and predicate, the class first", () => {
  const quads: Printed[] = [
    ["<https://example.org/a>", "<https://example.org/q>", `"1"^^<http://www.w3.org/2001/XMLSchema#integer>`, ""],
    ["<https://example.org/a>", "<https://example.org/p>", `"<https://example.org/b>"@en`, ""],
    ["<https://example.org/a>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<https://example.org/C>", ""],
    ["<https://example.org/a>", "<https://example.org/p>", "<https://example.org/b>", ""],
  ];
  const head = "@prefix ex: <https://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n";
  assert.equal(turtle(quads, prefixes), `${head}\nex:a a ex:C ;\n    ex:p "<https://example.org/b>"@en ,\n        ex:b ;\n    ex:q "1"^^xsd:integer .\n`);
});

test("named graphs make it TriG", () => {
  assert.equal(turtle([["<urn:s>", "<urn:p>", "<urn:o>", "<urn:g>"]], prefixes), "<urn:g> {\n    <urn:s> <urn:p> <urn:o> .\n}\n");
  assert.equal(turtle([], prefixes), "");
});
