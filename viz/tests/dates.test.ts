import assert from "node:assert/strict";
import { test } from "node:test";
import { add, floor, lanes, step, ticks } from "../src/calendar.ts";
import { dayOf, Dates, isoOf, overlap, type DateRow } from "../src/dates.ts";

const row = (values: DateRow): DateRow => ({ passage: "p1", subject: "visit", class: null, edtf: null, earliest: null, latest: null, value: null, currency: null, named: null, ...values });
const day = (iso: string): number => dayOf(iso);
const in2022 = { first: day("2022-01-01"), last: day("2022-12-31") };
const relation = (source: string, target: string, passages: string[]) => ({ id: "r", source, target, predicate: "x", passages, inferred: false });

const dates = new Dates([
  row({ edtf: "2023-06-14", earliest: "2023-06-14", latest: "2023-06-14", named: "mayor" }),
  row({ edtf: "2023-06-14", earliest: "2023-06-14", latest: "2023-06-14", named: "city" }),
  row({ passage: "p2", edtf: "XXXX-06-14" }),
  row({ passage: "p3", subject: "tenure", class: "Tenure", edtf: "2016/..", earliest: "2016-01-01", named: "mayor" }),
  row({ passage: "p3", subject: "tenure", class: "Tenure", edtf: "2016/..", earliest: "2016-01-01", named: "office" }),
  row({ passage: "p4", subject: "cameras", value: "9512000000", currency: "COP", named: "city" }),
]);

test("dates and amounts are gathered by what they are of", () => {
  const [visit, tenure, cameras] = dates.things;
  assert.deepEqual(visit!.dates.map(({ edtf, first }) => [edtf, first]), [["2023-06-14", day("2023-06-14")], ["XXXX-06-14", null]]);
  assert.deepEqual([...visit!.named.get("p1")!], ["mayor", "city"]);
  assert.deepEqual([tenure!.class, tenure!.dates[0]!.last], ["Tenure", null]);
  assert.deepEqual(cameras!.sums, [{ value: "9512000000", currency: "COP" }]);
});

test("an open end reaches as far as one likes", () => {
  assert.ok(overlap({ first: day("2016-01-01"), last: null }, in2022));
  assert.ok(!overlap({ first: day("2023-01-01"), last: null }, in2022));
  assert.ok(overlap({ first: null, last: day("2022-01-01") }, in2022));
});

test("who is dated: what has a date itself, and no one by what has no year or only an amount", () => {
  assert.equal(dates.actorIn("visit", in2022), false);
  assert.equal(dates.actorIn("mayor", in2022), null);
  assert.equal(dates.actorIn("cameras", in2022), null);
});

test("a relationship is dated by its ends, or by what its passage connects with both", () => {
  assert.equal(dates.relationIn(relation("mayor", "visit", ["p9"]), in2022), false);
  assert.equal(dates.relationIn(relation("mayor", "office", ["p3"]), in2022), true);
  assert.equal(dates.relationIn(relation("mayor", "office", ["p9"]), in2022), null);
  assert.equal(dates.relationIn(relation("mayor", "city", ["p1"]), in2022), false);
});

test("a day is the same there and back, before 1970 and in the first century too", () => {
  for (const iso of ["1969-12-31", "2024-02-29", "0042-03-01"]) assert.equal(isoOf(day(iso)), iso);
  assert.equal(isoOf(floor(day("0042-03-01"), "year")), "0042-01-01");
});

test("units begin on their first day, and steps go from border to border", () => {
  assert.equal(isoOf(floor(day("2023-06-14"), "month", 3)), "2023-04-01");
  assert.equal(isoOf(add(day("2023-11-01"), "month", 3)), "2024-02-01");
  assert.equal(isoOf(step(day("2023-06-14"), "year", -1)), "2023-01-01");
  assert.equal(isoOf(step(day("2023-01-01"), "year", -1)), "2022-01-01");
  assert.equal(isoOf(step(day("2023-06-14"), "month", 1)), "2023-07-01");
});

test("ticks are round, and no more than fit", () => {
  const years = ticks(day("2008-01-01"), day("2024-01-01"), 10);
  assert.deepEqual(years.days.map((one) => isoOf(one).slice(0, 4)), ["2008", "2010", "2012", "2014", "2016", "2018", "2020", "2022", "2024"]);
  assert.equal(ticks(day("2023-06-01"), day("2023-06-20"), 8).days.length, 3);
  assert.ok(ticks(day("0001-01-01"), day("2024-01-01"), 8).days.length <= 8);
});

test("nothing overlaps in a lane, and few lanes are taken", () => {
  const stretches = [{ left: 0, right: 50 }, { left: 40, right: 60 }, { left: 60, right: 90 }, { left: 10, right: 20 }];
  assert.deepEqual(lanes(stretches, 5), [0, 1, 0, 1]);
});
