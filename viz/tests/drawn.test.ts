import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsWith } from "../src/columns.ts";
import { completed, linksOf, linksText, mutual, nameOf, rowLinks, tripleLinks, type Cell } from "../src/drawn.ts";
import { Provider } from "../src/provider.ts";
import { START, type State } from "../src/state.ts";

const node = (id: string) => ({ id, label_es: id, label_en: id, kind: "k", class: "k", x: 0, y: 0 });
const terms = { "urn:funds": { es: "financia", en: "funds" } };
const provider = new Provider(
  { title: { es: "", en: "" }, base: "", kinds: [], terms, names: {}, documents: [], articles: [], passages: [], inferences: [], dates: [] },
  columnsWith({ nodes: ["urn:a", "urn:b", "urn:c"].map(node), edges: [{ from: "urn:a", to: "urn:b", predicate: "urn:funds", passages: ["p"], inferred: false }] }),
  null,
);
const cell = (actor: string | null, predicate: string | null = null, column = "to"): Cell => ({ actor, predicate, column: { es: "a", en: column } });

test("each actor of a row is linked to the next, by the relationship between them or by the name of its column", () => {
  const links = rowLinks(provider, [
    { cells: [cell("urn:a"), cell(null, "urn:funds"), cell("urn:b"), cell(null), cell("urn:c")], passages: ["q"] },
    { cells: [cell("urn:b"), cell("urn:c")], passages: ["r"] },
    { cells: [cell("urn:a"), cell(null), cell("urn:a")], passages: [] },
  ]);
  assert.deepEqual(links.map(({ source, target, passages }) => [source, target, passages]), [["urn:a", "urn:b", ["p"]], ["urn:b", "urn:c", ["q", "r"]]]);
  assert.deepEqual(links.map((link) => nameOf(provider, link).en), ["funds", "to"]);
  assert.equal(links[0], provider.relations.at(0));
});

test("triples link actors, whether the network draws their predicate or not", () => {
  const links = tripleLinks(provider, [["urn:b", "urn:owes", "urn:a"], ["urn:b", "urn:owes", "a text"], ["urn:b", "urn:owes", "urn:a"]]);
  assert.deepEqual(links.map(({ source, predicate, target }) => [source, predicate, target]), [["urn:b", "urn:owes", "urn:a"]]);
});

test("the network of an answer is written into a link and read back", () => {
  const drawn = ["urn:a", "urn:b", "urn:c"];
  const links = rowLinks(provider, [{ cells: [cell("urn:a"), cell(null, "urn:funds"), cell("urn:b"), cell("urn:c", null, "to ; ~ 1.2")], passages: [] }]);
  const text = linksText({ ...START, lang: "en", theme: "light", drawn, links } as State, (iri) => iri);
  assert.deepEqual(completed(provider, linksOf(text, drawn, (name) => name)), links);
  assert.deepEqual(linksOf("0.9.0 x;urn:funds", drawn, (name) => name), []);
});

test("what reads the same from both ends has no direction", () => {
  const terms = { "urn:meets": { es: "conoce", en: "meets", inverse: { es: "conoce", en: "meets" } }, "urn:pays": { es: "paga", en: "pays", inverse: { es: "paga", en: "is paid by" } } };
  const graph = new Provider({ title: { es: "", en: "" }, base: "", kinds: [], terms, names: {}, documents: [], articles: [], passages: [], inferences: [], dates: [] }, columnsWith({ nodes: [], edges: [] }), null);
  const one = (predicate: string, name?: { es: string; en: string }) => mutual(graph, { id: "r", source: "a", target: "b", predicate, passages: [], inferred: false, ...(name && { name }) });
  assert.deepEqual([one("urn:meets"), one("urn:pays"), one("urn:unknown"), one("urn:meets", { es: "x", en: "x" })], [true, false, false, false]);
});

test("an actor that is alone in its row is linked to what was asked about, as the passages of the row state it", () => {
  const rows = [{ cells: [cell(null), cell("urn:b")], passages: ["p"] }, { cells: [cell("urn:c")], passages: [] }];
  assert.deepEqual(rowLinks(provider, rows, ["urn:a"]), [provider.relations.at(0)]);
  assert.deepEqual(rowLinks(provider, rows), []);
});
