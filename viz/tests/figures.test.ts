import assert from "node:assert/strict";
import { test } from "node:test";
import { years } from "../src/chart.ts";
import { figures, moment, type Cell, type Table } from "../src/figures.ts";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const cell = (value: string | number | null): Cell =>
  value === null ? null : { type: "literal", value: String(value), datatype: typeof value === "number" ? `${XSD}integer` : "", language: "" };
const table = (columns: string[], ...rows: (string | number | null)[][]): Table => ({
  columns,
  rows: rows.map((row) => row.map(cell)),
  text: (one) => one?.value ?? "",
  evidence: (one) => Boolean(one?.value.startsWith("https://passage/")),
});

test("currencies never share a scale, and the longest bar comes first", () => {
  const found = figures(table(["what", "value", "currency", "passage"], ["a", 2, "COP", "https://passage/1"], ["b", 5, "COP", "https://passage/1"], ["c", 3, "USD", "https://passage/2"]))!;
  assert.deepEqual(found.scales.map(({ title, figures: list }) => [title, list.map(({ name, value }) => [name, value])]), [["COP", [["b", 5], ["a", 2]]], ["USD", [["c", 3]]]]);
  assert.equal(found.timed, false);
});

test("nothing is drawn where nothing can be compared", () => {
  assert.equal(figures(table(["currency", "total"], ["COP", 2], ["USD", 3])), null);
  assert.equal(figures(table(["what", "value"], ["a", 2])), null);
  assert.equal(figures(table(["what", "start", "end"], ["a", 2, 9], ["b", 3, 8])), null);
  assert.equal(figures(table(["passage", "value"], ["https://passage/1", 2], ["https://passage/2", 3])), null);
});

test("figures of one name are told apart by what else names them; those that only differ in their passage are one", () => {
  const found = figures(table(["who", "relation", "passages", "passage"], ["a", "funds", 3, "https://passage/1"], ["a", "visits", 3, "https://passage/1"], ["b", "funds", 1, "https://passage/1"], ["b", "funds", 1, "https://passage/2"]))!;
  assert.deepEqual(found.scales[0]!.figures.map(({ name }) => name), ["a · funds", "a · visits", "b"]);
});

test("a year is a line of time, in its order; the reader chooses among measures", () => {
  const found = figures(table(["year", "events", "people"], ["2020", 2, 9], ["2008", 7, 8]), 1)!;
  assert.equal(found.timed, true);
  assert.deepEqual(found.measures, [1, 2]);
  assert.deepEqual(found.scales[0]!.figures.map(({ time, value }) => [time, value]), [[2008, 7], [2020, 2]]);
});

test("dates as places in time", () => {
  assert.equal(moment("2008/.."), 2008);
  assert.equal(moment("2020-07"), 2020.5);
  assert.equal(moment("../2010"), 2010);
  assert.equal(moment("XXXX-06-14"), null);
  assert.deepEqual(years(2007.2, 2024, 5), [2010, 2015, 2020]);
  assert.deepEqual(years(2008, 2008, 5), [2008]);
});

test("ten thousand rows are read in one go", () => {
  const rows = Array.from({ length: 10_000 }, (_, index): (string | number)[] => [`a${index % 100}`, `b${index}`, index]);
  const found = figures(table(["who", "what", "n"], ...rows))!;
  assert.equal(found.scales[0]!.figures.length, 10_000);
  assert.equal(found.scales[0]!.figures[0]!.name, "a99 · b9999");
});
