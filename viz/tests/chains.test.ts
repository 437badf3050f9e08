import assert from "node:assert/strict";
import { test } from "node:test";
import { chains, crowd } from "../src/chains.ts";

function graph(...edges: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (a: string, b: string): void => void found.set(a, [...(found.get(a) ?? []), b]);
  for (const [a, b] of edges.map((edge) => edge.split("-") as [string, string])) {
    add(a, b);
    add(b, a);
  }
  return found;
}

test("chains come shortest first, each once", () => {
  const found = chains(graph("a-b", "b-d", "a-c", "c-d", "a-x", "x-y", "y-d"), "a", "d", 9);
  assert.deepEqual(found, [["a", "b", "d"], ["a", "c", "d"], ["a", "x", "y", "d"]]);
});

test("no more than asked, and none where nothing links", () => {
  assert.equal(chains(graph("a-b", "b-c", "a-c"), "a", "c", 1).length, 1);
  assert.deepEqual(chains(graph("a-b", "c-d"), "a", "d", 3), []);
  assert.deepEqual(chains(graph("a-b"), "a", "a", 3), []);
});

test("what is avoided is never passed through, but may be an end", () => {
  const spokes = Array.from({ length: 12 }, (_, index) => `hub-n${index}`);
  const net = graph(...spokes, "n0-x", "x-n1");
  const limit = crowd([...net.values()].map((near) => near.length));
  const hubs = new Set([...net.keys()].filter((node) => net.get(node)!.length > limit));
  assert.deepEqual([...hubs], ["hub"]);
  assert.deepEqual(chains(net, "n0", "n1", 1, hubs), [["n0", "x", "n1"]]);
  assert.deepEqual(chains(net, "n0", "hub", 1, hubs), [["n0", "hub"]]);
});
