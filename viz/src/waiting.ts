// What is asked while a panel is read: a quiet line stands in its place until it is there.

import { h, replace, type Child } from "./dom.ts";
import { t } from "./i18n.ts";
import { problemOf, problemText } from "./problems.ts";
import type { Source } from "./source.ts";

/** What is there within this time, in milliseconds, is shown at once, without flicker. */
const MOMENT = 60;

/** An element that `shown` fills as soon as what was asked is found; `instead` fills it, below what went wrong, where it cannot be. */
export async function soon<T>(source: Source | null, found: Promise<T>, shown: (found: T) => Child[], instead: () => Child[]): Promise<HTMLElement> {
  const holder = h("div", { "aria-busy": true });
  const settled = found.then(shown, (error: unknown) => [h("p", { class: "problem", role: "alert" }, problemText(problemOf(error))), ...instead()]).then((children) => {
    replace(holder, children);
    holder.removeAttribute("aria-busy");
    return true;
  });
  const there = await Promise.race([settled, new Promise<false>((resolve) => setTimeout(() => resolve(false), MOMENT))]);
  if (!there && holder.ariaBusy) replace(holder, h("p", { class: "quiet waiting", role: "status" }, t(source?.readyAt ? "running" : "engineLoading")));
  return holder;
}
