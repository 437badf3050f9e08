import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fact, Part } from "../src/model.ts";
import { together } from "../src/together.ts";

const part = (predicate: string, actor: string): Part => ({ predicate, value: { actor } });
const fact = (actor: string, parts: Part[], iri = "link", sources = ["p"]): Fact => ({ value: { actor }, sources, details: [{ iri, class: "Link", parts }] });
const told = (facts: Fact[]) => together(facts).map(({ value, also, details }) => [[value, ...also].map((one) => "actor" in one && one.actor), details.flatMap(({ parts }) => parts)]);

test("facts of one detail are told once, with all whom it names and all else that it says", () => {
  const by = part("by", "line");
  const facts = ["a", "b", "c"].map((one) => fact(one, [...["a", "b", "c"].filter((other) => other !== one).map((other) => part("linked", other)), by]));
  assert.deepEqual(told(facts), [[["a", "b", "c"], [by]]]);
});

test("whom a detail names in another part as well is still named there", () => {
  const facts = [fact("a", [part("linked", "b")]), fact("b", [part("linked", "a"), part("pays", "a")])];
  assert.deepEqual(told(facts), [[["a", "b"], [part("pays", "a")]]]);
});

test("facts stay apart that have other details, other sources, or no part in common", () => {
  const pair = (one: Fact, other: Fact) => told([one, other]).length;
  assert.equal(pair(fact("a", [part("linked", "b")]), fact("b", [part("linked", "a")], "another")), 2);
  assert.equal(pair(fact("a", [part("linked", "b")]), fact("b", [part("linked", "a")], "link", ["q"])), 2);
  assert.equal(pair(fact("a", [part("linked", "b")]), fact("b", [part("pays", "a")])), 2);
  assert.equal(pair({ value: { actor: "a" }, sources: ["p"], details: [] }, { value: { actor: "b" }, sources: ["p"], details: [] }), 2);
});
