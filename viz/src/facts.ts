// Facts as text: values, details, and the groups of an actor's panel.

import type { App } from "./app.ts";
import { h, type Child } from "./dom.ts";
import { evidence } from "./evidence.ts";
import { edtf, isEdtf } from "./edtf.ts";
import { money, number, per, rate } from "./format.ts";
import { capital, lang, say, t } from "./i18n.ts";
import { sign } from "./kinds.ts";
import { counted } from "./plural.ts";
import { plain } from "./search.ts";
import type { Both, Detail, Fact, FactGroup, Part, Value } from "./provider.ts";

const TJ = "https://w3id.org/tejido/ontology#";
const ROLE = "http://www.w3.org/ns/prov#hadRole";
const SCHEMA = "https://schema.org/";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));
const SOSA = "http://www.w3.org/ns/sosa/";

/** An actor's name, or another word for it, as a button that opens it. */
export function actorLink(app: App, id: string, text?: string): HTMLElement {
  const actor = app.provider.actors.get(id)!;
  return h("button", { type: "button", class: "actor", onclick: () => app.openActor(id) }, sign(actor.kind, 20), h("span", {}, text ?? say(actor.name)));
}

export function group(app: App, { label, facts }: FactGroup): HTMLElement {
  return h(
    "section",
    { class: "group" },
    h("h2", { class: "label" }, capital(say(label)), facts.length > 1 && h("span", { class: "count" }, String(facts.length))),
    h("ul", { class: "facts" }, facts.map((fact) => factItem(app, fact, label))),
  );
}

function factItem(app: App, { value, sources, details }: Fact, heading: Both): HTMLElement {
  const more = details.map((one) => detail(app, { ...one, parts: one.parts.filter((part) => !repeats(part, heading)) }));
  return h("li", { class: "fact" }, h("div", { class: "value" }, ...valueOf(app, value)), evidence(app, sources), ...more);
}

/** Whether a role is told by the heading: "in the role of: visitor" under "visitor". */
function repeats({ predicate, value }: Part, heading: Both): boolean {
  if (predicate !== ROLE || !("text" in value)) return false;
  return (["es", "en"] as const).some((language) => ` ${plain(heading[language])} `.includes(` ${plain(value.text[language])} `));
}

/** The parts of a detail, one line each; amounts and counts as one line. */
export function detail(app: App, { class: type, parts: all }: Detail): Child {
  const parts = inOneLanguage(all);
  const single = amount(app, type, parts);
  if (single) return h("p", { class: "amount" }, ...single);
  if (!parts.length) return null;
  return h("dl", { class: "detail" }, parts.flatMap((part) => [h("dt", {}, capital(say(app.provider.label(part.predicate)))), h("dd", {}, ...valueOf(app, part.value, part.predicate))]));
}

/** Of a text in several languages the reader's. */
function inOneLanguage(parts: Part[]): Part[] {
  const language = ({ value }: Part): string => ("literal" in value ? value.language : "");
  const mine = new Set(parts.filter((part) => language(part) === lang()).map(({ predicate }) => predicate));
  return parts.filter((part) => !language(part) || language(part) === lang() || !mine.has(part.predicate));
}

function valueOf(app: App, value: Value, predicate = ""): Child[] {
  if ("actor" in value) return [actorLink(app, value.actor)];
  if ("text" in value) return [say(value.text)];
  if ("detail" in value) return [detail(app, value.detail)];
  return [literal(value.literal, value.datatype, value.language, predicate)];
}

function literal(text: string, datatype: string, language: string, predicate: string): Child {
  if (predicate === `${TJ}edtf` || datatype.endsWith("edtf/EDTF") || (!language && isEdtf(text))) return edtf(text);
  if (datatype === `${XSD}duration`) return per(text);
  if (datatype === `${XSD}boolean` && predicate === `${TJ}openList`) return t("openList");
  if (DATES.has(datatype)) return edtf(text);
  if (datatype.startsWith(XSD) && /integer|decimal|double|float|int|long/i.test(datatype)) return number(text);
  return language && language !== lang() ? h("span", { lang: language }, text) : text;
}

/** Money (value and currency) and measures (number, unit, bound, rate) read as one phrase; the rest of their parts follows. */
function amount(app: App, type: string, parts: Part[]): Child[] | null {
  const rest = new Map(parts.map((part) => [part.predicate, part]));
  const take = (iri: string): Value | undefined => {
    const value = rest.get(iri)?.value;
    rest.delete(iri);
    return value;
  };
  const text = (value: Value | undefined): string => (value && "literal" in value ? value.literal : "");
  const [bound, currency, value] = [take(`${TJ}bound`), text(take(`${SCHEMA}currency`)), text(take(`${SCHEMA}value`))];
  const [result, unit, time] = [text(take(`${SOSA}hasSimpleResult`)), take(`${TJ}unit`), text(take(`${TJ}per`))];
  if (!value && !result) return null;
  const figure = value ? money(value, currency) : number(result);
  const line: Child[] = [bound && !exact(bound) && h("span", { class: "bound" }, ...valueOf(app, bound), " "), h("strong", {}, figure)];
  if (unit) line.push(" ", ...unitOf(app, unit, Number(result)));
  if (time) line.push(` ${rate(time)}`);
  const more = [...rest.values()];
  if (more.length) line.push(detail(app, { iri: "", class: type, parts: more }));
  return line;
}

/** A unit as its number wants it: 9 projects, 1 project. */
function unitOf(app: App, unit: Value, count: number): Child[] {
  if ("actor" in unit) return [actorLink(app, unit.actor, counted(say(app.provider.label(unit.actor)), count))];
  return "text" in unit ? [counted(say(unit.text), count)] : valueOf(app, unit);
}

const exact = (value: Value): boolean => "text" in value && /^exact/i.test(value.text.en);
