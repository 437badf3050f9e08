import assert from "node:assert/strict";
import { test } from "node:test";
import { inLanguage, setLang } from "../src/i18n.ts";
import { factText } from "../src/told.ts";
import type { Part, Provider } from "../src/provider.ts";

const names: Record<string, { es: string; en: string }> = {
  a: { es: "la oficina", en: "the office" },
  b: { es: "la visita", en: "the visit" },
  "http://www.w3.org/ns/prov#hadRole": { es: "en el papel de", en: "in the role of" },
  "https://w3id.org/tejido/ontology#unit": { es: "unidad", en: "unit" },
  rank: { es: "puesto", en: "rank" },
};
const provider = { label: (iri: string) => names[iri] ?? { es: iri, en: iri } } as Provider;
const role: Part = { predicate: "http://www.w3.org/ns/prov#hadRole", value: { text: { es: "visitante", en: "visitor" } } };
const part = (predicate: string, literal: string, type = ""): Part => ({ predicate, value: { literal, datatype: type && `http://www.w3.org/2001/XMLSchema#${type}`, language: "" } });
const detail = (...parts: Part[]) => ({ iri: "d", class: "c", parts });

test("a fact is a sentence, read from its actor, with its role and its details", () => {
  setLang("en");
  const took = { es: "participó en", en: "took part in" };
  const fact = { value: { actor: "b" }, details: [detail(role, part("rank", "2", "integer"))] };
  assert.equal(factText(provider, "a", took, fact), "the office took part in the visit (in the role of visitor; rank: 2)");
  assert.equal(inLanguage("es", () => factText(provider, "a", took, fact)), "la oficina participó en la visita (en el papel de visitante; puesto: 2)");
  assert.equal(factText(provider, "a", { es: "visitante", en: "visitor of" }, { value: { actor: "b" }, details: [detail(role)] }), "the office visitor of the visit");
  assert.equal(factText(provider, "b", { es: "← dirigió", en: "← led" }, { value: { actor: "a" }, details: [] }), "the office led the visit");
});

test("dates, amounts and measures are told in the reader's form", () => {
  setLang("es");
  const TJ = "https://w3id.org/tejido/ontology#";
  assert.equal(factText(provider, "a", { es: "fecha", en: "date" }, { value: { literal: "2008/..", datatype: "", language: "" }, details: [] }), "la oficina, fecha: desde 2008");
  const measure = detail(part("http://www.w3.org/ns/sosa/hasSimpleResult", "9000", "integer"), { predicate: `${TJ}unit`, value: { text: { es: "proyecto", en: "project" } } }, part(`${TJ}per`, "P1D", "duration"));
  assert.equal(factText(provider, "a", { es: "medida", en: "measure" }, { value: { detail: measure }, details: [] }), "la oficina, medida: 9.000 proyectos por día");
  const amount = detail(part("https://schema.org/value", "1200.5", "decimal"), part("https://schema.org/currency", "COP"));
  assert.equal(factText(provider, "a", { es: "importe", en: "amount" }, { value: { detail: amount }, details: [] }), "la oficina, importe: COP\u00a01.200,5");
});
