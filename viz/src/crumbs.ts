// The way back from an open group of a large network: the whole, each open group that holds it, and how much of all is on the screen.

import type { App } from "./app.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { ALL } from "./filter.ts";
import { number } from "./format.ts";
import { capital, say, t } from "./i18n.ts";
import type { Screen } from "./screen.ts";
import type { State } from "./state.ts";

/** `mapped`: how many actors the map shows, where there is one. */
export function crumbs(app: App, shown: Screen, mapped: number | null): Child[] {
  const { groups, store, provider } = app;
  if (!groups) return [];
  const last = store.now.large === "groups" ? store.now.open.at(-1) : undefined;
  const step = (id: number, name: string): HTMLElement => {
    const here = id === (last ?? 0) && !shown.places;
    return h("li", {}, h("button", { type: "button", class: "plain", "data-key": `crumb-${id}`, "aria-current": here ? "true" : null, onclick: () => app.openGroup(id) }, name));
  };
  const closed = shown.groups.filter(({ open }) => !open).length;
  const count = (value: number): string => number(String(value));
  return [
    h("nav", { "aria-label": t("groups") }, h("ol", {}, step(0, t("allGroups")), last === undefined ? null : groups.path(last).map((id) => step(id, say(groups.all[id]!.name))))),
    last !== undefined && h("button", { type: "button", class: "tool", id: "close-group", "aria-label": t("closeGroup"), title: t("closeGroup"), onclick: () => app.closeGroup(last) }, icon(ICONS.close, 14)),
    sights(app),
    h("p", { class: "quiet" }, t("showingOf", { count: count(mapped ?? shown.actors.length), all: count(provider.actors.size) }), closed > 0 && mapped === null && ` · ${count(closed)} ${t("groups")}`),
  ];
}

/** As groups, as a map of all, or with all drawn where they are not too many. */
function sights({ store, provider, openActor }: App): HTMLElement {
  const values = { count: number(String(provider.actors.size)) };
  const all = provider.actors.size <= ALL ? ([["all", t("drawAll", values)]] as const) : [];
  const choices = [["groups", capital(t("groups"))], ["map", t("mapOfAll", values)], ...all] as const;
  const choose = (large: State["large"]): void => {
    store.set({ large, ...(large === "map" ? {} : { open: [] }) });
    if (large === "groups" && store.now.actor) openActor(store.now.actor); // its group is opened
  };
  const button = ([large, text]: (typeof choices)[number]): HTMLElement => h("button", { type: "button", "data-key": `as-${large}`, "aria-pressed": store.now.large === large, onclick: () => choose(large) }, text);
  return h("div", { class: "segmented", role: "group", "aria-label": t("view") }, choices.map(button));
}

/** The groups on the screen as buttons: what the picture shows, for those who read it instead. */
export function groupList(app: App): Child {
  const { groups, store } = app;
  if (!groups) return null;
  const open = new Set(store.now.open);
  const last = store.now.open.at(-1) ?? 0;
  const found = groups.all[last]!.children.filter((id) => !open.has(id)).map((id) => groups.all[id]!).sort((a, b) => b.size - a.size);
  const best = [...groups.all[last]!.members].sort((a, b) => groups.actors.degree(b) - groups.actors.degree(a)).slice(0, 20).map((at) => groups.actors.at(at));
  const button = (name: string, count: number, onclick: () => void): HTMLElement => h("li", {}, h("button", { type: "button", class: "actor", onclick }, h("span", {}, name)), h("span", { class: "count" }, number(String(count))));
  return h(
    "section",
    { class: "group", id: "group-list" },
    h("h2", {}, last ? say(groups.all[last]!.name) : capital(t("groups")), " ", h("span", { class: "count" }, number(String(last ? groups.all[last]!.size : found.length)))),
    h("ul", { class: "top" }, found.map(({ id, name, size }) => button(say(name), size, () => app.openGroup(id))), best.map(({ id, name, degree }) => button(say(name), degree, () => app.openActor(id)))),
  );
}
