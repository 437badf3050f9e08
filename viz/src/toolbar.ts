// The legend, which counts and filters kinds, and the filters by article, status and support.

import type { App } from "./app.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { kindsOf, type Visible } from "./filter.ts";
import { number } from "./format.ts";
import { capital, say, t } from "./i18n.ts";
import { sign } from "./kinds.ts";
import { openTimeline, spanText } from "./timeline.ts";
import { isTopic, topicsOf } from "./topics.ts";
import { START, type Status } from "./state.ts";

/** One button a kind: how many are shown, pressed while they are. */
export function legend(app: App, shown: Visible): HTMLElement[] {
  const { hiddenKinds, topics, view } = app.store.now;
  const fold = view === "network" && topicsOf(app.provider) > 0;
  const counts = kindsOf(app.provider, shown);
  return app.provider.kinds.map((kind) => {
    const count = counts.get(kind) ?? 0;
    if (fold && isTopic(kind) && !hiddenKinds.includes(kind)) return topicButton(app, kind, count, topics);
    const total = app.provider.counts.get(kind)!;
    const on = !hiddenKinds.includes(kind);
    const toggle = (): void => app.store.set({ hiddenKinds: on ? [...hiddenKinds, kind] : hiddenKinds.filter((other) => other !== kind) });
    return h(
      "button",
      { type: "button", class: "kind", "data-key": kind, "aria-pressed": on, title: count === total || !on ? null : t("shownOf", { count: number(count), all: number(total) }), onclick: toggle },
      sign(kind, 20),
      h("span", {}, capital(say(app.provider.label(kind)))),
      h("span", { class: "count" }, count === total || !on ? number(total) : `${number(count)}/${number(total)}`),
    );
  });
}

/** Topics that the picture begins without: how many these are, and to show them. */
function topicButton(app: App, kind: string, count: number, on: boolean): HTMLElement {
  return h(
    "button",
    { type: "button", class: "kind topics", "data-key": kind, "aria-pressed": on, onclick: () => app.store.set({ topics: !on }) },
    sign(kind, 20),
    h("span", {}, capital(say(app.provider.label(kind)))),
    h("span", { class: "count" }, number(count)),
    h("span", { class: "fold" }, t(on ? "foldTopics" : "showTopics")),
  );
}

/** What the filters' button says: how many are on. */
export function filterCount(app: App): number {
  const { hiddenArticles, hiddenActors, status, twoPassages, shared, hiddenKinds, from, until } = app.store.now;
  return [from || until, hiddenArticles.length, hiddenActors.length, status !== "all", twoPassages, shared, hiddenKinds.length].filter(Boolean).length;
}

export function filters(app: App): Child[] {
  const state = app.store.now;
  const { articles, passages, dates } = app.provider;
  return [
    articles.length > 0 && h("fieldset", {}, h("legend", {}, t("articles")), articles.map(({ iri, name }) => article(app, iri, say(name)))),
    passages.length > 0 && h(
      "fieldset",
      {},
      h("legend", {}, t("status")),
      ([["all", "statedAndInferred"], ["stated", "onlyStated"], ["inferred", "onlyInferred"]] as const).map(([value, word]) =>
        radio("status", t(word), state.status === value, () => app.store.set({ status: value satisfies Status })),
      ),
    ),
    passages.length > 0 && h(
      "fieldset",
      {},
      h("legend", {}, t("support")),
      checkbox("two", t("twoPassages"), state.twoPassages, (on) => app.store.set({ twoPassages: on })),
      checkbox("shared", t("shared"), state.shared, (on) => app.store.set({ shared: on })),
    ),
    dates.things.length > 0 && h(
      "fieldset",
      {},
      h("legend", {}, t("time")),
      h("button", { type: "button", class: "plain", "data-key": "time", onclick: () => openTimeline(app) }, state.from || state.until ? spanText(state) : t("chooseTime")),
    ),
    h("button", { type: "button", class: "quiet-button", "data-key": "reset", disabled: !filterCount(app), onclick: () => reset(app) }, t("reset")),
  ];
}

function article(app: App, iri: string, name: string): HTMLElement {
  const { hiddenArticles } = app.store.now;
  const change = (on: boolean): void => app.store.set({ hiddenArticles: on ? hiddenArticles.filter((other) => other !== iri) : [...hiddenArticles, iri] });
  const others = app.provider.articles.map((one) => one.iri).filter((other) => other !== iri);
  const alone = (): void => app.store.set({ hiddenArticles: others });
  const only = h("button", { type: "button", class: "plain", "data-key": `only ${iri}`, "aria-label": `${t("onlyThis")}: ${name}`, onclick: alone }, t("onlyThis"));
  return h("div", { class: "article-check" }, checkbox(iri, name, !hiddenArticles.includes(iri), change), others.length > 0 && only);
}

export function reset(app: App): void {
  const { hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, focus, from, until, undated } = START;
  app.store.set({ hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, focus, from, until, undated });
}

function checkbox(key: string, text: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  const input = h("input", { type: "checkbox", checked: on, "data-key": key, onchange: () => change(!on) });
  return h("label", { class: "check" }, input, h("span", {}, text));
}

function radio(name: string, text: string, on: boolean, change: () => void): HTMLElement {
  return h("label", { class: "check" }, h("input", { type: "radio", name, checked: on, "data-key": text, onchange: change }), h("span", {}, text));
}

export const filterIcon = (): SVGElement => icon(ICONS.filter, 16);
