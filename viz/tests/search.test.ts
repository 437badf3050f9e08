import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, Index, plain } from "../src/search.ts";

const entries = [
  { id: "undp", names: ["Programa de las Naciones Unidas para el Desarrollo", "United Nations Development Programme", "PNUD", "UNDP"], weight: 3 },
  { id: "medellin", names: ["Medellín", "Medellín"], weight: 30 },
  { id: "secretary", names: ["Secretaría de Salud", "Health Secretariat"], weight: 2 },
];
const index = new Index(entries.length, (number) => entries[number]!);
const best = (query: string): string | undefined => index.find(query)[0]?.id;

test("accents, case and punctuation do not matter", () => {
  assert.equal(plain("  ¡Medellín, S.A.! "), "medellin s a");
  assert.equal(best("MEDELLIN"), "medellin");
  assert.equal(best("secretaria"), "secretary");
});

test("other names and either language find an actor, and the match says which", () => {
  assert.equal(index.find("pnud")[0]?.name, "PNUD");
  assert.equal(best("nations development"), "undp");
});

test("slips of the finger are forgiven in long words only", () => {
  assert.equal(best("medelin"), "medellin");
  assert.equal(best("devlopment"), "undp");
  assert.equal(best("unpd"), "undp");
  assert.equal(best("xy"), undefined);
});

test("nothing asked, nothing found", () => assert.deepEqual(index.find("  "), []));

test("the distance stops counting at its limit", () => {
  assert.equal(distance("harbour", "harobur", 2), 1);
  assert.equal(distance("harbour", "lighthouse", 2), 3);
});

test("those whose names stand in a text are found in its order, and none twice", () => {
  assert.deepEqual(index.mentioned("¿Qué une a Medellin con el PNUD y a Medellín con la Secretaría de Salud?"), ["medellin", "undp", "secretary"]);
  assert.deepEqual(index.mentioned("what links the Health Secretariat to UNDP"), ["secretary", "undp"]);
  assert.deepEqual(index.mentioned("Salud, programa, nadie"), []);
  assert.deepEqual(new Index(1, () => ({ id: "odd", names: ["🚢"], weight: 1 })).mentioned("?"), []);
});
