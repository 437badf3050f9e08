import assert from "node:assert/strict";
import { test } from "node:test";
import { edtf, money, number, per } from "../src/format.ts";
import { setLang } from "../src/i18n.ts";

test("numbers and money in the reader's form", () => {
  setLang("es");
  assert.equal(money("9512000000", "COP"), "COP\u00a09.512.000.000");
  assert.equal(number("87.6"), "87,6");
  setLang("en");
  assert.equal(money("87600000", "USD"), "USD\u00a087,600,000");
  assert.equal(number("about a dozen"), "about a dozen");
});

test("dates keep what is partial, open or doubtful", () => {
  setLang("en");
  assert.equal(edtf("2023-06-14"), "14 June 2023");
  assert.equal(edtf("2023-06"), "June 2023");
  assert.equal(edtf("2008/.."), "since 2008");
  assert.equal(edtf("../2010-05"), "until May 2010");
  assert.equal(edtf("2022~"), "about 2022");
  assert.equal(edtf("XXXX-06-14"), "14 June");
  assert.equal(edtf("2020/2023"), "2020 – 2023");
  assert.equal(edtf("whenever"), "whenever");
  setLang("es");
  assert.equal(edtf("2023-06-14"), "14 de junio de 2023");
});

test("durations in words", () => {
  setLang("es");
  assert.equal(per("P5Y"), "5 años");
  setLang("en");
  assert.equal(per("P1D"), "1 day");
  assert.equal(per("often"), "often");
});
