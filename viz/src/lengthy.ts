// Long lists: the first hundred at once, a hundred more when asked for, and all of them on paper.

import { h } from "./dom.ts";
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

/** Shows all of every long list. */
export function unroll(): void {
  for (const button of document.querySelectorAll("button")) button.dispatchEvent(new Event("unroll"));
}
