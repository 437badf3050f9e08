// Questions' values and answers, whoever answers: SPARQL 1.1 Query Results JSON and N-Triples, read.

import type { Table } from "./payload.ts";
import { print, STRING, term, turtle, type Printed, type Term } from "./rdf.ts";

/** A value for a parameter. */
export type Given = { iri: string } | { literal: string; datatype: string };

/** In the tool's own questions several IRIs may stand in VALUES. */
export type Bound = Given | { iris: string[] };

export interface Rows {
  kind: "rows";
  columns: string[];
  rows: (Term | null)[][];
}

export interface Truth {
  kind: "truth";
  value: boolean;
}

export interface Triples {
  kind: "triples";
  columns: string[];
  rows: Term[][];
  turtle: string;
  ntriples: string;
}

export type Answer = (Rows | Truth | Triples) & { milliseconds: number };

export type Format = "turtle" | "trig" | "ntriples" | "nquads" | "jsonld";

interface Binding {
  type: string;
  value: unknown;
  datatype?: string;
  "xml:lang"?: string;
}

interface Json {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Binding>[] };
}

/** The answer to a SELECT or an ASK. Throws a SyntaxError or a TypeError when the text is not one. */
export function solutions(json: string): Rows | Truth {
  const { head, boolean, results } = JSON.parse(json) as Json;
  if (typeof boolean === "boolean") return { kind: "truth", value: boolean };
  const columns = (head.vars ?? []).map(String);
  return { kind: "rows", columns, rows: results!.bindings.map((binding) => columns.map((column) => cell(binding[column]))) };
}

function cell(found: Binding | undefined): Term | null {
  if (!found) return null;
  if (found.type === "uri") return { type: "iri", value: String(found.value) };
  if (found.type === "bnode") return { type: "blank", value: String(found.value) };
  if (found.type === "triple") return { type: "triple", value: embedded(found.value as Record<string, Binding>) };
  return { type: "literal", value: String(found.value), datatype: String(found.datatype ?? ""), language: String(found["xml:lang"] ?? "") };
}

/** A triple in a cell, as it is printed. */
const embedded = ({ subject, predicate, object }: Record<string, Binding>): string => `<<( ${[subject, predicate, object].map((part) => print(cell(part)!)).join(" ")} )>>`;

/** SPARQL 1.1 Query Results JSON. */
export function resultsJson(answer: Rows | Truth): string {
  if (answer.kind === "truth") return JSON.stringify({ head: {}, boolean: answer.value });
  const bindings = answer.rows.map((row) => Object.fromEntries(row.flatMap((found, index) => (found ? [[answer.columns[index]!, binding(found)]] : []))));
  return JSON.stringify({ head: { vars: answer.columns }, results: { bindings } });
}

function binding(found: Term): Binding {
  if (found.type === "iri") return { type: "uri", value: found.value };
  if (found.type === "blank") return { type: "bnode", value: found.value };
  if (found.type === "triple") {
    const [subject, predicate, object] = /^<<\( (\S+) (\S+) (.*) \)>>$/s.exec(found.value)!.slice(1).map((part) => binding(term(part)));
    return { type: "triple", value: { subject, predicate, object } };
  }
  const { value, datatype, language } = found;
  if (language) return { type: "literal", value, "xml:lang": language };
  return { type: "literal", value, ...(datatype && datatype !== STRING && { datatype }) };
}

/** The answer to a CONSTRUCT or a DESCRIBE: the same triple counts once. */
export function triples(lines: Printed[], prefixes: Record<string, string>): Triples {
  const unique = [...new Map(lines.map((line) => [line.join(" "), line])).values()];
  return {
    kind: "triples",
    columns: ["subject", "predicate", "object"],
    rows: unique.map((line) => line.slice(0, 3).map(term)),
    turtle: turtle(unique, prefixes),
    ntriples: ntriples(unique),
  };
}

export const ntriples = (lines: Printed[]): string => lines.map(([s, p, o]) => `${s} ${p} ${o} .\n`).sort().join("");

/** Rows as text, as they travel in the page. */
export const answerTable = ({ columns, rows }: Pick<Rows, "columns" | "rows">): Table => ({ columns, rows: rows.map((row) => row.map((term) => term?.value ?? null)) });
