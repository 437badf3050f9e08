// The search box: a combobox (ARIA 1.2) over all names. The chain's other end is chosen with the same.

import type { App } from "./app.ts";
import { number } from "./format.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { capital, noun, say, t } from "./i18n.ts";
import { sign } from "./kinds.ts";
import { problemOf, problemText } from "./problems.ts";
import { plain, type Match } from "./search.ts";

let serial = 0;

/** A server is asked when the hand rests, in milliseconds. */
const PAUSE = 250;

/** Joins an input and a listbox: typing searches, arrows walk, Enter chooses. Where nothing has such a name, the text can go `elsewhere`. */
export function combobox(app: App, input: HTMLInputElement, list: HTMLElement, choose: (id: string) => void, elsewhere?: (text: string) => void): void {
  let matches: Match[] = [];
  let active = -1;
  let asked = new AbortController();
  list.id ||= `options-${serial++}`;
  const { id } = list;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) input.setAttribute(name, value);

  const close = (): void => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (index: number): void => {
    const match = matches[index];
    const text = input.value.trim();
    if (!match && !(elsewhere && text && index === 0)) return;
    close();
    input.value = "";
    if (match) choose(match.id);
    else elsewhere!(text);
  };
  const mark = (index: number): void => {
    active = index;
    const options = list.querySelectorAll("[role=option]:not([aria-disabled])");
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const render = (): void => {
    asked.abort();
    show(app.provider.search(input.value, 10), false);
    const { growth } = app.provider;
    if (!growth || !plain(input.value)) return;
    const mine = (asked = new AbortController());
    const failed = (error: unknown): void => void (mine.signal.aborted || app.announce(problemText(problemOf(error)), true));
    setTimeout(() => mine.signal.aborted || void growth.find(input.value, 10, mine.signal).then((found) => mine.signal.aborted || show(found, true), failed), PAUSE);
    if (matches.length) return;
    list.replaceChildren(h("li", { role: "option", "aria-disabled": true, class: "quiet" }, t("running")));
    mark(-1);
  };
  const show = (found: Match[], announced: boolean): void => {
    matches = found;
    const wanted = plain(input.value);
    const options = matches.map((match, index) => option(app, match, `${id}-${index}`, wanted, () => pick(index)));
    const other = elsewhere && h("li", { id: `${id}-0`, role: "option", onpointerdown: stay, onclick: () => pick(0) }, icon(ICONS.right, 18), h("span", { class: "option-name" }, t("amongQuestions")));
    list.replaceChildren(...(options.length ? options : [h("li", { role: "option", "aria-disabled": true, class: "quiet" }, t("nothingFound")), ...(other ? [other] : [])]));
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(Boolean(wanted)));
    mark(matches.length || other ? 0 : -1);
    if (wanted && (announced || !app.provider.growth)) app.announce(`${number(matches.length)} ${noun(matches.length, "results")}`);
  };
  input.addEventListener("input", render);
  input.addEventListener("focus", () => input.value && render());
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (input.value || !list.hidden)) {
      input.value = "";
      close();
      event.stopPropagation();
    } else if (event.key === "Enter") pick(active);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (matches.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + matches.length) % matches.length);
    }
  });
}

/** A click on an option leaves the focus in the input. */
const stay = (event: Event): void => event.preventDefault();

function option(app: App, { id, name }: Match, element: string, wanted: string, choose: () => void): HTMLElement {
  const actor = app.provider.actor(id)!;
  const shown = say(actor.name);
  const second: Child = shown === name ? null : h("span", { class: "other-name" }, emphasised(name, wanted));
  return h(
    "li",
    { id: element, role: "option", "aria-selected": false, onpointerdown: stay, onclick: choose },
    sign(actor.kind, 22),
    h("span", { class: "option-name" }, emphasised(shown, wanted), second),
    h("span", { class: "option-kind" }, capital(say(app.provider.label(actor.kind))), h("span", { class: "count" }, number(actor.degree))),
  );
}

/** The part of a name that was typed, in bold where it can be found letter by letter. */
function emphasised(name: string, wanted: string): HTMLElement {
  const folded = [...name].map((letter) => plain(letter) || " ").join("");
  const at = wanted && folded.length === [...name].length ? folded.indexOf(wanted) : -1;
  const letters = [...name];
  if (at < 0) return h("span", {}, name);
  return h("span", {}, letters.slice(0, at).join(""), h("b", {}, letters.slice(at, at + wanted.length).join("")), letters.slice(at + wanted.length).join(""));
}

/** A search box of its own, with a label. */
export function picker(app: App, label: string, choose: (id: string) => void): HTMLElement {
  const input = h("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off", spellcheck: false }) as HTMLInputElement;
  const list = h("ul", { role: "listbox", "aria-label": label, class: "options", hidden: true });
  combobox(app, input, list, choose);
  return h("div", { class: "picker" }, input, list);
}
