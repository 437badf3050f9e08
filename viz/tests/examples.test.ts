import assert from "node:assert/strict";
import { test } from "node:test";
import { asText } from "../src/examples.ts";
import type { Parameter } from "../src/library.ts";

const prefixes = { tj: "https://w3id.org/tejido/ontology#", xsd: "http://www.w3.org/2001/XMLSchema#" };
const parameter = (name: string, type: Parameter["type"], value: string | number | null): Parameter => ({ name, type, default: value, summary: {} });

test("a named question is a text of one's own with its values in it", () => {
  const text = "SELECT ?a { ?a tj:funds ?_who ; tj:note ?_text ; tj:from ?_day FILTER (?n > ?_least && LANG(?x) = ?_lang) # ?_who\n}";
  const parameters = [parameter("who", "entity", "tj:office"), parameter("text", "string", "pier"), parameter("day", "date", "2020-01-01"), parameter("least", "integer", 5)];
  assert.equal(
    asText({ text, parameters }, { who: { iri: "urn:x" }, text: { literal: 'a "b"\n', datatype: "" } }, prefixes),
    'SELECT ?a { ?a tj:funds <urn:x> ; tj:note "a \\"b\\"\\n" ; tj:from "2020-01-01"^^xsd:date FILTER (?n > 5 && LANG(?x) = ?_lang) # ?_who\n}\n',
  );
  assert.match(asText({ text, parameters }, {}, prefixes), /funds tj:office ; tj:note "pier" ;/);
});
