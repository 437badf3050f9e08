// What the first view needs, made of answers to the tool's own questions: Python asked them ahead, or the page asks an endpoint itself.

import type { Both, Payload } from "./model.ts";

/** An answer as it travels: every value as text, null where there is none. */
export interface Table {
  columns: string[];
  rows: (string | null)[][];
}

export const FIRST = ["project", "terms", "names", "documents", "articles", "passages", "inferences", "dates"] as const;
export type Answers = Record<(typeof FIRST)[number], Table>;
export const NOTHING: Table = { columns: [], rows: [] };

type Row = Record<string, string | null>;

/** An answer that is not there is an empty one. Each is read when it is looked at: of a large graph the first picture needs few of them. */
export function payload(given: Partial<Answers>): Payload {
  const rows = (name: keyof Answers): Row[] => records(given[name] ?? NOTHING);
  const project = rows("project");
  return reading({
    title: () => both(project, "text") ?? { es: "Tejido", en: "Tejido" },
    base: () => project.find((row) => row["base"])?.["base"] ?? "",
    kinds: () => [...new Set(rows("terms").filter((row) => row["kind"] === "true").map((row) => row["iri"]!))],
    terms: () => mapped(rows("terms"), (iri, own) => ({ ...named(iri, own), ...inverse(own) })),
    names: () => mapped(rows("names"), names),
    documents: () => [...grouped(rows("documents"))].map(([iri, [row]]) => ({ iri, length: Number(row!["length"] ?? 0), name: text(row!, "name"), sha256: text(row!, "sha256"), bytesSha256: text(row!, "bytesSha256") })),
    articles: () => [...grouped(rows("articles"))].map(([iri, own]) => ({ iri, document: text(own[0]!, "document"), name: both(own, "text") ?? end(iri) })),
    passages: () => rows("passages").map((row) => ({ iri: text(row, "iri"), document: text(row, "document"), article: text(row, "article"), start: Number(row["start"]), end: Number(row["end"]), sha256: text(row, "sha256") })),
    inferences: () => [...grouped(rows("inferences"))].map(([iri, own]) => ({ iri, sources: [...new Set(own.flatMap((row) => row["source"] ?? []))].sort(), reason: both(own, "reason") ?? { es: "", en: "" } })),
    dates: () => rows("dates"),
  });
}

/** An object whose fields are made when they are first read. */
function reading<T extends object>(fields: { [Key in keyof T]: () => T[Key] }): T {
  const found = {} as T;
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const get = (): T[keyof T] => {
      const value = fields[key]();
      Object.defineProperty(found, key, { value, enumerable: true, writable: true, configurable: true });
      return value;
    };
    Object.defineProperty(found, key, { get, enumerable: true, configurable: true });
  }
  return found;
}

/** What an IRI is called that has no name: the end of it. */
export function end(iri: string): Both {
  const name = iri.replace(/[#/]+$/, "").replace(/^.*[#/]/, "");
  return { es: name, en: name };
}

/** Rows by the names of their columns; a column that the answer lacks is null. */
export function records({ columns, rows }: Table): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}

const text = (row: Row, column: string): string => row[column] ?? "";

export function grouped(rows: Row[], column = "iri"): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(text(row, column));
    if (group) group.push(row);
    else groups.set(text(row, column), [row]);
  }
  return groups;
}

function mapped<T>(rows: Row[], make: (iri: string, rows: Row[]) => T): Record<string, T> {
  return Object.fromEntries([...grouped(rows)].map(([iri, own]) => [iri, make(iri, own)]));
}

/** Texts by language; a language that is missing takes what there is. */
function both(rows: Row[], column: string): Both | null {
  const found = new Map(rows.filter((row) => row[column] !== null).map((row) => [text(row, "language"), text(row, column)]));
  const [anything] = found.values();
  return anything === undefined ? null : { es: found.get("es") ?? anything, en: found.get("en") ?? anything };
}

export const named = (iri: string, rows: Row[], column = "label"): Both => both(rows, column) ?? end(iri);

function inverse(rows: Row[]): { inverse?: Both } {
  const found = both(rows, "inverse");
  return found ? { inverse: found } : {};
}

/** Hidden names are found by the search and never shown: their language is "hidden". */
function names(iri: string, rows: Row[]): Payload["names"][string] {
  const of = (role: string): Row[] => rows.filter((row) => row["role"] === role);
  const list = (role: string): string[] => of(role).map((row) => text(row, "text"));
  const other = of("other").map((row): [string, string] => [text(row, "text"), text(row, "language")]);
  const hidden = list("hidden").map((name): [string, string] => [name, "hidden"]);
  return { ...named(iri, of("preferred"), "text"), other: [...other, ...hidden], same: list("same"), close: list("close") };
}
