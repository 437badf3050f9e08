// Facts as text, in the language of the page: values, the parts of details, and whole sentences.

import { edtf, isEdtf } from "./edtf.ts";
import { money, number, per, rate } from "./format.ts";
import { lang, say, t } from "./i18n.ts";
import { counted } from "./plural.ts";
import { plain } from "./search.ts";
import type { Both, Detail, Fact, Part, Provider, Value } from "./provider.ts";

const TJ = "https://w3id.org/tejido/ontology#";
const ROLE = "http://www.w3.org/ns/prov#hadRole";
const SCHEMA = "https://schema.org/";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const SOSA = "http://www.w3.org/ns/sosa/";
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));

/** A literal in the reader's form. */
export function literalText(text: string, datatype: string, language: string, predicate: string): string {
  if (predicate === `${TJ}edtf` || datatype.endsWith("edtf/EDTF") || (!language && isEdtf(text))) return edtf(text);
  if (datatype === `${XSD}duration`) return per(text);
  if (datatype === `${XSD}boolean` && predicate === `${TJ}openList`) return t("openList");
  if (DATES.has(datatype)) return edtf(text);
  if (datatype.startsWith(XSD) && /integer|decimal|double|float|int|long/i.test(datatype)) return number(text);
  return text;
}

/** Of a text in several languages the reader's. */
export function inOneLanguage(parts: Part[]): Part[] {
  const language = ({ value }: Part): string => ("literal" in value ? value.language : "");
  const mine = new Set(parts.filter((part) => language(part) === lang()).map(({ predicate }) => predicate));
  return parts.filter((part) => !language(part) || language(part) === lang() || !mine.has(part.predicate));
}

/** Whether a role is told by the heading: "in the role of: visitor" under "visitor". */
export function repeats({ predicate, value }: Part, heading: Both): boolean {
  if (predicate !== ROLE || !("text" in value)) return false;
  return (["es", "en"] as const).some((language) => ` ${plain(heading[language])} `.includes(` ${plain(value.text[language])} `));
}

/** Money (value and currency) and measures (number, unit, bound, rate) read as one phrase; `rest` is what else is said. */
export interface Amount {
  bound: Value | null;
  figure: string;
  count: number;
  unit: Value | null;
  rate: string;
  rest: Part[];
}

export function amountOf(parts: Part[]): Amount | null {
  const rest = new Map(parts.map((part) => [part.predicate, part]));
  const take = (iri: string): Value | null => {
    const value = rest.get(iri)?.value ?? null;
    rest.delete(iri);
    return value;
  };
  const text = (value: Value | null): string => (value && "literal" in value ? value.literal : "");
  const [bound, currency, value] = [take(`${TJ}bound`), text(take(`${SCHEMA}currency`)), text(take(`${SCHEMA}value`))];
  const [result, unit, time] = [text(take(`${SOSA}hasSimpleResult`)), take(`${TJ}unit`), text(take(`${TJ}per`))];
  if (!value && !result) return null;
  return { bound: bound && !exact(bound) ? bound : null, figure: value ? money(value, currency) : number(result), count: Number(result), unit, rate: time && rate(time), rest: [...rest.values()] };
}

const exact = (value: Value): boolean => "text" in value && /^exact/i.test(value.text.en);

/** A unit as its number wants it: 9 projects, 1 project. */
export const unitText = (provider: Provider, unit: Value, count: number): string => counted(valueText(provider, unit), count);

export function valueText(provider: Provider, value: Value, predicate = ""): string {
  if ("actor" in value) return say(provider.label(value.actor));
  if ("text" in value) return say(value.text);
  if ("detail" in value) return detailText(provider, value.detail);
  return literalText(value.literal, value.datatype, value.language, predicate);
}

/** The parts of a detail: "in the role of visitor", "rank: 1". */
function detailText(provider: Provider, { parts: all }: Pick<Detail, "parts">): string {
  const parts = inOneLanguage(all);
  const amount = amountOf(parts);
  if (!amount) return parts.map((part) => partText(provider, part)).join("; ");
  const { bound, figure, unit, count, rest } = amount;
  const line = [bound && valueText(provider, bound), figure, unit && unitText(provider, unit, count), amount.rate].filter(Boolean).join(" ");
  return [line, ...rest.map((part) => partText(provider, part))].join("; ");
}

const partText = (provider: Provider, { predicate, value }: Part): string => `${say(provider.label(predicate))}${predicate === ROLE ? "" : ":"} ${valueText(provider, value, predicate)}`;

/** A fact as a sentence of its actor, without the full stop: "A took part in B (in the role of visitor)"; `also`: more objects of the same fact. */
export function factText(provider: Provider, actor: string, label: Both, { value, also = [], details }: Pick<Fact, "value" | "details"> & { also?: Value[] }): string {
  const objects = [value, ...also].map((one) => valueText(provider, one));
  const [name, verb, object] = [say(provider.label(actor)), say(label), new Intl.ListFormat(lang()).format(objects)];
  const links = "actor" in value || "text" in value;
  const backward = verb.startsWith("← ");
  const clause = !links ? `${name}, ${verb}: ${object}` : backward ? `${object} ${verb.slice(2)} ${name}` : `${name} ${verb} ${object}`;
  const more = details.map(({ parts }) => detailText(provider, { parts: parts.filter((part) => !repeats(part, label)) })).filter(Boolean);
  return clause + (more.length ? ` (${more.join("; ")})` : "");
}
