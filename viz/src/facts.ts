// Facts as text: values, details, and the groups of an actor's panel.

import type { App } from "./app.ts";
import { h, type Child } from "./dom.ts";
import { citer } from "./citing.ts";
import { evidence } from "./evidence.ts";
import { number } from "./format.ts";
import { capital, lang, say } from "./i18n.ts";
import { sign } from "./kinds.ts";
import { lengthy } from "./lengthy.ts";
import { together, type Together } from "./together.ts";
import { amountOf, factText, inOneLanguage, literalText, repeats, unitText } from "./told.ts";
import type { Both, Detail, FactGroup, Part, Value } from "./provider.ts";

/** An actor's name, or another word for it, as a button that opens it. */
export function actorLink(app: App, id: string, text?: string): HTMLElement {
  const actor = app.provider.actor(id)!;
  return h("button", { type: "button", class: "actor", onclick: () => app.openActor(id) }, sign(actor.kind, 20), h("span", {}, text ?? say(actor.name)));
}

export function group(app: App, actor: string, { label, facts }: FactGroup): HTMLElement {
  return h(
    "section",
    { class: "group" },
    h("h2", { class: "label" }, capital(say(label)), facts.length > 1 && h("span", { class: "count" }, number(facts.length))),
    lengthy(h("ul", { class: "facts" }), together(facts), (fact) => factItem(app, actor, fact, label)),
  );
}

function factItem(app: App, actor: string, fact: Together, heading: Both): HTMLElement {
  const { value, also, details } = fact;
  const sources = app.provider.sources(fact.sources);
  const more = details.map((one) => detail(app, { ...one, parts: one.parts.filter((part) => !repeats(part, heading)) }));
  return h("li", { class: "fact" }, h("div", { class: "value" }, ...[value, ...also].flatMap((one) => valueOf(app, one))), h("div", { class: "proof" }, evidence(app, sources), citer(app, sources, () => factText(app.provider, actor, heading, fact))), ...more);
}

/** The parts of a detail, one name each with all that it names; amounts and counts as one line. */
export function detail(app: App, { class: type, parts: all }: Detail): Child {
  const parts = inOneLanguage(all);
  const single = amount(app, type, parts);
  if (single) return h("p", { class: "amount" }, ...single);
  if (!parts.length) return null;
  const predicates = [...new Set(parts.map(({ predicate }) => predicate))];
  const values = (predicate: string): HTMLElement[] => parts.filter((part) => part.predicate === predicate).map(({ value }) => h("dd", {}, ...valueOf(app, value, predicate)));
  return h("dl", { class: "detail" }, predicates.flatMap((predicate) => [h("dt", {}, capital(say(app.provider.label(predicate)))), ...values(predicate)]));
}

function valueOf(app: App, value: Value, predicate = ""): Child[] {
  if ("actor" in value) return [actorLink(app, value.actor)];
  if ("text" in value) return [say(value.text)];
  if ("detail" in value) return [detail(app, value.detail)];
  return [literal(value.literal, value.datatype, value.language, predicate)];
}

function literal(text: string, datatype: string, language: string, predicate: string): Child {
  const told = literalText(text, datatype, language, predicate);
  return language && language !== lang() ? h("span", { lang: language }, told) : told;
}

/** An amount as one phrase; the rest of its parts follows. */
function amount(app: App, type: string, parts: Part[]): Child[] | null {
  const found = amountOf(parts);
  if (!found) return null;
  const { bound, figure, unit, count, rest } = found;
  const line: Child[] = [bound && h("span", { class: "bound" }, ...valueOf(app, bound), " "), h("strong", {}, figure)];
  if (unit) line.push(" ", "actor" in unit ? actorLink(app, unit.actor, unitText(app.provider, unit, count)) : unitText(app.provider, unit, count));
  if (found.rate) line.push(` ${found.rate}`);
  if (rest.length) line.push(detail(app, { iri: "", class: type, parts: rest }));
  return line;
}
