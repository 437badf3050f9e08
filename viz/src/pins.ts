// Actors that stay where the reader has put them.

import type { App } from "./app.ts";
import { number } from "./format.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import type { Point } from "./geometry.ts";
import { say, t } from "./i18n.ts";

/** Pins an actor at a place of the layout: where it is, unless it was moved. */
export function pin(app: App, id: string, { x, y }: Point = app.provider.actors.get(id)!): void {
  app.store.set({ places: { ...app.store.now.places, [id]: [Math.round(x), Math.round(y)] } });
}

/** Pins or lets go; the actor goes back to its place in the layout. */
export function togglePin(app: App, id: string): void {
  const { [id]: pinned, ...places } = app.store.now.places;
  if (pinned) app.store.set({ places });
  else pin(app, id);
  app.announce(t(pinned ? "unpinnedNow" : "pinnedNow", { name: say(app.provider.actors.get(id)!.name) }));
}

export function unpinAll(app: App): void {
  if (!Object.keys(app.store.now.places).length) return;
  app.store.set({ places: {} });
  app.announce(t("allUnpinned"), true);
}

/** The panel's button. */
export function pinButton(app: App, id: string): HTMLElement {
  const pinned = id in app.store.now.places;
  return h("button", { type: "button", class: "quiet-button", id: "pin-button", "aria-pressed": pinned, onclick: () => togglePin(app, id) }, icon(ICONS.pin, 16), t(pinned ? "unpin" : "pin"));
}

/** What the corner of the picture says while somebody is pinned. */
export function pinNote(app: App): Child[] {
  const count = Object.keys(app.store.now.places).length;
  if (!count) return [];
  return [icon(ICONS.pin, 15), h("span", {}, t(count === 1 ? "onePinned" : "manyPinned", { count: number(count) })), h("button", { type: "button", class: "plain", id: "unpin-all", onclick: () => unpinAll(app) }, t("unpinAll"))];
}
