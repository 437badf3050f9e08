import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bound } from "../src/answer.ts";
import { AT_ONCE, Growth, pattern } from "../src/growth.ts";
import { payload } from "../src/payload.ts";
import { columnsWith } from "../src/columns.ts";
import { Provider } from "../src/provider.ts";
import type { Term } from "../src/rdf.ts";
import type { Ask } from "../src/source.ts";
import { restricted } from "../src/sparql.ts";

/** A star: every spoke is linked to the hub by p in the graph g, the first two also to each other. */
const SPOKES = Array.from({ length: 100 }, (_, number) => `urn:s${number}`);
const EDGES = [...SPOKES.map((spoke) => [spoke, "urn:hub"]), ["urn:s0", "urn:s1"], ["urn:s99", "urn:far"]] as [string, string][];
const term = (value: string): Term => ({ type: "literal", value, datatype: "", language: "" });
const rows = (columns: string[], values: string[][]) => ({ kind: "rows" as const, columns, rows: values.map((row) => row.map(term)) });
const iri = (given: Bound | undefined): string => (given && "iri" in given ? given.iri : "");

let asked: string[] = [];
const ask: Ask = async (name, values = {}, { only = {} } = {}) => {
  asked.push(name);
  if (name === "hubs") return rows(["iri", "relations"], [["urn:hub", "100"]]);
  if (name === "neighbours") return rows(["iri"], EDGES.filter((ends) => ends.includes(iri(values["actor"]))).map(([a, b]) => [a === iri(values["actor"]) ? b : a]));
  if (name === "entities") return rows(["iri", "type", "kind", "label", "language"], only["entity"]!.map((one) => [one, "K", "K", one.slice(4), "en"]));
  if (name === "network") return rows(["source", "predicate", "target", "passage", "inferred"], EDGES.filter(([a, b]) => only["from"]!.includes(a) && only["to"]!.includes(b)).map(([a, b]) => [a, "p", b, "g", "false"]));
  if (name === "linked") {
    const given = values["actors"];
    const from = given && "iris" in given ? given.iris : [];
    return rows(["iri", "neighbour"], EDGES.flatMap(([a, b]) => [[a, b], [b, a]]).filter(([a]) => from.includes(a!)));
  }
  if (name === "search") return rows(["iri", "text"], [["urn:s7", "s7"], ["urn:s70", "s70"]]);
  return rows([], []);
};

function opened(): [Provider, Growth] {
  asked = [];
  const provider = new Provider(payload({}), columnsWith({ nodes: [], edges: [] }), ask);
  return [provider, new Growth(provider, ask)];
}

test("what is drawn grows by a bounded number of neighbours and never moves; the rest is counted", async () => {
  const [provider, growth] = opened();
  await growth.open(["urn:s5"]);
  assert.deepEqual([...provider.actors.keys()].sort(), ["urn:hub", "urn:s5"]);
  assert.equal(provider.relations.length, 1);
  const { x, y } = provider.actors.get("urn:hub")!;
  await growth.expand("urn:hub");
  assert.equal(provider.actors.size, 2 + AT_ONCE);
  assert.equal(growth.more("urn:hub"), 99 - AT_ONCE);
  assert.equal(provider.between("urn:s0", "urn:s1").length, 1);
  assert.deepEqual([provider.actors.get("urn:hub")!.x, provider.actors.get("urn:hub")!.y], [x, y]);
  assert.equal(new Set([...provider.actors.values()].map((actor) => `${actor.x} ${actor.y}`)).size, provider.actors.size);
  await growth.expand("urn:hub");
  await growth.expand("urn:hub");
  assert.equal(growth.more("urn:hub"), 0);
  assert.equal(asked.filter((name) => name === "neighbours").length, 1);
});

test("of neighbours that were cut off nobody knows how many there are", async () => {
  const many: Ask = async (name, values, limits) => (name === "neighbours" ? rows(["iri"], Array.from({ length: iri(values?.["actor"]) === "urn:hub" ? 5000 : 4999 }, (_, number) => [`urn:n${number}`])) : ask(name, values, limits));
  const growth = new Growth(new Provider(payload({}), columnsWith({ nodes: [], edges: [] }), many), many);
  await growth.expand("urn:hub");
  await growth.expand("urn:s0");
  assert.deepEqual([growth.isCut("urn:hub"), growth.isCut("urn:s0"), growth.isCut("urn:s1")], [true, false, false]);
});

test("who is found is known by name and not drawn", async () => {
  const [provider, growth] = opened();
  const found = await growth.find("S7", 10, new AbortController().signal);
  assert.deepEqual(found.map(({ id }) => id), ["urn:s7", "urn:s70"]);
  assert.equal(provider.actors.size, 0);
  assert.equal(provider.actor("urn:s7")?.name.en, "s7");
  assert.deepEqual(await growth.find("s", 10, new AbortController().signal), []);
});

test("an endpoint's own search is asked where it has one", async () => {
  const typed: string[] = [];
  const growth = new Growth(new Provider(payload({}), columnsWith({ nodes: [], edges: [] }), ask), ask, async (text) => {
    typed.push(text);
    return rows(["iri", "text"], [["urn:s8", "es eight"]]);
  });
  asked = [];
  const found = await growth.find("es eihgt", 10, new AbortController().signal);
  assert.deepEqual(found.map(({ id, name }) => [id, name]), [["urn:s8", "es eight"]]);
  assert.deepEqual(typed, ["es eihgt"]);
  assert.ok(!asked.includes("search"));
});

test("a chain draws its actors and no others", async () => {
  const [provider, growth] = opened();
  await growth.connect("urn:s3", "urn:far");
  assert.deepEqual([...provider.actors.keys()].sort(), ["urn:far", "urn:hub", "urn:s3", "urn:s99"]);
  assert.equal(growth.connecting, false);
});

test("letters are looked for with any accent", () => {
  assert.match("Medellín", new RegExp(pattern("medellin"), "i"));
  assert.match("Ñandú del Río", new RegExp(pattern("nandu rio"), "i"));
});

test("a question about some things only names them as terms", () => {
  const { text, values } = restricted("SELECT ?a WHERE { ?a ?b ?c }", { a: ["urn:x"] });
  assert.equal(text, "SELECT ?a WHERE { VALUES ?a { ?_only_a } ?a ?b ?c }");
  assert.deepEqual(values, { only_a: { iris: ["urn:x"] } });
});
