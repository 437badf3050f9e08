// Questions as text of one's own: the named ones with their values written in, and the menus that offer text to the editor.

import { h, type Child } from "./dom.ts";
import { iriOf, type Parameter, type Question } from "./library.ts";
import { shorten } from "./rdf.ts";
import { filled } from "./sparql.ts";
import type { Given } from "./answer.ts";

const XSD = "http://www.w3.org/2001/XMLSchema#";

/** A question without its parameters: each gives way to its value, or else to what the question takes by itself. */
export function asText({ text, parameters }: Pick<Question, "text" | "parameters">, values: Record<string, Given | null>, prefixes: Record<string, string>): string {
  const terms = parameters.flatMap((parameter): [string, string][] => {
    const value = values[parameter.name] ?? byDefault(parameter, prefixes);
    return value ? [[parameter.name, term(value, prefixes)]] : [];
  });
  return filled(text, Object.fromEntries(terms)).trim() + "\n";
}

function byDefault({ type, default: value }: Parameter, prefixes: Record<string, string>): Given | null {
  if (value === null) return null;
  if (type === "string") return { literal: String(value), datatype: "" };
  if (type === "integer" || type === "decimal" || type === "date") return { literal: String(value), datatype: XSD + type };
  const iri = iriOf(String(value), prefixes);
  return iri ? { iri } : null;
}

function term(value: Given, prefixes: Record<string, string>): string {
  if ("iri" in value) return shorten(value.iri, prefixes) ?? `<${value.iri}>`;
  if (/#(?:integer|decimal)$/.test(value.datatype)) return value.literal;
  return JSON.stringify(value.literal) + (value.datatype && `^^${shorten(value.datatype, prefixes) ?? `<${value.datatype}>`}`);
}

/** A button that opens a list to choose from; the page's own keys close it. */
export function menu(label: string, choices: { text: string; choose(): void }[]): Child {
  if (!choices.length) return null;
  const summary = h("summary", { class: "quiet-button" }, label);
  const button = ({ text, choose }: (typeof choices)[number]): HTMLElement => h("button", { type: "button", onclick: () => ((details.open = false), choose()) }, text);
  const details = h("details", { class: "menu choices" }, summary, h("div", { class: "menu-body" }, choices.map(button))) as HTMLDetailsElement;
  return details;
}
