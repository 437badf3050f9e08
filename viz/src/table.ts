// The table: everything the network shows, for those who do not use a mouse or their eyes, and for those who like tables.

import type { App } from "./app.ts";
import { h } from "./dom.ts";
import { nameOf } from "./drawn.ts";
import { evidence } from "./evidence.ts";
import { actorLink } from "./facts.ts";
import type { Visible } from "./filter.ts";
import { number } from "./format.ts";
import { capital, lang, say, t } from "./i18n.ts";
import { ROWS_ON_PAPER } from "./print.ts";
import { plain } from "./search.ts";

const PAGE = 100;
const MANY = 20_000; // rows: more are ordered letter by letter, as the alphabet of a language takes too long

interface Column<Row> {
  name: string;
  text(row: Row): string;
  cell(row: Row): (Node | string)[];
  numeric?: boolean;
}

/** What the reader has set; kept while the rest of the page changes. */
export class TableView {
  private tab: "relations" | "actors" = "relations";
  private sorting = { column: 0, down: false };
  private filter = "";
  private limit = PAGE;
  private paper = false;

  constructor(private readonly app: App, private readonly container: HTMLElement) {}

  /** Shows all rows, for paper, or again those that the reader has seen. */
  unroll(all: boolean, shown: Visible): void {
    this.paper = all;
    this.render(shown);
  }

  render(shown: Visible): void {
    const { provider } = this.app;
    const again = (): void => this.render(shown);
    const tabs = (["relations", "actors"] as const).map((tab) => {
      const [count, all] = tab === "relations" ? [shown.relations.length, provider.relations.length] : [shown.actors.length, provider.actors.size];
      const name = capital(t(tab === "relations" ? "relationships" : "actors"));
      const choose = (): void => {
        Object.assign(this, { tab, sorting: { column: 0, down: false }, limit: PAGE });
        again();
      };
      return h("button", { type: "button", "data-key": tab, "aria-pressed": this.tab === tab, onclick: choose }, name, h("span", { class: "count", title: count === all ? null : t("shownOf", { count: number(count), all: number(all) }) }, count === all ? number(all) : `${number(count)}/${number(all)}`));
    });
    const search = h("input", { type: "search", value: this.filter, placeholder: t("filterRows"), "aria-label": t("filterRows"), "data-key": "rows" }) as HTMLInputElement;
    search.addEventListener("input", () => {
      this.filter = search.value;
      this.limit = PAGE;
      this.body(shown, holder);
    });
    const holder = h("div", { class: "rows" });
    this.container.replaceChildren(h("div", { class: "table-bar" }, h("div", { class: "segmented", role: "group", "aria-label": t("table") }, ...tabs), search), holder);
    this.body(shown, holder);
  }

  private body(shown: Visible, holder: HTMLElement): void {
    if (this.tab === "relations") this.draw(holder, shown, this.relationColumns(), shown.relations);
    else this.draw(holder, shown, this.actorColumns(), shown.actors);
  }

  private draw<Row>(holder: HTMLElement, shown: Visible, columns: Column<Row>[], rows: Row[]): void {
    const kept = this.sorted(columns, plain(this.filter) ? rows.filter((row) => this.fits(columns, row)) : rows);
    if (!kept.length) return holder.replaceChildren(h("p", { class: "quiet" }, t(rows.length ? "noRows" : this.app.provider.actors.size ? "emptyFiltered" : "empty")));
    const visible = kept.slice(0, this.paper ? ROWS_ON_PAPER : this.limit);
    const more = (): void => {
      this.limit += PAGE;
      this.body(shown, holder);
    };
    holder.replaceChildren(
      h(
        "table",
        {},
        h("caption", {}, `${t("showing")} ${number(String(visible.length))} ${t("of")} ${number(String(visible.length < kept.length ? kept.length : rows.length))}`),
        h("thead", {}, h("tr", {}, columns.map((column, index) => this.head(column, index, () => this.body(shown, holder))))),
        h("tbody", {}, visible.map((row) => h("tr", {}, columns.map((column) => h("td", { class: column.numeric ? "numeric" : null, "data-name": column.name }, ...column.cell(row)))))),
      ),
      kept.length > visible.length ? h("button", { type: "button", class: "quiet-button", onclick: more }, t("showMore")) : "",
    );
  }

  private head<Row>(column: Column<Row>, index: number, again: () => void): HTMLElement {
    const mine = this.sorting.column === index;
    const sort = (): void => {
      this.sorting = { column: index, down: mine ? !this.sorting.down : Boolean(column.numeric) };
      again();
    };
    const direction = this.sorting.down ? "descending" : "ascending";
    return h("th", { scope: "col", "aria-sort": mine ? direction : null, class: column.numeric ? "numeric" : null }, h("button", { type: "button", "data-key": `sort-${index}`, onclick: sort }, column.name, h("span", { class: "arrow", "aria-hidden": "true" }, mine ? (this.sorting.down ? " ↓" : " ↑") : "")));
  }

  private fits<Row>(columns: Column<Row>[], row: Row): boolean {
    const text = plain(columns.map((column) => column.text(row)).join(" "));
    return plain(this.filter).split(" ").every((word) => text.includes(word));
  }

  private sorted<Row>(columns: Column<Row>[], rows: Row[]): Row[] {
    const column = columns[this.sorting.column]!;
    const compare = rows.length > MANY ? (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0) : new Intl.Collator(lang(), { numeric: true, sensitivity: "base" }).compare;
    const sign = this.sorting.down ? -1 : 1;
    return rows.map((row) => ({ row, key: rows.length > MANY ? (column.numeric ? column.text(row).padStart(9, "0") : column.text(row).toLowerCase()) : column.text(row) })).sort((a, b) => sign * compare(a.key, b.key)).map(({ row }) => row);
  }

  private relationColumns(): Column<Visible["relations"][number]>[] {
    const { app } = this;
    const name = (id: string): string => say(app.provider.actors.get(id)!.name);
    const articles = (graphs: string[]): string => graphs.flatMap((graph) => app.provider.articlesOf(graph)).map((iri) => say(app.provider.articles.find((one) => one.iri === iri)?.name ?? { es: "", en: "" })).join(" ");
    return [
      { name: t("source"), text: ({ source }) => name(source), cell: ({ source }) => [actorLink(app, source)] },
      { name: t("relationship"), text: (relation) => say(nameOf(app.provider, relation)), cell: (relation) => [say(nameOf(app.provider, relation))] },
      { name: t("target"), text: ({ target }) => name(target), cell: ({ target }) => [actorLink(app, target)] },
      {
        name: t("evidence"),
        text: ({ passages, inferred }) => `${articles(passages)} ${t(inferred ? "inferred" : "stated")}`,
        cell: ({ passages }) => [evidence(app, passages)],
      },
    ];
  }

  private actorColumns(): Column<Visible["actors"][number]>[] {
    const { app } = this;
    const kind = (iri: string): string => capital(say(app.provider.label(iri)));
    return [
      { name: t("actor"), text: ({ name }) => say(name), cell: ({ id }) => [actorLink(app, id)] },
      { name: t("kind"), text: (actor) => `${kind(actor.kind)} ${kind(actor.class)}`, cell: (actor) => [kind(actor.class || actor.kind)] },
      { name: t("alsoNamed"), text: ({ id }) => this.others(id), cell: ({ id }) => [this.others(id)] },
      { name: t("count"), text: ({ degree }) => String(degree), cell: ({ degree }) => [number(String(degree))], numeric: true },
    ];
  }

  private others(id: string): string {
    return this.app.provider.names(id).other.map(({ text }) => text).join(", ");
  }
}
