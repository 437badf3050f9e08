// The engine's own thread: Oxigraph and the dataset. Whoever wants it to stop ends the thread.

import init, { literal, namedNode, Store, type Quad, type Term as OxigraphTerm } from "oxigraph/web.js";
import { unpack } from "./packed.ts";
import { turtle, type Printed, type Term } from "./rdf.ts";
import { engineProblem, parameters, prepare, QueryError, type Prepared, type Problem } from "./sparql.ts";

/** A value for a parameter. */
export type Given = { iri: string } | { literal: string; datatype: string };

export interface Rows {
  kind: "rows";
  columns: string[];
  rows: (Term | null)[][];
  /** SPARQL 1.1 Query Results JSON, as the engine wrote it. */
  json: string;
}

export interface Truth {
  kind: "truth";
  value: boolean;
  json: string;
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

export type Request = { id: number } & (
  | { do: "open"; engine: string; dataset: string }
  | { do: "ask"; text: string; values: Record<string, Given>; prefixes: Record<string, string> }
  | { do: "dump"; format: Format; prefixes: Record<string, string> }
);

export type Reply = { id: number } & ({ answer: unknown } | { problem: Problem; broken: boolean });

let store: Store;

async function open(engine: string, dataset: string): Promise<number> {
  const [code, quads] = await Promise.all([unpack(engine), unpack(dataset)]);
  await init({ module_or_path: code });
  store = new Store();
  store.load(quads, { format: "application/n-quads", no_transaction: true, lenient: true });
  return store.size;
}

function ask(text: string, values: Record<string, Given>, prefixes: Record<string, string>): Answer {
  const prepared = prepare(text, printed(values, text), prefixes);
  const start = performance.now();
  const answer = answered(prepared, prefixes);
  return { ...answer, milliseconds: performance.now() - start };
}

/** Parameters as terms in SPARQL's own syntax, written by the engine. */
function printed(values: Record<string, Given>, text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of parameters(text)) {
    const value = values[name];
    if (value) found[name] = print(name, value);
  }
  return found;
}

function print(name: string, value: Given): string {
  try {
    return "iri" in value ? namedNode(value.iri).toString() : literal(value.literal, value.datatype ? namedNode(value.datatype) : undefined).toString();
  } catch {
    throw new QueryError({ kind: "value", word: "iri" in value ? value.iri : value.literal, more: name, line: 0, column: 0 });
  }
}

function answered(prepared: Prepared, prefixes: Record<string, string>): Rows | Truth | Triples {
  try {
    if (prepared.form === "CONSTRUCT" || prepared.form === "DESCRIBE") return triples(store.query(prepared.text) as Quad[], prefixes);
    return solutions(store.query(prepared.text, { results_format: "json" }) as string);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
    throw new QueryError(engineProblem(error instanceof Error ? error.message : String(error), prepared));
  }
}

interface Json {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, { type: string; value: unknown; datatype?: string; "xml:lang"?: string }>[] };
}

function solutions(json: string): Rows | Truth {
  const { head, boolean, results } = JSON.parse(json) as Json;
  if (boolean !== undefined) return { kind: "truth", value: boolean, json };
  const columns = head.vars ?? [];
  const cell = (found: NonNullable<Json["results"]>["bindings"][number][string] | undefined): Term | null => {
    if (!found) return null;
    if (found.type === "uri") return { type: "iri", value: String(found.value) };
    if (found.type === "bnode") return { type: "blank", value: String(found.value) };
    if (found.type === "triple") return { type: "triple", value: JSON.stringify(found.value) };
    return { type: "literal", value: String(found.value), datatype: found.datatype ?? "", language: found["xml:lang"] ?? "" };
  };
  return { kind: "rows", columns, rows: results!.bindings.map((binding) => columns.map((column) => cell(binding[column]))), json };
}

function triples(quads: Quad[], prefixes: Record<string, string>): Triples {
  const unique = [...new Map(quads.map((quad) => [quad.toString(), quad])).values()];
  const lines = unique.map((quad): Printed => [quad.subject.toString(), quad.predicate.toString(), quad.object.toString(), ""]);
  return {
    kind: "triples",
    columns: ["subject", "predicate", "object"],
    rows: unique.map(({ subject, predicate, object }) => [subject, predicate, object].map((term) => told(term as OxigraphTerm))),
    turtle: turtle(lines, prefixes),
    ntriples: lines.map(([s, p, o]) => `${s} ${p} ${o} .\n`).sort().join(""),
  };
}

function told(term: OxigraphTerm): Term {
  if (term.termType === "NamedNode") return { type: "iri", value: term.value };
  if (term.termType === "BlankNode") return { type: "blank", value: term.value };
  if (term.termType === "Literal") return { type: "literal", value: term.value, datatype: term.datatype.value, language: term.language };
  return { type: "triple", value: String(term) };
}

/** Turtle and N-Triples hold the default graph, in which everything that is said is merged; the others hold who says it too. */
function dump(format: Format, prefixes: Record<string, string>): string {
  if (format === "nquads") return sorted(store.dump({ format: "application/n-quads" }));
  if (format === "jsonld") return store.dump({ format: "application/ld+json" });
  const quads = store.match().filter(({ graph }) => format === "trig" || graph.termType === "DefaultGraph");
  const lines = quads.map((quad): Printed => [
    quad.subject.toString(),
    quad.predicate.toString(),
    quad.object.toString(),
    quad.graph.termType === "DefaultGraph" ? "" : quad.graph.toString(),
  ]);
  return format === "ntriples" ? lines.map(([s, p, o]) => `${s} ${p} ${o} .\n`).sort().join("") : turtle(lines, prefixes);
}

const sorted = (lines: string): string => lines.trimEnd().split("\n").sort().join("\n") + "\n";

async function handle(request: Request): Promise<unknown> {
  if (request.do === "open") return open(request.engine, request.dataset);
  if (request.do === "ask") return ask(request.text, request.values, request.prefixes);
  return dump(request.format, request.prefixes);
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  const reply = (message: Reply): void => (postMessage as (message: Reply) => void)(message);
  handle(data).then(
    (answer) => reply({ id: data.id, answer }),
    (error: unknown) => {
      const problem: Problem = error instanceof QueryError ? error.problem : { kind: "engine", word: String(error), more: "", line: 0, column: 0 };
      reply({ id: data.id, problem, broken: !(error instanceof QueryError) });
    },
  );
});
