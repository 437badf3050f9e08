// The named questions that travel in the page, and the prefixes of the graph.

import { capital, lang } from "./i18n.ts";
import { arrived, unpackText } from "./packed.ts";

export type ParameterType = "entity" | "class" | "predicate" | "string" | "integer" | "decimal" | "date";

export interface Parameter {
  name: string;
  type: ParameterType;
  /** What a person would type; null where a value is required. */
  default: string | number | null;
  summary: Record<string, string>;
}

export interface Question {
  name: string;
  summary: Record<string, string>;
  parameters: Parameter[];
  text: string;
}

export interface Library {
  prefixes: Record<string, string>;
  questions: Question[];
  /** What the page itself asks, by name. */
  own: Record<string, string>;
  /** What stands above the column of a variable in Spanish. */
  columns: Record<string, string>;
}

let reading: Promise<Library> | null = null;

/** What Python wrote into the page (`tejido/cargo.py`). */
export function library(): Promise<Library> {
  reading ??= arrived("library").then(unpackText).then((text) => JSON.parse(text) as Library);
  return reading;
}

/** A summary in the reader's language, as a sentence begins. */
export function told(summary: Record<string, string>, fallback: string): string {
  const text = summary[lang()] ?? summary["en"] ?? Object.values(summary)[0] ?? fallback;
  return text.charAt(0).toLocaleUpperCase(lang()) + text.slice(1);
}

/** The IRI that a whole IRI or a prefixed name stands for, null for any other text. */
export function iriOf(text: string, prefixes: Record<string, string>): string | null {
  const whole = /^<(.+)>$|^((?:https?|urn|file|tag):.+)$/.exec(text);
  if (whole) return whole[1] ?? whole[2]!;
  const colon = text.indexOf(":");
  const prefix = text.slice(0, colon);
  if (colon < 0 || !Object.hasOwn(prefixes, prefix) || /\s/.test(text)) return null;
  return prefixes[prefix] + text.slice(colon + 1);
}

/** What stands above a column: in Spanish a word for the variable, where there is one; else the variable's name, read as words. */
export function head(variable: string, columns: Record<string, string>, language = lang()): string {
  return capital(language === "es" && Object.hasOwn(columns, variable) ? columns[variable]! : readable(variable));
}

/** `onBehalfOf` and `on_behalf_of` as "on behalf of". */
function readable(variable: string): string {
  const words = variable.replace(/_+/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, (_, end: string, start: string) => `${end} ${start.toLocaleLowerCase()}`);
  return words.replace(/(\p{L})(\d)/gu, "$1 $2").trim() || variable;
}
