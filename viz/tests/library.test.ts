import assert from "node:assert/strict";
import { test } from "node:test";
import { setLang } from "../src/i18n.ts";
import { head } from "../src/library.ts";

const columns = { who: "quién", onBehalfOf: "en nombre de" };

test("a column is named in the reader's language, by a word or by its variable read as words", () => {
  setLang("es");
  assert.equal(head("who", columns), "Quién");
  assert.equal(head("onBehalfOf", columns), "En nombre de");
  assert.equal(head("fechaDeEntrega", columns), "Fecha de entrega");
  setLang("en");
  assert.equal(head("who", columns), "Who");
  assert.equal(head("onBehalfOf", columns), "On behalf of");
  assert.equal(head("passage2", columns), "Passage 2");
  assert.equal(head("end_of_term", columns), "End of term");
  assert.equal(head("constructor", columns), "Constructor");
});
