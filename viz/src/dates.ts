// What has a date or an amount, and which actors and relationships that dates. Days are counted from 1970-01-01.

import type { Relation } from "./provider.ts";

/** A row of `queries/engine/dates.rq`. */
export type DateRow = Record<string, string | null>;

/** A time as the graph gives it; null where it is open. Without either end it has no place in time: the year is not known. */
export interface When {
  edtf: string;
  first: number | null;
  last: number | null;
  passages: string[];
}

export interface Sum {
  value: string;
  currency: string;
}

export interface Thing {
  id: string;
  class: string;
  dates: When[];
  sums: Sum[];
  /** The actors that a passage connects with it. */
  named: Map<string, Set<string>>;
}

/** From the first to the last day; null: open. */
export interface Span {
  first: number | null;
  last: number | null;
}

export const dayOf = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 864e5);
export const isoOf = (day: number): string => new Date(day * 864e5).toISOString().slice(0, 10);

export const overlap = (a: Span, b: Span): boolean => (a.first ?? -Infinity) <= (b.last ?? Infinity) && (a.last ?? Infinity) >= (b.first ?? -Infinity);

export const placed = ({ first, last }: Span): boolean => first !== null || last !== null;

export class Dates {
  readonly things: Thing[];
  private readonly byId: Map<string, Thing>;
  private readonly byActor = new Map<string, Thing[]>();

  constructor(rows: DateRow[]) {
    this.byId = new Map();
    for (const row of rows) this.read(row);
    this.things = [...this.byId.values()];
    for (const thing of this.things)
      for (const actor of new Set([...thing.named.values()].flatMap((actors) => [...actors]))) this.byActor.set(actor, [...(this.byActor.get(actor) ?? []), thing]);
  }

  /** Whether an actor's own dates touch a time; null when it has none that could. */
  actorIn(id: string, span: Span): boolean | null {
    const thing = this.byId.get(id);
    return thing ? touches(thing, span) : null;
  }

  /** Whether what dates a relationship touches a time: either end, or what a passage of the relationship connects with both. Null: it has no date. */
  relationIn({ source, target, passages }: Relation, span: Span): boolean | null {
    const between = (this.byActor.get(source) ?? []).filter(({ named }) => passages.some((passage) => named.get(passage)?.has(source) && named.get(passage)!.has(target)));
    const ends = [source, target].flatMap((end) => this.byId.get(end) ?? []);
    const verdicts = [...between, ...ends].map((thing) => touches(thing, span)).filter((verdict) => verdict !== null);
    return verdicts.length ? verdicts.includes(true) : null;
  }

  private read(row: DateRow): void {
    const id = row["subject"]!;
    const passage = row["passage"]!;
    if (!this.byId.has(id)) this.byId.set(id, { id, class: "", dates: [], sums: [], named: new Map() });
    const thing = this.byId.get(id)!;
    thing.class ||= row["class"] ?? "";
    if (row["edtf"]) addDate(thing, row["edtf"], row, passage);
    if (row["value"] && !thing.sums.some(({ value, currency }) => value === row["value"] && currency === row["currency"])) thing.sums.push({ value: row["value"], currency: row["currency"] ?? "" });
    if (row["named"]) thing.named.set(passage, (thing.named.get(passage) ?? new Set()).add(row["named"]));
  }
}

function addDate({ dates }: Thing, edtf: string, row: DateRow, passage: string): void {
  const known = dates.find((date) => date.edtf === edtf);
  if (!known) dates.push({ edtf, first: row["earliest"] ? dayOf(row["earliest"]) : null, last: row["latest"] ? dayOf(row["latest"]) : null, passages: [passage] });
  else if (!known.passages.includes(passage)) known.passages.push(passage);
}

function touches({ dates }: Thing, span: Span): boolean | null {
  const known = dates.filter(placed);
  return known.length ? known.some((date) => overlap(date, span)) : null;
}
