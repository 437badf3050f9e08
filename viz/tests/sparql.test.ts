import assert from "node:assert/strict";
import { test } from "node:test";
import { engineProblem, locate, parameters, position, prepare, printed, QueryError, tokens } from "../src/sparql.ts";

const prefixes = { tj: "https://w3id.org/tejido/ontology#", "": "https://example.org/" };

function problem(text: string): [string, string, number, number] {
  try {
    prepare(text, {}, prefixes);
  } catch (error) {
    assert.ok(error instanceof QueryError);
    const { kind, word, line, column } = error.problem;
    return [kind, word, line, column];
  }
  throw new Error("nothing was wrong");
}

test("a question is cut into tokens without white space and comments", () => {
  const kinds = tokens(`SELECT ?año # {\n{ <a#b> tj:x "}"@es, '''a'b''' . _:b ^^ 1.5e3 }`).map(({ kind }) => kind);
  assert.deepEqual(kinds, ["word", "variable", "mark", "iri", "name", "string", "language", "mark", "string", "mark", "blank", "mark", "number", "mark"]);
});

test("parameters are put in as terms, never where they stand in a string or a comment", () => {
  const text = `SELECT * { ?s ?p ?_who . FILTER(?x = "?_who") } # ?_who`;
  assert.deepEqual([...parameters(text)], ["who"]);
  assert.equal(prepare(text, { who: "<urn:a>" }, {}).text, `SELECT * { ?s ?p <urn:a> . FILTER(?x = "?_who") } # ?_who`);
});

test("values become terms that hold nothing but the value", () => {
  const text = "SELECT * { ?_who ?_what ?_n }";
  const given = { who: { iri: "https://x/é" }, what: { literal: 'a "b" \\ c\n}', datatype: "" }, n: { literal: "4", datatype: "urn:int" }, other: { iri: "no IRI" } };
  assert.deepEqual(printed(given, text), { who: "<https://x/é>", what: '"a \\"b\\" \\\\ c\\n}"', n: '"4"^^<urn:int>' });
  for (const iri of ["no IRI", "relative", "https://x/> }", "https://x/{", "javascript:<b>"]) assert.throws(() => printed({ who: { iri } }, text), QueryError);
});

test("only the prefixes that are used and not declared are added", () => {
  const { text, form } = prepare("PREFIX a: <urn:a#>\nselect * { ?s a:b tj:c, :d }", {}, prefixes);
  assert.equal(text, "PREFIX : <https://example.org/>\nPREFIX tj: <https://w3id.org/tejido/ontology#>\nPREFIX a: <urn:a#>\nselect * { ?s a:b tj:c, :d }");
  assert.equal(form, "SELECT");
});

test("what is not answered here is refused at its place", () => {
  assert.deepEqual(problem("DELETE WHERE { ?s ?p ?o }"), ["update", "DELETE", 1, 1]);
  assert.deepEqual(problem("SELECT * {\n  SERVICE <urn:x> { ?s ?p ?o } }"), ["service", "SERVICE", 2, 3]);
  assert.deepEqual(problem("SELECT * { ?s nope:x ?o }"), ["prefix", "nope:", 1, 15]);
  assert.deepEqual(problem("SELECT * { ?s ?p ?o"), ["unclosed", "{", 1, 10]);
  assert.deepEqual(problem("SELECT * { ?s ?p ?o ) }"), ["unopened", ")", 1, 21]);
  assert.equal(problem(`SELECT * { FILTER ${"(".repeat(300)}1${")".repeat(300)} }`)[0], "nesting");
  assert.equal(problem(`SELECT * { FILTER (1${"+1".repeat(2100)}) }`)[0], "operators");
});

test("the engine's places lead back to the reader's own line and column", () => {
  const source = `SELECT * {\n  ?_who tj:x 🚢 }`;
  const prepared = prepare(source, { who: "<urn:a-long-name>" }, prefixes);
  const [line, column] = position(prepared.text, prepared.text.indexOf("🚢"));
  assert.deepEqual(position(source, locate(prepared, line, column)), [2, 14]);
  const found = engineProblem(`error at ${line}:${column}: expected one of ".", ";", ['a' ..= 'z'], LATERAL`, prepared);
  assert.deepEqual([found.kind, found.word, found.line, found.column, found.more], ["syntax", "🚢", 2, 14, ".  ;  LATERAL"]);
});
