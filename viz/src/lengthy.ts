// Long lists and long texts: their beginning at once, more when asked for, and all of it on paper.

import { h, type Child } from "./dom.ts";
import { t } from "./i18n.ts";

const STEP = 100;

/** Puts the items into the list. A hub with thousands of facts would keep the page busy for seconds. */
export function lengthy<Item>(list: HTMLElement, items: Item[], shown: (item: Item) => HTMLElement): HTMLElement[] {
  let next = 0;
  const show = (until: number): void => {
    list.append(...items.slice(next, until).map(shown));
    next = until;
    if (next >= items.length) more.remove();
  };
  const onclick = (): void => {
    const first = next;
    show(next + STEP);
    list.children[first]!.querySelector<HTMLElement>("button, a")?.focus();
  };
  const more = h("button", { type: "button", class: "quiet-button", onclick, onunroll: () => show(items.length) }, t("showMore"));
  show(STEP);
  return next < items.length ? [list, more] : [list];
}

const LETTERS = 160;

/** The beginning of a text that would push away what follows it, and all of it when asked for. */
export function brief(text: string): Child[] {
  const letters = [...text];
  if (letters.length <= LETTERS) return [text];
  const shown = document.createTextNode(`${letters.slice(0, LETTERS).join("")}… `);
  const all = (): void => {
    shown.data = text;
    more.remove();
  };
  const more = h("button", { type: "button", class: "plain", onclick: all, onunroll: all }, t("wholeText"));
  return [shown, more];
}

/** Shows all of every long list. */
export function unroll(): void {
  for (const button of document.querySelectorAll("button")) button.dispatchEvent(new Event("unroll"));
}
