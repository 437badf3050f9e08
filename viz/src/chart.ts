// Charts of an answer: bars that lie, longest first; dots on a line of time where the figures are dated. SVG with text nodes only.
// Figures of different currencies or units never share a scale. The table is the equivalent for those who do not see.

import { svg } from "./dom.ts";
import type { Figure, Figures, Scale } from "./figures.ts";
import { number } from "./format.ts";
import { t } from "./i18n.ts";
import { wrap } from "./labels.ts";

const SIZE = { text: 13, line: 17, bar: 18, gap: 10, title: 34, plot: 230 };
const MOST = 60; // bars of one scale
const NARROW = 560;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';

interface Drawn {
  parts: SVGElement[];
  height: number;
}

/** A chart `width` pixels wide; `measure` and `by` are the heads of its columns. */
export function chart({ scales, timed }: Figures, measure: string, by: string, width: number): SVGElement {
  const compared = scales.filter(({ figures }) => figures.length > 1);
  const lone = scales.filter(({ figures }) => figures.length === 1);
  const column = labelColumn(compared, width);
  let height = 0;
  const place = (heading: string, { parts, height: own }: Drawn): SVGElement[] => {
    const group = svg("g", { transform: `translate(0 ${height + SIZE.title})` }, ...parts);
    const titled = text(0, height + 18, heading, { "font-weight": 600 });
    height += SIZE.title + own + SIZE.gap;
    return [titled, group];
  };
  const parts = compared.flatMap((scale) => place([measure, scale.title].filter(Boolean).join(" · "), timed ? timeline(scale, width) : bars(scale, column, width)));
  if (lone.length) parts.push(...place(t("chartLone"), list(lone, timed, width)));
  const label = described(compared, timed, measure, by);
  return svg("svg", { class: "chart", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT, "font-size": SIZE.text }, ...parts);
}

/** Names stand left of their bars where there is room, else above them: then the column is none. */
function labelColumn(scales: Scale[], width: number): number {
  if (width < NARROW) return 0;
  return Math.min(width * 0.42, Math.max(...scales.flatMap(({ figures }) => figures.map(({ name }) => long(name)))) + 12);
}

let pen: CanvasRenderingContext2D | null = null;

/** How long a text is, in pixels. */
function long(content: string, weight = 400): number {
  pen ??= document.createElement("canvas").getContext("2d")!;
  pen.font = `${weight} ${SIZE.text}px ${FONT}`;
  return pen.measureText(content).width;
}

/** A figure that nothing compares with: its name and its value. */
function list(scales: Scale[], timed: boolean, width: number): Drawn {
  const lines = scales.flatMap(({ title, figures: [figure] }) => wrap(`${nameOf(figure!, timed)}${title && ` · ${title}`}: ${figure!.text}`, Math.floor(width / 7), 3));
  return { parts: lines.map((line, index) => text(0, 8 + index * (SIZE.line + 3), line)), height: lines.length * (SIZE.line + 3) };
}

/** What a chart shows, for those who hear it. */
function described(scales: Scale[], timed: boolean, measure: string, by: string): string {
  const spans = scales.map(({ title, figures }) => {
    const [most, least] = [figures.reduce((a, b) => (b.value > a.value ? b : a)), figures.reduce((a, b) => (b.value < a.value ? b : a))];
    return t("chartSpan", { scale: title && `${title}: `, most: `${nameOf(most, timed)}, ${most.text}`, least: `${nameOf(least, timed)}, ${least.text}` });
  });
  return [t(timed ? "chartOfTime" : "chartOfBars", { measure, by }), ...spans, t("chartTable")].join(" ");
}

const nameOf = ({ name, when }: Figure, timed: boolean): string => brief(timed ? when : name);
const brief = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

function text(x: number, y: number, content: string, attributes: Record<string, string | number> = {}): SVGElement {
  return svg("text", { x, y, fill: "var(--ink)", ...attributes }, content);
}

// bars

function bars({ figures }: Scale, column: number, width: number): Drawn {
  const shown = figures.slice(0, MOST);
  const room = Math.max(...shown.map(({ text: value }) => long(value, 600))) + 9;
  const across = scaleOf(shown.map(({ value }) => value), column, width - room);
  let y = 0;
  const parts = shown.flatMap((figure) => {
    const row = bar(figure, { column, across, width, y });
    y += row.height + SIZE.gap;
    return row.parts;
  });
  const zero = across(0);
  if (column) parts.push(svg("path", { d: `M${zero} -4V${y - SIZE.gap + 4}`, stroke: "var(--rule-strong)", fill: "none" }));
  if (figures.length > shown.length) parts.push(text(column, (y += SIZE.line), `${t("showing")} ${number(String(shown.length))} ${t("of")} ${number(String(figures.length))}`, { fill: "var(--ink-soft)" }));
  return { parts, height: y };
}

interface Row {
  column: number;
  across(value: number): number;
  width: number;
  y: number;
}

/** A name, its bar, and the figure at the bar's end. */
function bar({ name, value, text: figure }: Figure, { column, across, width, y }: Row): Drawn {
  const lines = wrap(name, Math.floor((((column || width) - 12) * name.length) / (long(name) || 1)), 2);
  const words = lines.length * SIZE.line;
  const height = column ? Math.max(SIZE.bar, words) : words + 4 + SIZE.bar;
  const [top, first] = column ? [y + (height - SIZE.bar) / 2, y + (height - words) / 2 + 13] : [y + words + 4, y + 13];
  const side = column ? { x: column - 10, "text-anchor": "end" } : { x: 0, "text-anchor": "start" };
  const [from, to] = [across(Math.min(0, value)), across(Math.max(0, value))];
  const named = lines.map((line, index) => text(side.x, first + index * SIZE.line, line, side));
  const drawn = svg("rect", { x: from, y: top, width: Math.max(to - from, 1), height: SIZE.bar, rx: 2, fill: "var(--chart)" }, svg("title", {}, `${brief(name)}: ${figure}`));
  return { parts: [...named, drawn, text(to + 7, top + 13.5, figure, { "font-weight": 600 })], height };
}

/** From values to pixels; zero is always on the scale. */
function scaleOf(values: number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  return (value) => from + ((value - least) / (most - least || 1)) * (to - from);
}

// time

function timeline({ figures }: Scale, width: number): Drawn {
  const times = figures.map(({ time }) => time!);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const [left, right, bottom] = [24, width - 40, SIZE.plot];
  const along = (time: number): number => (last === first ? (left + right) / 2 : left + ((time - first) / (last - first)) * (right - left));
  const up = scaleOf(figures.map(({ value }) => value), bottom, 26);
  const ticks = years(first, last, Math.max(2, Math.floor(width / 90)));
  const taken: { x: number; y: number; width: number }[] = [];
  const dots = figures.flatMap((figure) => dot(figure, along(figure.time!), up(figure.value), up(0), taken, width));
  return {
    parts: [
      svg("path", { d: `M0 ${up(0)}H${width}`, stroke: "var(--rule-strong)", fill: "none" }),
      ...ticks.flatMap((year) => [svg("path", { d: `M${along(year)} ${bottom}v6`, stroke: "var(--rule-strong)" }), text(along(year), bottom + 22, String(year), { "text-anchor": "middle", fill: "var(--ink-soft)" })]),
      ...dots,
    ],
    height: bottom + 30,
  };
}

/** A stem, a dot and, where there is room, the figure above. */
function dot({ name, value, text: figure, when }: Figure, x: number, y: number, zero: number, taken: { x: number; y: number; width: number }[], width: number): SVGElement[] {
  const told = svg("title", {}, [...new Set([when, name, figure])].join(" · "));
  const parts = [svg("path", { d: `M${x} ${zero}V${y}`, stroke: "var(--chart)", "stroke-width": 2, opacity: 0.55 }), svg("circle", { cx: x, cy: y, r: 5.5, fill: "var(--chart)" }, told)];
  const half = long(figure, 600) / 2 + 3;
  const label = { x: Math.min(Math.max(x, half), width - half), y: y - (value < 0 ? -20 : 11), width: half };
  if (taken.some((other) => Math.abs(other.x - label.x) < other.width + half && Math.abs(other.y - label.y) < SIZE.line)) return parts;
  taken.push(label);
  return [...parts, text(label.x, label.y, figure, { "text-anchor": "middle", "font-weight": 600 })];
}

/** Whole years at equal distances, at most `count`. */
export function years(first: number, last: number, count: number): number[] {
  const [from, to] = [Math.ceil(first), Math.floor(last)];
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].find((one) => (to - from) / one < count) ?? 2000;
  const found: number[] = [];
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) found.push(year);
  return found;
}

// files

/** The chart as a file: colours are written out, since the page's variables do not go with it. */
export function chartFile(drawn: SVGElement): string {
  const style = getComputedStyle(drawn);
  const copy = drawn.cloneNode(true) as SVGElement;
  for (const element of copy.querySelectorAll("*")) {
    for (const name of ["fill", "stroke"]) {
      const variable = /^var\((.+)\)$/.exec(element.getAttribute(name) ?? "")?.[1];
      if (variable) element.setAttribute(name, style.getPropertyValue(variable).trim());
    }
  }
  copy.removeAttribute("class");
  const [, , width, height] = drawn.getAttribute("viewBox")!.split(" ").map(Number) as [number, number, number, number];
  copy.setAttribute("viewBox", `-20 -14 ${width + 40} ${height + 28}`);
  copy.setAttribute("width", String(width + 40));
  copy.setAttribute("height", String(height + 28));
  copy.prepend(svg("title", {}, drawn.getAttribute("aria-label")!), svg("rect", { x: -20, y: -14, width: width + 40, height: height + 28, fill: style.getPropertyValue("--paper").trim() }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}
