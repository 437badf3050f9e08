import assert from "node:assert/strict";
import { test } from "node:test";
import { turtle, type Printed, type Term } from "../src/rdf.ts";
import type { Ask } from "../src/source.ts";
import { merged, ofActors, resultSet, statements } from "../src/statements.ts";

const iri = (value: string): Term => ({ type: "iri", value });
const text = (value: string, language = ""): Term => ({ type: "literal", value, datatype: "", language });
const classes: Record<string, string> = { "x:ana": "x:Person", "x:visit": "x:Event", "x:bo": "x:Person" };
const known = { isSource: (one: string) => one.startsWith("x:p"), classOf: (one: string) => classes[one] };
const said = [
  ["x:p1", "x:ana", "x:visits", "x:visit"],
  ["x:p1", "x:part", "x:who", "x:ana"],
  ["x:p1", "x:part", "x:role", "x:guide"],
  ["x:p1", "x:bo", "x:knows", "x:bo"],
  ["x:p2", "x:part", "x:role", "x:cook"],
];

test("what passages say of the actors of an answer, with the details that hang on it, and their names", async () => {
  const asked: [string, unknown][] = [];
  const ask: Ask = async (name, _values, limits) => {
    asked.push([name, limits!.only]);
    const rows = name === "names" ? [[iri("x:ana"), text("Ana", "es"), text("es"), text("preferred")], [iri("x:ana"), text("Anita", "es"), text("es"), text("other")]] : said.map((row) => row.map(iri));
    return { kind: "rows", columns: [], rows };
  };
  const quads = await statements(ask, known, ["who", "passage"], [[iri("x:ana"), iri("x:p1")], [iri("x:ana"), iri("x:p2")]], ["x:ana"]);
  assert.deepEqual(asked, [["statements", { passage: ["x:p1", "x:p2"] }], ["names", { thing: ["x:ana", "x:visit"] }]]);
  assert.equal(
    turtle(quads, { x: "x:" }),
    `@prefix x: <x:> .

x:ana a x:Person ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "Ana"@es .
x:visit a x:Event .

x:p1 {
    x:ana x:visits x:visit .
    x:part x:role x:guide ;
        x:who x:ana .
}
`,
  );
});

test("without graphs, each statement tells its passages", () => {
  const quads: Printed[] = [["<x:a>", "<x:b>", "<x:c>", "<x:p1>"], ["<x:a>", "<x:b>", "<x:c>", "<x:p2>"], ["<x:a>", "<x:name>", '"A"', ""]];
  const shown = turtle(merged(quads), { x: "x:", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", prov: "http://www.w3.org/ns/prov#" });
  assert.match(shown, /x:a x:b x:c ;\n {4}x:name "A" \./);
  assert.match(shown, /_:statement1 a rdf:Statement ;[^.]*prov:wasDerivedFrom x:p1 ,\s+x:p2 \./);
  assert.equal(shown.match(/rdf:Statement/g)?.length, 1);
});

test("where no actor is named, passages are kept whole", () => {
  const quads = said.map(([graph, ...triple]) => [...triple, graph] as Printed);
  assert.deepEqual(ofActors(quads, [], known), quads);
});

test("rows without passages are written as a result set", () => {
  const written = turtle(resultSet(["kind", "count"], [[iri("x:Person"), text("5")], [null, text("2")]]), { rs: "http://www.w3.org/2001/sw/DataAccess/tests/result-set#", x: "x:" });
  assert.match(written, /_:answer a rs:ResultSet ;/);
  assert.match(written, /_:row1x1 rs:value x:Person ;\n {4}rs:variable "kind" \./);
  assert.equal(written.match(/rs:value/g)?.length, 3);
});
