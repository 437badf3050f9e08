// Passages: where they stand, what became of them in the reader's copy, and their words when the copy is there.

import type { App } from "./app.ts";
import { bibtex, copyText, reference } from "./cite.ts";
import { isStranger } from "./copies.ts";
import { excerpt, type Mark } from "./documents.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { lang, say, t } from "./i18n.ts";
import type { Evidence, Inference, Passage } from "./provider.ts";

/** One button a source; pressing it opens what it says below. */
export function evidence(app: App, graphs: string[], open = false): HTMLElement {
  if (!graphs.length) return h("span", { class: "no-source" }, t("noSource"));
  const list = h("ul", { class: open ? "evidence open" : "evidence" });
  for (const graph of graphs) list.append(item(app, graph, open));
  return list;
}

function item(app: App, graph: string, open: boolean): HTMLElement {
  const source = app.provider.source(graph);
  const body = h("div", { class: "words", hidden: !open });
  const button = h("button", { type: "button", class: `source ${"inference" in source ? "inferred" : "stated"}`, "aria-expanded": open }, ...face(app, source));
  const show = (): void => {
    body.hidden = false;
    body.replaceChildren(...content(app, source));
    lower(button, body);
  };
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(body.hidden));
    if (body.hidden) return show();
    body.hidden = true;
    const row = body.matches(".below > td > *") ? body.closest("tr") : null;
    button.after(body);
    row?.remove();
  });
  if (open) show();
  return h("li", {}, button, body);
}

/** In a table what opens is a row of its own below, so that no column changes its width; inside such a row it stays where it is. */
function lower(button: HTMLElement, body: HTMLElement): void {
  const row = button.closest<HTMLTableRowElement>("tr:not(.below)");
  row?.after(h("tr", { class: "below" }, h("td", { colspan: row.cells.length }, body)));
}

function face(app: App, source: Evidence): Child[] {
  if ("inference" in source) return [h("span", { class: "dot", "aria-hidden": "true" }), t("inferred")];
  if ("iri" in source) return [source.iri];
  const { passage } = source;
  return [
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("span", { class: "where" }, articleNumber(app, passage)),
    h("span", { class: "chars", title: `${t("characters")} ${passage.start}–${passage.end}` }, `${passage.start}–${passage.end}`),
    markIcon(markOf(app, passage)),
  ];
}

export function markOf(app: App, passage: Passage): Mark | undefined {
  return app.copies.get(passage.document)?.marks.get(passage.iri);
}

function markIcon(mark: Mark | undefined): Child {
  if (!mark || mark.state === "unknown") return null;
  const path = { identical: ICONS.check, moved: ICONS.moved, gone: ICONS.gone }[mark.state];
  return h("span", { class: `mark ${mark.state}`, role: "img", "aria-label": t(mark.state), title: t(mark.state) }, icon(path, 14));
}

/** "Art. 3": short enough to stand beside a fact; its name stands in the words below. */
function articleNumber(app: App, passage: Passage): string {
  const position = app.provider.articles.findIndex(({ iri }) => iri === passage.article);
  return position < 0 || app.provider.growth ? t("passage") : `Art. ${position + 1}`;
}

function content(app: App, source: Evidence): Child[] & Node[] {
  if ("inference" in source) return inference(app, source.inference) as Node[];
  if ("iri" in source) return [h("p", { class: "iri" }, source.iri)];
  return passageContent(app, source.passage) as Node[];
}

function inference(app: App, { sources, reason }: Inference): HTMLElement[] {
  return [
    h("p", { class: "reason" }, h("strong", {}, t("inferredLong")), " ", say(reason)),
    h("div", { class: "follows" }, h("span", { class: "label" }, t("follows")), evidence(app, sources)),
  ];
}

function passageContent(app: App, passage: Passage): HTMLElement[] {
  return [words(app, passage), h("p", { class: "citation" }, ...citation(app, passage)), cite(app, passage)];
}

/** What to copy into a text or a bibliography. */
function cite(app: App, passage: Passage): HTMLElement {
  const copy = (label: string, text: () => string): HTMLElement => {
    const onclick = (): void => void copyText(text(), () => app.announce(t("copied"), true), (shown) => app.announce(shown, true));
    return h("button", { type: "button", class: "plain", onclick }, label);
  };
  return h(
    "p",
    { class: "citation cite" },
    copy(t("copyCitation"), () => `${reference(app.provider, passage.iri, lang())}\n`),
    copy("BibTeX", () => bibtex(app.provider, passage, lang())),
  );
}

function words(app: App, passage: Passage): HTMLElement {
  const copy = app.copies.get(passage.document);
  const found = copy && excerpt(copy, passage);
  if (copy && found)
    return h("blockquote", {}, h("span", { class: "context" }, found.before), h("mark", {}, found.words), h("span", { class: "context" }, found.after));
  const choose = (label: string): HTMLElement => h("button", { type: "button", class: "plain", onclick: () => app.chooseDocument() }, label);
  if (copy) return h("p", { class: "missing gone" }, isStranger(copy) ? `${t("stranger", { file: copy.name })}.` : t("goneLong"), " ", choose(t("otherFile")));
  const record = app.provider.documents.find(({ iri }) => iri === passage.document);
  return h(
    "p",
    { class: "missing" },
    t("wordsMissing", { file: record?.name || passage.document }),
    " ",
    choose(t("chooseFile")),
  );
}

function citation(app: App, passage: Passage): Child[] {
  const article = app.provider.articles.find(({ iri }) => iri === passage.article);
  const record = app.provider.documents.find(({ iri }) => iri === passage.document);
  const mark = markOf(app, passage);
  const parts = [
    article && h("em", {}, say(article.name)),
    record?.name,
    `${t("characters")} ${passage.start}–${passage.end}`,
    t("stated"),
    mark && mark.state !== "unknown" && marked(mark, passage),
  ].filter(Boolean) as (HTMLElement | string)[];
  return parts.flatMap((part, index) => (index ? [" · ", part] : [part]));
}

function marked(mark: Mark, passage: Passage): HTMLElement {
  const shift = mark.state === "moved" ? mark.start - passage.start : 0;
  const text = mark.state === "moved" ? `${t("movedBy")} ${shift > 0 ? "+" : "−"}${Math.abs(shift)}` : t(mark.state);
  return h("strong", { class: `mark ${mark.state}` }, text);
}

/** Which of the sources in a panel are open, by their order. */
export const opened = (body: HTMLElement): number[] => sources(body).flatMap((button, index) => (button.getAttribute("aria-expanded") === "true" ? [index] : []));

/** Opens them again, after the panel was drawn anew; those inside others come to be as those are opened. */
export function reopen(body: HTMLElement, which: number[]): void {
  for (const index of which) {
    const button = sources(body)[index];
    if (button?.getAttribute("aria-expanded") === "false") button.click();
  }
}

/** Closes what the reader has opened last, or where the keyboard is; false when nothing is open. */
export function closeOne(): boolean {
  const open = [...document.querySelectorAll<HTMLElement>('.evidence:not(.open) > li > .source[aria-expanded="true"]')].filter((button) => button.checkVisibility());
  const button = open.filter((one) => one.parentElement!.contains(document.activeElement)).at(-1) ?? open.at(-1);
  if (!button) return false;
  button.click();
  button.focus();
  return true;
}

const sources = (body: HTMLElement): HTMLElement[] => [...body.querySelectorAll<HTMLElement>("button.source")];
