// Answers: a table that sorts, filters and copies; a chart where it is figures; yes or no; and the files that each can be saved as.

import type { App } from "./app.ts";
import { chart, chartFile } from "./chart.ts";
import { h, icon, ICONS, type Child } from "./dom.ts";
import { csv, save, type Extension } from "./downloads.ts";
import { rowLinks, tripleLinks } from "./drawn.ts";
import { edtf, isEdtf } from "./edtf.ts";
import { evidence } from "./evidence.ts";
import { actorLink } from "./facts.ts";
import { figures, numeric, type Cell, type Figures } from "./figures.ts";
import { number, per, rate } from "./format.ts";
import { lang, noun, say, t, type Lang } from "./i18n.ts";
import { counted } from "./plural.ts";
import type { Printed, Term } from "./rdf.ts";
import type { Relation } from "./provider.ts";
import { problemOf, problemText } from "./problems.ts";
import { ROWS_ON_PAPER } from "./print.ts";
import { plain } from "./search.ts";
import { asking } from "./source.ts";
import { merged, statements } from "./statements.ts";
import { resultsJson, type Answer } from "./answer.ts";

const PAGE = 100;
const XSD = "http://www.w3.org/2001/XMLSchema#";

const UNITS = /^(?:unit|unidad)$/;
const RELATION = /^(?:relation|relationship|predicate|relaci[oó]n|predicado)$/i;
const RATES = /^(?:per|por)$/;

export interface Asked {
  answer: Answer;
  /** How the files are called. */
  name: string;
  columns: string[];
  /** What stands above a column, in the reader's language; files keep the names of the variables. */
  head(column: string, language?: Lang): string;
  shorten(iri: string): string;
  /** Turtle, or TriG where graphs are named. */
  turtle(quads: Printed[]): string;
  /** The things that were asked about, by their IRIs. */
  about: string[];
  /** Questions that are much alike. */
  near: { title: string; open(): void }[];
  /** Shows these actors in the network, and what links them. */
  draw(actors: string[], links: Relation[]): void;
}

/** One answer; what the reader sets in its table is part of the view's state. */
export class Results {
  private drawn = "";
  private limit = PAGE;
  private paper = false;
  private readonly body = h("div", { class: "rows" });
  private names: Map<string, string> | null = null;
  /** The column that the chart draws, when the reader has chosen one. */
  private measure: number | undefined;
  private width = 0;
  /** The chart that is seen, as a file. */
  private file = (): string => "";
  private readonly picture: HTMLElement;
  private readonly search = h("input", { type: "search", placeholder: t("filterRows"), "aria-label": t("filterRows") }) as HTMLInputElement;
  private readonly views = h("div", { class: "segmented", role: "group", "aria-label": t("view") });

  constructor(private readonly app: App, private readonly asked: Asked) {
    this.picture = saver(app, asked.name, "SVG", "svg", () => this.file());
  }

  element(): HTMLElement {
    const { answer } = this.asked;
    const empty = answer.kind !== "truth" && !answer.rows.length;
    if (answer.kind === "truth") {
      return h("div", {}, h("p", { class: `truth ${answer.value ? "yes" : "no"}`, tabindex: -1, "data-answer": true }, icon(answer.value ? ICONS.check : ICONS.close, 34), t(answer.value ? "yes" : "no")), h("div", { class: "answer-bar" }, ...this.files()));
    }
    if (empty) return this.nothing();
    this.show();
    new ResizeObserver(() => this.charts && this.body.clientWidth !== this.width && this.draw()).observe(this.body);
    return h("div", {}, this.bar(), this.body);
  }

  /** No answer is not yet a no: what else there is to ask. */
  private nothing(): HTMLElement {
    const { about, near } = this.asked;
    const actors = about.filter((id) => this.app.provider.actors.has(id));
    return h(
      "div",
      { class: "nothing" },
      h("p", {}, t("nothingAnswered")),
      h("p", { class: "quiet" }, t("nothingAnsweredHint")),
      actors.length > 0 && h("p", {}, t("saidOf"), " ", actors.flatMap((id, index) => [index > 0 && " · ", actorLink(this.app, id)])),
      near.length > 0 && h("section", {}, h("h3", {}, t("nearQuestions")), h("ul", {}, near.map(({ title, open }) => h("li", {}, h("button", { type: "button", class: "plain", onclick: open }, title))))),
    );
  }

  /** Draws anew what the reader has set otherwise. */
  show(): void {
    const { sort, rows, chart } = this.app.store.now;
    const key = JSON.stringify([sort, rows, chart]);
    if (key === this.drawn || this.asked.answer.kind === "truth") return;
    if (JSON.parse(this.drawn || "[]")[1] !== rows) this.limit = PAGE;
    this.drawn = key;
    if (this.search.value !== rows) this.search.value = rows;
    for (const one of this.views.children) one.setAttribute("aria-pressed", String((one as HTMLElement).dataset["chart"] === String(chart)));
    this.draw();
  }

  /** Whether a chart is seen. */
  private get charts(): boolean {
    return this.app.store.now.chart && this.figures !== null;
  }

  /** The column that the answer is sorted by; none where it has no such column. */
  private get sorting(): { column: number; down: boolean } | null {
    const { sort } = this.app.store.now;
    const down = sort.startsWith("-");
    const column = this.asked.columns.indexOf(sort.slice(Number(down)));
    return column < 0 ? null : { column, down };
  }

  private get figures(): Figures | null {
    const { columns } = this.asked;
    const evidence = (cell: Cell): boolean => cell?.type === "iri" && !("iri" in this.app.provider.source(cell.value));
    return figures({ columns, rows: this.kept(), evidence, text: (cell, column) => this.named(cell, columns[column]!) }, this.measure);
  }

  /** A cell as the heading of a scale: units in the plural, times as rates. */
  private named(cell: Cell, column: string): string {
    const text = this.text(cell);
    if (UNITS.test(column)) return counted(text, 2);
    return RATES.test(column) && cell ? rate(cell.value) : text;
  }

  /** What a screen reader is told. */
  get summary(): string {
    const { answer } = this.asked;
    if (answer.kind === "truth") return t(answer.value ? "yes" : "no");
    return answer.rows.length ? this.count : t("nothingAnswered");
  }

  private get count(): string {
    const { answer } = this.asked;
    const found = answer.kind === "truth" ? 0 : answer.rows.length;
    return `${number(String(found))} ${noun(found, answer.kind === "triples" ? "triples" : "rows")}`;
  }

  private bar(): HTMLElement {
    this.search.addEventListener("input", () => this.app.store.set({ rows: this.search.value }, "rows"));
    const actors = this.actors();
    const time = new Intl.NumberFormat(lang() === "es" ? "es-CO" : "en-GB", { maximumFractionDigits: 0 }).format(Math.max(1, this.asked.answer.milliseconds));
    return h(
      "div",
      { class: "answer-bar" },
      h("p", { class: "tally", tabindex: -1, "data-answer": true }, h("strong", {}, this.count), h("span", { class: "quiet" }, ` · ${time} ms`)),
      this.switcher(),
      this.search,
      actors.length > 0 && h("button", { type: "button", class: "quiet-button", onclick: () => this.inNetwork(actors) }, icon(ICONS.focus, 16), t("drawAnswer"), h("span", { class: "count" }, number(actors.length))),
      h("button", { type: "button", class: "quiet-button", onclick: () => void this.copy() }, t("copyTable")),
      ...this.files(),
      this.picture,
    );
  }

  /** Table or chart, where there is something to compare. */
  private switcher(): Child {
    if (!this.figures) return null;
    const choice = (chart: boolean, word: "table" | "chart"): HTMLElement =>
      h("button", { type: "button", "data-chart": String(chart), "aria-pressed": this.app.store.now.chart === chart, onclick: () => this.app.store.set({ chart }) }, t(word));
    this.views.replaceChildren(choice(false, "table"), choice(true, "chart"));
    return this.views;
  }

  private files(): HTMLElement[] {
    const { answer, name } = this.asked;
    const file = (label: string, extension: Extension, text: () => string | Promise<string>): HTMLElement => saver(this.app, name, label, extension, text);
    if (answer.kind === "truth") return [file("JSON", "json", () => resultsJson(answer))];
    const table = file("CSV", "csv", () => csv([answer.columns, ...answer.rows.map((row: Cell[]) => row.map((cell) => cell?.value ?? ""))]));
    if (answer.kind === "rows") return [table, file("JSON", "json", () => resultsJson(answer)), file("Turtle", "ttl", () => this.statements(false)), file("TriG", "trig", () => this.statements(true))];
    return [table, file("Turtle", "ttl", () => answer.turtle), file("N-Triples", "nt", () => answer.ntriples)];
  }

  /** What stands behind the rows and the passages that say it: as Turtle, or with the passages as graphs, as TriG. */
  private async statements(inGraphs: boolean): Promise<string> {
    const { provider, source } = this.app;
    const known = { isSource: (iri: string) => !("iri" in provider.source(iri)), classOf: (iri: string) => provider.actor(iri)?.class };
    const quads = await statements(asking(source!), known, this.asked.columns, this.kept(), this.actors(this.kept()));
    return this.asked.turtle(inGraphs ? quads : merged(quads));
  }

  /** Tab-separated, as spreadsheets take it: what is on the screen. */
  private async copy(): Promise<void> {
    const rows = this.kept().map((row) => row.map((cell) => this.text(cell).replace(/[\t\r\n]+/g, " ")).join("\t"));
    await navigator.clipboard.writeText([this.headings().join("\t"), ...rows].join("\n")).then(() => this.app.announce(t("copied"), true), () => undefined);
  }

  private headings(): string[] {
    return this.asked.columns.map((column) => this.asked.head(column));
  }

  private rows(): Cell[][] {
    const { answer } = this.asked;
    return answer.kind === "truth" ? [] : answer.rows;
  }

  private kept(): Cell[][] {
    const words = plain(this.app.store.now.rows).split(" ");
    const rows = this.rows().filter((row) => {
      const text = plain(row.map((cell) => this.text(cell)).join(" "));
      return words.every((word) => text.includes(word));
    });
    const { sorting } = this;
    if (!sorting) return rows;
    const { column, down } = sorting;
    const { compare } = new Intl.Collator(lang(), { numeric: true, sensitivity: "base" });
    const order = (a: Cell, b: Cell): number => (numeric(a) && numeric(b) ? Number(a!.value) - Number(b!.value) : compare(this.text(a), this.text(b)));
    return rows.sort((a, b) => (down ? -1 : 1) * order(a[column]!, b[column]!));
  }

  private draw(): void {
    const found = this.charts && this.figures;
    this.picture.hidden = !found;
    this.body.classList.toggle("charts", Boolean(found));
    if (found) this.body.replaceChildren(...this.chart(found));
    else this.drawTable();
  }

  private chart(found: Figures): HTMLElement[] {
    const headings = this.headings();
    this.width = this.body.clientWidth;
    const drawn = chart(found, headings[found.measure]!, headings[found.by]!, this.width || 720);
    this.file = () => chartFile(drawn);
    return [h("div", { class: "chart-bar" }, this.measures(found)), h("figure", {}, drawn)];
  }

  /** Which of several columns is drawn. */
  private measures({ measures, measure }: Figures): Child {
    if (measures.length < 2) return null;
    const headings = this.headings();
    const select = h("select", { "aria-label": t("measure") }, measures.map((index) => h("option", { value: index, selected: index === measure }, headings[index]!))) as HTMLSelectElement;
    select.addEventListener("change", () => {
      this.measure = Number(select.value);
      this.draw();
      this.body.querySelector("select")?.focus();
    });
    return select;
  }

  /** Shows all rows, for paper, or again those that the reader has seen. */
  unroll(all: boolean): void {
    this.paper = all;
    if (this.asked.answer.kind !== "truth" && !this.charts) this.drawTable();
  }

  /** The columns in which some row has a value: of what no row knows the heading would say nothing. */
  private filled(): number[] {
    const columns = [...this.asked.columns.keys()];
    const found = columns.filter((index) => this.rows().some((row) => row[index]));
    return found.length ? found : columns;
  }

  private drawTable(): void {
    const kept = this.kept();
    const shown = kept.slice(0, this.paper ? ROWS_ON_PAPER : this.limit);
    const headings = this.headings();
    const figures = headings.map((_, index) => this.rows().some((row) => numeric(row[index]!)));
    const columns = this.filled();
    const more = (): void => {
      this.limit += PAGE;
      this.draw();
    };
    this.body.replaceChildren(
      h(
        "table",
        {},
        h("caption", { class: kept.length > shown.length || this.app.store.now.rows ? null : "sr-only" }, `${t("showing")} ${number(String(shown.length))} ${t("of")} ${number(String(shown.length < kept.length ? kept.length : this.rows().length))}`),
        h("thead", {}, h("tr", {}, columns.map((index) => this.head(headings[index]!, index, figures[index]!)))),
        h("tbody", {}, shown.map((row) => h("tr", {}, columns.map((index) => h("td", { class: row[index] ? (figures[index] ? "numeric" : null) : "none", "data-name": headings[index]! }, ...this.cell(row[index]!)))))),
      ),
      kept.length > shown.length ? h("button", { type: "button", class: "quiet-button", onclick: more }, t("showMore")) : "",
    );
  }

  private head(name: string, column: number, figures: boolean): HTMLElement {
    const { sorting } = this;
    const mine = sorting?.column === column;
    const down = mine && sorting.down;
    const sort = (): void => {
      this.app.store.set({ sort: `${(mine ? !down : figures) ? "-" : ""}${this.asked.columns[column]!}` });
      this.body.querySelectorAll<HTMLElement>("th button")[this.filled().indexOf(column)]?.focus();
    };
    return h("th", { scope: "col", "aria-sort": mine ? (down ? "descending" : "ascending") : null, class: figures ? "numeric" : null }, h("button", { type: "button", onclick: sort }, name, h("span", { class: "arrow", "aria-hidden": "true" }, mine ? (down ? " ↓" : " ↑") : "")));
  }

  private cell(term: Cell): Child[] {
    if (!term) return [];
    const actor = this.actor(term);
    if (actor) return [actorLink(this.app, actor)];
    if (term.type === "iri") return [this.iri(term.value)];
    if (term.type !== "literal") return [term.value];
    if (term.datatype === `${XSD}boolean`) return [t(term.value === "true" ? "yes" : "no")];
    return [term.language && term.language !== lang() ? h("span", { lang: term.language }, term.value) : this.text(term)];
  }

  private iri(iri: string): Child {
    const source = this.app.provider.source(iri);
    if (!this.app.provider.sources([iri]).length) return evidence(this.app, []);
    return "iri" in source ? h("span", { class: "term", title: iri }, this.text({ type: "iri", value: iri })) : evidence(this.app, [iri]);
  }

  /** A term as a person reads it. */
  private text(term: Cell): string {
    if (!term) return "";
    if (term.type === "iri") return this.app.provider.actors.has(term.value) || known(this.app, term.value) ? say(this.app.provider.label(term.value)) : this.asked.shorten(term.value);
    if (term.type !== "literal") return term.value;
    if (numeric(term)) return number(term.value);
    if (term.datatype === `${XSD}duration`) return per(term.value);
    return isDate(term) ? edtf(term.value) : term.value;
  }

  /** The actor that a term is, by its IRI or by a name that only it bears. */
  private actor(term: Cell): string | null {
    if (term?.type === "iri") return this.app.provider.actors.has(term.value) ? term.value : null;
    if (term?.type !== "literal" || numeric(term)) return null;
    this.names ??= actorNames(this.app);
    return this.names.get(term.value) || null;
  }

  /** Draws the actors of this answer, what was asked about if it is linked with them, and what links them. */
  private inNetwork(actors: string[]): void {
    const links = this.links();
    this.asked.draw([...new Set([...actors, ...links.flatMap(({ source, target }) => [source, target])])], links);
  }

  /** What links the actors of this answer: its triples, or the rows that name two or more of them. */
  private links(): Relation[] {
    const { provider } = this.app;
    const rows = this.rows();
    if (this.asked.answer.kind === "triples") return tripleLinks(provider, rows.map((row) => row.map((term) => term!.value) as [string, string, string]));
    const { columns, head } = this.asked;
    const heads = columns.map((column) => ({ es: head(column, "es").toLocaleLowerCase(), en: head(column, "en").toLocaleLowerCase() }));
    const predicates = predicateNames(this.app);
    const predicate = (term: Cell, index: number): string | null =>
      term?.type === "iri" ? (provider.named(term.value) ? term.value : null) : (predicates.get(term?.value ?? "") ?? (RELATION.test(columns[index]!) ? (term?.value ?? null) : null));
    return rowLinks(provider, rows.map((row) => ({
      cells: row.map((term, index) => ({ actor: this.actor(term), predicate: predicate(term, index), column: heads[index]! })),
      passages: row.flatMap((term) => (term?.type === "iri" && !("iri" in provider.source(term.value)) ? [term.value] : [])),
    })), this.asked.about);
  }

  private actors(rows = this.rows()): string[] {
    return [...new Set(rows.flatMap((row) => row.map((cell) => this.actor(cell)).filter((id) => id !== null)))];
  }
}

const isDate = ({ datatype, language, value }: Term & { type: "literal" }): boolean => /(?:#(?:date|dateTime|gYear|gYearMonth)|edtf\/EDTF)$/.test(datatype) || (!language && isEdtf(value));

/** A button that saves a file. */
const saver = (app: App, name: string, label: string, extension: Extension, text: () => string | Promise<string>): HTMLElement => {
  const give = async (): Promise<void> => app.announce(t("saved", { file: save(await text(), name, extension) }), true);
  return h("button", { type: "button", class: "quiet-button", "aria-label": `${t("saveAs")} ${label}`, onclick: () => void give().catch((error: unknown) => app.announce(problemText(problemOf(error)), true)) }, icon(ICONS.down, 15), label);
};

const known = (app: App, iri: string): boolean => app.provider.named(iri);

/** The drawn relationships by their labels; of those that share one none is meant. */
function predicateNames({ provider }: App): Map<string, string> {
  const found = new Map<string, string>();
  for (const iri of provider.relations.columns.predicates) found.set(say(provider.label(iri)), found.has(say(provider.label(iri))) ? "" : iri);
  return new Map([...found].filter(([, iri]) => iri));
}

/** Names in the reader's language; one that two actors bear leads nowhere. */
function actorNames(app: App): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, name } of app.provider.actors.values()) for (const text of new Set([name.es, name.en])) found.set(text, found.has(text) && found.get(text) !== id ? "" : id);
  return found;
}
