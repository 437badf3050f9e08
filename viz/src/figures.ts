// An answer read as figures: what is measured, what each figure is called, and which figures may stand on one scale.

import { isEdtf } from "./edtf.ts";
import type { Term } from "./rdf.ts";

export type Cell = Term | null;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = /integer|decimal|double|float|int|long|short|byte/i;
const DATED = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));
/** Variables whose value says what a figure counts: figures of different ones are never compared. */
const SCALES = new Set(["currency", "moneda", "unit", "unidad", "per", "por", "quantity", "magnitud"]);
const MONEY = new Set(["currency", "moneda"]);
const YEARS = /^(?:year|date|año|anio|fecha)$/i;
/** Numbers that say where or in which order, and not how much. */
const PLACES = new Set(["start", "end", "inicio", "fin", "rank", "puesto"]);

export interface Table {
  /** The variables of the question. */
  columns: string[];
  rows: Cell[][];
  /** A cell as a person reads it. */
  text(cell: Cell, column: number): string;
  /** Whether a term is a passage or an inference, which names nothing. */
  evidence(cell: Cell): boolean;
}

export interface Figure {
  name: string;
  value: number;
  /** The value in the reader's form. */
  text: string;
  /** The year, with its part of a year; null where there is no date. */
  time: number | null;
  /** The date in words. */
  when: string;
}

/** Figures of one currency and one unit. */
export interface Scale {
  title: string;
  money: boolean;
  figures: Figure[];
}

export interface Figures {
  /** The columns that can be drawn, and the one that is. */
  measures: number[];
  measure: number;
  /** The column that names the figures, or says when. */
  by: number;
  timed: boolean;
  scales: Scale[];
}

type Kind = "figure" | "time" | "scale" | "name" | "none";

export const numeric = (term: Cell): boolean => term?.type === "literal" && term.datatype.startsWith(XSD) && NUMERIC.test(term.datatype);

/** What an answer says in figures, null where no two can be compared; `wanted` is the column to draw. */
export function figures(table: Table, wanted?: number): Figures | null {
  const kinds = table.columns.map((name, index) => kindOf(table, name, index));
  const measures = indexes(kinds, "figure");
  const measure = wanted !== undefined && measures.includes(wanted) ? wanted : measures.at(-1);
  const by = kinds.findIndex((kind) => kind === "name" || kind === "time");
  if (measure === undefined || by < 0) return null;
  const timed = kinds[by] === "time";
  const scales = scaled(table, kinds, { measure, by, timed });
  return scales.some((scale) => scale.figures.length > 1) ? { measures, measure, by, timed, scales } : null;
}

const indexes = (kinds: Kind[], wanted: Kind): number[] => kinds.flatMap((kind, index) => (kind === wanted ? [index] : []));

function kindOf({ rows, evidence }: Table, name: string, index: number): Kind {
  const cells = rows.map((row) => row[index]!).filter(Boolean);
  if (!cells.length || cells.every(evidence)) return "none";
  if (SCALES.has(name)) return "scale";
  if (cells.every((cell) => dated(cell, name))) return "time";
  if (cells.every(numeric)) return PLACES.has(name) ? "none" : "figure";
  return cells.some((cell) => numeric(cell)) ? "none" : "name";
}

function dated(cell: Cell, name: string): boolean {
  if (cell?.type !== "literal") return false;
  const { datatype, value, language } = cell;
  if (/^[12]\d{3}$/.test(value)) return DATED.has(datatype) || YEARS.test(name) || (!numeric(cell) && !language);
  return DATED.has(datatype) || datatype.endsWith("edtf/EDTF") || (!language && isEdtf(value));
}

function scaled(table: Table, kinds: Kind[], { measure, by, timed }: { measure: number; by: number; timed: boolean }): Scale[] {
  const scaling = indexes(kinds, "scale");
  const money = scaling.some((column) => MONEY.has(table.columns[column]!));
  const groups = new Map<string, Scale & { rows: Cell[][] }>();
  for (const row of table.rows) {
    if (!Number.isFinite(Number(row[measure]?.value ?? NaN)) || (timed && moment(row[by]?.value ?? "") === null)) continue;
    const title = scaling.map((column) => table.text(row[column]!, column)).filter(Boolean).join(" · ");
    const group = groups.get(title) ?? { title, money, figures: [], rows: [] };
    group.rows.push(row);
    groups.set(title, group);
  }
  const naming = indexes(kinds, "name");
  return [...groups.values()].map(({ title, rows }) => ({ title, money, figures: ordered(named(table, rows, { measure, by, naming }), timed) }));
}

/** Each figure once; where its first name is not enough to tell it from others, further names follow. */
function named(table: Table, rows: Cell[][], { measure, by, naming }: { measure: number; by: number; naming: number[] }): Figure[] {
  const found = new Map<string, Figure>();
  const columns = naming.length ? naming : [by];
  const name = (row: Cell[], count: number): string => columns.slice(0, count).map((column) => table.text(row[column]!, column)).filter(Boolean).join(" · ");
  const whole = (row: Cell[]): string => [name(row, columns.length), row[measure]!.value, row[by]?.value].join("\n");
  // What each name, made of the first so many columns, stands for: one figure, or (null) several.
  const meant = columns.map((_, index) => {
    const figures = new Map<string, string | null>();
    for (const row of rows) {
      const key = name(row, index + 1);
      figures.set(key, !figures.has(key) || figures.get(key) === whole(row) ? whole(row) : null);
    }
    return figures;
  });
  for (const row of rows) {
    const count = meant.findIndex((figures, index) => figures.get(name(row, index + 1)) !== null);
    const figure = { name: name(row, count < 0 ? columns.length : count + 1), value: Number(row[measure]!.value), text: table.text(row[measure]!, measure), time: moment(row[by]?.value ?? ""), when: table.text(row[by]!, by) };
    found.set(whole(row), figure);
  }
  return [...found.values()];
}

function ordered(list: Figure[], timed: boolean): Figure[] {
  return list.sort((a, b) => (timed ? a.time! - b.time! : 0) || b.value - a.value || a.name.localeCompare(b.name));
}

/** A date as a number of years: the first day that it can mean; null where it has no year. */
export function moment(date: string): number | null {
  const found = /^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date.replace(/^(?:\.\.)?\//, ""));
  if (!found) return null;
  const [, year, month = "01", day = "01"] = found;
  return Number(year) + (Math.min(Number(month), 12) - 1) / 12 + (Number(day) - 1) / 372;
}
