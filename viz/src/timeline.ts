// The timeline: what has a date on a line, what has none below it, and a brush that chooses a time.

import type { App } from "./app.ts";
import { Brush } from "./brush.ts";
import { add, floor, lanes, pixel, stride, ticks, type Scale, type Unit } from "./calendar.ts";
import { dayOf, isoOf, overlap, placed, type Thing, type When } from "./dates.ts";
import { byId, h, icon, ICONS, replace, type Child } from "./dom.ts";
import { edtf } from "./edtf.ts";
import { money, number } from "./format.ts";
import { capital, lang, say, t, type Word } from "./i18n.ts";
import { lookOf, sign } from "./kinds.ts";
import { chosen, type State } from "./state.ts";

const LANE = 38; // pixels
const ABOVE = 24; // where the handles are held
const FONT = "13px system-ui, sans-serif";

interface Mark {
  thing: Thing;
  when: When;
}

/** Where a mark stands: from left to right, and in it its bar and its words. */
interface Box {
  left: number;
  right: number;
  from: number;
  to: number;
  words: number;
}

export class Timeline {
  private readonly marks: Mark[];
  private readonly head = h("div", { class: "time-head" });
  private readonly grid = h("div", { class: "time-grid", "aria-hidden": "true" });
  private readonly list = h("ul", { class: "time-marks" });
  private readonly line = h("div", { class: "time-line" });
  private readonly axis = h("div", { class: "time-axis", "aria-hidden": "true" });
  private readonly scroller = h("div", { class: "time-scroll" }, this.line, this.axis);
  private readonly rest = h("div", { class: "time-rest" });
  private readonly brush: Brush;
  private drawn = "";

  constructor(private readonly app: App, private readonly container: HTMLElement) {
    this.marks = app.provider.dates.things.flatMap((thing) => thing.dates.filter(placed).map((when) => ({ thing, when })));
    this.brush = new Brush(app, this.line);
    this.line.append(this.grid, this.brush.shade, ...this.brush.handles, this.list);
    container.append(this.head, this.scroller, this.rest);
    new ResizeObserver(() => this.render(app.store.now)).observe(container);
  }

  render(state: State): void {
    this.container.hidden = !state.timeline || state.view === "ask";
    if (this.container.hidden) return;
    const span = chosen(state);
    const scale = this.scale();
    const key = JSON.stringify([lang(), state.theme, scale]);
    if (key !== this.drawn) this.draw(state, scale);
    this.drawn = key;
    this.heading(state);
    this.brush.show(scale, span);
    for (const mark of this.list.querySelectorAll<HTMLElement>(".when")) {
      const { thing, when } = this.marks[Number(mark.dataset["index"])]!;
      mark.classList.toggle("outside", !overlap(when, span));
      mark.setAttribute("aria-current", String(thing.id === state.actor));
    }
  }

  private heading(state: State): void {
    const { app } = this;
    const active = Boolean(state.from || state.until);
    const focused = document.activeElement?.id;
    replace(
      this.head,
      h("h2", {}, t("timeline")),
      this.marks.length > 0 && h("p", { class: "time-chosen", role: "status" }, active ? h("strong", {}, spanText(state)) : t("brushHint"), active && h("span", { class: "count" }, this.tally(state))),
      active && h("label", { class: "check" }, h("input", { type: "checkbox", id: "time-undated", checked: state.undated, onchange: () => app.store.set({ undated: !app.store.now.undated }) }), t("keepUndated")),
      active && h("button", { type: "button", class: "quiet-button", id: "time-clear", onclick: () => clearTime(app) }, t("clearTime")),
      h("button", { type: "button", class: "tool", id: "time-close", "aria-label": t("closeTimeline"), title: t("closeTimeline"), onclick: () => closeTimeline(app) }, icon(ICONS.close, 16)),
    );
    if (focused?.startsWith("time-")) document.getElementById(focused)?.focus();
  }

  private tally(state: State): string {
    const inside = this.marks.filter(({ when }) => overlap(when, chosen(state))).length;
    return t("datedWithin", { count: number(inside), all: number(this.marks.length) });
  }

  /** The line from the first to the last day that anything names, with room for what is open. */
  private scale(): Scale {
    const days = this.marks.flatMap(({ when }) => [when.first, when.last]).filter((day) => day !== null);
    const [first, last] = [days.reduce((a, b) => Math.min(a, b), Infinity), days.reduce((a, b) => Math.max(a, b), -Infinity)];
    const unit: Unit = stride(last - first);
    const room = Math.max(1, Math.round((last - first) * 0.03));
    return { first: floor(first - room, unit), last: add(last + room, unit, 1), width: this.scroller.clientWidth };
  }

  private draw(state: State, scale: Scale): void {
    replace(this.rest, ...this.undated());
    this.scroller.hidden = !this.marks.length;
    if (!this.marks.length) return;
    const boxes = this.marks.map((mark) => this.box(mark, scale));
    const rows = lanes(boxes, 12);
    this.line.style.height = `${(Math.max(...rows) + 1) * LANE + ABOVE + 4}px`;
    replace(this.list, ...this.marks.map((mark, index) => this.mark(mark, index, boxes[index]!, rows[index]!, state)));
    this.drawGrid(scale);
  }

  private drawGrid(scale: Scale): void {
    const { days, unit } = ticks(scale.first, scale.last, Math.max(2, scale.width / 90));
    replace(this.grid, ...days.map((day) => at(h("span", { class: "tick" }), pixel(scale, day))));
    replace(this.axis, ...days.map((day) => at(h("span", {}, edtf(tickText(day, unit))), pixel(scale, day))));
  }

  /** Where a mark and its words stand; words that would leave the line begin further left. */
  private box({ thing, when }: Mark, scale: Scale): Box {
    const from = when.first === null ? 0 : pixel(scale, when.first);
    const to = when.last === null ? scale.width : Math.max(pixel(scale, when.last + 1), from + 9);
    const width = Math.min(measure(plainText(this.app, thing)) + 62, scale.width);
    const words = Math.max(0, Math.min(Math.max(from, 0), scale.width - width));
    return { left: Math.min(words, from), right: Math.max(to, words + width), from, to, words };
  }

  private mark({ thing, when }: Mark, index: number, box: Box, row: number, { theme }: State): HTMLElement {
    const { app } = this;
    const actor = app.provider.actors.get(thing.id);
    const inferred = this.inferred(when);
    const time = `${edtf(when.edtf)}${inferred ? ` (${t("inferred")})` : ""}`;
    const bar = h("span", { class: `bar-of-time ${shape(when)}${inferred ? " inferred" : ""}` });
    const look = lookOf(actor?.kind ?? thing.class);
    bar.style.setProperty("--tone", theme === "dark" ? look.dark : look.light);
    Object.assign(bar.style, { left: `${box.from - box.left}px`, width: `${box.to - box.from}px` });
    const words = h("span", { class: "time-words" }, sign(actor?.kind ?? thing.class, 17), h("span", {}, name(app, thing)), ...sums(thing), h("span", { class: "sr-only" }, `: ${time}`));
    Object.assign(words.style, { left: `${box.words - box.left}px`, maxWidth: `${box.right - box.words}px` });
    const button = h("button", { type: "button", class: "when", "data-index": index, title: `${[name(app, thing), ...thing.sums.map(({ value, currency }) => money(value, currency))].join(" · ")}: ${time}`, onclick: () => open(app, thing) }, words, bar);
    const item = h("li", {}, button);
    Object.assign(item.style, { left: `${box.left}px`, top: `${row * LANE + ABOVE}px`, width: `${box.right - box.left}px` });
    return item;
  }

  private inferred({ passages }: When): boolean {
    return passages.every((passage) => "inference" in this.app.provider.source(passage));
  }

  /** What has no date, or none with a year: it stands nowhere on the line. */
  private undated(): Child[] {
    const { app } = this;
    const yearless = app.provider.dates.things.filter(({ dates }) => !dates.some(placed)).flatMap((thing) => thing.dates.map((when) => this.chip(thing, `${edtf(when.edtf)} (${t("yearUnknown")})`)));
    const amounts = app.provider.dates.things.filter(({ dates, sums: found }) => !dates.length && found.length).map((thing) => this.chip(thing, ""));
    const none = !this.marks.length && h("p", { class: "quiet time-none" }, t("nothingDated"));
    const all = [...yearless, ...amounts];
    return [none, all.length > 0 && h("details", { open: !this.marks.length }, h("summary", {}, t("withoutDate"), h("span", { class: "count" }, number(all.length))), h("ul", {}, ...all)), this.marks.length > 0 && key(new Set(this.marks.flatMap(({ when }) => [...shape(when).split(" "), ...(this.inferred(when) ? ["inferred"] : [])])))];
  }

  private chip(thing: Thing, more: string): HTMLElement {
    const kind = this.app.provider.actors.get(thing.id)?.kind ?? thing.class;
    return h("li", {}, h("button", { type: "button", class: "chip", onclick: () => open(this.app, thing) }, sign(kind, 16), h("span", {}, name(this.app, thing)), ...sums(thing), more && h("span", { class: "quiet" }, more)));
  }
}

/** The time that is chosen, in words: a year or a month where it begins or ends with one. */
export function spanText({ from, until }: Pick<State, "from" | "until">): string {
  const first = from ? from.replace(/-01-01$|-01$/, "") : "..";
  const after = until ? isoOf(dayOf(until) + 1) : "";
  const last = !until ? ".." : after.endsWith("-01-01") ? until.slice(0, 4) : after.endsWith("-01") ? until.slice(0, 7) : until;
  return edtf(first === last ? first : `${first}/${last}`);
}

export function clearTime(app: App): void {
  app.store.set({ from: null, until: null });
  app.announce(t("timeCleared"));
}

/** How to read the bars. */
function key(looks: Set<string>): HTMLElement {
  const one = ([look, word]: readonly [string, Word]): Child => looks.has(look) && h("span", {}, h("span", { class: `bar-of-time ${look}` }), t(word));
  const all = [["exact", "keyDay"], ["within", "keyWithin"], ["lasting", "keyLasting"], ["open-start", "keyUntil"], ["open-end", "keySince"], ["doubtful", "keyDoubtful"], ["inferred", "inferred"]] as const;
  return h("p", { class: "time-key", "aria-hidden": "true" }, ...all.map(one));
}

function closeTimeline(app: App): void {
  app.store.set({ timeline: false });
  byId("show-timeline").focus();
}

export function openTimeline(app: App): void {
  app.store.set({ timeline: true });
  byId("timeline").querySelector<HTMLElement>("#time-close")?.focus();
}

/** What the corner of the picture says while a time is chosen and the timeline is closed. */
export function timeNote(app: App): Child[] {
  const { now } = app.store;
  if (!now.from && !now.until) return [];
  return [icon(ICONS.time, 15), h("span", {}, spanText(now)), h("button", { type: "button", class: "tool", "aria-label": t("clearTime"), title: t("clearTime"), onclick: () => clearTime(app) }, icon(ICONS.close, 15))];
}

function open(app: App, thing: Thing): void {
  const actor = app.provider.actors.has(thing.id) ? thing.id : [...thing.named.values()].flatMap((actors) => [...actors]).find((id) => app.provider.actors.has(id));
  if (actor) app.openActor(actor);
}

/** A detail has no name of its own: its class and whom it connects. */
function name(app: App, { id, class: type, named }: Thing): string {
  if (app.provider.actors.has(id) || app.provider.named(id)) return say(app.provider.label(id));
  const ends = [...new Set([...named.values()].flatMap((actors) => [...actors]))].map((actor) => say(app.provider.label(actor)));
  return `${capital(say(app.provider.label(type || id)))}${ends.length ? `: ${ends.slice(0, 3).join(" – ")}` : ""}`;
}

/** The first two amounts, and how many there are beside them. */
const amounts = ({ sums: found }: Thing): string[] => [...found.slice(0, 2).map(({ value, currency }) => money(value, currency)), ...(found.length > 2 ? [`+${found.length - 2}`] : [])];

const sums = (thing: Thing): Child[] => amounts(thing).flatMap((text) => [" ", h("strong", {}, text)]);

const plainText = (app: App, thing: Thing): string => [name(app, thing), ...amounts(thing)].join(" · ");

/** How sure a time is: a day, some time within, or open. */
function shape({ first, last, edtf: text }: When): string {
  const open = [first === null ? "open-start" : "", last === null ? "open-end" : ""].filter(Boolean).join(" ");
  const exact = first === last ? "exact" : text.includes("/") ? "lasting" : "within";
  return [open || exact, /[?~%X]/.test(text) ? "doubtful" : ""].join(" ");
}

const tickText = (day: number, unit: Unit): string => (unit === "year" ? isoOf(day).slice(0, 4) : unit === "month" ? isoOf(day).slice(0, 7) : isoOf(day));

function at(element: HTMLElement, x: number): HTMLElement {
  element.style.left = `${x}px`;
  return element;
}

let ruler: CanvasRenderingContext2D | null = null;

function measure(text: string): number {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = FONT;
  return ruler.measureText(text).width;
}
