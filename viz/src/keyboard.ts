// Everything by keyboard: single keys from anywhere, arrows from actor to actor in the picture.

import type { App } from "./app.ts";
import type { Canvas } from "./canvas.ts";
import { byId } from "./dom.ts";
import { closeOne } from "./evidence.ts";
import { say, t } from "./i18n.ts";
import { clearTime } from "./timeline.ts";
import { togglePin, unpinAll } from "./pins.ts";

const DIRECTIONS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function listenToKeys(app: App, canvas: Canvas, eye: () => Pick<Canvas, "zoom" | "fit">, close: () => void): void {
  const shortcuts: Record<string, () => unknown> = {
    "/": () => byId("search").focus(),
    "+": () => eye().zoom(1.35),
    "-": () => eye().zoom(1 / 1.35),
    "0": () => eye().fit(),
    t: () => app.store.set({ view: app.store.now.view === "table" ? "network" : "table" }),
    l: () => app.store.set({ timeline: !app.store.now.timeline }),
    p: () => app.store.now.actor && togglePin(app, app.store.now.actor),
    P: () => unpinAll(app),
    "?": () => (byId("help") as HTMLDialogElement).showModal(),
    Escape: () => escape(app, close),
  };
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isTyping(event)) {
      if (event.shiftKey ? app.store.redo() : app.store.undo()) event.preventDefault();
      return;
    }
    const action = shortcuts[event.key];
    if (!action || isTaken(event)) return;
    if (event.key === "/") event.preventDefault();
    action();
  });
  byId("canvas").addEventListener("keydown", (event) => walk(app, canvas, event));
}

function isTyping(event: KeyboardEvent): boolean {
  const field = event.target as HTMLInputElement;
  return field.isContentEditable || (field.matches("input, textarea") && !["checkbox", "radio"].includes(field.type));
}

/** Keys that mean something to what has the focus, the browser, or an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || (isTyping(event) && event.key !== "Escape") || Boolean(document.querySelector("dialog[open]"));
}

/** One step back: an open menu, the chosen time, an open passage, the chains, the map, an open group, the panel. */
function escape(app: App, close: () => void): void {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if ((app.store.now.from || app.store.now.until) && (byId("timeline").contains(document.activeElement) || !(app.store.now.actor || app.store.now.pair || app.store.now.drawn.length))) clearTime(app);
  else if (closeOne()) return;
  else if (app.store.now.chainTo !== null) app.store.set({ chainTo: null, chain: 0 });
  else if (app.groups && app.store.now.large !== "groups" && !app.store.now.actor && !app.store.now.pair && !app.store.now.drawn.length) app.store.set({ large: "groups" });
  else if (app.groups && app.store.now.open.length && !app.store.now.actor && !app.store.now.pair && !app.store.now.drawn.length) app.closeGroup(app.store.now.open.at(-1)!);
  else close();
}

function walk(app: App, canvas: Canvas, event: KeyboardEvent): void {
  if (event.key === "Enter" && canvas.nearGroup !== null) return app.openGroup(canvas.nearGroup);
  if (event.key === "Enter") byId("panel-title").focus();
  const direction = DIRECTIONS[event.key];
  if (!direction) return;
  event.preventDefault();
  const from = app.store.now.actor;
  const group = from ? null : canvas.groupBeside(direction);
  if (group) return app.announce(t("groupOf", { name: say(group.group.name), count: String(group.count) }));
  const next = from ? canvas.beside(from, direction) : canvas.best();
  if (next) app.openActor(next);
}
