// One field a parameter of a question: a picker that completes actors, a list of terms, a date, a number, a text.

import type { App } from "./app.ts";
import { h } from "./dom.ts";
import { capital, lang, say, t } from "./i18n.ts";
import { iriOf, told, type Parameter } from "./library.ts";
import { combobox } from "./searchbox.ts";
import type { Given } from "./answer.ts";

const XSD = "http://www.w3.org/2001/XMLSchema#";

export interface Field {
  parameter: Parameter;
  label: string;
  element: HTMLElement;
  /** What was chosen or typed, to be put back when the page changes its language. */
  readonly typed: string;
  /** The value, null while there is none. */
  value(): Given | null;
  focus(): void;
}

let serial = 0;

export function field(app: App, parameter: Parameter, prefixes: Record<string, string>, typed?: string): Field {
  const label = told(parameter.summary, parameter.name);
  const start = typed ?? (parameter.default === null ? "" : String(parameter.default));
  const { articles } = app.provider;
  const article = articles.find(({ iri, name }) => [`<${iri}>`, name.es, name.en].includes(start));
  if (parameter.type === "entity" && article) return chooser(parameter, label, articles.map(({ iri, name }) => ({ iri, name: say(name) })), article.iri);
  if (parameter.type === "entity") return entity(app, parameter, prefixes, label, start, typed);
  if (parameter.type === "class" || parameter.type === "predicate") return term(app, parameter, prefixes, label, start);
  return plainField(parameter, label, start);
}

function entity(app: App, parameter: Parameter, prefixes: Record<string, string>, label: string, start: string, typed?: string): Field {
  const input = h("input", { type: "search", id: `field-${serial++}`, placeholder: t("chooseActor"), autocomplete: "off", spellcheck: false, "data-parameter": parameter.name }) as HTMLInputElement;
  const list = h("ul", { role: "listbox", "aria-label": label, class: "options", hidden: true });
  let chosen = "";
  const show = (iri: string): void => {
    chosen = iri;
    input.value = iri && app.provider.named(iri) ? say(app.provider.label(iri)) : iri;
    input.setAttribute("aria-invalid", "false");
  };
  combobox(app, input, list, show);
  const first = iriOf(start, prefixes) ?? "";
  // What a question takes by itself may be of another graph.
  show(typed !== undefined || app.provider.named(first) || app.provider.actors.has(first) ? first : "");
  if (typed && !first) input.value = typed; // a name in a link
  input.addEventListener("input", () => (chosen = iriOf(input.value.trim(), prefixes) ?? ""));
  // A name that was typed but not chosen is the best that is found of that name.
  const settle = (): void => {
    if (chosen || !input.value.trim()) return;
    const [best] = app.provider.search(input.value, 1);
    if (best) show(best.id);
    else input.setAttribute("aria-invalid", "true");
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", settle);
  const element = h("div", { class: "field" }, h("label", { for: input.id }, label), h("div", { class: "picker" }, input, list));
  return {
    parameter,
    label,
    element,
    get typed() {
      return chosen ? `<${chosen}>` : "";
    },
    value() {
      settle();
      return chosen ? { iri: chosen } : null;
    },
    focus: () => input.focus(),
  };
}

/** A class or a relationship: those that the graph uses, by name. */
function term(app: App, parameter: Parameter, prefixes: Record<string, string>, label: string, start: string): Field {
  const { provider } = app;
  const used = parameter.type === "class" ? [...provider.actors.columns.kinds, ...provider.actors.columns.classes] : provider.relations.columns.predicates;
  const iri = ((name) => (provider.named(name) ? name : ""))(iriOf(start, prefixes) ?? "");
  const options = [...new Set([...used, iri])].filter(Boolean).map((one) => ({ iri: one, name: capital(say(provider.label(one))) }));
  options.sort((a, b) => new Intl.Collator(lang()).compare(a.name, b.name));
  return chooser(parameter, label, options, iri);
}

function chooser(parameter: Parameter, label: string, options: { iri: string; name: string }[], iri: string): Field {
  const select = h("select", { id: `field-${serial++}`, "data-parameter": parameter.name }, options.map((one) => h("option", { value: one.iri, selected: one.iri === iri }, one.name))) as HTMLSelectElement;
  return {
    parameter,
    label,
    element: h("div", { class: "field" }, h("label", { for: select.id }, label), select),
    get typed() {
      return `<${select.value}>`;
    },
    value: () => (select.value ? { iri: select.value } : null),
    focus: () => select.focus(),
  };
}

const INPUTS: Record<string, { type: string; step?: string; datatype: string }> = {
  string: { type: "text", datatype: "" },
  integer: { type: "number", step: "1", datatype: `${XSD}integer` },
  decimal: { type: "number", step: "any", datatype: `${XSD}decimal` },
  date: { type: "date", datatype: `${XSD}date` },
};

function plainField(parameter: Parameter, label: string, start: string): Field {
  const { type, step, datatype } = INPUTS[parameter.type]!;
  const input = h("input", { type, step, value: start, id: `field-${serial++}`, "data-parameter": parameter.name }) as HTMLInputElement;
  return {
    parameter,
    label,
    element: h("div", { class: "field" }, h("label", { for: input.id }, label), input),
    get typed() {
      return input.value;
    },
    value: () => (parameter.type === "string" || (input.value && input.checkValidity()) ? { literal: input.value, datatype } : null),
    focus: () => input.focus(),
  };
}
