import assert from "node:assert/strict";
import { test } from "node:test";
import { money, number, per, rate } from "../src/format.ts";
import { setLang } from "../src/i18n.ts";

test("numbers and money in the reader's form", () => {
  setLang("es");
  assert.equal(money("9512000000", "COP"), "COP\u00a09.512.000.000");
  assert.equal(number("87.6"), "87,6");
  setLang("en");
  assert.equal(money("87600000", "USD"), "USD\u00a087,600,000");
  assert.equal(number("about a dozen"), "about a dozen");
});

test("durations in words", () => {
  setLang("es");
  assert.equal(per("P5Y"), "5 años");
  setLang("en");
  assert.equal(per("P1D"), "1 day");
  assert.equal(per("often"), "often");
  assert.equal(rate("P1D"), "per day");
  assert.equal(rate("P5Y"), "per 5 years");
  assert.equal(rate("often"), "often");
});
