import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsWith } from "../src/columns.ts";
import { Provider } from "../src/provider.ts";
import { START, type State } from "../src/state.ts";
import { topicsOf, withoutTopics } from "../src/topics.ts";
import { visible } from "../src/filter.ts";

const TOPIC = "http://www.w3.org/2004/02/skos/core#Concept";
const node = (id: string, kind: string) => ({ id, label_es: id, label_en: id, kind, class: kind, x: 0, y: 0 });
const edge = (from: string, to: string) => ({ from, to, predicate: "about", passages: ["p"], inferred: false });
const empty = { title: { es: "", en: "" }, base: "", kinds: [], terms: {}, names: {}, documents: [], articles: [], passages: [], inferences: [], dates: [] };
const graph = (people: string[]): Provider =>
  new Provider(empty, columnsWith({ nodes: [...people.map((id) => node(id, "Person")), node("peace", TOPIC), node("truth", TOPIC)], edges: [edge(people[0]!, people[1]!), edge(people[0]!, "peace"), edge(people[1]!, "truth")] }), null);

const drawn = (provider: Provider, change: Partial<State> = {}, chain: string[] = []): string[] => {
  const state: State = { ...START, lang: "en", theme: "light", ...change };
  return withoutTopics(provider, visible(provider, state), state, chain).actors.map(({ id }) => id);
};

test("a picture begins without topics where they are a good part of it", () => {
  assert.equal(topicsOf(graph(["a", "b"])), 2);
  assert.equal(topicsOf(graph(["a", "b", "c", "d", "e"])), 0);
  assert.deepEqual(drawn(graph(["a", "b"])), ["a", "b"]);
  assert.deepEqual(drawn(graph(["a", "b"]), { topics: true }), ["a", "b", "peace", "truth"]);
});

test("whoever is chosen brings its topics; so do chains, answers and surroundings", () => {
  const provider = graph(["a", "b"]);
  assert.deepEqual(drawn(provider, { actor: "a" }), ["a", "b", "peace"]);
  assert.deepEqual(drawn(provider, { actor: "truth" }), ["a", "b", "truth"]);
  assert.deepEqual(drawn(provider, { actor: "b" }, ["b", "a", "peace"]), ["a", "b", "peace", "truth"]);
  assert.deepEqual(drawn(provider, { drawn: ["peace"] }), ["a", "b", "peace"]);
  assert.deepEqual(drawn(provider, { actor: "a", focus: 2 }), ["a", "b", "peace", "truth"]);
});
