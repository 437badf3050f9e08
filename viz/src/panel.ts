// The panel: an overview, an actor's facts, all that links two actors, or the chains between them.

import type { App } from "./app.ts";
import { chains } from "./chains.ts";
import { chainText, copyText, strongest } from "./cite.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { citer } from "./citing.ts";
import { linking, nameOf } from "./drawn.ts";
import { evidence } from "./evidence.ts";
import { actorLink, detail, group } from "./facts.ts";
import { capital, lang, noun, say, t } from "./i18n.ts";
import { sign } from "./kinds.ts";
import { brief } from "./lengthy.ts";
import { AT_ONCE, DEEPEST, WIDEST } from "./growth.ts";
import { problemOf, problemText } from "./problems.ts";
import { MOST } from "./provider.ts";
import type { Actor, FactGroup, Relation } from "./provider.ts";
import { number } from "./format.ts";
import { groupList } from "./crumbs.ts";
import { pinButton } from "./pins.ts";
import { documentList } from "./copies.ts";
import { picker } from "./searchbox.ts";
import { factText } from "./told.ts";
import { soon } from "./waiting.ts";

/** At most so many chains are offered. */
const CHAINS = 6;

export async function panel(app: App): Promise<HTMLElement> {
  const { actor, pair, chainTo } = app.store.now;
  if (actor && chainTo !== null) return chainPanel(app, actor, chainTo);
  if (actor) return actorPanel(app, app.provider.actors.get(actor)!);
  if (pair) return pairPanel(app, pair);
  return overview(app);
}

function overview(app: App): HTMLElement {
  const { provider } = app;
  const top = provider.actors.best(8);
  return h(
    "div",
    { class: "overview" },
    h("h1", { id: "panel-title", tabindex: -1 }, say(provider.title)),
    h("p", { class: "lead" }, t(provider.growth ? "partly" : provider.passages.length ? "intro" : "introPlain")),
    h("dl", { class: "figures" }, figure(provider.actors.size, "actors"), figure(provider.relations.length, "relationships"), provider.passages.length > 0 && figure(provider.passages.length, "passages")),
    groupList(app),
    top.length > 0 && h("section", { class: "group" }, h("h2", {}, t("mostConnected")), h("ul", { class: "top" }, top.map(({ id, degree }) => h("li", {}, actorLink(app, id), h("span", { class: "count" }, number(degree)))))),
    !provider.growth && articleSection(app),
    provider.documents.length > 0 && !provider.growth && documentList(app),
  );
}

function figure(value: number, name: "actors" | "relationships" | "passages"): HTMLElement {
  return h("div", {}, h("dt", {}, noun(value, name)), h("dd", {}, number(String(value))));
}

function articleSection(app: App): Child {
  const { articles } = app.provider;
  return articles.length > 0 && h("section", { class: "group" }, h("h2", {}, t("articles")), h("ol", { class: "articles" }, articles.map(({ iri, name }) => h("li", {}, articles.length > 1 ? articleButton(app, iri, say(name)) : say(name)))));
}

/** Shows the network as one article alone tells it, and all of it again. */
function articleButton(app: App, iri: string, text: string): HTMLElement {
  const others = app.provider.articles.map((one) => one.iri).filter((other) => other !== iri);
  const { hiddenArticles } = app.store.now;
  const alone = hiddenArticles.length === others.length && !hiddenArticles.includes(iri);
  return h("button", { type: "button", "data-key": `article ${iri}`, "aria-pressed": alone, title: t("asOneTells"), onclick: () => app.store.set({ hiddenArticles: alone ? [] : others }) }, text);
}

async function actorPanel(app: App, actor: Actor): Promise<HTMLElement> {
  const told = (groups: FactGroup[]): Child[] => (groups.length ? groups.map((one) => group(app, actor.id, one)) : [h("p", { class: "quiet" }, t("noFacts"))]);
  const facts = await soon(app.source, app.provider.facts(actor.id), told, () => told(app.provider.outline(actor.id)));
  const cut = app.provider.cut.has(actor.id) && h("p", { class: "quiet" }, t("factsCut", { count: number(String(MOST)) }));
  return h("article", {}, heading(app, actor), actions(app, actor), facts, cut);
}

function heading(app: App, actor: Actor): HTMLElement {
  const { provider } = app;
  const kind = capital(say(provider.label(actor.kind)));
  const type = capital(say(provider.label(actor.class)));
  const foreign = lang() === "es" ? "en" : "es";
  const { other, same, close } = provider.names(actor.id);
  const names = [...new Map(other.map((one) => [one.text, one])).values()]; // a name that both languages share is one
  return h(
    "header",
    { class: "actor-head" },
    h("p", { class: "kicker" }, sign(actor.kind, 24), h("span", {}, type === kind || !actor.class ? kind : `${kind} · ${type}`)),
    h("h1", { id: "panel-title", tabindex: -1 }, brief(say(actor.name))),
    h(
      "dl",
      { class: "names" },
      actor.name.es !== actor.name.en && [h("dt", {}, t("inOther")), h("dd", { lang: foreign }, brief(actor.name[foreign]))],
      names.length > 0 && [h("dt", {}, t("alsoNamed")), h("dd", {}, names.flatMap(({ text, language }, index) => [index ? ", " : "", h("span", { lang: language || null }, text)]))],
      links(t("sameAs"), same),
      links(t("closeTo"), close),
    ),
  );
}

function links(name: string, iris: string[]): Child[] {
  if (!iris.length) return [];
  return [h("dt", {}, name), h("dd", {}, iris.flatMap((iri, index) => [index ? ", " : "", link(iri)]))];
}

/** Only web addresses become links. */
function link(iri: string): Child {
  return /^https?:\/\//.test(iri) ? h("a", { href: iri, rel: "noopener noreferrer", target: "_blank" }, iri.replace(/^https?:\/\/(www\.)?/, "")) : iri;
}

function actions(app: App, actor: Actor): HTMLElement {
  const { focus } = app.store.now;
  const neighbours = app.provider.adjacency.get(actor.id)!.length;
  const hop = (value: 0 | 1 | 2, text: string): HTMLElement =>
    h("button", { type: "button", "aria-pressed": focus === value, onclick: () => app.store.set({ focus: value }) }, text);
  return h(
    "div",
    { class: "actions" },
    h("div", { class: "segmented", role: "group", "aria-label": t("focus") }, hop(0, t("whole")), hop(1, t("oneHop")), hop(2, t("twoHops"))),
    h("button", { type: "button", class: "quiet-button", id: "chain-button", onclick: () => app.store.set({ chainTo: "", chain: 0 }) }, icon(ICONS.chain), t("chainTo")),
    h("button", { type: "button", class: "quiet-button", id: "hide-button", onclick: () => hide(app, actor.id) }, t("hide")),
    pinButton(app, actor.id),
    rest(app, actor.id),
    h("p", { class: "quiet tally" }, `${number(actor.degree)} ${noun(actor.degree, "relationships")} · ${number(neighbours)} ${noun(neighbours, "neighbours")}`),
  );
}

/** Of a graph that is asked in parts: how many neighbours are not drawn. */
function rest(app: App, id: string): Child {
  const { growth } = app.provider;
  const more = growth?.more(id);
  if (!growth || !more) return null;
  const failed = (error: unknown): void => app.announce(problemText(problemOf(error)), true);
  const draw = h("button", { type: "button", class: "quiet-button", "data-key": "more", onclick: () => void growth.expand(id).then(() => app.refresh(), failed) }, t("drawMore", { count: String(Math.min(more, AT_ONCE)) }));
  return h("p", { class: "tally" }, t(growth.isCut(id) ? "manyMoreNeighbours" : "moreNeighbours", { count: number(String(more)) }), " ", draw);
}

/** Leaves an actor out of the picture and the table; Undo, Ctrl+Z or "Clear filters" brings it back. */
function hide(app: App, id: string): void {
  const { hiddenActors } = app.store.now;
  app.store.set({ actor: null, focus: 0, hiddenActors: [...hiddenActors.filter((other) => other !== id), id] });
  app.announce(t("hiddenNow", { name: name(app, id) }), true, true);
}

async function pairPanel(app: App, [a, b]: [string, string]): Promise<HTMLElement> {
  const relations = linking(app.provider, app.store.now, a, b);
  return h(
    "article",
    {},
    h("header", { class: "actor-head" }, h("p", { class: "kicker" }, t("says")), h("h1", { id: "panel-title", tabindex: -1, class: "pair" }, name(app, a), h("span", { class: "between" }, " — "), name(app, b))),
    ...(await Promise.all(relations.map((relation) => relationItem(app, relation)))),
  );
}

const name = (app: App, id: string): string => say(app.provider.label(id));

async function relationItem(app: App, relation: Relation): Promise<HTMLElement> {
  const details = await soon(app.source, app.provider.behind(relation), (found) => found.map((one) => detail(app, one)), () => []);
  const { source, target, passages } = relation;
  const told = (): string => factText(app.provider, source, nameOf(app.provider, relation), { value: { actor: target }, details: [] });
  return h("section", { class: "group sentence" }, sentence(app, relation), details, citer(app, passages, told), evidence(app, passages, true));
}

/** Subject, relationship and object, in reading order. */
function sentence(app: App, relation: Relation): HTMLElement {
  return h("p", { class: "triple" }, actorLink(app, relation.source), h("span", { class: "verb" }, say(nameOf(app.provider, relation))), actorLink(app, relation.target));
}

function chainPanel(app: App, from: string, to: string): HTMLElement {
  const { avoidHubs } = app.store.now;
  const found = to ? chainsOf(app) : [];
  return h(
    "article",
    { class: "chain-panel" },
    h(
      "header",
      { class: "actor-head" },
      h("button", { type: "button", class: "plain", onclick: () => app.store.set({ chainTo: null, chain: 0 }) }, icon(ICONS.back, 16), t("back")),
      h("p", { class: "kicker" }, t("chains")),
      h("h1", { id: "panel-title", tabindex: -1 }, name(app, from), h("span", { class: "between" }, " → "), to ? name(app, to) : "…"),
    ),
    picker(app, t(to ? "chooseOther" : "chooseEnd"), (id) => app.store.set({ chainTo: id, chain: 0 })),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: avoidHubs, onchange: () => app.store.set({ avoidHubs: !avoidHubs, chain: 0 }) }), t("avoidHubs")),
    to && !found.length && h("p", { class: "quiet" }, unlinked(app)),
    to && app.provider.growth && h("p", { class: "quiet" }, t("chainsBounded", { hops: String(DEEPEST), actors: String(WIDEST) })),
    ...found.map((nodes, index) => chainItem(app, nodes, index)),
  );
}

/** Why there is no chain: whom it would have to pass through is named. */
function unlinked(app: App): string {
  const { provider, store } = app;
  if (provider.growth?.connecting) return t("running");
  const { actor, chainTo, avoidHubs } = store.now;
  const through = avoidHubs ? chains(provider.adjacency, actor!, chainTo!, CHAINS).flat().filter((id) => id !== actor && id !== chainTo && provider.hubs.has(id)) : [];
  return through.length ? t("noChainBut", { names: new Intl.ListFormat(lang(), { type: "disjunction" }).format(new Set(through.map((id) => name(app, id)))) }) : t("noChain");
}

/** The chains that the state asks for, over the whole graph. */
export function chainsOf(app: App): string[][] {
  const { actor, chainTo, avoidHubs } = app.store.now;
  if (!actor || !chainTo) return [];
  const key = `${actor} ${chainTo} ${avoidHubs} ${app.provider.relations.length}`;
  if (known.key !== key) known = { key, chains: chains(app.provider.adjacency, actor, chainTo, CHAINS, avoidHubs ? app.provider.hubs : new Set()) };
  return known.chains;
}

/** Those asked for last: several parts of the page ask for the same. */
let known: { key: string; chains: string[][] } = { key: "", chains: [] };

function chainItem(app: App, nodes: string[], index: number): HTMLElement {
  const open = index === Math.min(app.store.now.chain, CHAINS);
  const hops = nodes.length - 1;
  const steps = nodes.slice(1).map((node, step) => hop(app, nodes[step]!, node));
  return h(
    "section",
    { class: "group chain" },
    h(
      "h2",
      { class: "label" },
      h("button", { type: "button", class: "chain-title", "aria-expanded": open, onclick: () => app.store.set({ chain: index }) }, `${t("chain")} ${index + 1}`, h("span", { class: "count" }, `${hops} ${noun(hops, "hops")}`)),
    ),
    open ? [h("ol", { class: "hops" }, h("li", {}, actorLink(app, nodes[0]!)), steps), copyChain(app, nodes)] : h("p", { class: "quiet" }, nodes.slice(1, -1).map((node) => name(app, node)).join(" · ")),
  );
}

/** A chain as a sentence with footnotes, in the language that one writes in. */
function copyChain(app: App, nodes: string[]): HTMLElement {
  const copy = (language: "es" | "en"): HTMLElement => {
    const text = (): string => chainText(app.provider, nodes, language);
    const onclick = (): void => void copyText(text(), () => app.announce(t("copied"), true), (shown) => app.announce(shown, true));
    return h("button", { type: "button", class: "quiet-button", lang: language, onclick }, language === "es" ? "en español" : "in English");
  };
  return h("p", { class: "copy-chain" }, h("span", { class: "quiet" }, t("copySentence")), copy("es"), copy("en"));
}

function hop(app: App, from: string, to: string): HTMLElement {
  const best = strongest(app.provider.between(from, to));
  const forward = best.source === from;
  const inverse = app.provider.inverse(best.predicate);
  const label = forward || !inverse ? app.provider.label(best.predicate) : inverse;
  return h(
    "li",
    {},
    h("div", { class: "step" }, icon(forward || inverse ? ICONS.right : ICONS.left, 14), h("span", { class: "verb" }, say(label)), evidence(app, best.passages)),
    actorLink(app, to),
  );
}
