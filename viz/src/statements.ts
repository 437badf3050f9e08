// The statements behind the rows of an answer, as RDF: what its passages say of its actors, with the details and the names of all.

import type { Rows } from "./answer.ts";
import { print, quoted, type Printed, type Term } from "./rdf.ts";
import type { Ask } from "./source.ts";

const PREFERRED = "<http://www.w3.org/2004/02/skos/core#prefLabel>";
export const RESULT = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const TYPE = `<${RDF}type>`;
const DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>";
const AT_ONCE = 300;

/** What is known of the names that stand in rows. */
export interface Known {
  /** Whether an IRI is a passage or an inference. */
  isSource(iri: string): boolean;
  /** The class of an actor; undefined of what is none. */
  classOf(iri: string): string | undefined;
}

/** Quads whose graphs are the passages; where no passage stands in the rows, the rows themselves in the vocabulary of result sets. */
export async function statements(ask: Ask, known: Known, columns: string[], rows: (Term | null)[][], actors: string[]): Promise<Printed[]> {
  const passages = [...new Set(rows.flatMap((row) => row.flatMap((cell) => (cell?.type === "iri" && known.isSource(cell.value) ? [cell.value] : []))))];
  if (!passages.length) return resultSet(columns, rows);
  const said = await inParts(passages, (part) => ask("statements", {}, { only: { passage: part } }));
  const kept = ofActors(said.map(([graph, ...triple]) => [...triple.map((one) => print(one!)), print(graph!)] as Printed), actors, known);
  const things = [...new Set(kept.flatMap(([subject, , object]) => [subject, object]))].filter((text) => text.startsWith("<")).map((text) => text.slice(1, -1));
  const names = await inParts(things.filter((iri) => known.classOf(iri)), (part) => ask("names", {}, { only: { thing: part } }));
  const named = names.flatMap(([iri, text, language, role]): Printed[] => (role?.value === "preferred" ? [[`<${iri!.value}>`, PREFERRED, `${quoted(text!.value)}${language?.value ? `@${language.value}` : ""}`, ""]] : []));
  const typed = things.flatMap((iri): Printed[] => (known.classOf(iri) ? [[`<${iri}>`, TYPE, `<${known.classOf(iri)}>`, ""]] : []));
  return [...typed, ...named, ...kept];
}

async function inParts(iris: string[], put: (part: string[]) => Promise<Rows>): Promise<(Term | null)[][]> {
  const found: (Term | null)[][] = [];
  for (let from = 0; from < iris.length; from += AT_ONCE) found.push(...(await put(iris.slice(from, from + AT_ONCE))).rows);
  return found;
}

/** What is said of these actors in each passage, with the details (roles, amounts) that hang on it; all of it where no actor is named. */
export function ofActors(quads: Printed[], actors: string[], known: Known): Printed[] {
  if (!actors.length) return quads;
  const wanted = new Set(actors.map((iri) => `<${iri}>`));
  const isDetail = (text: string, graph: string): boolean => subjects.has(`${text} ${graph}`) && !known.classOf(text.slice(1, -1));
  const subjects = new Set(quads.map(([subject, , , graph]) => `${subject} ${graph}`));
  const reached = new Set<string>(); // details, each in its passage
  const kept = new Set<Printed>();
  for (let before = -1; kept.size > before; ) {
    before = kept.size;
    for (const quad of quads) {
      const [subject, , object, graph] = quad;
      if (![subject, object].some((end) => wanted.has(end) || reached.has(`${end} ${graph}`))) continue;
      kept.add(quad);
      for (const end of [subject, object]) if (isDetail(end, graph)) reached.add(`${end} ${graph}`);
    }
  }
  return quads.filter((quad) => kept.has(quad));
}

/** The same for formats without graphs: the passages of each statement are told of an rdf:Statement (RDF 1.1 Semantics, appendix D.1). */
export function merged(quads: Printed[]): Printed[] {
  const sources = new Map<string, { triple: [string, string, string]; graphs: string[] }>();
  for (const [subject, predicate, object, graph] of quads) {
    const key = `${subject} ${predicate} ${object}`;
    const known = sources.get(key);
    if (known) known.graphs.push(graph);
    else sources.set(key, { triple: [subject, predicate, object], graphs: [graph] });
  }
  const all = [...sources.values()];
  const told = all.filter(({ graphs }) => graphs.some(Boolean)).flatMap(({ triple: [subject, predicate, object], graphs }, index) => {
    const statement = `_:statement${index + 1}`;
    const parts = [[TYPE, `<${RDF}Statement>`], [`<${RDF}subject>`, subject], [`<${RDF}predicate>`, predicate], [`<${RDF}object>`, object], ...graphs.filter(Boolean).map((graph) => [DERIVED, graph])];
    return parts.map(([name, value]): Printed => [statement, name!, value!, ""]);
  });
  return [...all.map(({ triple }): Printed => [...triple, ""]), ...told];
}

/** Rows as RDF, in the vocabulary of the W3C's tests of SPARQL, which other tools read as results. */
export function resultSet(columns: string[], rows: (Term | null)[][]): Printed[] {
  const term = (name: string): string => `<${RESULT}${name}>`;
  const quads: Printed[] = [["_:answer", TYPE, term("ResultSet"), ""]];
  for (const column of columns) quads.push(["_:answer", term("resultVariable"), quoted(column), ""]);
  rows.forEach((row, index) => {
    const solution = `_:row${index + 1}`;
    quads.push(["_:answer", term("solution"), solution, ""]);
    row.forEach((cell, at) => {
      if (!cell) return;
      const binding = `${solution}x${at + 1}`;
      quads.push([solution, term("binding"), binding, ""], [binding, term("variable"), quoted(columns[at]!), ""], [binding, term("value"), print(cell), ""]);
    });
  });
  return quads;
}
