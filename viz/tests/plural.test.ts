import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../src/plural.ts";

test("units follow their number in English", () => {
  const told = (unit: string): string => counted(unit, 9, "en");
  assert.deepEqual(["project", "lens", "entrance line", "city", "day", "person", "box", "tag of a car"].map(told), ["projects", "lenses", "entrance lines", "cities", "days", "people", "boxes", "tags of a car"]);
  assert.deepEqual(["per cent", "km", "%", "m²", "cameras"].map(told), ["per cent", "km", "%", "m²", "cameras"]);
  assert.equal(counted("project", 1, "en"), "project");
});

test("units follow their number in Spanish", () => {
  const told = (unit: string): string => counted(unit, 9, "es");
  assert.deepEqual(["proyecto", "estación", "lente", "vez", "mes", "cámara corporal", "estación de policía", "año"].map(told), ["proyectos", "estaciones", "lentes", "veces", "meses", "cámaras corporales", "estaciones de policía", "años"]);
  assert.deepEqual(["por ciento", "km", "lunes"].map(told), ["por ciento", "km", "lunes"]);
  assert.equal(counted("proyecto", 1, "es"), "proyecto");
});
